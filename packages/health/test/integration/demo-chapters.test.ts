import { appendFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { chapters } from '../../../../examples/demo/chapters.ts';
import { loadConfig, runChecks } from '../../src/index.ts';
import { startSimulatedVendors } from '../../src/testing/index.ts';

const tenants = ['aurora', 'borealis', 'cirrus'] as const;

/** What the checks of a service find for each tenant while a chapter lasts, and after its end. */
const expected = [
  { service: 'apple.vpp', during: ['fail.server', 'fail.server', 'fail.server'], after: ['ok', 'ok', 'ok'] },
  { service: 'apple.dep', during: ['fail.auth', 'fail.terms', 'ok'], after: ['ok', 'fail.terms', 'ok'] },
  { service: 'apple.dep', during: ['fail.terms', 'fail.terms', 'fail.terms'], after: ['ok', 'fail.terms', 'ok'] },
  { service: 'apple.vpp', during: ['throttled', 'throttled', 'throttled'], after: ['ok', 'ok', 'ok'] },
] as const;

test('each trouble of the demo is what it says, and its end mends it', async () => {
  await using vendors = await startSimulatedVendors();
  await appendFile(vendors.configFile, 'defaults: { timeout: 20s, retries: 0, dedicated: true }\n');
  /** What a service that reads its files now finds. */
  const classesOf = async (service: string) => {
    const { results } = await runChecks(await loadConfig(vendors.configFile));
    return tenants.map((tenant) => results.find(({ target }) => target === `${tenant}/${service}`)?.class);
  };
  expect(chapters).toHaveLength(expected.length);
  for (const [index, { begins, begin, end }] of chapters.entries()) {
    const { service = '', during, after } = expected[index] ?? {};
    await begin(vendors);
    expect([begins, await classesOf(service)]).toEqual([begins, during]);
    let reloads = 0;
    await end(vendors, () => {
      reloads += 1;
    });
    expect([begins, await classesOf(service), reloads]).toEqual([begins, after, index === 1 ? 1 : 0]);
  }
});
