import { Secret, systemClock } from '@mdmkit/core';
import { createVirtualClock, findSecrets, listenAsProxy } from '@mdmkit/core/testing';
import type { CheckResult, RunReport } from '@mdmkit/monitor/model';
import { probedServices, RunReport as RunReportSchema } from '@mdmkit/monitor/model';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type CheckEndpointsOptions,
  checkEndpoints,
  endpointTargets,
  nextSteps,
} from '../../src/check/check-endpoints.ts';
import { endpointHosts } from '../../src/probes/endpoint/hosts.ts';
import { probeOf } from '../../src/probes/index.ts';
import { makeAuthority, makeCertificate, type TestCertificate } from '../support/certificates.ts';
import { type HostBehaviour, type Internet, startInternet } from '../support/internet.ts';

let internet: Internet;
beforeAll(async () => {
  internet = await startInternet();
});
afterAll(() => internet[Symbol.asyncDispose]());
beforeEach(() => internet.behave({}));

const some = (...ids: readonly string[]) => endpointHosts.filter(({ id }) => ids.includes(id));

async function check(options: CheckEndpointsOptions = {}): Promise<RunReport> {
  return await checkEndpoints({ ...options, network: { ...internet.network, ...options.network } });
}

/** Checks a failing host that everybody needs, beside a host that works. */
async function checkOne(behaviour: HostBehaviour, options: CheckEndpointsOptions = {}): Promise<CheckResult> {
  internet.behave({ 'google.jwks': behaviour });
  const { results } = await check({ hosts: some('google.jwks', 'google.amapi'), ...options });
  return results.find(({ target }) => target.endsWith('/google.jwks'))!;
}

/** Lets time pass for as long as something is under way. */
async function withTime<Value>(clock: ReturnType<typeof createVirtualClock>, running: Promise<Value>): Promise<Value> {
  let done = false;
  void running.finally(() => {
    done = true;
  });
  const before = internet.unanswered();
  // However long the sockets take: time passes as soon as a packet, a handshake or a request gets no answer.
  while (!done && internet.unanswered() === before) await new Promise((resolve) => setTimeout(resolve, 5));
  while (!done) {
    // The machine's own sockets need a moment between the clock's steps.
    await new Promise((resolve) => setTimeout(resolve, 5));
    await clock.advance(100);
  }
  return await running;
}

