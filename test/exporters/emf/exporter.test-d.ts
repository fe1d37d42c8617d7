import type { PushMetricExporter } from '@opentelemetry/sdk-metrics';
import { createEmfExporter } from 'fluoroscope/emf';
import { expectTypeOf, test } from 'vitest';

test('the exporter is one for the readers of the SDK', () => {
  expectTypeOf(createEmfExporter()).toExtend<PushMetricExporter>();
  const exporter: PushMetricExporter = createEmfExporter({ namespace: 'shop' });
  expectTypeOf(exporter.export).toBeFunction();
});
