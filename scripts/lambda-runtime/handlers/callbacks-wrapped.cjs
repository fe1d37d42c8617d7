const { instrument } = require('fluoroscope');
const { awsTelemetry } = require('fluoroscope/aws');
const { handler } = require('./callbacks.cjs');

exports.handler = instrument(handler, { telemetry: awsTelemetry() });
