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
