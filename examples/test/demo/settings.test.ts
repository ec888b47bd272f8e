import { appendFile } from 'node:fs/promises';
import { loadConfig } from '@mdmkit/health';
import { startSimulatedVendors } from '@mdmkit/health/testing';
import { expect, test } from 'vitest';
import { demoSettings } from '../../demo/settings.ts';

test('the demo checks no service more often than its budget allows', async () => {
  await using vendors = await startSimulatedVendors();
  await appendFile(vendors.configFile, demoSettings('http://127.0.0.1:1'));
  const warnings: string[] = [];
  const { targets } = await loadConfig(vendors.configFile, { onWarning: ({ message }) => warnings.push(message) });
  expect(new Set(targets.map(({ intervalMs }) => intervalMs))).toEqual(new Set([7_000]));
  expect(warnings.filter((warning) => warning.includes('interval'))).toEqual([]);
});
