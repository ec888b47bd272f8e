import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { convertScript } from '../../src/journeys/convert-script.ts';
import { createJourneys, type Journeys } from '../../src/journeys/journeys.ts';
import type { JourneyRequest } from '../../src/journeys/request.ts';
import { browserProgram, hasBrowser } from '../support/browser.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/folder.ts';
import { journeyRequest } from './journey-request.ts';
import { account, type Panel, startPanel } from './panel.ts';

const needsChromium = hasBrowser ? '' : ` (skipped: ${browserProgram} is not installed)`;

describe.skipIf(!hasBrowser)(`journeys in Chromium${needsChromium}`, () => {
  let panel: Panel;
  let folder: TemporaryFolder;
  let journeys: Journeys;
  beforeAll(async () => {
    panel = await startPanel();
    folder = await temporaryFolder();
    journeys = createJourneys({ settings: () => ({ evidenceFolder: join(folder.path, 'evidence') }) });
  });
  afterAll(async () => {
    await journeys[Symbol.asyncDispose]();
    await panel[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  const run = async (plan: JourneyRequest['plan'], changes: Partial<JourneyRequest> = {}) =>
    await journeys.run(
      journeyRequest(panel.origin, plan, { secrets: account, ...changes }),
      new AbortController().signal,
    );

  const signIn: JourneyRequest['plan'] = {
    steps: [
      { goto: '/login' },
      { fill: { label: 'E-mail', secret: 'user' } },
      { fill: { label: 'Password', secret: 'password' } },
      { click: { role: 'button', name: 'Sign in' } },
      { totp: { label: 'Code', secret: 'totp' } },
      { click: { role: 'button', name: 'Continue' } },
      { expect: { role: 'heading', name: 'Devices' } },
      { expect: { text: 'Welcome' } },
      { expect: { url: '/devices' } },
      { expect: { title: 'Devices' } },
      { expect: { status: 200 } },
    ],
  };

  test('a declared journey signs in with a code; each step is timed, and the first page measured', async () => {
    const outcome = await run(signIn);
    expect(outcome.failure).toBeUndefined();
    expect(outcome.steps.map(({ name, outcome: end }) => `${name} ${end}`)).toEqual([
      'goto /login passed',
      'fill "E-mail" passed',
      'fill "Password" passed',
      'click button "Sign in" passed',
      'totp "Code" passed',
      'click button "Continue" passed',
      'expect heading "Devices" passed',
      'expect text "Welcome" passed',
      'expect url /devices passed',
      'expect title "Devices" passed',
      'expect status 200 passed',
    ]);
    expect(outcome.vitals).toEqual({ lcpMs: expect.any(Number), cls: expect.any(Number), ttfbMs: expect.any(Number) });
    expect(outcome.consoleErrors).toEqual(['widget failed for token abc']);
    expect(outcome.browser).toMatchObject({ version: expect.stringMatching(/^\d+\./), isRemote: false });
    expect(outcome.evidence).toEqual([]);
  });

  test('a module of defineJourney runs its steps by their names', async () => {
    const file = join(folder.path, 'login.journey.ts');
    await writeFile(
      file,
      `import { defineJourney, expect } from '@mdmkit/health/journey';
       export default defineJourney({ steps: {
         'open the panel': ({ page, url }) => page.goto(url + '/login'),
         'see the title': async ({ page }) => { await expect(page).toHaveTitle('Sign in'); await expect(page.getByRole('heading')).not.toHaveText('Other'); },
       } });`,
    );
    const outcome = await run({ module: file });
    expect(outcome.failure).toBeUndefined();
    expect(outcome.steps.map(({ name }) => name)).toEqual(['open the panel', 'see the title']);
  });

  test('a script as codegen writes it runs after its conversion, with the secrets of the configuration', async () => {
    const script = `import { test, expect } from '@playwright/test';

test('test', async ({ page }) => {
  await page.goto('${panel.origin}/login');
  await page.getByRole('textbox', { name: 'E-mail' }).click();
  await page.getByRole('textbox', { name: 'E-mail' }).fill('someone@panel.example');
  await page.getByRole('textbox', { name: 'Password' }).fill('what was typed');
  await page.getByRole('textbox', { name: 'Password' }).press('Enter');
  await expect(page.getByRole('heading', { name: 'Code' })).toBeVisible();
});
`;
    const { text, secrets } = convertScript(script);
    expect(secrets).toEqual(['password', 'user']);
    const file = join(folder.path, 'recorded.journey.ts');
    await writeFile(file, text);
    const outcome = await run({ module: file });
    expect(outcome.failure).toBeUndefined();
    expect(outcome.steps).toMatchObject([{ name: 'test', outcome: 'passed' }]);
    // Without any change, the typed texts are those of the person who recorded, whom this panel does not know.
    await writeFile(file, script.replace('toBeVisible()', 'toBeVisible({ timeout: 500 })'));
    expect((await run({ module: file })).failure).toMatchObject({ kind: 'expectation', step: 'test' });
  });

  test.for([
    ['an element that is missing', [{ goto: '/login' }, { expect: { text: 'Devices' }, timeout: '1s' }], 'expectation'],
    ['a status of the panel', [{ goto: '/error' }], 'http'],
    [
      'a click on nothing',
      [{ goto: '/login' }, { click: { role: 'link', name: 'None' }, timeout: '1s' }],
      'step-timeout',
    ],
    [
      'a refused sign-in',
      [{ goto: '/login' }, { expect: { url: '/devices' }, refusal: true, timeout: '1s' }],
      'sign-in',
    ],
    ['a port where nothing listens', [{ goto: 'http://127.0.0.1:1/' }], 'connection'],
    ['a name that does not exist', [{ goto: 'http://panel.invalid/' }], 'name'],
  ] as const)('%s is named', async ([, steps, kind]) => {
    const outcome = await run({ steps });
    expect(outcome.failure).toMatchObject({ kind });
    expect(outcome.steps.at(-1)?.outcome).toBe('failed');
  });
});
