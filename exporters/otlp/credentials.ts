import { environmentCredentials } from './config.js';
import { failureText } from './failure.js';
import type { AwsCredentials, SigV4Options } from './options.js';

/** Credentials as the AWS SDK's signer takes them. */
export interface SignerCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

type CredentialChain = typeof import('@aws-sdk/credential-provider-node');

/** Where the environment has no credentials, which it has on Lambda. */
const CHAIN = '@aws-sdk/credential-provider-node';

/**
 * Creates what finds credentials for each request: the option's, else those of the environment as
 * they are by then, else what the AWS SDK's own chain finds (profiles, SSO, containers, instances).
 *
 * It rejects when there are none.
 */
export function createCredentials(
  option: SigV4Options['credentials'],
): () => Promise<SignerCredentials> {
  if (typeof option === 'function') return async () => plain(await option());
  if (option !== undefined) return async () => plain(option);
  let chain: Promise<() => Promise<SignerCredentials>> | undefined;
  return async () => {
    const present = environmentCredentials();
    if (present !== undefined) return plain(present);
    chain ??= loadChain(CHAIN);
    return (await chain)();
  };
}

/** The signer tells a token that is absent from one that is `undefined`. */
function plain({ sessionToken, ...keys }: AwsCredentials): SignerCredentials {
  return sessionToken === undefined ? keys : { ...keys, sessionToken };
}

/**
 * By a parameter, which no build makes a literal of as it does of a constant: a bundler would put the
 * chain into every bundle, where it weighs more than all the rest.
 */
async function loadChain(name: string): Promise<() => Promise<SignerCredentials>> {
  try {
    const { defaultProvider } = (await import(/* webpackIgnore: true */ name)) as CredentialChain;
    return defaultProvider();
  } catch (error) {
    throw new Error(
      'no AWS credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, give ' +
        'sigv4.credentials, or run: npm install @aws-sdk/credential-provider-node ' +
        `(${failureText(error)})`,
      { cause: error },
    );
  }
}
