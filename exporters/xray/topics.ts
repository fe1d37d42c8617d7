import type { AttributesLike } from '../sdk/span.js';

/** What a span's attributes speak of, as bits: the blocks of a document that have to be looked at. */
export const TOPIC = { http: 1, name: 2, aws: 4, database: 8, user: 16, root: 32 } as const;

const { http, name, aws, database, user, root } = TOPIC;

const TOPICS = new Map<string, number>([
  ['http.method', http],
  ['http.request.method', http],
  ['http.client_ip', http],
  ['http.user_agent', http],
  ['user_agent.original', http],
  ['http.status_code', http],
  ['http.response.status_code', http],
  ['http.url', http],
  ['url.full', http | aws],
  ['http.scheme', http],
  ['url.scheme', http],
  ['http.host', http | name],
  ['http.target', http],
  ['http.server_name', http],
  ['net.host.port', http],
  ['url.path', http],
  ['url.query', http],
  ['net.peer.name', name],
  ['server.address', name],
  ['peer.service', name],
  ['aws.local.service', name],
  ['aws.remote.service', name],
  ['aws.service', name],
  ['rpc.service', name],
  ['rpc.system', name],
  ['rpc.system.name', name],
  ['rpc.method', name | aws],
  ['db.name', name],
  ['db.namespace', name],
  ['db.system', database],
  ['db.system.name', database],
  ['aws.operation', aws],
  ['aws.account_id', aws],
  ['aws.region', aws],
  ['cloud.region', aws],
  ['aws.request_id', aws],
  ['aws.requestId', aws],
  ['aws.request.id', aws],
  ['messaging.url', aws],
  ['aws.queue_url', aws],
  ['aws.queue.url', aws],
  ['aws.sqs.queue.url', aws],
  ['aws.dynamodb.table_names', aws],
  ['aws.table_name', aws],
  ['aws.table.name', aws],
  ['enduser.id', user],
  ['aws.span.kind', root],
]);

/**
 * The bits of all topics that the attributes of a span speak of.
 *
 * One look at each attribute, rather than one for each of the seventy names that could be there.
 */
export function topicsOf(attributes: AttributesLike): number {
  let topics = 0;
  for (const key in attributes) topics |= TOPICS.get(key) ?? 0;
  return topics;
}
