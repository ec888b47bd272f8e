import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AssetAssignment, type AssetStep, groupAssignments, sampleLimits } from '../../src/index.ts';

const pair = (adamId: number, serial: number): AssetAssignment => ({
  adamId: String(adamId),
  pricingParam: 'STDQ',
  serialNumber: `S${serial}`,
});
const range = (length: number) => Array.from({ length }, (_, index) => index);
const product = (assets: number, serials: number) =>
  range(assets).flatMap((asset) => range(serials).map((serial) => pair(asset, serial)));
const keyOf = ({ adamId, pricingParam, clientUserId, serialNumber }: AssetAssignment) =>
  [adamId, pricingParam, clientUserId ?? '', serialNumber ?? ''].join('/');

/** Every assignment that some requests make. */
function expand(steps: readonly AssetStep[]): string[] {
  return steps.flatMap(({ assets, clientUserIds, serialNumbers }) =>
    assets.flatMap((asset) => [
      ...clientUserIds.map((clientUserId) => keyOf({ ...asset, clientUserId })),
      ...serialNumbers.map((serialNumber) => keyOf({ ...asset, serialNumber })),
    ]),
  );
}

const group = (assignments: readonly AssetAssignment[], limits = sampleLimits) =>
  groupAssignments('associate', assignments, limits);

describe('groupAssignments', () => {
  it.each([
    ['nothing', [], 0],
    ['one app to 10,000 serials', product(1, 10_000), 10],
    ['25 apps to 400 serials', product(25, 400), 1],
    ['26 apps to 1,001 serials', product(26, 1_001), 4],
    ['each app to a serial of its own', range(40).map((index) => pair(index, index)), 40],
    [
      'one app to many, many apps to one',
      [...range(90).map((index) => pair(0, index)), ...range(20).map((index) => pair(index + 1, 0))],
      2,
    ],
  ])('puts %s into as few requests as can be', (_name, assignments, requests) => {
    const steps = group(assignments);
    expect(steps).toHaveLength(requests);
    expect(expand(steps).sort()).toEqual(assignments.map(keyOf).sort());
  });

  it('sends users and devices together', () => {
    const users = range(1_000).map((index) => ({
      adamId: '1',
      pricingParam: 'STDQ' as const,
      clientUserId: `u${index}`,
    }));
    const serials = range(1_000).map((index) => ({
      adamId: '1',
      pricingParam: 'STDQ' as const,
      serialNumber: `u${index}`,
    }));
    expect(group([...users, ...serials])).toHaveLength(1);
  });

  it('takes what is named twice once', () => {
    expect(expand(group([pair(1, 1), pair(1, 1)]))).toHaveLength(1);
  });

  const desired = fc.array(
    fc.record({
      adamId: fc.integer({ min: 1, max: 8 }).map(String),
      pricingParam: fc.constantFrom('STDQ' as const, 'PLUS' as const),
      target: fc.integer({ min: 1, max: 12 }),
      user: fc.boolean(),
    }),
    { maxLength: 120 },
  );
  it('makes exactly the assignments that were asked for, within the limits, and never more requests than by column', () => {
    fc.assert(
      fc.property(desired, fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 5 }), (given, maxAssets, max) => {
        const limits = { ...sampleLimits, maxAssets, maxClientUserIds: max, maxSerialNumbers: max };
        const assignments = given.map(({ adamId, pricingParam, target, user }) => ({
          adamId,
          pricingParam,
          ...(user ? { clientUserId: `t${target}` } : { serialNumber: `t${target}` }),
        }));
        const steps = group(assignments, limits);
        expect(expand(steps).sort()).toEqual([...new Set(assignments.map(keyOf))].sort());
        for (const { assets, clientUserIds, serialNumbers } of steps) {
          expect(assets.length).toBeLessThanOrEqual(maxAssets);
          expect(Math.max(clientUserIds.length, serialNumbers.length)).toBeLessThanOrEqual(max);
        }
        expect(steps.length).toBeLessThanOrEqual(requestsByColumn(assignments, maxAssets, max));
      }),
    );
  });
});

/** What grouping targets with equal assets takes. */
function requestsByColumn(assignments: readonly AssetAssignment[], maxAssets: number, max: number): number {
  const held = new Map<string, Set<string>>();
  for (const { adamId, pricingParam, clientUserId, serialNumber } of assignments) {
    const target = clientUserId === undefined ? `s${serialNumber}` : `u${clientUserId}`;
    held.set(target, (held.get(target) ?? new Set()).add(`${adamId} ${pricingParam}`));
  }
  const columns = new Map<string, { assets: number; users: number; serials: number }>();
  for (const [target, assets] of held) {
    const key = [...assets].sort().join();
    const column = columns.get(key) ?? { assets: assets.size, users: 0, serials: 0 };
    columns.set(key, column);
    if (target.startsWith('u')) column.users += 1;
    else column.serials += 1;
  }
  return [...columns.values()].reduce(
    (sum, { assets, users, serials }) =>
      sum + Math.ceil(assets / maxAssets) * Math.ceil(Math.max(users, serials) / max),
    0,
  );
}

it('chooses between whole rows and whole columns where the table is too large for more', () => {
  // Every device has a set of its own, so that there are more crossings than the exact choice is made for.
  const sparse = range(700).flatMap((serial) =>
    range(600).flatMap((asset) =>
      (serial * 7 + asset * 13) % 2 === 0 || asset === serial ? [pair(asset, serial)] : [],
    ),
  );
  const steps = group(sparse);
  expect(expand(steps).toSorted()).toEqual(sparse.map(keyOf).toSorted());
  expect(steps.length).toBeLessThanOrEqual(700 * Math.ceil(600 / sampleLimits.maxAssets));
});
