import type { SpanLike } from '../sdk/span.js';
import { type AttributeSource, takeText, textOf, wholeNumber } from './attribute-source.js';
import type { XRaySql } from './document.js';

/** What is spoken of as SQL, by the old names and the stable ones. */
const SYSTEMS =
  /^(db2|derby|hive|mariadb|mssql|mysql|oracle|postgresql|sqlite|teradata|other_sql|ibm\.db2|microsoft\.sql_server|oracle\.db)$/;

/** The `sql` block; `undefined` when the database is not one of SQL. */
export function sqlBlock(span: SpanLike, source: AttributeSource): XRaySql | undefined {
  const { attributes } = source;
  const system = String(attributes['db.system'] ?? attributes['db.system.name']);
  if (!SYSTEMS.test(system)) return undefined;
  return {
    url: serverUrl(source, system) ?? span.name,
    connection_string: connectionString(source),
    database_type: takeText(source, 'db.system', 'db.system.name'),
    user: takeText(source, 'db.user'),
    sanitized_query: takeText(source, 'db.statement', 'db.query.text'),
  };
}

/** The stable names give the server and the database apart: `postgresql://db.example.com:5432/shop`. */
function serverUrl(source: AttributeSource, system: string): string | undefined {
  const { attributes, printed } = source;
  const host = textOf(attributes, 'server.address');
  if (attributes['db.system.name'] === undefined || host === undefined) return undefined;
  const port = wholeNumber(attributes['server.port']);
  printed.add('server.address');
  if (port !== undefined) printed.add('server.port');
  const address = port === undefined ? host : `${host}:${port}`;
  return joined(`${system}://${address}`, takeText(source, 'db.namespace'));
}

function connectionString(source: AttributeSource): string | undefined {
  const connection = takeText(source, 'db.connection_string');
  return connection && joined(connection, takeText(source, 'db.name'));
}

function joined(server: string, database: string | undefined): string {
  return database === undefined ? server : `${server}/${database}`;
}
