import type { Secret } from '../secret.ts';

/** An HTTP proxy that opens tunnels (CONNECT, RFC 9110 §9.3.6). */
export interface ProxyOptions {
  /** Its address, `http://host:port` or `https://host:port`, without user and password. */
  readonly url: string;
  /** `user:password`, where it asks for them. */
  readonly credentials?: Secret;
  /** Says which addresses are reached without it. Those of this machine always are. */
  readonly bypass?: (url: URL) => boolean;
}

/**
 * Checks the address of a proxy and returns it.
 *
 * @throws TypeError - When it is none, or holds a user and a password, which would show wherever the address does.
 */
export function parseProxyUrl(value: string): URL {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if ((url?.protocol !== 'http:' && url?.protocol !== 'https:') || url.username !== '' || url.password !== '') {
    throw new TypeError(
      'proxy.url must be an http or https URL without user and password; those belong into proxy.credentials',
    );
  }
  return url;
}
