import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readTargetNames } from '../../src/config/read-target-names.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/folder.ts';

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder[Symbol.asyncDispose]());

const aurora = `
  - id: aurora
    name: Aurora
    credentials:
      - { service: apple.vpp, token: { file: none } }
      - { service: apple.vpp, name: second, token: { file: none } }
`;

test('targets and canaries are named without a credential, and as far as tenants have no mistake', async () => {
  const file = await folder.write(
    'health.yaml',
    `version: 1
tenants:${aurora}  - { id: borealis, name: Borealis, credentials: [{ service: apple.dep }, { service: nobody }, { service: apple.dep, token: { file: none } }] }
canary:
  checks:
    - { kind: vpp-licence, credential: aurora/apple.vpp, adamId: "361285480", serialNumber: C02XL0THJHD3 }
    - { kind: enrolment-token, credential: nobody/google.amapi, policy: health-check-policy }
`,
  );
  expect(await readTargetNames(file, {})).toEqual([
    { id: 'aurora/apple.vpp', tenant: 'aurora', service: 'apple.vpp' },
    { id: 'aurora/apple.vpp/second', tenant: 'aurora', service: 'apple.vpp' },
    { id: 'borealis/apple.dep', tenant: 'borealis', service: 'apple.dep' },
    { id: 'aurora/apple.vpp.licence', tenant: 'aurora', service: 'apple.vpp.licence' },
  ]);
});

test('tenants of a folder are named, and those of a folder that is gone are none', async () => {
  await mkdir(join(folder.path, 'tenants'));
  await folder.write('tenants/aurora.yaml', aurora);
  const file = await folder.write('health.yaml', 'version: 1\ntenantsFrom: { folder: tenants }\n');
  expect((await readTargetNames(file, {})).map(({ id }) => id)).toEqual([
    'aurora/apple.vpp',
    'aurora/apple.vpp/second',
  ]);
  const other = await folder.write('other.yaml', 'version: 1\ntenantsFrom: { folder: nowhere }\n');
  expect(await readTargetNames(other, {})).toEqual([]);
});

test('a mistake outside of the tenants is told', async () => {
  const file = await folder.write('health.yaml', 'version: 1\nnobody: 1\n');
  await expect(readTargetNames(file, {})).rejects.toMatchObject({ name: 'ConfigError' });
});
