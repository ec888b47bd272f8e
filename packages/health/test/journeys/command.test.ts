import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { convertScript } from '../../src/journeys/convert-script.ts';
import { temporaryFolder } from '../support/folder.ts';
import { runProgram } from '../support/program.ts';

const recorded = `import { test, expect } from '@playwright/test';

test('test', async ({ page }) => {
  await page.goto('https://panel.example.com/login');
  await page.getByRole('textbox', { name: 'E-mail' }).fill('checker@panel.example');
  await page.getByRole('textbox', { name: 'Password' }).fill('it\\'s secret');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('textbox', { name: 'Code' }).fill('123456');
  await page.getByRole('textbox', { name: 'Search' }).fill('tablet');
  await expect(page.getByRole('heading')).toContainText('Devices');
});
`;

test('a recorded script becomes a journey without the texts that were typed', () => {
  const { text, secrets, literals } = convertScript(recorded);
  expect(secrets).toEqual(['password', 'totp', 'user']);
  expect(literals).toBe(1);
  expect(text).toBe(`import { expect, secret, test, totp } from '@mdmkit/health/journey';

test('test', async ({ page }) => {
  await page.goto('https://panel.example.com/login');
  await page.getByRole('textbox', { name: 'E-mail' }).fill(secret('user'));
  await page.getByRole('textbox', { name: 'Password' }).fill(secret('password'));
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('textbox', { name: 'Code' }).fill(await totp('totp'));
  await page.getByRole('textbox', { name: 'Search' }).fill('tablet');
  await expect(page.getByRole('heading')).toContainText('Devices');
});
`);
});

test('journey record writes the module, and says what health.yaml needs', async () => {
  await using folder = await temporaryFolder();
  const script = await folder.write('script.ts', recorded);
  const output = join(folder.path, 'login.journey.ts');
  const { code, stdout, stderr } = await runProgram(['journey', 'record', script, '--output', output]);
  expect([code, stderr]).toEqual([
    0,
    "warning: 1 typed texts are left as they are; replace those that are secret by secret('name')\n",
  ]);
  expect(stdout).toContain(`journey: ${output}`);
  expect(await readFile(output, 'utf8')).not.toContain('secret\\');
});

test('a configuration without a journey is named', async () => {
  await using folder = await temporaryFolder();
  const config = await folder.write(
    'health.yaml',
    'version: 1\ntenants: [{ id: a, name: A, credentials: [{ service: endpoint, host: apple.dep }] }]\n',
  );
  const { code, stderr } = await runProgram(['journey', 'run', '-c', config]);
  expect(code).toBe(78);
  expect(stderr).toContain('has no target with "service: browser"');
});

test('baselines are shown and accepted only once there is something to accept', async () => {
  await using folder = await temporaryFolder();
  const config = await folder.write(
    'health.yaml',
    `version: 1
tenants:
  - id: own
    name: Own
    credentials: [{ service: browser, url: "https://panel.example.com", steps: [{ goto: / }, { fingerprint: home }] }]
`,
  );
  const run = (...args: readonly string[]) => runProgram(['journey', 'baseline', ...args, '-c', config]);
  expect(await run('show', 'own/browser')).toMatchObject({
    code: 0,
    stdout: 'No page of own/browser has an accepted baseline yet.\n',
  });
  expect(await run('diff', 'own/browser')).toMatchObject({
    code: 0,
    stdout: 'Nothing of own/browser differs from its accepted baselines.\n',
  });
  const accepted = await run('accept', 'own/browser', '--by', 'me', '--reason', 'test');
  expect(accepted.code).not.toBe(0);
  expect(accepted.stderr).toContain('run "health-check journey run own/browser" first');
  expect((await run('show', 'other/browser')).stderr).toContain('there is no journey "other/browser"');
});
