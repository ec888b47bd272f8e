import { TransportFailure } from '../errors/transport-failure.ts';
import type { VendorError } from '../errors/vendor-error.ts';

/** What only the check of a certificate says; other TLS failures may come in the middle of a request too. */
const certificateCodes = /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|ERR_TLS_CERT_)/;

/** Failures before the request left this machine. Such a request may be sent again, whatever it does. */
export function wasNotTaken(error: VendorError): boolean {
  const { cause } = error;
  if (!(cause instanceof TransportFailure)) return false;
  switch (cause.reason) {
    case 'DNS_FAILED':
    case 'PROXY_FAILED':
    case 'PROXY_AUTHENTICATION_REQUIRED':
    case 'INVALID_REQUEST':
      return true;
    case 'TLS_FAILED':
      return certificateCodes.test(cause.code);
    default:
      return cause.syscall === 'connect';
  }
}
