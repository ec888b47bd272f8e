import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isResultOf, loadConfig, runChecks } from '@mdmkit/health';
import { expect, test } from 'vitest';
import { startPanel } from '../../panel/panel.ts';

const chromium = '/usr/bin/chromium';
const hasBrowser = existsSync(chromium);
const account = {
  user: 'checker@example.com',
  password: 'correct-horse-7f3a',
  totp: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
} as const;

test.skipIf(!hasBrowser)(
  `the journey of health.yaml signs in to the panel with a code, and sees the devices${hasBrowser ? '' : ` (skipped: ${chromium} is not installed)`}`,
  async () => {
    await using panel = await startPanel(account);
    const folder = await mkdtemp(join(tmpdir(), 'panel-'));
    try {
      const written = await readFile(new URL('../../panel/health.yaml', import.meta.url), 'utf8');
      const file = join(folder, 'health.yaml');
      await writeFile(
        file,
        written
          .replaceAll('http://127.0.0.1:8090', panel.origin)
          // A machine under load is slower than any customer waits.
          .replaceAll(/^( +)- (?=(?:goto|expect|fill|click|totp): )/gm, '$1- timeout: 60s\n$1  ')
          .replace('interval: 10m', 'interval: 10m\n        timeout: 4m'),
      );
      const env = { PANEL_USER: account.user, PANEL_PASSWORD: account.password, PANEL_TOTP: account.totp };
      const config = await loadConfig(file, { env });
      const { results } = await runChecks(config);
      const [result] = results;
      if (!result || !isResultOf(result, 'browser')) throw new Error('there is no result of a journey');
      expect([result.class, result.error]).toEqual(['ok', null]);
      expect(Object.keys(result.facts.steps ?? {})).toEqual([
        'goto /',
        'expect heading "Sign in"',
        'fingerprint sign-in',
        'fill "E-mail"',
        'fill "Password"',
        'click button "Continue"',
        'totp "Code"',
        'click button "Continue" (2)',
        'expect heading "Devices"',
        'expect text "MacBook Air"',
      ]);
      expect(result.facts.blockedOrigins).toBeUndefined();
      const text = JSON.stringify(results);
      for (const secret of Object.values(account)) expect(text).not.toContain(secret);
    } finally {
      await rm(folder, { recursive: true });
    }
  },
);
