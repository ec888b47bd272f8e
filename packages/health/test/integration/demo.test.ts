import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { startNode } from '../support/process.ts';

const demo = fileURLToPath(new URL('../../../../examples/demo/start.ts', import.meta.url));

test('the demo prints the three organisations with their verdicts, and exits 0', async () => {
  // A proxy that does not run must not matter: everything is on this machine.
  const { code, stdout, stderr } = await startNode([demo, '--once'], { env: { HTTPS_PROXY: 'http://127.0.0.1:9' } })
    .ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });

  const blocks = new Map(
    stdout
      .split(/\n\n/)
      .map((block) => block.split('\n'))
      .map(([head = '', ...lines]) => [head, lines.map((line) => line.trim().replace(/\s+/g, ' '))]),
  );
  const line = (text: string) => expect.stringMatching(new RegExp(`^${text}`));
  expect(blocks.get('Aurora Schools (aurora)')).toEqual([
    line('✓ apple.dep ok \\d+ ms Aurora Schools, 128 devices, token expires in 364 days'),
    line('✓ apple.vpp ok \\d+ ms Aurora Schools, 14 products, managed by mdmkit demo, token expires in 299 days'),
    line('✓ apple.business ok \\d+ ms 128 devices'),
    line('✓ google.amapi ok \\d+ ms Aurora Schools, 25 devices'),
  ]);
  expect(blocks.get('Borealis Retail (borealis)')).toEqual([
    line('✗ apple.dep fail.terms \\d+ ms'),
    line('DEP_TERMS_NOT_SIGNED – tenant: Ask an administrator of the organisation to accept the new terms'),
    line('! apple.vpp ok \\d+ ms Borealis Retail, 6 products, managed by mdmkit demo, token expires in 9 days'),
    line('CREDENTIAL_EXPIRING – credential: The credential expires in 9 days; renew it before then.'),
    line('✓ apple.business ok \\d+ ms 40 devices'),
    line('✓ google.amapi ok \\d+ ms Borealis Retail, 8 devices'),
  ]);
  expect(blocks.get('Cirrus Logistics (cirrus)')).toEqual([
    line('✓ apple.dep ok \\d+ ms Cirrus Logistics, 12 devices'),
    line('✓ apple.vpp ok \\d+ ms Cirrus Logistics, 3 products'),
    line('✗ apple.business fail.auth \\d+ ms'),
    line('BUSINESS_INVALID_CLIENT – credential: '),
    line('! google.amapi throttled \\d+ ms'),
    line('EMM_QUOTA_EXCEEDED – us: '),
  ]);
  expect(stdout).toContain('12 checked in ');
  expect(stdout).toContain('These are the expected verdicts');
});

test('the demo refuses what it does not know', async () => {
  const { code, stdout, stderr } = await startNode([demo, '--twice']).ended;
  expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
  expect(stderr).toContain('"--twice" is unknown');
});
