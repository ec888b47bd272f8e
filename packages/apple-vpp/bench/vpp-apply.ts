/** Carrying out plans on the simulator's limits: how many requests they take. */
import { createVirtualClock, listen } from '@mdmkit/core/testing';
import { printFigure } from '../../../scripts/benchmark.ts';
import { type AssetAssignment, createVppClient, type DesiredLicence } from '../src/index.ts';
import { createVppSimulator } from '../src/testing/index.ts';
import { lowerBound } from './lib/lower-bound.ts';

const range = (length: number) => Array.from({ length }, (_, index) => index);
const serials = (length: number) => range(length).map((index) => `S${String(index).padStart(6, '0')}`);

await measure('one app to 10,000 serials', [{ adamId: '1', serialNumbers: serials(10_000) }]);
await measure(
  '25 apps to 400 serials',
  range(25).map((index) => ({ adamId: String(index + 1), serialNumbers: serials(400) })),
);
await measure('10,000 random pairs, 200 apps, 2,000 serials', randomPairs());

/** Pairs from a seed (mulberry32), each once. */
function randomPairs(): DesiredLicence[] {
  let state = 20_261_123;
  const random = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const names = serials(2_000);
  const wanted = range(200).map(() => new Set<string>());
  for (let made = 0; made < 10_000; ) {
    const asked = wanted[Math.floor(random() * 200)];
    const serial = names[Math.floor(random() * 2_000)] ?? '';
    if (!asked || asked.has(serial)) continue;
    asked.add(serial);
    made += 1;
  }
  return wanted.map((serialNumbers, index) => ({ adamId: String(index + 1), serialNumbers: [...serialNumbers] }));
}

async function measure(name: string, desired: readonly DesiredLicence[]): Promise<void> {
  const clock = createVirtualClock();
  const assets = desired.map(({ adamId }) => ({ adamId, totalCount: 10_000 }));
  const simulator = createVppSimulator({ clock, locations: [{ assets }] });
  await using server = await listen(simulator);
  await using vpp = createVppClient({ credential: simulator.credential, origin: server.origin, clock });
  const plan = await vpp.licences.plan({ desired, leaks: 'ignore' });
  const { failures } = await vpp.licences.apply(plan);
  const wanted = desired.reduce((sum, { serialNumbers = [] }) => sum + serialNumbers.length, 0);
  const made = simulator.locations[0]?.assets.reduce((sum, { assignedCount }) => sum + assignedCount, 0);
  if (failures.length > 0 || made !== wanted) throw new Error(`${made} of ${wanted} assignments were made`);
  const calls = simulator.requests('assets.associate').length;
  const facts = { case: name, by_equal_app_sets: byEqualAppSets(plan.add), lower_bound: lowerBound(plan.add) };
  printFigure({ bench: 'vpp-apply', figure: 'calls', value: calls, unit: 'calls' }, facts);
}

/** What grouping serials with equal app sets takes, on limits of 25 apps and 1,000 serials. */
function byEqualAppSets(assignments: readonly AssetAssignment[]): number {
  const appsOf = new Map<string, string[]>();
  for (const { adamId, serialNumber = '' } of assignments) {
    appsOf.set(serialNumber, [...(appsOf.get(serialNumber) ?? []), adamId]);
  }
  const groups = new Map<string, { readonly apps: number; serials: number }>();
  for (const apps of appsOf.values()) {
    const group = groups.get(apps.sort().join()) ?? { apps: apps.length, serials: 0 };
    group.serials += 1;
    groups.set(apps.join(), group);
  }
  return [...groups.values()].reduce(
    (sum, group) => sum + Math.ceil(group.apps / 25) * Math.ceil(group.serials / 1_000),
    0,
  );
}
