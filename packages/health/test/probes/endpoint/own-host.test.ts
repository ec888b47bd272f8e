import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runChecks } from '../../../src/index.ts';
import { ownHost } from '../../../src/probes/endpoint/own-host.ts';
import { makeAuthority, makeCertificate } from '../../support/certificates.ts';
import { type ConfigFolder, configFolder } from '../../support/config-folder.ts';
import { type Internet, startInternet } from '../../support/internet.ts';

const host = 'mdm.example.com';
const asked = ownHost({ host, path: '/healthz', contains: 'all is (well)' });
let internet: Internet;
let config: ConfigFolder;
beforeAll(async () => {
  internet = await startInternet([asked]);
  config = await configFolder();
});
afterAll(async () => {
  await internet[Symbol.asyncDispose]();
  await config[Symbol.asyncDispose]();
});
beforeEach(() => internet.behave({}));

/** Checks the host as a configuration describes it. */
async function check(own: object, more: object = {}, network = {}) {
  const credential = JSON.stringify({ service: 'endpoint', own: { host, ...own }, ...more });
  const text = `version: 1\ntenants: [{ id: a, name: A, credentials: [${credential}] }]\n`;
  const { targets } = await config.load(text);
  const { results } = await runChecks(
    { origins: {}, targets },
    { network: { ...internet.network, ...network }, retries: 0 },
  );
  return results[0]!;
}
const question = { path: '/healthz', contains: 'all is (well)' };

describe('a host of one’s own', () => {
  test('is well when it answers as the configuration expects', async () => {
    const before = internet.asked.length;
    expect(await check(question)).toMatchObject({
      class: 'ok',
      warnings: [],
      facts: { host, port: 443, vendor: 'own', feature: 'own', status: 200, issuer: 'own CA, Small Authority' },
    });
    expect(internet.asked.slice(before)).toMatchObject([{ host, path: '/healthz', headers: { accept: '*/*' } }]);
  });

  test('is asked nothing without a path: the handshake is all that is judged', async () => {
    const before = internet.asked.length;
    const { class: found, facts } = await check({});
    expect(found).toBe('ok');
    expect(facts).toMatchObject({ certificateKey: 'RSA 2048', certificateNames: 1 });
    expect(internet.asked.length).toBe(before);
  });

  test.each([
    [{ status: 503 }, 'fail.server', 'ENDPOINT_OWN_ERROR', /status 503/],
    [{ status: 404 }, 'fail.config', 'ENDPOINT_OWN_UNEXPECTED', /status 404/],
    [{ status: 200, body: 'all is lost' }, 'fail.config', 'ENDPOINT_OWN_UNEXPECTED', /status 200/],
    [
      { status: 302, headers: { location: 'https://login.example.com/?s=1' } },
      'fail.config',
      'ENDPOINT_OWN_UNEXPECTED',
      /to login\.example\.com\)/,
    ],
    [{ status: 511 }, 'fail.network', 'ENDPOINT_PORTAL', /status 511/],
  ] as const)('%o is %s', async (answer, found, code, error) => {
    internet.behave({ [host]: { answer } });
    const result = await check(question);
    expect(result).toMatchObject({ class: found, code, error: expect.stringMatching(error) });
    expect(result.owner).toBe('us');
  });

  test('may answer with another status, and with a web page, where the configuration says so', async () => {
    internet.behave({ [host]: { answer: { status: 401, headers: { 'content-type': 'text/html' }, body: '<html>' } } });
    expect(await check({ path: '/', status: [401] })).toMatchObject({ class: 'ok' });
  });
});

describe('the authority behind it', () => {
  test('may be any public one, unless the configuration names it', async () => {
    expect(await check({}, { issuers: ['Small Authority'] })).toMatchObject({ class: 'ok' });
    expect(await check({}, { issuers: ['Another', 'own CA'] })).toMatchObject({ class: 'ok' });
    expect(await check({}, { issuers: ['Another'] })).toMatchObject({
      class: 'degraded',
      code: 'ENDPOINT_UNEXPECTED_ISSUER',
      facts: { note: 'issued by Small Authority' },
    });
  });

  test('may be one’s own, where this machine was told to trust it', async () => {
    const authority = makeAuthority('House Root', 'House');
    const certificate = makeCertificate({
      subject: [{ name: 'commonName', value: host }],
      names: [host],
      issuer: authority,
    });
    internet.behave({ [host]: { certificate } });
    const ca = { ca: [authority.certificate] };
    expect(await check(question, {}, ca)).toMatchObject({ class: 'ok' });
    expect(await check(question, { issuers: ['House'] }, ca)).toMatchObject({ class: 'ok' });
    expect(await check(question, { issuers: ['Another'] }, ca)).toMatchObject({ code: 'ENDPOINT_INTERCEPTED_TRUSTED' });
    expect(await check(question)).toMatchObject({ code: 'ENDPOINT_UNKNOWN_ROOT' });
  });

  test('costs one connection when it is your own and trusted', async () => {
    const authority = makeAuthority('House Root', 'House');
    const subject = [{ name: 'commonName', value: host }];
    internet.behave({ [host]: { certificate: makeCertificate({ subject, names: [host], issuer: authority }) } });
    const before = internet.dialled.length;
    expect(await check(question, {}, { ca: authority.certificate })).toMatchObject({ class: 'ok' });
    expect(internet.dialled.slice(before)).toHaveLength(1);
  });
});

test('a private address is a filter, unless the configuration says that it is right', async () => {
  internet.behave({ [host]: { addresses: ['10.0.0.7'] } });
  expect(await check(question)).toMatchObject({ class: 'fail.network', code: 'ENDPOINT_DNS_SINKHOLE' });
  expect(await check({ ...question, private: true })).toMatchObject({ class: 'ok' });
});

describe('in health.yaml', () => {
  const problems = (credential: string) =>
    config.problems(`version: 1\ntenants: [{ id: a, name: A, credentials: [${credential}] }]\n`);

  test.each([
    ['{ service: endpoint }', /expected either "host", of the list, or "own"/],
    [
      '{ service: endpoint, host: apple.dep, own: { host: a.example } }',
      /expected either "host", of the list, or "own"/,
    ],
    ['{ service: endpoint, own: { host: "https://a.example" } }', /expected the name of a host/],
    ['{ service: endpoint, own: { host: a.example, path: healthz } }', /expected a path that begins with "\/"/],
    ['{ service: endpoint, own: { host: a.example, port: 70000 } }', /port/],
    ['{ service: endpoint, own: { host: a.example, paths: / } }', /unknown member "paths"/],
  ])('%s is a mistake with a sentence', async (credential, message) => {
    const found = await problems(credential);
    expect(found.length).toBeGreaterThan(0);
    expect(found.join('\n')).toMatch(message);
  });
});
