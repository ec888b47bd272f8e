import type { LookupFunction } from 'node:net';
import { goodCertificate, serverKey } from '@mdmkit/testkit';
import type { HttpRequest } from '../../src/index.ts';

/** What a server needs to be `vendor.test`. */
export const vendorTest = { key: serverKey, cert: goodCertificate };

/** Resolves every name to this machine, a moment later as the system does. */
export const toLoopback: LookupFunction = (_, options, answer) => {
  setImmediate(() => {
    if (options.all) answer(null, [{ address: '127.0.0.1', family: 4 }]);
    else answer(null, '127.0.0.1', 4);
  });
};

/** A plain GET. */
export const get = (url: string): HttpRequest => ({ method: 'GET', url, headers: {} });
