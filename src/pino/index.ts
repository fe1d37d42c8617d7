export { pinoMixin } from './pino-mixin.js';
