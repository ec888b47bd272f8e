import { type HttpMethod, type HttpResponse, isLoopback, TransportFailure } from '@mdmkit/core';
import { userAgent } from '../../network/user-agent.ts';
import type { SecretReference } from '../../secrets/secret-reference.ts';
import type { ChannelContext } from './channel.ts';
import { ChannelError } from './channel-error.ts';

/** A request to a channel. */
export interface ChannelRequest {
  /** The address. It may contain a secret. */
  readonly url: string;
  /** The method. Default: POST. */
  readonly method?: HttpMethod;
  /** The headers. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The body as text; with `json`, it is not set. */
  readonly body?: string;
  /** The body as a value that is written as JSON. */
  readonly json?: unknown;
  /** The body as form fields. */
  readonly form?: readonly (readonly [name: string, value: string])[];
  /** Says what an answer means that is not the usual; undefined for the usual meaning. */
  readonly explain?: (answer: ChannelAnswer) => ChannelError | undefined;
}

/** An answer of a channel. */
export interface ChannelAnswer {
  /** The status. */
  readonly status: number;
  /** The headers, names in lower case. */
  readonly headers: HttpResponse['headers'];
  /** The body as text. */
  readonly text: string;
  /** The body as JSON; undefined if it is none. */
  readonly json: unknown;
  /** The current time, in milliseconds since 1970. */
  readonly nowMs: number;
}

/** The longest answer that is read, in bytes. */
const longestAnswer = 1_048_576;

/**
 * Sends a request to a channel. Every 2xx is accepted unless `explain` says otherwise.
 *
 * @throws ChannelError - For every other answer, and without an answer.
 */
export async function sendRequest(request: ChannelRequest, context: ChannelContext): Promise<ChannelAnswer> {
  const { explain, method = 'POST' } = request;
  const { body, type } = bodyOf(request);
  let response: HttpResponse;
  try {
    response = await context.transport.send({
      method,
      url: request.url,
      headers: { 'user-agent': userAgent, ...(type === undefined ? {} : { 'content-type': type }), ...request.headers },
      ...(body === undefined ? {} : { body }),
      signal: context.signal,
      maxResponseBytes: longestAnswer,
    });
  } catch (error) {
    throw failureOf(error);
  }
  const text = response.body.toString('utf8');
  const { status, headers } = response;
  const answer = { status, headers, text, json: jsonOf(text), nowMs: context.clock.now() };
  const error = explain?.(answer) ?? (status >= 200 && status < 300 ? undefined : usualMeaning(answer));
  if (error) throw error;
  return answer;
}

function bodyOf({ body, json, form }: ChannelRequest): { readonly body?: string; readonly type?: string } {
  if (json !== undefined) return { body: JSON.stringify(json), type: 'application/json; charset=utf-8' };
  if (form !== undefined)
    return {
      body: new URLSearchParams(form.map(([name, value]): [string, string] => [name, value])).toString(),
      type: 'application/x-www-form-urlencoded',
    };
  return body === undefined ? {} : { body };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Failures before anything was sent: the message cannot have arrived. */
const beforeSending = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

function failureOf(error: unknown): ChannelError {
  if (error instanceof ChannelError) return error;
  if (!(error instanceof TransportFailure)) return timeLimit(error);
  if (error.reason === 'REDIRECT_REFUSED')
    return new ChannelError(
      'broken',
      'The channel answered with a redirect, which is not followed: the message would go elsewhere. Configure the final address.',
    );
  const isCertificate = error.reason === 'TLS_FAILED';
  return new ChannelError(
    'retry',
    isCertificate
      ? `The TLS connection failed (${error.code}). Check the certificate, and the authorities in NODE_EXTRA_CA_CERTS.`
      : `No answer from the channel (${error.code}). Check the network from this machine to the channel.`,
    { isUncertain: !isCertificate && !beforeSending.has(error.code) },
  );
}

/** The attempt was ended from outside: nobody knows whether the message arrived. */
function timeLimit(error: unknown): ChannelError {
  if (error instanceof Error && error.name === 'TypeError') throw error;
  return new ChannelError('retry', 'The channel did not answer in time.', { isUncertain: true });
}

/** What a status means unless the vendor says otherwise. */
export function usualMeaning(answer: ChannelAnswer): ChannelError {
  const { status } = answer;
  const shown = `HTTP ${status}${codeOf(answer)}`;
  if (status === 401 || status === 403)
    return new ChannelError('broken', `The channel refuses the credential (${shown}). Replace the credential.`);
  if (status === 404 || status === 410)
    return new ChannelError(
      'broken',
      `The address of the channel does not exist any more (${shown}). Configure a new one.`,
    );
  if ([408, 425, 429].includes(status) || status >= 500)
    return new ChannelError('retry', `The channel cannot take the message now (${shown}).`, {
      retryAfterMs: retryAfterOf(answer),
    });
  if (status >= 300 && status < 400)
    return new ChannelError('broken', `The channel answered with a redirect (${shown}). Configure the final address.`);
  return new ChannelError('rejected', `The channel rejects the message (${shown}).`);
}

/** An error code in the body, if it looks like one: other text may repeat what was sent. */
export function codeOf({ json, text }: Pick<ChannelAnswer, 'json' | 'text'>): string {
  const candidates = [
    member(json, 'error', 'code'),
    member(json, 'error', 'status'),
    member(json, 'error'),
    member(json, 'code'),
    text.trim(),
  ];
  for (const candidate of candidates) {
    const code = typeof candidate === 'number' ? String(candidate) : candidate;
    if (typeof code === 'string' && /^[A-Za-z0-9_.-]{1,60}$/.test(code)) return ` ${code}`;
  }
  return '';
}

/** Reads a member of a JSON value; undefined if it is not there. */
export function member(value: unknown, ...path: readonly string[]): unknown {
  let current = value;
  for (const name of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, name)) return undefined;
    current = (current as Readonly<Record<string, unknown>>)[name];
  }
  return current;
}

/** How long the channel asks to wait: `Retry-After` in seconds or as a date. */
export function retryAfterOf({ headers, nowMs }: Pick<ChannelAnswer, 'headers' | 'nowMs'>): number | undefined {
  const value = headers['retry-after']?.trim();
  if (value === undefined || value === '') return undefined;
  if (/^\d{1,9}(?:\.\d+)?$/.test(value)) return Math.ceil(Number(value) * 1_000);
  const atMs = Date.parse(value);
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs);
}

/** The header of basic authentication. What it holds is kept out of texts like the password itself. */
export async function basicAuthorization(
  user: string,
  password: SecretReference,
  context: Pick<ChannelContext, 'secret' | 'hide'>,
): Promise<string> {
  const credentials = Buffer.from(`${user}:${await context.secret(password)}`).toString('base64');
  context.hide(credentials);
  return `Basic ${credentials}`;
}

/**
 * Reads an address that is a secret.
 *
 * @throws ChannelError - `broken` if it is no https URL, nor an http URL of this machine.
 */
export async function secretUrl(reference: SecretReference, context: ChannelContext): Promise<URL> {
  const text = await context.secret(reference);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url)))) return url;
  // The value is not repeated: it holds a secret.
  throw new ChannelError(
    'broken',
    'The address of the channel is not an https URL. Correct the secret that it is read from.',
  );
}
