const { instrument } = require('fluoroscope');
const { awsTelemetry } = require('fluoroscope/aws');
const { api } = require('./orders.js');

exports.api = { v1: { handler: instrument(api.v1.handler, { telemetry: awsTelemetry() }) } };
