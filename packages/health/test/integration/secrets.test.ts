import { createPrivateKey } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type DepToken, decryptServerToken } from '@mdmkit/apple-dep';
import { Secret } from '@mdmkit/core';
import type { Fault, Simulator } from '@mdmkit/core/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { formatJson, formatNames, formatTable, type LoadedConfig, loadConfig, runChecks } from '../../src/index.ts';
import { type SimulatedVendors, startSimulatedVendors } from '../../src/testing/index.ts';
import { googleTargets } from '../support/google-targets.ts';
import { runProgram } from '../support/program.ts';
import { shownSecrets } from '../support/shown-secrets.ts';
import { steppedClock } from '../support/stepped-clock.ts';

const tenants = ['aurora', 'borealis', 'cirrus'];
/** Every secret by what it is. */
const secrets = new Map<string, Set<string>>();
const time = steppedClock();
let vendors: SimulatedVendors;
let configFile: string;
let config: LoadedConfig;

beforeAll(async () => {
  vendors = await startSimulatedVendors({ clock: time.clock });
  for (const name of ['dep', 'vpp', 'business', 'emm'] as const) overhear(name, vendors[name]);
  for (const tenant of tenants) await collect(tenant, join(dirname(vendors.configFile), tenant));
  configFile = await addGoogleTenant();
  config = await loadConfig(configFile);
});
afterAll(() => vendors.close());

function keep(name: string, secret: string): void {
  secrets.set(name, (secrets.get(name) ?? new Set()).add(secret));
}

/** What a value shows that it must not. */
const shown = (value: unknown) => shownSecrets(value, secrets);

/** Adds a tenant with the services of Google's that the demo lacks. */
async function addGoogleTenant(): Promise<string> {
  const { account, enterprise } = await googleTargets(vendors);
  const folder = dirname(vendors.configFile);
  await writeFile(join(folder, 'further.json'), account.keyFile, { mode: 0o600 });
  rememberKey('further', 'service account key', (JSON.parse(account.keyFile) as { private_key: string }).private_key);
  const serviceAccount = { file: 'further.json' };
  const credentials = [
    { service: 'google.play', serviceAccount, enterprise: enterprise.id },
    { service: 'google.zerotouch', serviceAccount },
  ];
  const written = parse(await readFile(vendors.configFile, 'utf8')) as { readonly tenants: readonly unknown[] };
  const file = join(folder, 'further.yaml');
  const tenants = [...written.tenants, { id: 'further', name: 'Further', credentials }];
  await writeFile(file, stringify({ ...written, tenants }), { mode: 0o600 });
  return file;
}

function rememberKey(tenant: string, name: string, pem: string): void {
  const lines = pem.split('\n').filter((line) => line.length >= 40 && !line.startsWith('-'));
  for (const [index, line] of lines.entries()) keep(`${tenant} ${name}, line ${index + 1}`, line);
  keep(`${tenant} ${name}`, lines.join(''));
  keep(`${tenant} ${name}, member d`, createPrivateKey(pem.replaceAll(' EC ', ' ')).export({ format: 'jwk' }).d ?? '');
}

/** Remembers what one credential folder holds. */
async function collect(tenant: string, folder: string): Promise<void> {
  const read = (name: string) => readFile(join(folder, name), 'utf8');
  const remember = (name: string, secret: string) => keep(`${tenant} ${name}`, secret);
  const key = await read('server-token-key.pem');
  rememberKey(tenant, 'server token key', key);
  const file = Buffer.from(await read('server-token_smime.p7m'));
  const token: DepToken = decryptServerToken({ file, privateKey: new Secret(key) });
  for (const member of ['consumerKey', 'consumerSecret', 'accessToken', 'accessSecret'] as const)
    remember(`server token, ${member}`, token[member].reveal());

  const content = (await read('content-token.vpptoken')).trim();
  remember('content token', content);
  remember('content token, inside', (JSON.parse(Buffer.from(content, 'base64').toString()) as { token: string }).token);

  rememberKey(tenant, 'business key', await read('business-key.pem'));
  const account = JSON.parse(await read('service-account.json')) as { private_key: string };
  rememberKey(tenant, 'service account key', account.private_key);
}

