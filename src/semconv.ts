/**
 * The attribute names in use: semantic conventions 1.44 by default, some renamed by 1.45.
 *
 * Our own constants, as the package of constants changed their values between two minor versions.
 * https://opentelemetry.io/docs/specs/semconv/
 */
export type SemconvVersion = '1.44' | '1.45';

/** What differs between the versions. */
export interface SemconvNames {
  readonly invocationId: string;
  readonly messagingSystem: string;
  /** What that attribute says of SQS. */
  readonly sqsSystem: string;
  readonly faasTime: string;
}

export const SEMCONV: Readonly<Record<SemconvVersion, SemconvNames>> = {
  '1.44': {
    invocationId: 'faas.invocation_id',
    messagingSystem: 'messaging.system',
    sqsSystem: 'aws_sqs',
    faasTime: 'faas.time',
  },
  '1.45': {
    invocationId: 'faas.invocation.id',
    messagingSystem: 'messaging.system.name',
    sqsSystem: 'aws.sqs',
    faasTime: 'faas.invocation.start_time',
  },
};

export const ATTR_FAAS_TRIGGER = 'faas.trigger';
export const ATTR_FAAS_COLDSTART = 'faas.coldstart';
export const ATTR_CLOUD_RESOURCE_ID = 'cloud.resource_id';
export const ATTR_CLOUD_ACCOUNT_ID = 'cloud.account.id';
export const ATTR_LAMBDA_INVOKED_ARN = 'aws.lambda.invoked_arn';
export const ATTR_ERROR_TYPE = 'error.type';
export const ATTR_HTTP_REQUEST_METHOD = 'http.request.method';
export const ATTR_HTTP_REQUEST_METHOD_ORIGINAL = 'http.request.method_original';
export const ATTR_HTTP_RESPONSE_STATUS_CODE = 'http.response.status_code';
export const ATTR_HTTP_ROUTE = 'http.route';
export const ATTR_URL_PATH = 'url.path';
export const ATTR_URL_QUERY = 'url.query';
export const ATTR_URL_SCHEME = 'url.scheme';
export const ATTR_SERVER_ADDRESS = 'server.address';
export const ATTR_CLIENT_ADDRESS = 'client.address';
export const ATTR_USER_AGENT_ORIGINAL = 'user_agent.original';

/** Span attributes under these prefixes are X-Ray annotations and metadata; any other backend shows them as they are. */
export const ANNOTATION_PREFIX = 'annotations.';
export const METADATA_PREFIX = 'metadata.';