describe('on a network where nothing is in the way', () => {
  let report: RunReport;
  beforeAll(async () => {
    internet.behave({});
    report = await check();
  });

  test('every host is reached, and recognised by its answer', () => {
    expect(report.results.filter((result) => result.class !== 'ok')).toEqual([]);
    expect(report.results.flatMap(({ warnings }) => warnings)).toEqual([]);
    expect(report.summary).toMatchObject({ targets: endpointHosts.length, classes: { ok: endpointHosts.length } });
    expect(RunReportSchema.parse(report)).toEqual(report);
  });

  test('a result has every layer with its time, the certificate and the answer', () => {
    const result = report.results.find(({ target }) => target === 'network/endpoint/apple.vpp')!;
    expect(result).toMatchObject({
      tenant: 'network',
      service: 'endpoint',
      phases: { dnsMs: expect.any(Number), connectMs: expect.any(Number), tlsMs: expect.any(Number) },
      facts: {
        host: 'vpp.itunes.apple.com',
        port: 443,
        vendor: 'apple',
        feature: 'apple.vpp',
        issuer: 'apple CA, Apple Inc.',
        root: 'Public Root, Public Root',
        rootFingerprint: expect.stringMatching(/^(?:[0-9A-F]{2}:){31}/),
        certificateExpiresAt: expect.stringMatching(/^\d{4}-/),
        publiclyLogged: false,
        status: 200,
        contentType: 'application/json',
        clockSkewSeconds: expect.any(Number),
      },
    });
    expect(result.facts.ways).toEqual([
      {
        way: 'ipv4',
        ok: true,
        code: null,
        steps: ['dns', 'tcp', 'tls', 'http'].map((layer) => ({
          layer,
          ok: true,
          ms: expect.any(Number),
          detail: expect.any(String),
        })),
      },
    ]);
    expect(result.latencyMs).toBeGreaterThanOrEqual(0);
  });

  test('every fact is one that the probe declares', () => {
    for (const { facts } of report.results) expect(probeOf('endpoint').facts.strict().parse(facts)).toEqual(facts);
  });

  test('no host receives a credential or a cookie, and all receive the user agent', () => {
    expect(internet.asked.length).toBeGreaterThan(20);
    for (const { headers } of internet.asked) {
      expect(Object.keys(headers)).not.toEqual(expect.arrayContaining(['authorization']));
      expect(Object.keys(headers)).not.toEqual(expect.arrayContaining(['cookie']));
      expect(headers).toMatchObject({
        'user-agent': expect.stringMatching(/^health-check\//),
        accept: expect.any(String),
      });
    }
  });

  test('one connection is enough for a host that is trusted', () => {
    internet.dialled.splice(0);
    return check({ hosts: some('apple.push.443') }).then(() =>
      expect(internet.dialled).toEqual(['api.push.apple.com:443 17.57.144.9']),
    );
  });
});

describe('what is in the way', () => {
  const cases: readonly (readonly [string, HostBehaviour, Partial<CheckResult>])[] = [
    ['no name', { addresses: 'ENOTFOUND' }, { code: 'ENDPOINT_NAME_NOT_FOUND', class: 'fail.network' }],
    ['a resolver that fails', { addresses: 'EAI_AGAIN' }, { code: 'ENDPOINT_DNS_FAILED', class: 'fail.network' }],
    ['a hosts file', { addresses: ['0.0.0.0'] }, { code: 'ENDPOINT_DNS_SINKHOLE', class: 'fail.network' }],
    ['a port that is closed', { tcp: 'refuse' }, { code: 'ENDPOINT_REFUSED', class: 'fail.network' }],
    ['a cut by server name', { tls: 'reset' }, { code: 'ENDPOINT_TLS_RESET', class: 'fail.network' }],
    ['plain text on the port', { tls: 'plain' }, { code: 'ENDPOINT_NOT_TLS', class: 'fail.network' }],
    [
      'a portal that redirects',
      { answer: { status: 302, headers: { location: 'https://portal.example/login?url=secret' } } },
      {
        code: 'ENDPOINT_PORTAL',
        class: 'fail.network',
        error: expect.stringContaining('redirected to portal.example'),
      },
    ],
    ['a portal by its status', { answer: { status: 511 } }, { code: 'ENDPOINT_PORTAL', class: 'fail.network' }],
    [
      'a filter that redirects',
      { answer: { status: 302, headers: { location: 'http://filter.example:81/block.cgi' } } },
      { code: 'ENDPOINT_BLOCK_PAGE', class: 'fail.network' },
    ],
    [
      'a page with status 200',
      {
        answer: {
          status: 200,
          headers: { 'content-type': 'text/html' },
          body: '<html><title>Web Page\n Blocked</title>',
        },
      },
      { code: 'ENDPOINT_BLOCK_PAGE', class: 'fail.network', error: expect.stringContaining('"Web Page Blocked"') },
    ],
    [
      'a failure of the vendor',
      { answer: { status: 503 } },
      { code: 'ENDPOINT_VENDOR_ERROR', class: 'fail.server', owner: 'vendor' },
    ],
    ['a vendor that throttles', { answer: { status: 429 } }, { code: 'ENDPOINT_THROTTLED', class: 'throttled' }],
    [
      'an unknown answer',
      { answer: { status: 418, headers: { 'content-type': 'application/json' }, body: '{}' } },
      { code: null, class: 'ok', warnings: [{ code: 'ANSWER_UNVERIFIED', daysLeft: null }] },
    ],
    [
      'a redirect within the vendor',
      { answer: { status: 301, headers: { location: 'https://www.google.com/elsewhere' } } },
      { code: null, class: 'ok', warnings: [{ code: 'ANSWER_UNVERIFIED', daysLeft: null }] },
    ],
  ];

  test.each(cases)('%s', async (_, behaviour, expected) => {
    const result = await checkOne(behaviour);
    expect(result).toMatchObject(expected);
    if (expected.code === null) return;
    expect(result.remedy).toMatch(/^[A-Z].*\.$/);
    expect(result.error).toMatch(/^www\.googleapis\.com: .*\.$/);
    expect(JSON.stringify(result)).not.toContain('secret');
  });

  test.each([
    ['packets that are dropped', { tcp: 'drop' }, 'ENDPOINT_TIMEOUT'],
    ['a handshake that hangs', { tls: 'silent' }, 'ENDPOINT_NO_ANSWER'],
    ['an answer that never comes', { mute: true }, 'ENDPOINT_NO_ANSWER'],
  ] as const)('%s', async (_, behaviour, code) => {
    const clock = createVirtualClock({ startMs: Date.now() });
    const result = await withTime(clock, checkOne(behaviour, { clock }));
    expect(result).toMatchObject({ class: 'fail.network', code });
  });

  test('a private address is a filter of names, except for Google inside its own cloud', async () => {
    internet.behave({ '*': { addresses: ['10.7.7.7'] } });
    const { results } = await check({ hosts: some('apple.vpp', 'google.jwks') });
    expect(results).toMatchObject([{ code: 'ENDPOINT_DNS_SINKHOLE' }, { code: null }]);
  });

  test('a check that has less time than its layers is a failure of the layer that it got to', async () => {
    const clock = createVirtualClock({ startMs: Date.now() });
    for (const [behaviour, code] of [
      [{ tcp: 'drop' }, 'ENDPOINT_TIMEOUT'],
      [{ tls: 'silent' }, 'ENDPOINT_NO_ANSWER'],
      [{ mute: true }, 'ENDPOINT_NO_ANSWER'],
    ] as const)
      expect(await withTime(clock, checkOne(behaviour, { clock, timeoutMs: 2_000 }))).toMatchObject({
        class: 'fail.network',
        code,
      });
  });

  test('a failing address family is named, and is no failure while the other one works', async () => {
    const result = await checkOne({ addresses: ['203.0.113.9', '2001:db8::9'] });
    expect(result).toMatchObject({ class: 'ok' });
    expect(result.facts.ways).toMatchObject([{ way: 'ipv4' }, { way: 'ipv6' }]);
  });

  test("a push host elsewhere than in Apple's addresses is odd, and no failure", async () => {
    internet.behave({ 'apple.push.443': { addresses: ['203.0.113.77'] } });
    const { results } = await check({ hosts: some('apple.push.443') });
    expect(results[0]).toMatchObject({ class: 'ok', facts: { note: expect.stringContaining('203.0.113.77') } });
  });
});

describe('certificates', () => {
  const names = endpointHosts.map(({ host }) => host);
  const forged = (root: TestCertificate) =>
    makeCertificate({ subject: [{ name: 'commonName', value: 'forged' }], names, issuer: root });
  const withRoot = (leaf: TestCertificate, root: TestCertificate) => ({
    key: leaf.key,
    certificate: leaf.certificate + root.certificate,
  });
  const zscaler = makeAuthority('Zscaler Intermediate Root CA', 'Zscaler Inc.');
  const unknown = makeAuthority('Some CA', 'Some Company');
  const pretender = makeAuthority('Apple Root CA', 'Apple Inc.');

  test('of a product that inspects are recognised, and nothing is sent through it', async () => {
    const before = internet.asked.length;
    const result = await checkOne({ certificate: withRoot(forged(zscaler), zscaler) });
    expect(result).toMatchObject({
      class: 'fail.network',
      code: 'ENDPOINT_INTERCEPTED',
      owner: 'network',
      facts: { inspectedBy: 'Zscaler', root: 'Zscaler Intermediate Root CA, Zscaler Inc.' },
    });
    expect(internet.asked.slice(before).map(({ host }) => host)).not.toContain('www.googleapis.com');
  });

  test('that an added authority vouches for are inspection all the same', async () => {
    const certificate = withRoot(forged(unknown), unknown);
    const network = { ca: unknown.certificate };
    expect(await checkOne({ certificate }, { network })).toMatchObject({
      class: 'fail.network',
      code: 'ENDPOINT_INTERCEPTED_TRUSTED',
      facts: { issuer: 'Some CA, Some Company' },
    });
    expect(await checkOne({ certificate }, { network, allowInterception: true })).toMatchObject({
      class: 'degraded',
      code: 'ENDPOINT_INSPECTION_ALLOWED',
      facts: { status: 200 },
    });
  });

  test('of an unknown root are unknown at one vendor, and inspection at two', async () => {
    const certificate = withRoot(forged(unknown), unknown);
    expect(await checkOne({ certificate })).toMatchObject({ class: 'degraded', code: 'ENDPOINT_UNKNOWN_ROOT' });
    internet.behave({ '*': { certificate } });
    const { results } = await check({ hosts: some('apple.vpp', 'google.jwks', 'control.apple') });
    expect(results.slice(0, 2)).toMatchObject([{ code: 'ENDPOINT_INTERCEPTED' }, { code: 'ENDPOINT_INTERCEPTED' }]);
  });

  test("with Apple's name and another key prove nothing", async () => {
    internet.behave({ 'apple.gdmf': { certificate: withRoot(forged(pretender), pretender) } });
    const { results } = await check({ hosts: some('apple.gdmf', 'google.jwks') });
    expect(results[0]).toMatchObject({ class: 'degraded', code: 'ENDPOINT_UNKNOWN_ROOT' });
  });

  test('for another name, or past their end, differ from inspection', async () => {
    const issuer = internet.publicRoot;
    const subject = [{ name: 'commonName', value: 'x' }];
    const foreign = makeCertificate({ subject, names: ['block.example'], issuer });
    expect(await checkOne({ certificate: foreign })).toMatchObject({ code: 'ENDPOINT_NAME_MISMATCH' });
    const ended = makeCertificate({ subject, names, issuer, validFrom: new Date(0), validTo: new Date(86_400_000) });
    expect(await checkOne({ certificate: ended })).toMatchObject({ code: 'ENDPOINT_CERTIFICATE_EXPIRED' });
  });

  test('that end within a week are warned about', async () => {
    const validTo = new Date(Date.now() + 3.5 * 86_400_000);
    const subject = [{ name: 'commonName', value: 'x' }];
    const certificate = makeCertificate({ subject, names, issuer: internet.publicRoot, validTo });
    expect(await checkOne({ certificate })).toMatchObject({
      class: 'ok',
      warnings: [{ code: 'CERTIFICATE_EXPIRING', daysLeft: 3 }],
      facts: { note: 'issued by Public Root' },
    });
  });
});

describe('seen together', () => {
  test('nothing reached is our own network, and no word about the vendors', async () => {
    internet.behave({ '*': { addresses: 'EAI_AGAIN' } });
    const { results } = await check();
    expect(new Set(results.map(({ code }) => code))).toEqual(new Set(['ENDPOINT_NO_INTERNET']));
    expect(new Set(results.map((result) => result.class))).toEqual(new Set(['prober_fault']));
  });

  test('a portal at the controls makes the other answers doubtful', async () => {
    const portal = { status: 200, headers: { 'content-type': 'text/html' }, body: '<title>Welcome</title>' };
    internet.behave({ 'control.apple': { answer: portal } });
    const { results } = await check({ hosts: some('control.apple', 'google.jwks') });
    expect(results).toMatchObject([
      { target: 'network/endpoint/google.jwks', class: 'ok', facts: { doubtful: true } },
      { target: 'network/endpoint/control.apple', class: 'degraded', code: 'ENDPOINT_PORTAL' },
    ]);
  });

  test('what only some need is no failure without a configuration', async () => {
    internet.behave({ 'apple.dep': { tcp: 'refuse' }, 'apple.push.443': { tcp: 'refuse' } });
    const { results } = await check({ hosts: some('apple.dep', 'apple.push.443', 'apple.push.2197') });
    expect(results).toMatchObject([
      { target: 'network/endpoint/apple.push.443', class: 'degraded' },
      { target: 'network/endpoint/apple.push.2197', class: 'ok' },
      { target: 'network/endpoint/apple.dep', class: 'degraded', code: 'ENDPOINT_REFUSED' },
    ]);
  });

  test('both push ports closed is a failure', async () => {
    internet.behave({ 'apple.push.443': { tcp: 'refuse' }, 'apple.push.2197': { tcp: 'refuse' } });
    const { results } = await check({ hosts: some('apple.push.443', 'apple.push.2197', 'google.jwks') });
    expect(results.map((result) => result.class)).toEqual(['fail.network', 'fail.network', 'ok']);
  });

  test('certificates that are all out of date are one of our clock', async () => {
    const clock = { ...systemClock, now: () => Date.UTC(2100, 0, 1) };
    const [subject, issuer] = [[{ name: 'commonName', value: 'x' }], internet.publicRoot];
    const validTo = new Date(1e9);
    const ended = (name: string) =>
      makeCertificate({ subject, names: [name], issuer, validFrom: new Date(0), validTo });
    internet.behave({
      'google.jwks': { certificate: ended('www.googleapis.com') },
      'google.amapi': { certificate: ended('androidmanagement.googleapis.com') },
    });
    const { results } = await check({ clock, hosts: some('google.jwks', 'google.amapi') });
    expect(results).toMatchObject([
      { class: 'prober_fault', code: 'ENDPOINT_CLOCK_OFF', owner: 'us' },
      { class: 'prober_fault', code: 'ENDPOINT_CLOCK_OFF', owner: 'us' },
    ]);
  });

  test('a clock that is off is named once, and blamed for what it breaks', async () => {
    const clock = { ...systemClock, now: () => Date.now() + 3_600_000 };
    const { results } = await check({ clock, hosts: some('google.jwks', 'google.amapi') });
    expect(results.flatMap(({ warnings }) => warnings)).toEqual([{ code: 'CLOCK_SKEW', daysLeft: null }]);
    const issuer = internet.publicRoot;
    const subject = [{ name: 'commonName', value: 'x' }];
    const ended = makeCertificate({
      subject,
      names: ['www.googleapis.com'],
      issuer,
      validFrom: new Date(0),
      validTo: new Date(1e9),
    });
    expect(await checkOne({ certificate: ended }, { clock })).toMatchObject({
      class: 'prober_fault',
      code: 'ENDPOINT_CLOCK_OFF',
    });
  });
});

describe('through a proxy', () => {
  test('is reached, and the proxy named without its password', async () => {
    const connect = internet.network.connect!;
    const target = some('google.jwks')[0]!;
    const socket = connect({ host: target.host, port: target.port, address: '203.0.113.1' });
    await new Promise((resolve) => socket.once('connect', resolve));
    const port = socket.remotePort!;
    socket.destroy();
    await using proxy = await listenAsProxy({ port, credentials: 'user:pa55word' });
    const through = (credentials?: string) => ({
      proxy: { url: proxy.url, ...(credentials ? { credentials: new Secret(credentials) } : {}) },
      resolve: (host: string) => Promise.resolve([host]),
      connect: ({ port: at }: { readonly port: number }) => connectTo(at),
    });
    const good = await checkOne({}, { network: through('user:pa55word') });
    expect(good).toMatchObject({ class: 'ok', facts: { proxy: proxy.url, ways: [{ way: 'proxy', ok: true }] } });
    expect(findSecrets(JSON.stringify(good), ['pa55word'])).toEqual([]);
    expect(await checkOne({}, { network: through() })).toMatchObject({
      code: 'ENDPOINT_NO_INTERNET',
      facts: { ways: [{ code: 'ENDPOINT_PROXY_AUTH' }] },
    });
  });

  test('that is dead, the proxy is named and the vendors are not', async () => {
    const network = {
      proxy: { url: 'http://proxy.example:3128' },
      resolve: () => Promise.resolve(['127.0.0.1']),
      connect: () => connectTo(1),
    };
    const { results } = await check({ network, hosts: some('google.jwks', 'apple.dep') });
    expect(new Set(results.map(({ code }) => code))).toEqual(new Set(['ENDPOINT_PROXY_UNREACHABLE']));
    expect(results[0]?.error).toMatch(/the proxy cannot be reached \(http:\/\/proxy\.example:3128: ECONNREFUSED\)/);
  });

  test('whose name is not found, the proxy is named', async () => {
    const network = {
      proxy: { url: 'http://proxy.example:3128' },
      resolve: () => Promise.reject(Object.assign(new Error('dns'), { code: 'ENOTFOUND' })),
    };
    const { results } = await check({ network, hosts: some('google.jwks') });
    expect(results[0]).toMatchObject({ code: 'ENDPOINT_PROXY_UNREACHABLE', owner: 'network' });
  });

  test('that refuses, it says with which status', async () => {
    await using proxy = await listenAsProxy({ port: 1, refuse: 403 });
    const network = {
      proxy: { url: proxy.url },
      resolve: (host: string) => Promise.resolve([host]),
      connect: ({ port }: { readonly port: number }) => connectTo(port),
    };
    const { results } = await check({ network, hosts: some('google.jwks') });
    expect(results[0]!.facts.ways).toMatchObject([{ code: 'ENDPOINT_PROXY_DENIED' }]);
  });
});

test('an interruption leaves no verdict on the rest', async () => {
  const controller = new AbortController();
  const { results } = await check({
    signal: controller.signal,
    onResult: () => controller.abort(),
  });
  expect(results).toHaveLength(endpointHosts.length);
  expect(results.filter(({ code }) => code === 'PROBE_ABORTED').length).toBeGreaterThan(10);
});

test('the targets have ids of their own, and the next steps name every service', () => {
  const targets = endpointTargets();
  expect(new Set(targets.map(({ id }) => id)).size).toBe(endpointHosts.length);
  for (const service of probedServices.filter((each) => each !== 'endpoint')) expect(nextSteps).toContain(service);
});

import { connect as netConnect, type Socket } from 'node:net';

function connectTo(port: number): Socket {
  return netConnect({ host: '127.0.0.1', port });
}
