import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { convertScript } from '../../src/journeys/convert-script.ts';
import { browserProgram, hasBrowser } from '../support/browser.ts';
import { temporaryFolder } from '../support/folder.ts';
import { hangsMs } from '../support/processes.ts';
import { runProgram } from '../support/program.ts';
import { startPanel } from './panel.ts';

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
    "warning: 1 typed text is left as it is; replace those that are secret by secret('name')\n",
  ]);
  expect(stdout).toContain(`journey: ${output}`);
  expect(await readFile(output, 'utf8')).not.toContain('secret\\');
});

test('journey record replaces an existing module only with --force, and never the script that it reads', async () => {
  await using folder = await temporaryFolder();
  const script = await folder.write('script.ts', recorded);
  const output = await folder.write('login.journey.ts', 'edited by hand');
  const record = async (to: string, ...more: readonly string[]) =>
    await runProgram(['journey', 'record', script, '--output', to, ...more]);
  expect(await record(output)).toMatchObject({ code: 64, stdout: '', stderr: expect.stringMatching(/" exists; name/) });
  expect(await readFile(output, 'utf8')).toBe('edited by hand');
  expect((await record(script, '--force')).stderr).toMatch(/" is a file that this command reads; name another one/);
  expect(await readFile(script, 'utf8')).toBe(recorded);
  expect((await record(output, '--force')).code).toBe(0);
  expect(await readFile(output, 'utf8')).toContain("from '@mdmkit/health/journey'");
});

test('journey record without a screen, and with a file that is missing, says what to do', async () => {
  await using folder = await temporaryFolder();
  const output = join(folder.path, 'login.journey.ts');
  const record = async (source: string) =>
    await runProgram(['journey', 'record', source, '--output', output], { env: {} });
  if (hasBrowser && process.platform === 'linux')
    expect((await record('http://127.0.0.1:1/')).stderr).toContain('record on a machine with one');
  const missing = await record(join(folder.path, 'none.ts'));
  expect([missing.code, missing.stderr]).toEqual([64, expect.stringContaining('to record a script now, name the URL')]);
  expect(await readdir(folder.path)).toEqual([]);
});

test.skipIf(!hasBrowser)(
  `journey record of a page records it in a browser${hasBrowser ? '' : ` (skipped: ${browserProgram} is not installed)`}`,
  async () => {
    await using folder = await temporaryFolder();
    await using panel = await startPanel();
    const output = join(folder.path, 'login.journey.ts');
    const controller = new AbortController();
    // The browser needs no screen here, and is closed once the page has been opened.
    const running = runProgram(['journey', 'record', `${panel.origin}/devices`, '--output', output], {
      env: { ...process.env, PWTEST_CLI_HEADLESS: '1' },
      signal: controller.signal,
    });
    await expect.poll(async () => await recordedScripts(), { timeout: hangsMs }).toContain(`${panel.origin}/devices`);
    controller.abort();
    const { code, stdout, stderr } = await running;
    expect([code, stderr]).toEqual([0, expect.stringContaining('close it at the end')]);
    expect(stdout).toContain(`url: ${panel.origin}\n`);
    const text = await readFile(output, 'utf8');
    expect(text).toContain("from '@mdmkit/health/journey'");
    expect(text).toContain(`page.goto('${panel.origin}/devices')`);
    // What was typed may stand in the script; it is gone.
    expect(await recordedScripts()).not.toContain(panel.origin);
  },
);

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
    code: 64,
    stdout: '',
    stderr: expect.stringContaining('run "health-check journey run own/browser" first'),
  });
  expect(JSON.parse((await run('show', 'own/browser', '--format', 'json')).stdout)).toEqual({
    schemaVersion: 1,
    target: 'own/browser',
    baselines: [],
  });
  const accepted = await run('accept', 'own/browser', '--by', 'me', '--reason', 'test');
  expect(accepted.code).not.toBe(0);
  expect(accepted.stderr).toContain('run "health-check journey run own/browser" first');
  expect((await run('show', 'other/browser')).stderr).toContain('there is no journey "other/browser"');
});

/** The scripts that are being recorded on this machine. */
async function recordedScripts(): Promise<string> {
  const folders = (await readdir(tmpdir())).filter((name) => name.startsWith('health-check-record-'));
  const scripts = folders.map(
    async (name) => await readFile(join(tmpdir(), name, 'script.ts'), 'utf8').catch(() => ''),
  );
  return (await Promise.all(scripts)).join('\n');
}
