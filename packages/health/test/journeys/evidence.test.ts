import { mkdir, readdir, readFile, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { findSecrets } from '@mdmkit/core/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readZip } from '../../src/journeys/browser/zip.ts';
import { createJourneys, type KeptOutcome } from '../../src/journeys/journeys.ts';
import { keepEvidence } from '../../src/journeys/keep-evidence.ts';
import type { JourneyRequest } from '../../src/journeys/request.ts';
import { browserProgram, hasBrowser } from '../support/browser.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/folder.ts';
import { journeyRequest } from './journey-request.ts';
import { account, type Panel, startPanel } from './panel.ts';

const needsChromium = hasBrowser ? '' : ` (skipped: ${browserProgram} is not installed)`;

describe.skipIf(!hasBrowser)(`the evidence of a failure in Chromium${needsChromium}`, () => {
  let panel: Panel;
  let folder: TemporaryFolder;
  beforeAll(async () => {
    panel = await startPanel();
    folder = await temporaryFolder();
  });
  afterAll(async () => {
    await panel[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  const runIn = async (place: string, plans: readonly JourneyRequest['plan'][]) => {
    await using journeys = createJourneys({ settings: () => ({ evidenceFolder: join(folder.path, place) }) });
    const outcomes: KeptOutcome[] = [];
    for (const plan of plans)
      outcomes.push(
        await journeys.run(journeyRequest(panel.origin, plan, { secrets: account }), new AbortController().signal),
      );
    return outcomes;
  };

  const literal = 'typed-literal-4f6e2d';

  test('holds no secret, typed text, code or cookie in any byte', async () => {
    const module = await folder.write(
      'leaky.journey.ts',
      `import { defineJourney } from '@mdmkit/health/journey';
       export default defineJourney({ steps: {
         'leak': async ({ page, url, secret, context, fingerprint }) => {
           await page.goto(url + '/echo?token=' + encodeURIComponent(secret('password')));
           await page.getByLabel('Name').fill('${literal}');
           await page.evaluate((value) => { console.error('password ' + value + ' and ' + btoa(value)); }, 'pre-' + '${literal}');
           await page.evaluate((value) => {
             document.title = 'Hello ' + value;
             document.body.append(Object.assign(document.createElement('a'), { href: 'mailto:' + value + '@x.example' }));
           }, '${literal}');
           await fingerprint('greeting');
           await context.addCookies([{ name: 'c', value: 's3ss10n-c00k1e-9b2d', url }]);
           throw new Error('failed with ' + secret('password') + ' at ' + btoa('x' + '${literal}'));
         } } });`,
    );
    const outcomes = await runIn('kept', [
      {
        steps: [
          { goto: '/login' },
          { fill: { label: 'E-mail', secret: 'user' } },
          { fill: { label: 'Password', secret: 'password' } },
          { click: { role: 'button', name: 'Sign in' } },
          { totp: { label: 'Code', secret: 'totp' } },
          { click: { role: 'button', name: 'Continue' } },
          { expect: { text: 'Nothing like this' }, timeout: '500ms' },
        ],
      },
      { module },
    ]);
    expect(outcomes.map(({ failure }) => failure?.kind)).toEqual(['expectation', 'module']);
    const names = await readdir(join(folder.path, 'kept'));
    expect(names.map((name) => name.replace(/-\d{8}T.*(?=\.)/, ''))).toEqual(
      expect.arrayContaining(['own_browser.png', 'own_browser.zip']),
    );
    expect(names).toHaveLength(4);
    const secrets = [account.user, account.password, account.totp, literal, 's3ss10n-c00k1e-9b2d'];
    expect(findSecrets(outcomes, secrets)).toEqual([]);
    const { title, contacts } = outcomes[1]?.pages[0]?.properties ?? {};
    expect([title, contacts]).toEqual([['Hello [redacted]'], ['[redacted]@x.example']]);
    for (const name of names) {
      const path = join(folder.path, 'kept', name);
      expect((await stat(path)).mode & 0o777).toBe(0o600);
      const bytes = await readFile(path);
      const parts = name.endsWith('.zip') ? readZip(bytes).map(({ content }) => Buffer.from(content)) : [bytes];
      for (const part of parts)
        expect(findSecrets([part.toString('utf8'), part.toString('latin1')], secrets)).toEqual([]);
      if (!name.endsWith('.zip')) continue;
      const trace = parts.map((part) => part.toString('utf8')).join('\n');
      expect(trace).toContain('"method":"fill"');
      // Codes are made by the run: none stands where a typed text would stand.
      expect(trace).not.toMatch(/"method":"fill","params":\{[^}]*"value":"(?!\[redacted\])/);
      expect(trace).not.toMatch(/fill\(\\"(?!\[redacted\])/);
    }
  });

  test('covers in a screenshot what was typed, and what shows it', async () => {
    const steps = (value: string): JourneyRequest['plan'] => ({
      steps: [
        { goto: '/echo' },
        { fill: { label: 'Name', value } },
        { expect: { text: 'Nothing like this' }, timeout: '200ms' },
      ],
    });
    const outcomes = await runIn('masked', [steps('1234567'), steps('7654321')]);
    const pictures = await Promise.all(
      outcomes.map(async ({ evidence }) => await readFile(evidence.find((path) => path.endsWith('.png')) ?? '')),
    );
    expect(pictures[0]?.equals(pictures[1] ?? Buffer.alloc(0))).toBe(true);
  });
});

test('old evidence is deleted, and the oldest above the limit; other files stay', async () => {
  await using folder = await temporaryFolder();
  const place = join(folder.path, 'evidence');
  await mkdir(place);
  await folder.write('evidence/notes.txt', 'mine');
  const nowMs = Date.now();
  const limits = { evidenceDays: 10, evidenceMegabytes: 1 };
  const keep = async (id: string, bytes: number, ageDays: number) => {
    const atMs = nowMs - ageDays * 86_400_000;
    const [path = ''] = await keepEvidence(place, `own/browser-${id}`, { screenshot: new Uint8Array(bytes) }, {}, atMs);
    await utimes(path, atMs / 1_000, atMs / 1_000);
  };
  await keep('00000001', 10, 12);
  await keep('00000002', 700_000, 3);
  await keep('00000003', 700_000, 2);
  await keepEvidence(place, 'own/browser-00000004', { trace: new Uint8Array(10) }, limits, nowMs);
  const left = (await readdir(place)).map((name) => name.replace(/-\d{8}T\d{6}Z/, ''));
  expect(left.toSorted()).toEqual(['notes.txt', 'own_browser-00000003.png', 'own_browser-00000004.zip']);
});
