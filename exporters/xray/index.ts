export type { IdGeneratorLike, SpanExporterLike, SpanLike } from '../sdk/span.js';
export type {
  XRayAws,
  XRayDocument,
  XRayException,
  XRayFrame,
  XRayHttp,
  XRayHttpRequest,
  XRayHttpResponse,
  XRayLink,
  XRayLogGroup,
  XRayMetadata,
  XRaySql,
} from './document.js';
export { createXRayExporter, type XRayExporter, type XRayExporterOptions } from './exporter.js';
export type { XRayMappingOptions } from './full-mapping.js';
export { createXRayIdGenerator } from './id-generator.js';
export { createXRayPropagator } from './propagator.js';
export { toXRayDocuments, type XRayDocumentsOptions } from './xray-documents.js';
