import { reasonOfSystemCode } from '@mdmkit/core';
import type { NetworkFailure } from '../../network/network-failure.ts';
import type { EndpointCode } from './findings.ts';

/** What a failed step means, and what is known of this case. */
export function codeOfFailure(failure: NetworkFailure): { readonly code: EndpointCode; readonly detail: string } {
  const { layer, code, facts } = failure;
  if (layer === 'proxy' && facts.status === 407)
    return { code: 'ENDPOINT_PROXY_AUTH', detail: `offered: ${facts.schemes?.join(', ') || 'nothing'}` };
  if (layer === 'proxy' && facts.status !== undefined)
    return { code: codeOfProxyStatus(facts.status), detail: `status ${facts.status}` };
  return { code: byLayer[layer](code), detail: code };
}

const byLayer: Readonly<Record<NetworkFailure['layer'], (code: string) => EndpointCode>> = {
  dns: (code) => (noName.has(code) ? 'ENDPOINT_NAME_NOT_FOUND' : 'ENDPOINT_DNS_FAILED'),
  tcp: (code) => tcpCodes[code] ?? 'ENDPOINT_UNREACHABLE',
  // Its certificate, or TLS where it speaks none: the proxy itself was not reached. Whatever else is its own silence.
  proxy: (code) =>
    reasonOfSystemCode(code) === 'TLS_FAILED' ? 'ENDPOINT_PROXY_UNREACHABLE' : 'ENDPOINT_PROXY_GATEWAY',
  tls: tlsCode,
  http: httpCode,
};

/** A proxy that refuses a tunnel, or that could not make one: it answers 5xx where the host cannot be reached from it. */
function codeOfProxyStatus(status: number): EndpointCode {
  if (status === 511) return 'ENDPOINT_PORTAL';
  return status >= 500 ? 'ENDPOINT_PROXY_GATEWAY' : 'ENDPOINT_PROXY_DENIED';
}

function httpCode(code: string): EndpointCode {
  // In TLS 1.3 a server refuses the client, such as one without a certificate, after the handshake.
  if (code.startsWith('ERR_SSL_')) return tlsCode(code);
  return /^HPE_|^ERR_HTTP2_(?!STREAM|SESSION)/.test(code) ? 'ENDPOINT_TLS_VERSION' : 'ENDPOINT_NO_ANSWER';
}

/** The codes of a name that has no address of the family asked for. */
export const noName: ReadonlySet<string> = new Set(['ENOTFOUND', 'ENODATA', 'EAI_NONAME', 'EAI_NODATA']);

const tcpCodes: Readonly<Record<string, EndpointCode>> = {
  ECONNREFUSED: 'ENDPOINT_REFUSED',
  ECONNRESET: 'ENDPOINT_REFUSED',
  ETIMEDOUT: 'ENDPOINT_TIMEOUT',
};

function tlsCode(code: string): EndpointCode {
  if (code === 'ETIMEDOUT') return 'ENDPOINT_NO_ANSWER';
  if (/WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|UNEXPECTED_MESSAGE/.test(code))
    return 'ENDPOINT_NOT_TLS';
  if (/PROTOCOL|ALPN|VERSION/.test(code)) return 'ENDPOINT_TLS_VERSION';
  return 'ENDPOINT_TLS_RESET';
}