/** Remembers the secrets that are on the wire: sessions, access tokens, assertions, whole Authorization headers. */
function overhear(name: string, simulator: Simulator): void {
  const answer = simulator.fetch.bind(simulator);
  const remember = (what: string, secret: string | null | undefined) => {
    if (secret) keep(`${name} ${what}`, secret);
  };
  Object.assign(simulator, {
    async fetch(request: Request): Promise<Response> {
      const form = new URLSearchParams(await request.clone().text());
      for (const parameter of ['assertion', 'client_assertion']) remember(parameter, form.get(parameter));
      remember('authorization', request.headers.get('authorization')?.replace(/^\w+ /, ''));
      remember('signature', /oauth_signature="([^"]+)"/.exec(request.headers.get('authorization') ?? '')?.[1]);
      remember('session', request.headers.get('x-adm-auth-session'));
      const response = await answer(request);
      const text = await response.clone().text();
      remember('issued', /"(?:auth_session_token|access_token)":\s*"([^"]+)"/.exec(text)?.[1]);
      return response;
    },
  });
}

const trouble: readonly (Fault | undefined)[] = [
  undefined,
  'garble',
  'html',
  'reset',
  'reset-body',
  { status: 500, body: 'Internal Server Error' },
  { status: 401 },
  { status: 400, body: { error: 'invalid_request' } },
  { status: 302, headers: { location: 'https://elsewhere.example/' } },
];

test.each(trouble)('nothing that the program writes holds a secret, whatever the vendors answer: %o', async (fault) => {
  for (const format of formatNames) {
    time.step();
    for (const simulator of [vendors.dep, vendors.vpp, vendors.business, vendors.emm])
      if (fault) simulator.faults.add({ fault, times: 30, after: 1 });
    const args = ['run', '--config', configFile, '--format', format, '--debug'];
    const { stdout, stderr } = await runProgram(args, { terminal: true });
    for (const simulator of [vendors.dep, vendors.vpp, vendors.business, vendors.emm]) simulator.faults.clear();
    expect(stderr).toContain('"event":"response"');
    for (const service of ['google.play', 'google.zerotouch']) expect(stdout + stderr).toContain(service);
    expect(shown(stdout + stderr)).toEqual([]);
  }
});

test('no result, error or loaded configuration shows a secret when it is printed', async () => {
  const errors: unknown[] = [];
  time.step();
  for (const simulator of [vendors.dep, vendors.vpp, vendors.business, vendors.emm])
    simulator.faults.add({ fault: 'garble', after: 3, times: 2 });
  const report = await runChecks(config, { retries: 0, onFailure: ({ error }) => errors.push(error) });
  expect(errors.length).toBeGreaterThanOrEqual(3);
  const written = [formatJson(report), formatTable(report, config.targets, { color: true, nowMs: 0 })];
  for (const value of [report, config, errors, written]) expect(shown(value)).toEqual([]);
});

test('there was something to find, and it would have been found', () => {
  const kinds = [
    ...['authorization', 'signature', 'session', 'issued'].map((what) => `dep ${what}`),
    'vpp authorization',
    ...['authorization', 'client_assertion', 'issued'].map((what) => `business ${what}`),
    ...['authorization', 'assertion', 'issued'].map((what) => `emm ${what}`),
    'further service account key, member d',
    ...tenants.flatMap((tenant) =>
      [
        'content token',
        'content token, inside',
        'server token, accessSecret',
        'server token key, line 9',
        'business key, member d',
        'service account key, member d',
      ].map((what) => `${tenant} ${what}`),
    ),
  ];
  for (const kind of kinds) {
    const [secret = ''] = secrets.get(kind) ?? [];
    expect(secret.length).toBeGreaterThan(20);
    const planted = [
      { deep: { inside: [new Map([['a', `xy${secret}z`]])] } },
      `{"a":"${Buffer.from(`x${secret}tail`).toString('base64')}"}`,
      new Error('failed', { cause: new Error(encodeURIComponent(secret)) }),
    ];
    for (const value of planted) expect(shown(value)).toContain(kind);
  }
  expect(shown('nothing')).toEqual([]);
});
