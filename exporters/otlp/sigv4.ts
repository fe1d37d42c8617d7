import { configuredRegion } from './config.js';
import { createCredentials } from './credentials.js';
import { failureText } from './failure.js';
import type { HeaderMap } from './headers.js';
import type { SigV4Options } from './options.js';

/** Answers with the headers of a request, signed; rejects when it cannot be. */
export type Signer = (headers: HeaderMap, body: Uint8Array) => Promise<HeaderMap>;

/**
 * The endpoints of AWS that speak OTLP, and take nothing that is not signed.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-OTLPEndpoint.html
 */
const AWS_HOST = /^(xray|logs|monitoring)\.([a-z0-9-]+)\.amazonaws\.com(\.cn)?$/;

const INSTALL = 'npm install @smithy/signature-v4 @aws-crypto/sha256-js';

/**
 * Creates what signs requests for an endpoint with AWS Signature Version 4; `undefined` when none is
 * wanted. By default the endpoints of X-Ray and CloudWatch are signed for, where the request has no
 * `authorization` of its own.
 *
 * The AWS SDK's own signer is no part of this package; its load begins at once, as it would take most
 * of the first flush. That it cannot be loaded is told of by the first request.
 *
 * @throws TypeError when neither the host nor the options name the region and the service.
 */
export function createSigner(
  url: URL,
  option: boolean | SigV4Options | undefined,
): Signer | undefined {
  const [, hostService, hostRegion] = AWS_HOST.exec(url.hostname) ?? [];
  if (option === false || (option === undefined && hostService === undefined)) return undefined;
  const given = typeof option === 'object' ? option : {};
  const service = given.service ?? hostService;
  const region = given.region ?? hostRegion ?? configuredRegion();
  if (service === undefined || region === undefined) {
    throw new TypeError(
      `The option sigv4 names no ${service === undefined ? 'service' : 'region'}, and neither does ` +
        `the host ${url.hostname}. Give { service, region }.`,
    );
  }
  const loading = loadSign({ service, region, credentials: createCredentials(given.credentials) });
  loading.catch(() => {});
  return async (headers, body) => {
    // An API key of X-Ray's stands in for a signature.
    if (option === undefined && headers['authorization'] !== undefined) return headers;
    const sign = await loading;
    return (await sign(toRequest(url, headers, body))).headers;
  };
}

type Sign = (request: ReturnType<typeof toRequest>) => Promise<{ headers: HeaderMap }>;

async function loadSign(settings: {
  readonly service: string;
  readonly region: string;
  readonly credentials: ReturnType<typeof createCredentials>;
}): Promise<Sign> {
  try {
    const { SignatureV4 } = await import('@smithy/signature-v4');
    const { Sha256 } = await import('@aws-crypto/sha256-js');
    const signer = new SignatureV4({ ...settings, sha256: Sha256 });
    return (request) => signer.sign(request);
  } catch (error) {
    throw new Error(`no signer for AWS could be loaded. Run: ${INSTALL} (${failureText(error)})`, {
      cause: error,
    });
  }
}

function toRequest(url: URL, headers: HeaderMap, body: Uint8Array) {
  return {
    method: 'POST',
    protocol: url.protocol,
    hostname: url.hostname,
    path: url.pathname,
    query: Object.fromEntries(
      [...url.searchParams.keys()].map((name) => [name, url.searchParams.getAll(name)]),
    ),
    headers: { ...headers, host: url.host },
    body,
  };
}
