import { userAgent, type VendorService } from '@mdmkit/core';
import { type DepErrorCode, depErrorFamily } from './errors/dep-error.ts';
import { diagnoseDepAnswer } from './errors/diagnose.ts';

/** The newest protocol version, sent unless the client says otherwise. (Apple: X-Server-Protocol-Version) */
export const newestProtocolVersion = 10;

const services = new Map<number, VendorService<DepErrorCode>>();

/** Describes Device Assignment Services to the caller: one value for each protocol version. */
export function createDepService(protocolVersion: number): VendorService<DepErrorCode> {
  const existing = services.get(protocolVersion);
  if (existing) return existing;
  const service: VendorService<DepErrorCode> = {
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
  services.set(protocolVersion, service);
  return service;
}
