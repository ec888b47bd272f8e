import type { HttpMethod } from '../endpoint.ts';
import type { ConnectionSlot } from './connection-slots.ts';

/** Headers of an answer, names in lower case; repeated ones are joined with a comma. */
export type HttpHeaders = Readonly<Record<string, string>>;

/** How long the parts of one request took, measured on its socket, in milliseconds. */
export interface Phases {
  /** Name resolution; absent on a reused connection or for an address. */
  readonly dnsMs?: number;
  /** TCP connect (through a proxy: up to its consent); absent on a reused connection. */
  readonly connectMs?: number;
  /** TLS handshake; absent on a reused connection and on plain HTTP. */
  readonly tlsMs?: number;
  /** From sending the request to the first byte of the answer. */
  readonly firstByteMs: number;
  /** From the start to the last byte. */
  readonly totalMs: number;
}

/** One HTTP request, ready to be sent. */
export interface HttpRequest {
  /** The method. */
  readonly method: HttpMethod;
  /** The whole URL. */
  readonly url: string;
  /** All headers, credentials included. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body, already serialised. */
  readonly body?: string | undefined;
  /** Cuts the request off at any time. Its reason may be a `TransportFailure`, which then is the failure. */
  readonly signal?: AbortSignal | undefined;
  /** Called once when the headers of the answer have arrived, before its body. */
  readonly onHeaders?: (() => void) | undefined;
  /**
   * Whether to make a new connection, with name resolution and a whole TLS handshake, and to close it after the answer.
   * Default: false, a connection of the pool is used.
   */
  readonly freshConnection?: boolean | undefined;
  /** The connection slot that the caller holds, from `transport.reserve`. Default: `send` reserves one. */
  readonly slot?: ConnectionSlot | undefined;
  /** The longest answer to read, decompressed, in bytes; the transport's own option wins. Default: the transport's. */
  readonly maxResponseBytes?: number | undefined;
}

/** One complete HTTP answer. */
export interface HttpResponse {
  /** The status. */
  readonly status: number;
  /** The headers, names in lower case. */
  readonly headers: HttpHeaders;
  /** The body, decompressed. */
  readonly body: Buffer;
  /** How long its parts took. */
  readonly phases: Phases;
}
