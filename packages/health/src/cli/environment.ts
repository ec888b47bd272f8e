import { KeyError, type ProxyOptions, readCertificates, Secret, type TransportOptions } from '@mdmkit/core';
import { readAtMost } from '../files/read-at-most.ts';
import { reasonOf } from '../files/reason-of.ts';
import { createBypass } from './no-proxy.ts';

/** An environment variable has a value that cannot be used. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
}

/** The largest file of authorities. All public ones together have a quarter of a megabyte. */
export const maxAuthorityBytes = 16 * 1024 * 1024;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads HTTPS_PROXY, NO_PROXY and NODE_EXTRA_CA_CERTS. Only the program reads the environment; the libraries do not.
 *
 * @throws EnvironmentError - If a value cannot be used; the message names the variable.
 */
export async function transportOptionsFrom(env: Environment): Promise<TransportOptions> {
  const proxy = proxyFrom(env);
  refuseQuotes(env, ['NODE_EXTRA_CA_CERTS', 'no_proxy', 'NO_PROXY']);
  const file = env.NODE_EXTRA_CA_CERTS;
  return { ...(proxy ? { proxy } : {}), ...(file ? { ca: await readAuthorities(file) } : {}) };
}

function proxyFrom(env: Environment): ProxyOptions | undefined {
  // curl prefers the lower-case form too.
  const name = env.https_proxy ? 'https_proxy' : 'HTTPS_PROXY';
  const value = env[name]?.trim();
  if (!value) return undefined;
  refuseQuotes(env, [name]);
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isHost =
    url !== undefined && url.port !== '0' && isHostName(url.hostname) && (text === value || isExplicit(value));
  const user = url && decoded(url.username);
  const password = url && decoded(url.password);
  // The message does not repeat the value: it may hold a password.
  if (!isHost || !['http:', 'https:'].includes(url.protocol) || user === undefined || password === undefined)
    throw new EnvironmentError(`${name}: expected http://[user:password@]host:port`);
  return {
    url: url.origin,
    ...(user === '' ? {} : { credentials: new Secret(`${user}:${password}`) }),
    bypass: createBypass(env.no_proxy || env.NO_PROXY || ''),
  };
}

/** Env files of some programs keep the quotation marks, which then belong to the value. */
function refuseQuotes(env: Environment, names: readonly string[]): void {
  const name = names.find((each) => /^\s*["']|["']\s*$/.test(env[each] ?? ''));
  if (name !== undefined) throw new EnvironmentError(`${name}: the value has quotation marks; remove them`);
}

/** `URL` accepts nearly any text as the host of a URL. */
function isHostName(hostname: string): boolean {
  return /^\[[\da-f:.]+\]$|^[a-z\d](?:[a-z\d._-]*[a-z\d])?$/i.test(hostname);
}

/** Whether a value without a scheme is an address rather than any word: it has a port, a dot, or is this machine. */
function isExplicit(value: string): boolean {
  return /[.:\]]/.test(value) || value === 'localhost';
}

/** The first proxy variable that other programs read and this one does not; undefined if none is set. */
export function unreadProxyVariable(env: Environment): string | undefined {
  return ['all_proxy', 'ALL_PROXY', 'http_proxy', 'HTTP_PROXY'].find((name) => (env[name] ?? '').trim() !== '');
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

async function readAuthorities(file: string): Promise<string> {
  const bytes = await readAtMost(file, maxAuthorityBytes).catch((error: unknown) => {
    throw new EnvironmentError(`NODE_EXTRA_CA_CERTS: the file "${file}" ${reasonOf(error)}`);
  });
  if (bytes === undefined)
    throw new EnvironmentError(`NODE_EXTRA_CA_CERTS: expected PEM certificates, but "${file}" is larger than 16 MiB`);
  try {
    return readCertificates(bytes).join('');
  } catch (error) {
    if (!(error instanceof KeyError)) throw error;
    throw new EnvironmentError(`NODE_EXTRA_CA_CERTS: expected PEM certificates in "${file}": ${error.message}`);
  }
}
