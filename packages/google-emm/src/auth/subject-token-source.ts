import { credentialError } from '../errors/credential-error.ts';

/** Where the token of another issuer comes from. It is read for each exchange. */
export type SubjectToken =
  | SubjectTokenFile
  | SubjectTokenUrl
  | SubjectTokenAws
  | SubjectTokenExecutable
  | (() => Promise<string>);

/** A file that holds the token, as text or in a member of a JSON object. */
export interface SubjectTokenFile {
  /** The path. */
  readonly file: string;
  /** The member that holds the token; absent if the file holds nothing else. */
  readonly member?: string;
}

/** An HTTP service that returns the token, as text or in a member of a JSON object. */
export interface SubjectTokenUrl {
  /** The URL. */
  readonly url: string;
  /** Headers of the request. */
  readonly headers: Readonly<Record<string, string>>;
  /** The member that holds the token; absent if the answer holds nothing else. */
  readonly member?: string;
}

/** A signed request to AWS, which proves the identity of an AWS role. */
export interface SubjectTokenAws {
  /** The address of `GetCallerIdentity`, with `{region}` in it. */
  readonly verificationUrl: string;
  /** Where the instance reads its region; absent if `credentials` has it. */
  readonly regionUrl: string | undefined;
  /** Where the instance reads its credentials; absent if `credentials` has them. */
  readonly credentialsUrl: string | undefined;
  /** Where the instance gets a session for the other two addresses (IMDSv2); absent for none. */
  readonly sessionUrl: string | undefined;
  /** The credentials, in place of those of the instance. */
  readonly credentials: (() => Promise<AwsCredentials>) | undefined;
}

/** Credentials of an AWS role. */
export interface AwsCredentials {
  /** The access key id. */
  readonly accessKeyId: string;
  /** The secret access key. */
  readonly secretAccessKey: string;
  /** The session token of temporary credentials. */
  readonly sessionToken?: string | undefined;
  /** The region, such as `eu-west-1`. */
  readonly region: string;
}

/** A program that prints the token. (Google: executable-sourced credentials) */
export interface SubjectTokenExecutable {
  /** The command with its arguments. */
  readonly command: readonly string[];
  /** The limit for a run, in milliseconds. */
  readonly timeoutMs: number;
  /** A file in which the program keeps its last answer; it is used until it expires. */
  readonly outputFile: string | undefined;
  /** The variables of the program's environment. */
  readonly environment: Readonly<Record<string, string>>;
}

/** What the caller of `parseExternalAccount` allows. */
export interface SubjectTokenPermissions {
  /** Returns the token, in place of `credential_source`. */
  readonly subjectToken?: () => Promise<string>;
  /** The hosts that `credential_source` can name. Default: none. */
  readonly allowedHosts?: readonly string[];
  /** Returns AWS credentials, in place of those of the instance. */
  readonly awsCredentials?: () => Promise<AwsCredentials>;
  /** Whether `credential_source` can name a program to run. Default: false. */
  readonly allowExecutable?: boolean;
  /** The environment of that program; the package reads none. Default: empty. */
  readonly environment?: Readonly<Record<string, string>>;
}

type Json = Readonly<Record<string, unknown>>;

/**
 * Reads the `credential_source` of a configuration.
 *
 * @throws EmmError - `EMM_KEY_UNREADABLE` if it names no source, or a source that the caller does not allow.
 */
export function parseSubjectToken(source: unknown, permissions: SubjectTokenPermissions): SubjectToken {
  if (permissions.subjectToken !== undefined) return permissions.subjectToken;
  const json: Json = isObject(source) ? source : {};
  if (typeof json.environment_id === 'string') return parseAws(json, permissions);
  if (typeof json.file === 'string' && json.file !== '') return { file: json.file, ...memberOf(json) };
  if (typeof json.url === 'string' && json.url !== '') {
    const url = allowed(json.url, 'credential_source.url', permissions);
    return { url, headers: headersOf(json.headers), ...memberOf(json) };
  }
  if (isObject(json.executable)) return parseExecutable(json.executable, permissions);
  throw credentialError('credential_source names no file, url, executable or AWS environment');
}

function parseAws(json: Json, permissions: SubjectTokenPermissions): SubjectTokenAws {
  if (json.environment_id !== 'aws1') throw credentialError('credential_source.environment_id is not "aws1"');
  const verificationUrl = json.regional_cred_verification_url;
  if (typeof verificationUrl !== 'string' || !/^https:\/\/sts\.[^/]*amazonaws\.com(\.cn)?[/?]/.test(verificationUrl)) {
    throw credentialError('credential_source.regional_cred_verification_url is not an address of AWS');
  }
  const address = (member: string) =>
    typeof json[member] === 'string' && permissions.awsCredentials === undefined
      ? allowed(json[member], `credential_source.${member}`, permissions)
      : undefined;
  return {
    verificationUrl,
    regionUrl: address('region_url'),
    credentialsUrl: address('url'),
    sessionUrl: address('imdsv2_session_token_url'),
    credentials: permissions.awsCredentials,
  };
}

/** Google's limits for a run, in milliseconds. (executable-sourced credentials) */
const executableTimeout = { usual: 30_000, least: 5_000, most: 120_000 };

function parseExecutable(json: Json, permissions: SubjectTokenPermissions): SubjectTokenExecutable {
  const { command, output_file: outputFile, timeout_millis: timeoutMs = executableTimeout.usual } = json;
  if (permissions.allowExecutable !== true) {
    throw credentialError('credential_source names a program to run; allow it with allowExecutable: true');
  }
  const parts = typeof command === 'string' ? command.match(/(?:[^\s"]+|"[^"]*")+/g) : null;
  if (!parts) throw credentialError('credential_source.executable.command missing');
  if (typeof timeoutMs !== 'number' || timeoutMs < executableTimeout.least || timeoutMs > executableTimeout.most) {
    throw credentialError('credential_source.executable.timeout_millis is not between 5000 and 120000');
  }
  return {
    command: parts.map((part) => part.replace(/^"(.*)"$/, '$1')),
    timeoutMs,
    outputFile: typeof outputFile === 'string' && outputFile !== '' ? outputFile : undefined,
    environment: permissions.environment ?? {},
  };
}

/** A configuration decides where requests go, so only hosts that the caller names are asked. */
function allowed(url: string, place: string, { allowedHosts = [] }: SubjectTokenPermissions): string {
  const { protocol, hostname } = URL.canParse(url) ? new URL(url) : { protocol: '', hostname: '' };
  if (protocol !== 'http:' && protocol !== 'https:') throw credentialError(`${place} is no http or https URL`);
  if (allowedHosts.includes(hostname)) return url;
  throw credentialError(`${place} names the host ${hostname.slice(0, 100)}; allow it with allowedHosts`);
}

function memberOf(json: Json): { readonly member?: string } {
  const { type, subject_token_field_name: member } = isObject(json.format) ? json.format : ({} as Json);
  if (type !== 'json') return {};
  if (typeof member !== 'string') throw credentialError('credential_source.format.subject_token_field_name missing');
  return { member };
}

function headersOf(headers: unknown): Readonly<Record<string, string>> {
  if (headers === undefined) return {};
  const entries = isObject(headers) ? Object.entries(headers) : [['', undefined] as const];
  if (entries.some(([, value]) => typeof value !== 'string'))
    throw credentialError('credential_source.headers is no object of texts');
  return Object.fromEntries(entries) as Readonly<Record<string, string>>;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
