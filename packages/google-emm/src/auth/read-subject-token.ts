import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { type Clock, decodeText, TextError, type Transport } from '@mdmkit/core';
import { amapi } from '../api/google-api.ts';
import { type EmmErrorCode, emmErrorFamily } from '../errors/errors.ts';
import { sendGuarded } from '../transport/guarded-send.ts';
import { awsSubjectToken } from './aws-request.ts';
import type { ExternalAccount } from './external-account.ts';
import type {
  AwsCredentials,
  SubjectTokenAws,
  SubjectTokenExecutable,
  SubjectTokenFile,
  SubjectTokenUrl,
} from './subject-token-source.ts';

/** The parts of the client that a reader uses. */
export interface SubjectTokenParts {
  /** The connections of the client. */
  readonly transport: Transport;
  readonly clock: Clock;
}

/** The limit for one request, in milliseconds. */
const requestTimeoutMs = 10_000;

/**
 * Reads the token of the other issuer.
 *
 * @throws EmmError - `EMM_SUBJECT_TOKEN_UNAVAILABLE`; the message names the source, and holds no token.
 */
export async function readSubjectToken(account: ExternalAccount, parts: SubjectTokenParts): Promise<string> {
  const { subjectToken: source } = account;
  if (typeof source === 'function') return await source();
  if ('file' in source) return await readFromFile(source);
  if ('url' in source) return await readFromUrl(source, parts);
  if ('command' in source) return await readFromExecutable(source, account, parts);
  return await readFromAws(source, account, parts);
}

function unavailable(detail: string): Error {
  const code: EmmErrorCode = 'EMM_SUBJECT_TOKEN_UNAVAILABLE';
  return emmErrorFamily.create(code, { service: amapi.service, operation: 'subjectToken.read', detail });
}

async function readFromFile({ file, member }: SubjectTokenFile): Promise<string> {
  let text: string;
  try {
    text = decodeText(await readTokenFile(file));
  } catch (error) {
    if (error instanceof TextError) throw unavailable(`the token file ${file} cannot be read: ${error.message}`);
    if (error instanceof NotAFile) throw unavailable(`the token file ${file} is a device or pipe; name a file`);
    const { code } = error as { readonly code?: unknown };
    throw unavailable(`the token file ${file} cannot be read${typeof code === 'string' ? ` (${code})` : ''}`);
  }
  return tokenIn(text, member, `the token file ${file}`);
}

class NotAFile extends Error {}

/** Reads a file. A pipe would be waited for without end, and a device may not end. */
async function readTokenFile(path: string): Promise<Buffer> {
  const facts = await stat(path);
  if (!facts.isFile() && !facts.isDirectory()) throw new NotAFile();
  return await readFile(path);
}

async function readFromUrl({ url, headers, member }: SubjectTokenUrl, parts: SubjectTokenParts): Promise<string> {
  const text = await request('GET', url, headers, parts);
  return tokenIn(text, member, `the answer of ${new URL(url).host}`);
}

function tokenIn(text: string, member: string | undefined, place: string): string {
  if (member === undefined) {
    if (text.trim() === '') throw unavailable(`${place} is empty`);
    return text.trim();
  }
  try {
    const value: unknown = JSON.parse(text);
    const token: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, member) : undefined;
    if (typeof token === 'string' && token !== '') return token;
  } catch {
    // Said below.
  }
  throw unavailable(`${place} has no text at "${member}"`);
}

/** Sends one request to a metadata service, with the limits of every request of this package. */
async function request(
  method: 'GET' | 'PUT',
  url: string,
  headers: Readonly<Record<string, string>>,
  { transport, clock }: SubjectTokenParts,
): Promise<string> {
  const { host } = new URL(url);
  const stop = new AbortController();
  const cancel = clock.schedule(requestTimeoutMs, () =>
    stop.abort(unavailable(`${host} did not answer in 10 seconds`)),
  );
  try {
    const answer = await sendGuarded({ method, url, headers, signal: stop.signal }, transport);
    if (answer.status !== 200) throw unavailable(`${host} answered with status ${answer.status}`);
    return decodeText(answer.body);
  } finally {
    cancel();
  }
}

async function readFromAws(
  source: SubjectTokenAws,
  { audience }: ExternalAccount,
  parts: SubjectTokenParts,
): Promise<string> {
  const credentials = source.credentials ? await source.credentials() : await readInstance(source, parts);
  return awsSubjectToken({ verificationUrl: source.verificationUrl, credentials, audience, nowMs: parts.clock.now() });
}

