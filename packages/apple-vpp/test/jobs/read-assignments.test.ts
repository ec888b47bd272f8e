import { expect, it } from 'vitest';
import { startVpp } from '../start-vpp.ts';

const serials = (count: number) => Array.from({ length: count }, (_, index) => `S${index}`);
const apps = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ adamId: String(index + 1), totalCount: 5_000 }));

it.each([
  ['by asset', 1, 60, ['?adamId=1']],
  ['by target', 5, 2, ['?serialNumber=S0', '?serialNumber=S1']],
  ['all at once', 60, 60, ['']],
])('confirms with few requests: %s', async (_name, assetCount, serialCount, targets) => {
  await using vpp = await startVpp({ locations: [{ assets: apps(assetCount) }] });
  const assets = apps(assetCount).map(({ adamId }) => ({ adamId }));
  const { failures } = await vpp.client.assets.associateAndWait({ assets, serialNumbers: serials(serialCount) });
  expect(failures).toEqual([]);
  const asked = vpp.simulator
    .requests('assignments.list')
    .map(({ target }) => target.replace('/mdm/v2/assignments', ''));
  expect(asked.filter((target) => !target.includes('pageIndex'))).toEqual(targets);
});
