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
  const file = env['NODE_EXTRA_CA_CERTS'];
  return { ...(proxy ? { proxy } : {}), ...(file ? { ca: await readAuthorities(file) } : {}) };
}

function proxyFrom(env: Environment): ProxyOptions | undefined {
  // The lower-case form came first and is what curl prefers.
  const value = env['https_proxy'] || env['HTTPS_PROXY'];
  if (!value) return undefined;
  const text = /^[a-z]+:\/\//i.test(value) ? value : `http://${value}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    throw new EnvironmentError('HTTPS_PROXY: expected http://[user:password@]host:port');
  }
  const credentials =
    url.username === '' ? undefined : `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  url.username = '';
  url.password = '';
  return {
    url: url.href,
    ...(credentials === undefined ? {} : { credentials: new Secret(credentials) }),
    bypass: createBypass(env['no_proxy'] || env['NO_PROXY'] || ''),
  };
}

async function readAuthorities(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    throw new EnvironmentError(`NODE_EXTRA_CA_CERTS: the file "${file}" cannot be read`);
  }
}
