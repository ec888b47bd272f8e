import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { listen } from '@mdmkit/core/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSimulatedVendors } from '../../src/testing/index.ts';
import { temporaryFolder } from '../support/folder.ts';
import { runProgram } from '../support/program.ts';

const lampModule = fileURLToPath(new URL('programs/lamp-canary.ts', import.meta.url));

/** A product with one lamp, and a configuration to which canaries are added. */
async function startProduct() {
  await using cleaning = new AsyncDisposableStack();
  const folder = cleaning.use(await temporaryFolder());
  const vendors = cleaning.use(await startSimulatedVendors({ folder: folder.path }));
  const lamp = { isOn: false, calls: 0, tokens: new Set<string | null>() };
  const product = cleaning.use(
    await listen({
      async fetch({ method, headers }) {
        lamp.calls += 1;
        lamp.tokens.add(headers.get('authorization'));
        if (method === 'PUT') lamp.isOn = true;
        if (method === 'DELETE') lamp.isOn = false;
        return new Response(null, { status: method === 'GET' && !lamp.isOn ? 404 : 200 });
      },
    }),
  );
  const original = await readFile(vendors.configFile, 'utf8');
  const closing = cleaning.move();
  return {
    lamp,
    configFile: vendors.configFile,
    async configure(members: Readonly<Record<string, unknown>> = {}) {
      const check = {
        kind: 'own',
        name: 'lamp',
        credential: 'aurora/apple.vpp',
        module: lampModule,
        resources: ['own lamp'],
        options: { origin: product.origin },
        secrets: { token: { env: 'LAMP_TOKEN' } },
        ...members,
      };
      await writeFile(vendors.configFile, `${original}\ncanary:\n  checks: ${JSON.stringify([check])}\n`);
    },
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}

let product: Awaited<ReturnType<typeof startProduct>>;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(async () => await product[Symbol.asyncDispose]());

const env = { LAMP_TOKEN: 'lamp-secret-1' };
const run = async (...args: readonly string[]) =>
  await runProgram(['canary', ...args, '-c', product.configFile], { env });

test('the configuration names a canary of the own product by its module', async () => {
  await product.configure();
  expect((await run('list')).stdout).toContain('aurora/own.canary/lamp  own ');
  expect((await run('doctor')).stdout).toBe('aurora/own.canary/lamp: ready\n');
  const dry = await run('run', '--all', '--dry-run');
  expect(dry.stdout).toContain('change  PUT /lamp     switch the lamp on');
  product.lamp.calls = 0;
  const { code, stdout } = await run('run', 'aurora/own.canary/lamp');
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: expect.stringContaining('accepted yes, completed yes, correct yes'),
  });
  expect(product.lamp.isOn).toBe(false);
  expect(product.lamp.calls).toBeGreaterThan(3);
  expect([...product.lamp.tokens]).toEqual(['Bearer lamp-secret-1']);
});

test.each([
  ['a resource that is not listed', { resources: ['own fan'] }, 'CANARY_RESOURCE_NOT_LISTED'],
  ['a module that is missing', { module: './none.js' }, 'ERR_MODULE_NOT_FOUND'],
  [
    'a module without a function',
    { module: import.meta.filename.replace('own-canary.test', '../support/folder') },
    'exports no function openCanary',
  ],
  ['a secret that is not configured', { secrets: {} }, '"secrets" has no member "token"'],
  ['a secret that is empty', { secrets: { token: { env: 'NO_SUCH' } } }, 'NO_SUCH'],
])('%s is refused before the first call', async (_, members, text) => {
  await product.configure(members);
  product.lamp.calls = 0;
  const { code, stdout } = await run('run', '--all');
  expect({ code, stdout }).toEqual({ code: 2, stdout: expect.stringContaining(text) });
  expect((await run('doctor')).stdout).toContain(text);
  expect(product.lamp.calls).toBe(0);
});