/** Reads the credentials of an EC2 instance's role. (AWS: instance metadata) */
async function readInstance(source: SubjectTokenAws, parts: SubjectTokenParts): Promise<AwsCredentials> {
  const { regionUrl, credentialsUrl, sessionUrl } = source;
  if (regionUrl === undefined || credentialsUrl === undefined) {
    throw unavailable('credential_source has no region_url and url; pass awsCredentials');
  }
  const session =
    sessionUrl && (await request('PUT', sessionUrl, { 'x-aws-ec2-metadata-token-ttl-seconds': '300' }, parts));
  const headers: Record<string, string> = session ? { 'x-aws-ec2-metadata-token': session } : {};
  // The answer is a zone: a region and one letter.
  const region = (await request('GET', regionUrl, headers, parts)).trim().slice(0, -1);
  const role = (await request('GET', credentialsUrl, headers, parts)).trim();
  const text = await request('GET', `${credentialsUrl}/${encodeURIComponent(role)}`, headers, parts);
  const place = `the answer of ${new URL(credentialsUrl).host}`;
  return {
    accessKeyId: tokenIn(text, 'AccessKeyId', place),
    secretAccessKey: tokenIn(text, 'SecretAccessKey', place),
    sessionToken: tokenIn(text, 'Token', place),
    region,
  };
}

/** What a program prints. (Google: executable-sourced credentials) */
interface ExecutableAnswer {
  readonly success?: unknown;
  readonly token_type?: unknown;
  readonly id_token?: unknown;
  readonly saml_response?: unknown;
  readonly expiration_time?: unknown;
  readonly code?: unknown;
}

async function readFromExecutable(
  source: SubjectTokenExecutable,
  account: ExternalAccount,
  { clock }: SubjectTokenParts,
): Promise<string> {
  const nowSeconds = clock.now() / 1000;
  if (source.outputFile !== undefined) {
    const cached = await readTokenFile(source.outputFile)
      .then(decodeText)
      .then(parseAnswer)
      .catch(() => undefined);
    const token = cached && tokenOf(cached, nowSeconds);
    // A cached answer without an end could be of any age.
    if (token !== undefined && typeof cached?.expiration_time === 'number') return token;
  }
  const answer = parseAnswer(await run(source, account));
  const token = answer && tokenOf(answer, nowSeconds);
  if (token !== undefined) return token;
  const code = typeof answer?.code === 'string' ? ` (code ${answer.code.slice(0, 40)})` : '';
  throw unavailable(`the program ${source.command[0] ?? ''} printed no valid token${code}`);
}

function parseAnswer(text: string): ExecutableAnswer | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function tokenOf(answer: ExecutableAnswer, nowSeconds: number): string | undefined {
  const { success, token_type: type, expiration_time: end } = answer;
  // An end in another form is no "never": a token that has ended would be sent.
  if (success !== true || (end !== undefined && end !== null && !(Number(end) > nowSeconds))) return undefined;
  const token = type === 'urn:ietf:params:oauth:token-type:saml2' ? answer.saml_response : answer.id_token;
  return typeof token === 'string' && token !== '' ? token : undefined;
}

function run(source: SubjectTokenExecutable, account: ExternalAccount): Promise<string> {
  const [program = '', ...args] = source.command;
  const env = {
    ...source.environment,
    GOOGLE_EXTERNAL_ACCOUNT_AUDIENCE: account.audience,
    GOOGLE_EXTERNAL_ACCOUNT_TOKEN_TYPE: account.subjectTokenType,
    GOOGLE_EXTERNAL_ACCOUNT_INTERACTIVE: '0',
    ...(account.impersonates === undefined ? {} : { GOOGLE_EXTERNAL_ACCOUNT_IMPERSONATED_EMAIL: account.impersonates }),
    ...(source.outputFile === undefined ? {} : { GOOGLE_EXTERNAL_ACCOUNT_OUTPUT_FILE: source.outputFile }),
  };
  return new Promise((resolve, reject) => {
    execFile(program, args, { env, timeout: source.timeoutMs, maxBuffer: 1024 * 1024 }, (error, stdout) => {
      if (!error) return resolve(stdout);
      // What the program printed may hold a token.
      const reason = error.killed === true ? `did not end in ${source.timeoutMs} ms` : `failed (${String(error.code)})`;
      reject(unavailable(`the program ${program} ${reason}`));
    });
  });
}
