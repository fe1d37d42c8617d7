import { type AttributeSource, takeText, textOf } from './attribute-source.js';
import type { Draft, XRayAws } from './document.js';
import { isAwsCall, rpcService } from './name.js';
import type { SegmentView } from './segment-view.js';

/** The `aws` block that follows from the resource alone; the same object for each such span. */
export function resourceAws(view: SegmentView): XRayAws | undefined {
  if (view.functionTrace === undefined) return view.resource.aws;
  return view.storesResource ? view.resource.awsOfHandler : view.resource.awsOfPart;
}

/** The same with what is known of the call; `undefined` where the cloud is another one. */
export function awsBlock(view: SegmentView, source: AttributeSource): XRayAws | undefined {
  const base = resourceAws(view);
  if (base === undefined) return undefined;
  const block: Draft<XRayAws> = { ...base };
  const set = (field: CallField, value: string | undefined): void => {
    if (value !== undefined) block[field] = value;
  };
  set('operation', operation(source));
  set('account_id', takeText(source, ['aws.account_id']));
  set('region', takeText(source, isAwsCall(source.attributes) ? CALL_REGION : REGION));
  set('request_id', takeText(source, REQUEST_ID));
  set('queue_url', queueUrl(source));
  addTables(block, source);
  return block;
}

type CallField = 'operation' | 'account_id' | 'region' | 'request_id' | 'queue_url' | 'table_name';

const REGION = ['aws.region'];
/** Of an AWS call `cloud.region` is the region that was called; else it says where we run. */
const CALL_REGION = ['aws.region', 'cloud.region'];
const REQUEST_ID = ['aws.request_id', 'aws.requestId', 'aws.request.id'];
const QUEUE_URL = ['aws.queue_url', 'aws.queue.url', 'aws.sqs.queue.url'];
const TABLE_NAME = ['aws.table_name', 'aws.table.name'];

function operation(source: AttributeSource): string | undefined {
  const own = takeText(source, ['aws.operation']);
  if (own !== undefined) return own;
  const method = textOf(source.attributes, 'rpc.method');
  if (method === undefined) return undefined;
  const slash = method.lastIndexOf('/');
  // With the service in front the whole of it is printed only together with the name.
  if (slash < 0) source.printed.add('rpc.method');
  return method.slice(slash + 1);
}

function queueUrl(source: AttributeSource): string | undefined {
  const { attributes } = source;
  const messaging = textOf(attributes, 'messaging.url');
  if (messaging !== undefined) return messaging;
  const own = takeText(source, QUEUE_URL);
  if (own !== undefined) return own;
  const isQueueCall = isAwsCall(attributes) && rpcService(attributes) === 'SQS';
  return isQueueCall ? textOf(attributes, 'url.full') : undefined;
}

function addTables(block: Draft<XRayAws>, source: AttributeSource): void {
  const tables = source.attributes['aws.dynamodb.table_names'];
  const names = Array.isArray(tables) ? tables.filter((table) => typeof table === 'string') : [];
  if (names.length > 1) {
    block.table_names = names;
    return;
  }
  const name: string | undefined = names[0] ?? takeText(source, TABLE_NAME);
  if (name !== undefined) block.table_name = name;
}
