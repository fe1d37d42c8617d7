import type { SpanLike } from '../sdk/span.js';
import { type AttributeSource, takeText, textOf, wholeNumber } from './attribute-source.js';
import type { Draft, XRaySql } from './document.js';

/** What is spoken of as SQL, by the old names and the stable ones. */
const SYSTEMS: ReadonlySet<unknown> = new Set([
  ...['db2', 'derby', 'hive', 'mariadb', 'mssql', 'mysql', 'oracle', 'postgresql', 'sqlite'],
  ...['teradata', 'other_sql', 'ibm.db2', 'microsoft.sql_server', 'oracle.db'],
]);

/** The `sql` block; `undefined` when the database is not one of SQL. */
export function sqlBlock(span: SpanLike, source: AttributeSource): XRaySql | undefined {
  const { attributes } = source;
  const system = attributes['db.system'] ?? attributes['db.system.name'];
  if (!SYSTEMS.has(system)) return undefined;
  const block: Draft<XRaySql> = { url: serverUrl(source, String(system)) ?? span.name };
  const connection = connectionString(source);
  if (connection !== undefined) block.connection_string = connection;
  const type = takeText(source, ['db.system', 'db.system.name']);
  if (type !== undefined) block.database_type = type;
  const user = takeText(source, ['db.user']);
  if (user !== undefined) block.user = user;
  const query = takeText(source, ['db.statement', 'db.query.text']);
  if (query !== undefined) block.sanitized_query = query;
  return block;
}

/** The stable names give the server and the database apart: `postgresql://db.example.com:5432/shop`. */
function serverUrl(source: AttributeSource, system: string): string | undefined {
  const { attributes, printed } = source;
  const host = textOf(attributes, 'server.address');
  if (attributes['db.system.name'] === undefined || host === undefined) return undefined;
  printed.add('server.address');
  const port = wholeNumber(attributes['server.port']);
  if (port !== undefined) printed.add('server.port');
  const name = takeText(source, ['db.namespace']);
  return `${system}://${host}${port === undefined ? '' : `:${port}`}${name === undefined ? '' : `/${name}`}`;
}

function connectionString(source: AttributeSource): string | undefined {
  const connection = takeText(source, ['db.connection_string']);
  if (connection === undefined) return undefined;
  const name = takeText(source, ['db.name']);
  return name === undefined ? connection : `${connection}/${name}`;
}
