import { createXRayExporter } from '../../../exporters/xray/index.js';
import { spanLike } from './span-fixture.js';

const exporter = createXRayExporter();
exporter.export(
  Array.from({ length: 20 }, (_, index) => spanLike({ name: `span ${index}` })),
  () => {},
);
process.exit(7);
