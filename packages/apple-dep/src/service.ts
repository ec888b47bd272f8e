import { userAgent, type VendorService } from '@mdmkit/core';
import { type DepErrorCode, depErrorFamily, diagnoseDepAnswer } from './errors.ts';

/** The newest protocol version, sent unless the client says otherwise. (Apple: X-Server-Protocol-Version) */
export const newestProtocolVersion = 10;

/** What distinguishes Device Assignment Services from the other vendors' services. */
export function createDepService(protocolVersion: number): VendorService<DepErrorCode> {
  return {
    name: 'apple.dep',
    errors: depErrorFamily,
    headers: {
      'user-agent': userAgent,
      'x-server-protocol-version': String(protocolVersion),
      // To the letter: no space, no hyphen in the charset.
      'content-type': 'application/json;charset=UTF8',
      accept: 'application/json',
    },
    requestIdHeaders: ['x-apple-request-uuid', 'x-request-id'],
    diagnose: diagnoseDepAnswer,
  };
}
