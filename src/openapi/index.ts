export { type OpenApiDocument, type OpenApiOptions, openapi } from './openapi.js';
