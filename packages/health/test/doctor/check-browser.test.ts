import { expect, test } from 'vitest';
import { checkBrowser, judgeFonts, judgeInit, judgeMemory } from '../../src/doctor/check-browser.ts';
import { browserProgram, hasBrowser } from '../support/browser.ts';

test.skipIf(!hasBrowser)(
  `the browser is started as a journey starts it${hasBrowser ? '' : ` (skipped: ${browserProgram} is not installed)`}`,
  async () => {
    const [start, ...others] = await checkBrowser({});
    expect(start?.about).toBe('browser');
    expect(start?.text).toMatch(/^Chromium \d+\.\S* starts(?:, with| without) its sandbox$/);
    expect(start?.status).toBe(process.getuid?.() === 0 ? 'warning' : 'ok');
    expect(others.map(({ about }) => about)).toEqual(['fonts', 'memory', 'init']);
  },
);

test('a browser that is missing, and one elsewhere that does not answer, are failures with a remedy', async () => {
  expect((await checkBrowser({ executable: '/nowhere/chromium' }))[0]).toEqual({
    about: 'browser',
    status: 'failure',
    text: 'there is no Chromium on this machine',
    remedy: 'Run "apt-get install chromium", or name the program at "executable" of "browser" in health.yaml.',
  });
  const remote = { protocol: 'cdp', url: 'http://user:t0ken@127.0.0.1:9' } as const;
  const findings = await checkBrowser({ remote });
  expect(findings).toMatchObject([{ about: 'browser', status: 'failure', text: 'the remote browser did not answer' }]);
  expect(JSON.stringify(findings)).not.toContain('t0ken');
});

test.each([
  [judgeFonts(['Noto Sans CJK JP']), 'ok'],
  [judgeFonts([]), 'warning'],
  [judgeFonts(undefined), 'warning'],
  [judgeMemory(1_200), 'ok'],
  [judgeMemory(1_199), 'warning'],
  [judgeMemory(1_199, 1), 'ok'],
  [judgeMemory(749), 'failure'],
  [judgeInit(4_711, 'tini\n'), 'ok'],
  [judgeInit(1, 'health-check'), 'warning'],
  [judgeInit(4_711, 'node\n'), 'warning'],
])('%j is judged %s', (finding, status) => {
  expect(finding.status).toBe(status);
  expect(finding.remedy === undefined).toBe(status === 'ok');
});
