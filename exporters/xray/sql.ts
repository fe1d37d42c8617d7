import { takeText, textOf, wholeNumber } from './attribute-source.js';
import { block, field } from './json.js';
import type { SegmentView } from './segment-view.js';

/** What is spoken of as SQL, by the old names and the stable ones. */
const SYSTEMS =
  /^(db2|derby|hive|mariadb|mssql|mysql|oracle|postgresql|sqlite|teradata|other_sql|ibm\.db2|microsoft\.sql_server|oracle\.db)$/;

/** The `sql` block; nothing when the database is not one of SQL. */
export function sqlBlock(view: SegmentView): string {
  const { attributes } = view;
  const system = textOf(attributes, 'db.system', 'db.system.name');
  if (system === undefined || !SYSTEMS.test(system)) return '';
  const connection = takeText(view, 'db.connection_string');
  return block(
    'sql',
    field('url', serverUrl(view, system) ?? view.span.name) +
      field('connection_string', connection && withDatabase(connection, view, 'db.name')) +
      field('database_type', takeText(view, 'db.system', 'db.system.name')) +
      field('user', takeText(view, 'db.user')) +
      field('sanitized_query', takeText(view, 'db.statement', 'db.query.text')),
  );
}

/** The stable names give the server and the database apart: `postgresql://db.example.com:5432/shop`. */
function serverUrl(view: SegmentView, system: string): string | undefined {
  const { attributes, printed } = view;
  if (attributes['db.system.name'] === undefined) return undefined;
  const host = takeText(view, 'server.address');
  if (host === undefined) return undefined;
  const port = wholeNumber(attributes['server.port']);
  if (port !== undefined) printed.add('server.port');
  const address = port === undefined ? host : `${host}:${port}`;
  return withDatabase(`${system}://${address}`, view, 'db.namespace');
}

function withDatabase(server: string, view: SegmentView, name: string): string {
  const database = takeText(view, name);
  return database === undefined ? server : `${server}/${database}`;
}
