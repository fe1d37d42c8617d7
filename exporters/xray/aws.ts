import { type AttributeSource, takeText, textOf, textsIn } from './attribute-source.js';
import { isAwsCall, rpcService } from './call.js';
import type { XRayAws } from './document.js';
import { filled } from './filled.js';
import type { SegmentView } from './segment-view.js';

/** The `aws` block: who recorded the span, what is known of a call; `undefined` where the cloud is another one. */
export function awsBlock(view: SegmentView, source: AttributeSource): XRayAws | undefined {
  const { aws } = view.resource;
  if (aws === undefined) return undefined;
  const isOwn = view.functionId === undefined;
  const logs = isOwn || view.storesResource ? aws.logs : undefined;
  const place = isOwn ? aws.place : undefined;
  const own: XRayAws = { xray: aws.xray, cloudwatch_logs: logs, ...place };
  const call = filled(callFields(source));
  return call === undefined
    ? own
    : { ...own, ...call, account_id: call.account_id ?? own.account_id };
}

function callFields(source: AttributeSource): XRayAws {
  const { attributes } = source;
  const tables = textsIn(attributes['aws.dynamodb.table_names']);
  const isSeveral = tables.length > 1;
  const table = tables[0] ?? takeText(source, 'aws.table_name', 'aws.table.name');
  return {
    operation: takeText(source, 'aws.operation') ?? rpcOperation(source),
    account_id: takeText(source, 'aws.account_id'),
    region: takeText(source, ...(isAwsCall(attributes) ? CALL_REGION : REGION)),
    request_id: takeText(source, 'aws.request_id', 'aws.requestId', 'aws.request.id'),
    queue_url: queueUrl(source),
    table_name: isSeveral ? undefined : table,
    table_names: isSeveral ? tables : undefined,
  };
}

const REGION = ['aws.region'];
/** Of an AWS call `cloud.region` is the region that was called; else it says where we run. */
const CALL_REGION = ['aws.region', 'cloud.region'];

function rpcOperation({ attributes, printed }: AttributeSource): string | undefined {
  const method = textOf(attributes, 'rpc.method');
  const slash = method?.lastIndexOf('/') ?? 0;
  // With the service in front the whole of it is printed only together with the name.
  if (slash < 0) printed.add('rpc.method');
  return method?.slice(slash + 1);
}

function queueUrl(source: AttributeSource): string | undefined {
  const { attributes } = source;
  const isQueueCall = isAwsCall(attributes) && rpcService(attributes) === 'SQS';
  return (
    textOf(attributes, 'messaging.url') ??
    takeText(source, 'aws.queue_url', 'aws.queue.url', 'aws.sqs.queue.url') ??
    (isQueueCall ? textOf(attributes, 'url.full') : undefined)
  );
}
