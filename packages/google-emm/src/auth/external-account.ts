import { credentialError } from '../errors/credential-error.ts';
import { universeProblem } from './service-account.ts';
import { parseSubjectToken, type SubjectToken, type SubjectTokenPermissions } from './subject-token-source.ts';

/**
 * A workload that proves its identity with a token of another issuer, such as its cluster or cloud. (Google: workload
 * identity federation)
 */
export interface ExternalAccount {
  /** Distinguishes it from the other identities. */
  readonly kind: 'external';
  /** The provider of the identity pool: `//iam.googleapis.com/projects/…/workloadIdentityPools/…/providers/…`. */
  readonly audience: string;
  /** The type of the subject token, such as `urn:ietf:params:oauth:token-type:jwt`. */
  readonly subjectTokenType: string;
  /** The service account to act as; undefined if the configuration names none. */
  readonly impersonates: string | undefined;
  /** Where the subject token comes from. */
  readonly subjectToken: SubjectToken;
}

/** The options of {@link parseExternalAccount}. */
export interface ExternalAccountOptions extends SubjectTokenPermissions {}

const impersonationUrl =
  /^https:\/\/iamcredentials\.googleapis\.com\/v1\/projects\/-\/serviceAccounts\/([^/:]+):generateAccessToken$/;

/**
 * Reads the JSON file that Google Cloud offers for workload identity federation. No I/O happens.
 *
 * The addresses in a configuration decide where tokens are sent. So token addresses that are not Google's are refused, and
 * so are hosts and programs of `credential_source` that the options do not allow.
 *
 * @throws EmmError - `EMM_KEY_UNREADABLE`; the message says what is wrong.
 */
export function parseExternalAccount(text: string, options: ExternalAccountOptions = {}): ExternalAccount {
  const json = parseObject(text);
  if (json.type !== 'external_account') throw credentialError('its type is not "external_account"');
  const universe = universeProblem(json);
  if (universe !== undefined) throw credentialError(universe);
  const audience = textOf(json, 'audience');
  const subjectTokenType = textOf(json, 'subject_token_type');
  if (json.token_url !== undefined && json.token_url !== 'https://sts.googleapis.com/v1/token') {
    throw credentialError('token_url is not Google’s own address');
  }
  const url = json.service_account_impersonation_url;
  const impersonates = typeof url === 'string' ? impersonationUrl.exec(url)?.[1] : undefined;
  if (url !== undefined && impersonates === undefined) {
    throw credentialError('service_account_impersonation_url is not Google’s own address');
  }
  const subjectToken = parseSubjectToken(json.credential_source, options);
  return { kind: 'external', audience, subjectTokenType, impersonates, subjectToken };
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // Said below.
  }
  throw credentialError('it holds no JSON object');
}

function textOf(json: Record<string, unknown>, member: string): string {
  const value = json[member];
  if (typeof value !== 'string' || value === '') throw credentialError(`${member} missing`);
  return value;
}
