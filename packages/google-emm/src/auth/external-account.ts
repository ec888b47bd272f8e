import { credentialError } from '../errors/credential-error.ts';

/**
 * A workload that proves who it is with a token of another issuer, such as its cluster or cloud. (Google: workload
 * identity federation)
 */
export interface ExternalAccount {
  /** Tells it from the other kinds. */
  readonly kind: 'external';
  /** The identity pool's provider: `//iam.googleapis.com/projects/…/workloadIdentityPools/…/providers/…`. */
  readonly audience: string;
  /** What the other issuer's token is, such as `urn:ietf:params:oauth:token-type:jwt`. */
  readonly subjectTokenType: string;
  /** The service account to act as, where the configuration names one. */
  readonly impersonates: string | undefined;
  /** Where the other issuer's token is: a file, or a function that yields it. */
  readonly subjectToken: SubjectTokenFile | (() => Promise<string>);
}

/** A file that holds a token, as text or in a member of a JSON object. */
export interface SubjectTokenFile {
  /** Its path. It is read for each exchange. */
  readonly file: string;
  /** The member that holds the token; absent where the file is the token. */
  readonly member?: string;
}

/** How {@link parseExternalAccount} reads a configuration. */
export interface ExternalAccountOptions {
  /** Yields the other issuer's token, in place of the file that the configuration names. */
  readonly subjectToken?: () => Promise<string>;
}

const impersonationUrl =
  /^https:\/\/iamcredentials\.googleapis\.com\/v1\/projects\/-\/serviceAccounts\/([^/:]+):generateAccessToken$/;

/**
 * Reads the JSON file that Google Cloud offers for workload identity federation, without asking Google anything.
 *
 * Tokens go to Google's own addresses only: a configuration that names others is refused, since its addresses decide
 * where tokens are sent. A token that has to be fetched is fetched by a function, given as `subjectToken`.
 *
 * @throws EmmError - `EMM_KEY_UNREADABLE`, saying what is wrong.
 */
export function parseExternalAccount(text: string, options: ExternalAccountOptions = {}): ExternalAccount {
  const json = parseObject(text);
  if (json.type !== 'external_account') throw credentialError('its type is not "external_account"');
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
  const subjectToken = options.subjectToken ?? fileOf(json.credential_source);
  return { kind: 'external', audience, subjectTokenType, impersonates, subjectToken };
}

function fileOf(source: unknown): SubjectTokenFile {
  const { file, format } = (source ?? {}) as Record<string, unknown>;
  if (typeof file !== 'string' || file === '') {
    throw credentialError('credential_source names no file; give a function as subjectToken');
  }
  const { type, subject_token_field_name: member } = (format ?? {}) as Record<string, unknown>;
  if (type !== 'json') return { file };
  if (typeof member !== 'string') throw credentialError('credential_source.format.subject_token_field_name missing');
  return { file, member };
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
