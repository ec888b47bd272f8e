import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type ProxyOptions, Secret, type TransportOptions } from '@mdmkit/core';
import { createBypass } from './no-proxy.ts';

/** A variable of the environment has a value that cannot be used. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Maps HTTPS_PROXY, NO_PROXY and NODE_EXTRA_CA_CERTS onto options. The one place where the environment is read: the
 * libraries never do.
 *
 * @throws EnvironmentError - When a value cannot be used; the message names the variable.
 */
export async function transportOptionsFrom(env: Environment): Promise<TransportOptions> {
  const proxy = proxyFrom(env);
  const file = env.NODE_EXTRA_CA_CERTS;
  return { ...(proxy ? { proxy } : {}), ...(file ? { ca: await readAuthorities(file) } : {}) };
}

function proxyFrom(env: Environment): ProxyOptions | undefined {
  // The lower-case form came first and is what curl prefers.
  const name = env.https_proxy ? 'https_proxy' : 'HTTPS_PROXY';
  const value = env[name]?.trim();
  if (!value) return undefined;
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const user = url && decoded(url.username);
  const password = url && decoded(url.password);
  // The value is not repeated: it may hold a password.
  if ((url?.protocol !== 'http:' && url?.protocol !== 'https:') || user === undefined || password === undefined)
    throw new EnvironmentError(`${name}: expected http://[user:password@]host:port`);
  return {
    url: url.origin,
    ...(user === '' ? {} : { credentials: new Secret(`${user}:${password}`) }),
    bypass: createBypass(env.no_proxy || env.NO_PROXY || ''),
  };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

const certificate = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

async function readAuthorities(file: string): Promise<string> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    throw new EnvironmentError(`NODE_EXTRA_CA_CERTS: the file "${file}" cannot be read`);
  }
  const certificates = text.match(certificate) ?? [];
  if (certificates.length === 0 || !certificates.every(isCertificate))
    throw new EnvironmentError(`NODE_EXTRA_CA_CERTS: expected certificates in PEM form in "${file}"`);
  return text;
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}
