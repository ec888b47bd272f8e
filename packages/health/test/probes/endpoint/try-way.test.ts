import { TransportFailure } from '@mdmkit/core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createNetworkAccess, type NetworkOptions } from '../../../src/network/network-access.ts';
import { type EndpointHost, endpointHosts } from '../../../src/probes/endpoint/hosts.ts';
import { tryWay } from '../../../src/probes/endpoint/try-way.ts';
import { makeAuthority, makeCertificate } from '../../support/certificates.ts';
import { type HostBehaviour, type Internet, startInternet } from '../../support/internet.ts';

let internet: Internet;
beforeAll(async () => {
  internet = await startInternet();
});
afterAll(() => internet[Symbol.asyncDispose]());
beforeEach(() => internet.behave({}));

const jwks = endpointHosts.find(({ id }) => id === 'google.jwks')!;

interface Setting {
  readonly behaviour?: HostBehaviour;
  readonly target?: EndpointHost;
  readonly way?: 'ipv4' | 'ipv6';
  readonly network?: NetworkOptions;
  readonly signal?: AbortSignal;
}

async function attempt({ behaviour = {}, target = jwks, way = 'ipv4', network = {}, signal }: Setting = {}) {
  internet.behave({ [target.id]: behaviour });
  return await tryWay(target, way, undefined, {
    network: createNetworkAccess({ ...internet.network, ...network }),
    allowInterception: false,
    signal: signal ?? new AbortController().signal,
  });
}
const layersOf = (steps: readonly { readonly layer: string; readonly ok: boolean }[]) =>
  steps.map(({ layer, ok }) => `${layer}${ok ? '' : '!'}`).join(' ');

describe('a way goes layer by layer, up to the first that fails', () => {
  test.each([
    ['all is well', {}, undefined, 'dns tcp tls http'],
    ['the resolver fails', { addresses: 'EAI_AGAIN' }, 'ENDPOINT_DNS_FAILED', 'dns!'],
    ['a filter answers for the name', { addresses: ['127.0.0.1'] }, 'ENDPOINT_DNS_SINKHOLE', 'dns'],
    ['the connection is refused', { tcp: 'refuse' }, 'ENDPOINT_REFUSED', 'dns tcp!'],
    ['the handshake is cut', { tls: 'reset' }, 'ENDPOINT_TLS_RESET', 'dns tcp tls!'],
    ['plain text answers', { tls: 'plain' }, 'ENDPOINT_NOT_TLS', 'dns tcp tls!'],
    ['the vendor fails', { answer: { status: 503 } }, 'ENDPOINT_VENDOR_ERROR', 'dns tcp tls http'],
  ] as const)('%s', async (_, behaviour, code, layers) => {
    const { code: found, steps, isAbsent } = await attempt({ behaviour });
    expect(found).toBe(code);
    expect(layersOf(steps)).toBe(layers);
    expect(isAbsent).toBe(false);
  });
});

describe('a certificate that is out of its time', () => {
  const day = 24 * 60 * 60 * 1000;
  const expired = { validFrom: new Date(Date.now() - 90 * day), validTo: new Date(Date.now() - day) };
  const subject = [{ name: 'commonName', value: 'x' }];
  const names = [jwks.host];

  test('is the vendor’s if a well-known authority signed it', async () => {
    const certificate = makeCertificate({ subject, names, ...expired, issuer: internet.publicRoot });
    expect((await attempt({ behaviour: { certificate } })).code).toBe('ENDPOINT_CERTIFICATE_EXPIRED');
  });

  test.each([
    ['expired', expired],
    ['of tomorrow', { validFrom: new Date(Date.now() + day) }],
  ])('is a device’s in between if nobody knows who signed it: %s', async (_, validity) => {
    const certificate = makeCertificate({ subject, names, ...validity, issuer: makeAuthority('Box', 'Box') });
    expect((await attempt({ behaviour: { certificate } })).code).toBe('ENDPOINT_UNKNOWN_ROOT');
    const own = makeCertificate({ subject, names, ...validity });
    expect((await attempt({ behaviour: { certificate: own } })).code).toBe('ENDPOINT_UNKNOWN_ROOT');
  });
});

test('a host without an address of the family is absent there, which is no failure of the way', async () => {
  expect(await attempt({ way: 'ipv6' })).toMatchObject({ isAbsent: true, code: 'ENDPOINT_NAME_NOT_FOUND', chain: [] });
});

test('the detail of a step is the address, the protocol and the status', async () => {
  const { steps, answer, isKnown } = await attempt();
  expect(steps.map(({ detail }) => detail)).toEqual([
    expect.stringMatching(/^203\.0\.113\.\d+$/),
    expect.stringMatching(/^203\.0\.113\.\d+$/),
    'TLSv1.3 http/1.1',
    'status 200',
  ]);
  expect(answer?.status).toBe(200);
  expect(isKnown).toBe(true);
});

test('a host that nothing is asked of ends with the handshake', async () => {
  const { ask: _, ...silent } = jwks;
  const before = internet.asked.length;
  const { steps, answer, code } = await attempt({ target: silent });
  expect(layersOf(steps)).toBe('dns tcp tls');
  expect(answer).toBeUndefined();
  expect(code).toBeUndefined();
  expect(internet.asked.length).toBe(before);
});

test('the time limit of the whole check is a failure of the layer under way', async () => {
  const controller = new AbortController();
  const reason = new TransportFailure({ reason: 'TIMEOUT', code: 'CHECK_TIMEOUT' });
  const resolve = () => {
    controller.abort(reason);
    return new Promise<never>(() => {});
  };
  const outcome = await attempt({ network: { resolve }, signal: controller.signal });
  expect(outcome).toMatchObject({ code: 'ENDPOINT_DNS_FAILED', detail: 'ETIMEDOUT' });
});

test('an interruption is thrown on, and becomes no finding', async () => {
  const controller = new AbortController();
  const resolve = () => {
    controller.abort(new Error('interrupted'));
    return new Promise<never>(() => {});
  };
  await expect(attempt({ network: { resolve }, signal: controller.signal })).rejects.toThrow('interrupted');
});
