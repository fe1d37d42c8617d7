import type { Json } from './xray-vectors.js';

type Change = (document: Json) => void;

const request = (document: Json): Json => (document['http'] as Json)['request'] as Json;
const defaults = (document: Json): Json => (document['metadata'] as Json)['default'] as Json;
const exception = (document: Json): Json =>
  ((document['cause'] as Json)['exceptions'] as Json[])[0] as Json;

/**
 * What the vectors with `deviates` expect of us: what the Collector sends, changed by the
 * deviations named. The expectation is written out here; nothing is worked out by the exporter.
 */
export const DEVIATIONS: Readonly<Record<string, Change>> = {
  // D12: outside Lambda a consumer is a segment of its service, and has its name.
  'consumer-child': (document) => {
    document['name'] = 'orders';
  },
  // D12 again; this resource has no service.name, so the span's name stays.
  links: () => {},
  // D8: no client address on a call of our own; this span has none that is an address anyway.
  'http-client-old': () => {},
  // D4: the name is the server's; D8: its address is not a client's. D3: the URL was given whole.
  'http-client-new': (document) => {
    document['name'] = 'api.example.com';
    delete request(document)['client_ip'];
  },
  // D3 and D4: server.address is the host of the URL, and the name.
  'http-client-new-no-url-full': (document) => {
    document['name'] = 'api.example.com';
    request(document)['url'] = 'https://api.example.com/v1/x';
  },
  // D10: no block prints the peer, so it stays in the metadata.
  'http-peer-only': (document) => {
    Object.assign(defaults(document), {
      'net.peer.name': 'cache.example.com',
      'net.peer.port': 6379,
    });
  },
  // D9: digits are a status code.
  'http-status-string': (document) => {
    (document['http'] as Json)['response'] = { status: 500 };
    document['fault'] = true;
  },
  // D2: line numbers, no file://, no async, and "anonymous" where V8 has no name.
  'exception-js-cjs': (document) => {
    exception(document)['stack'] = [
      { path: '/var/task/index.js', line: 10, label: 'Object.handler' },
      { path: '/var/task/lib/util.js', line: 3, label: 'anonymous' },
      { path: 'index 0', line: 0, label: 'Promise.all' },
      { path: '<anonymous>', line: 0, label: 'new Promise' },
      { path: 'native', line: 0, label: 'Array.map' },
      {
        path: 'node:internal/process/task_queues',
        line: 95,
        label: 'process.processTicksAndRejections',
      },
    ];
  },
  'exception-js-esm': (document) => {
    exception(document)['stack'] = [
      { path: '/var/task/index.mjs', line: 10, label: 'handler' },
      { path: '/var/task/app.mjs', line: 20, label: 'anonymous' },
      { path: 'eval at run (/var/task/a.js:1:2), <anonymous>', line: 1, label: 'eval' },
    ];
  },
  // D13: 200 characters; these are of one byte each, so the cut is where the Collector's is.
  'name-too-long': () => {},
  // D7: a connection string that nobody gave is not made up; the database stays in the metadata.
  'sql-mysql-no-connection-string': (document) => {
    delete (document['sql'] as Json)['connection_string'];
    document['metadata'] = { default: { 'db.name': 'shop' } };
  },
  // D6: the stable names are SQL as well.
  'sql-new-semconv': (document) => {
    document['name'] = 'shop@db.example.com';
    document['sql'] = {
      url: 'postgresql://db.example.com/shop',
      database_type: 'postgresql',
      sanitized_query: 'SELECT 1',
    };
    delete document['metadata'];
  },
  // D10: a list cannot be an annotation; it stays in the metadata.
  'annotations-index-all': (document) => {
    defaults(document)['e'] = ['x'];
  },
};
