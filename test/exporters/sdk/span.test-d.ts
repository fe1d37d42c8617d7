import * as sdk from '@opentelemetry/sdk-trace';
import * as base from '@opentelemetry/sdk-trace-base';
import { expectTypeOf, test } from 'vitest';
import type {
  IdGeneratorLike,
  SamplerLike,
  SpanExporterLike,
  SpanLike,
  SpanProcessorLike,
} from '../../../exporters/sdk/span.js';
import { createXRayExporter } from '../../../exporters/xray/index.js';

test('spans of the SDKs are spans of ours', () => {
  expectTypeOf<sdk.ReadableSpan>().toExtend<SpanLike>();
  expectTypeOf<base.ReadableSpan>().toExtend<SpanLike>();
});

test('exporters of ours are exporters of the SDKs, and theirs are ours', () => {
  expectTypeOf<SpanExporterLike>().toExtend<sdk.SpanExporter>();
  expectTypeOf<SpanExporterLike>().toExtend<base.SpanExporter>();
  expectTypeOf<sdk.SpanExporter>().toExtend<SpanExporterLike>();
  expectTypeOf<base.SpanExporter>().toExtend<SpanExporterLike>();
});

test('processors of ours are processors of the SDKs, and theirs are ours', () => {
  expectTypeOf<SpanProcessorLike>().toExtend<sdk.SpanProcessor>();
  expectTypeOf<SpanProcessorLike>().toExtend<base.SpanProcessor>();
  expectTypeOf<sdk.SpanProcessor>().toExtend<SpanProcessorLike>();
  expectTypeOf<base.BatchSpanProcessor>().toExtend<SpanProcessorLike>();
});

test('samplers and id generators of the SDKs can be given to our presets', () => {
  expectTypeOf<sdk.Sampler>().toExtend<SamplerLike>();
  expectTypeOf<SamplerLike>().toExtend<sdk.Sampler>();
  expectTypeOf<sdk.IdGenerator>().toExtend<IdGeneratorLike>();
});

test('the X-Ray exporter goes into a processor of either SDK package', () => {
  new sdk.SimpleSpanProcessor({ exporter: createXRayExporter() });
  new base.BatchSpanProcessor(createXRayExporter());
});
