import { takeText, textOf, textsIn } from './attribute-source.js';
import { isAwsCall, rpcService } from './call.js';
import { field } from './json.js';
import type { SegmentView } from './segment-view.js';

/** The `aws` block: who recorded the span, what is known of a call; nothing where the cloud is another one. */
export function awsBlock(view: SegmentView): string {
  const { attributes, resource } = view;
  const { aws } = resource;
  if (aws === undefined) return '';
  // Where a part of the function's segment was made, that segment says itself.
  const isOwn = view.functionId === undefined;
  const isAws = isAwsCall(attributes);
  // Of an AWS call `cloud.region` is the region that was called; else it says where we run.
  const region =
    takeText(view, 'aws.region') ?? (isAws ? takeText(view, 'cloud.region') : undefined);
  const account = takeText(view, 'aws.account_id') ?? (isOwn ? aws.accountId : undefined);
  return (
    `,"aws":{${aws.tracer}` +
    (isOwn || view.storesResource ? aws.logs : '') +
    (isOwn ? aws.place : '') +
    field('operation', takeText(view, 'aws.operation') ?? rpcOperation(view)) +
    field('account_id', account) +
    field('region', region) +
    field('request_id', takeText(view, 'aws.request_id', 'aws.requestId', 'aws.request.id')) +
    field('queue_url', queueUrl(view)) +
    `${tableFields(view)}}`
  );
}

function rpcOperation({ attributes, printed }: SegmentView): string | undefined {
  const method = textOf(attributes, 'rpc.method');
  const operation = method?.slice(method.lastIndexOf('/') + 1);
  // With the service in front the whole of it is printed only together with the name.
  if (operation === method) printed.add('rpc.method');
  return operation;
}

function queueUrl(view: SegmentView): string | undefined {
  const { attributes } = view;
  return (
    textOf(attributes, 'messaging.url') ??
    takeText(view, 'aws.queue_url', 'aws.queue.url', 'aws.sqs.queue.url') ??
    (isAwsCall(attributes) && rpcService(attributes) === 'SQS'
      ? textOf(attributes, 'url.full')
      : undefined)
  );
}

function tableFields(view: SegmentView): string {
  const tables = textsIn(view.attributes['aws.dynamodb.table_names']);
  return tables.length > 1
    ? field('table_names', tables)
    : field('table_name', tables[0] ?? takeText(view, 'aws.table_name', 'aws.table.name'));
}
