import { setImmediate as turn } from 'node:timers/promises';
import { createVirtualClock } from '@mdmkit/core/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type CheckResult, loadConfig, type RunOptions, runChecks } from '../../src/index.ts';
import { probeOf } from '../../src/probes/index.ts';
import { readPushCertificate } from '../../src/probes/push/read-push-certificate.ts';
import {
  createPushCertificate,
  type PushCertificateOptions,
  type PushGateway,
  type SimulatedPushCertificate,
  startPushGateway,
} from '../../src/testing/index.ts';
import { makeAuthority, makeCertificate } from '../support/certificates.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/folder.ts';
import { startInternet } from '../support/internet.ts';

const dayMs = 24 * 60 * 60 * 1000;
let gateway: PushGateway;
let folder: TemporaryFolder;
let made: SimulatedPushCertificate;
beforeAll(async () => {
  [gateway, folder, made] = await Promise.all([startPushGateway(), temporaryFolder(), createPushCertificate()]);
});
afterAll(async () => {
  await gateway.close();
  await folder[Symbol.asyncDispose]();
});
beforeEach(() => gateway.misbehave(undefined));

interface Setting extends RunOptions {
  readonly certificate?: SimulatedPushCertificate;
  readonly key?: string;
  readonly topic?: string;
  readonly origin?: string | null;
}

/** Checks a certificate that a configuration names. */
async function check({ certificate = made, key, topic, origin, ...options }: Setting = {}): Promise<CheckResult> {
  await folder.write('push.pem', certificate.certificate);
  await folder.write('push-key.pem', key ?? certificate.privateKey);
  const file = await folder.write(
    'health.yaml',
    `version: 1
${origin === null ? '' : `origins: { apple.push: "${origin ?? gateway.origin}" }`}
tenants:
  - id: own
    name: Own
    credentials:
      - service: apple.push
        certificate: { file: push.pem }
        privateKey: { file: push-key.pem }
        ${topic === undefined ? '' : `topic: ${topic}`}
`,
  );
  const { results } = await runChecks(await loadConfig(file), options);
  return results[0]!;
}

test('a certificate that is fine, and a gateway that answers', async () => {
  const result = await check();
  expect(result).toMatchObject({ class: 'ok', code: null, warnings: [], error: null });
  expect(result.facts).toEqual({
    topic: made.topic,
    keyMatches: true,
    serialNumber: expect.stringMatching(/^[0-9A-F]+$/),
    fingerprint: expect.any(String),
    issuer: 'Apple Application Integration 2 Certification Authority',
    validFrom: expect.stringMatching(/^\d{4}-/),
    expiresAt: expect.stringMatching(/^\d{4}-/),
    gateway: gateway.origin.slice('http://'.length),
    gatewayStatus: 405,
    clockSkewSeconds: 0,
  });
  expect(probeOf('apple.push').facts.strict().parse(result.facts)).toEqual(result.facts);
  expect(result.phases).toMatchObject({ connectMs: expect.any(Number), firstByteMs: expect.any(Number) });
});

test('the gateway is asked one thing that pushes nothing and holds no secret', async () => {
  const before = gateway.requests.length;
  await check();
  const asked = gateway.requests.slice(before);
  expect(asked).toMatchObject([{ method: 'GET', path: `/3/device/${'0'.repeat(64)}` }]);
  expect(
    Object.keys(asked[0]!.headers)
      .filter((name) => !name.startsWith(':'))
      .sort(),
  ).toEqual(['accept', 'user-agent']);
});

describe('the topic', () => {
  test('that changed since the last check is the end of all devices', async () => {
    const former = 'com.apple.mgmt.External.former';
    expect(await check({ known: () => ({ topic: former }) })).toMatchObject({
      class: 'fail.config',
      code: 'PUSH_TOPIC_CHANGED',
      owner: 'us',
      facts: { topic: made.topic, formerTopic: former, gatewayStatus: 405 },
    });
    expect(await check({ known: () => ({ topic: made.topic }) })).toMatchObject({ class: 'ok' });
  });

  test('that the configuration names wins over what the last check saw', async () => {
    expect(await check({ topic: made.topic, known: () => ({ topic: 'com.apple.mgmt.x' }) })).toMatchObject({
      class: 'ok',
    });
    expect(await check({ topic: 'com.apple.mgmt.other' })).toMatchObject({ code: 'PUSH_TOPIC_CHANGED' });
  });
});

