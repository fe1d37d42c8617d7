// What Lambda loads for the handler node_modules/fluoroscope/register.handler: the runtimes look for
// files, and not into "exports". The original may be an ES module, which nothing can load at once, so
// that this awaits it; and of all files only one that ends in .mjs is imported by every runtime, where
// the older ones require a .js whose nearest package.json does not say otherwise.
export { handler } from './dist/esm/register.js';
