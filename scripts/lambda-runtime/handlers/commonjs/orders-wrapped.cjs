const { instrument } = require('fluoroscope');
const { awsTelemetry } = require('fluoroscope/aws');
const { handler } = require('./orders.cjs');

exports.handler = instrument(handler, { telemetry: awsTelemetry() });