describe('a key of another certificate', () => {
  test('is a mistake in the configuration, found before anything is sent', async () => {
    const other = await createPushCertificate();
    await expect(check({ key: other.privateKey })).rejects.toThrow(
      /privateKey: the private key does not belong to the certificate/,
    );
  });

  test('is a failure if a program passes both', async () => {
    const other = await createPushCertificate();
    const credential = await readPushCertificate({
      certificate: Buffer.from(made.certificate),
      privateKey: Buffer.from(other.privateKey),
    });
    const target = {
      id: 'own/apple.push',
      tenant: 'own',
      tenantName: 'Own',
      service: 'apple.push',
      credential,
    } as const;
    const { results } = await runChecks({ origins: { 'apple.push': gateway.origin }, targets: [target] });
    expect(results[0]).toMatchObject({
      class: 'fail.config',
      code: 'PUSH_KEY_MISMATCH',
      facts: { keyMatches: false },
    });
  });
});

describe('its end', () => {
  const ending = (options: PushCertificateOptions) => createPushCertificate({ topic: made.topic, ...options });

  test('is warned about', async () => {
    const certificate = await ending({ expiresAt: new Date(Date.now() + 5.5 * dayMs) });
    expect(await check({ certificate })).toMatchObject({
      class: 'ok',
      warnings: [{ code: 'CREDENTIAL_EXPIRING', daysLeft: 5 }],
    });
  });

  test('that has come is a failure', async () => {
    const certificate = await ending({ expiresAt: new Date(Date.now() - dayMs) });
    expect(await check({ certificate })).toMatchObject({
      class: 'fail.auth',
      code: 'CREDENTIAL_EXPIRED',
      owner: 'credential',
    });
  });
});

describe('the gateway', () => {
  test.each([
    [
      'answers with an error',
      { status: 503, body: { reason: 'ServiceUnavailable' } },
      'ENDPOINT_VENDOR_ERROR',
      'fail.server',
    ],
    ['throttles', { status: 429, body: { reason: 'TooManyRequests' } }, 'ENDPOINT_THROTTLED', 'throttled'],
    ['cuts the connection', 'reset', 'ENDPOINT_NO_ANSWER', 'fail.network'],
    [
      'is a block page',
      { status: 200, headers: { 'content-type': 'text/html' }, body: '<html><title>Blocked</title>' },
      'ENDPOINT_BLOCK_PAGE',
      'fail.network',
    ],
  ] as const)('%s', async (_, answer, code, name) => {
    gateway.misbehave(answer);
    const result = await check();
    expect(result).toMatchObject({ class: name, code, facts: { topic: made.topic, keyMatches: true } });
    expect(result.remedy).toMatch(/^[A-Z].*\.$/);
  });

  test('is not there', async () => {
    expect(await check({ origin: 'http://127.0.0.1:1' })).toMatchObject({
      class: 'fail.network',
      code: 'ENDPOINT_REFUSED',
      error: expect.stringContaining('ECONNREFUSED'),
    });
  });

  test('never answers', async () => {
    gateway.misbehave('hang');
    const clock = createVirtualClock({ startMs: Date.now() });
    const before = gateway.requests.length;
    const running = check({ clock });
    let done = false;
    void running.finally(() => (done = true));
    while (!done) {
      await turn();
      // However long the connection takes: time passes as soon as a request gets no answer.
      if (gateway.requests.length > before) await clock.advance(200);
    }
    expect(await running).toMatchObject({ class: 'fail.network', code: 'ENDPOINT_NO_ANSWER' });
  });

  test('behind TLS of an authority that the operator names', async () => {
    const authority = makeAuthority('Own CA');
    const subject = [{ name: 'commonName', value: 'localhost' }];
    const server = makeCertificate({ subject, names: ['localhost'], issuer: authority });
    await using secure = await startPushGateway({ tls: { key: server.key, cert: server.certificate } });
    const origin = secure.origin.replace('127.0.0.1', 'localhost');
    const result = await check({ origin, network: { ca: authority.certificate } });
    expect(result).toMatchObject({ class: 'ok', facts: { gatewayStatus: 405 } });
    expect(await check({ origin })).toMatchObject({ code: 'ENDPOINT_UNKNOWN_ROOT' });
  });

  test("of Apple's own is one of two ports, and either will do", async () => {
    await using internet = await startInternet();
    internet.behave({ 'apple.push.443': { tcp: 'refuse' } });
    expect(await check({ origin: null, network: internet.network })).toMatchObject({
      class: 'ok',
      facts: { gateway: 'api.push.apple.com:2197' },
    });
    internet.behave({ '*': { tcp: 'refuse' } });
    expect(await check({ origin: null, network: internet.network })).toMatchObject({
      class: 'fail.network',
      code: 'ENDPOINT_REFUSED',
    });
  });
});
