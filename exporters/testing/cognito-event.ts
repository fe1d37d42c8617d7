import { REGION, uuid } from './account.js';
import { type Override, overridden } from './override.js';

/** The event of a user pool's trigger; a function answers with it, changed. */
export interface CognitoEvent<TTrigger extends string> {
  version: string;
  region: string;
  userPoolId: string;
  triggerSource: TTrigger;
  userName: string;
  callerContext: { awsSdkVersion: string; clientId: string };
  request: { userAttributes: Record<string, string> };
  response: TTrigger extends `PreSignUp_${string}`
    ? { autoConfirmUser: boolean; autoVerifyEmail: boolean; autoVerifyPhone: boolean }
    : Record<string, unknown>;
}

/** What happened to which user. */
export interface CognitoOptions<TTrigger extends string> {
  /** Default: `PreSignUp_SignUp`. */
  readonly triggerSource?: TTrigger | undefined;
  /** Default: `ann`. */
  readonly userName?: string | undefined;
  /** Beside the subject and the address. */
  readonly userAttributes?: Readonly<Record<string, string>> | undefined;
}

/** Builds the event of a user pool's Lambda trigger. */
export function cognitoEvent<TTrigger extends string = 'PreSignUp_SignUp'>(
  options: CognitoOptions<TTrigger> = {},
  override?: Override<CognitoEvent<TTrigger>>,
): CognitoEvent<TTrigger> {
  const { triggerSource = 'PreSignUp_SignUp', userName = 'ann', userAttributes } = options;
  const signUp = triggerSource.startsWith('PreSignUp_');
  const event = {
    version: '1',
    region: REGION,
    userPoolId: `${REGION}_Example01`,
    triggerSource,
    userName,
    callerContext: {
      awsSdkVersion: 'aws-sdk-unknown-unknown',
      clientId: '1example23456789abcdefghij',
    },
    request: { userAttributes: { sub: uuid(), email: 'ann@example.com', ...userAttributes } },
    response: signUp
      ? { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false }
      : {},
  };
  // What stands in the response depends on the trigger, which the compiler cannot follow.
  return overridden(event as CognitoEvent<TTrigger>, override);
}
