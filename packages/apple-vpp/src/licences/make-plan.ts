import { type Asset, getAssets } from '../api/assets.ts';
import { type Assignment, getAssignments } from '../api/assignments.ts';
import { splitCallOptions } from '../call-options.ts';
import type { VppCalls } from '../calls.ts';
import { type AssetAssignment, groupAssignments } from '../jobs/group-assignments.ts';
import { assetsOf } from '../lists/assets-of.ts';
import { assignmentsOf } from '../lists/assignments-of.ts';
import { createIndexedList } from '../lists/indexed-list.ts';
import { type DesiredOfAsset, readDesired } from './desired.ts';
import { type Leak, leakOf } from './leaks.ts';
import type { LicencePlan, PlanOptions, PlanProblem, Shortage } from './plan.ts';

/** Up to so many assets are asked for one by one when nothing else is needed; more by reading all assignments. */
const maxSingleReads = 25;

/** Compares what is desired with what is, and plans the fewest changes. Writes nothing. */
export async function makePlan(calls: VppCalls, given: PlanOptions): Promise<LicencePlan> {
  const { options, rest } = splitCallOptions(given);
  const { desired, takeBack = true, knownSerialNumbers, leaks: leakPolicy = 'find' } = rest;
  const desiredByAsset = readDesired(desired, calls.label);
  const uId = await calls.uId(options);
  const assets = await readAssets(calls, options);
  const problems = new Map<string, PlanProblem>();
  const remove: AssetAssignment[] = [];
  const leaks: Leak[] = [];
  let unchanged = 0;

  const end = (assignment: Assignment) => {
    const { adamId, clientUserId, serialNumber } = assignment;
    const pricingParam = assignment.pricingParam === 'PLUS' ? 'PLUS' : 'STDQ';
    if (assets.get(keyOf(assignment))?.revocable === false)
      return note(problems, { adamId, pricingParam }, 'not-revocable');
    const target = serialNumber === undefined ? { clientUserId: clientUserId ?? '' } : { serialNumber };
    remove.push({ adamId, pricingParam, ...target });
  };
  const judge = (assignment: Assignment) => {
    const desiredOfAsset = desiredByAsset.get(keyOf(assignment));
    const leak = leakPolicy === 'ignore' ? undefined : leakOf(assignment, knownSerialNumbers);
    if (leak) leaks.push(leak);
    if (desiredOfAsset && fulfil(desiredOfAsset, assignment)) unchanged += 1;
    else if (desiredOfAsset && takeBack) end(assignment);
    else if (leak && leakPolicy === 'take-back') end(assignment);
  };
  for await (const assignment of assignmentLists(calls, desiredByAsset, leakPolicy !== 'ignore', options))
    judge(assignment);

  const add = [...desiredByAsset.values()].flatMap((desiredOfAsset) =>
    toAdd(desiredOfAsset, assets.get(keyOf(desiredOfAsset)), problems),
  );
  const limits = await calls.limits(options);
  return {
    uId,
    add,
    remove,
    unchanged,
    leaks,
    shortages: findShortages(add, remove, assets),
    problems: [...problems.values()],
    steps: [...groupAssignments('disassociate', remove, limits), ...groupAssignments('associate', add, limits)],
  };
}

async function readAssets(calls: VppCalls, options: PlanOptions | object): Promise<Map<string, Asset>> {
  const list = createIndexedList({
    operation: getAssets.name,
    label: calls.label,
    clock: calls.clock,
    fetchPage: (pageIndex) => calls.call(getAssets, { query: { pageIndex } }, options),
    members: ['assets', 'unlimitedAssets'],
    itemsOf: assetsOf,
  });
  const assets = new Map<string, Asset>();
  for await (const asset of list) assets.set(keyOf(asset), asset);
  return assets;
}

async function* assignmentLists(
  calls: VppCalls,
  desiredByAsset: ReadonlyMap<string, DesiredOfAsset>,
  all: boolean,
  options: object,
): AsyncGenerator<Assignment, void, void> {
  const adamIds = new Set([...desiredByAsset.values()].map(({ adamId }) => adamId));
  const queries = all || adamIds.size > maxSingleReads ? [{}] : [...adamIds].map((adamId) => ({ adamId }));
  for (const query of queries) {
    yield* createIndexedList({
      operation: getAssignments.name,
      label: calls.label,
      clock: calls.clock,
      fetchPage: (pageIndex) =>
        calls.call(
          getAssignments,
          { query: { ...query, pageIndex, ...(all ? { includeUserState: true } : {}) } },
          options,
        ),
      members: ['assignments'],
      itemsOf: (answer) => assignmentsOf(answer, () => {}),
    });
  }
}

/** Removes an existing assignment from what is desired; false if it is not desired. */
function fulfil(desiredOfAsset: DesiredOfAsset, { clientUserId, serialNumber, userStatus }: Assignment): boolean {
  if (serialNumber !== undefined) return desiredOfAsset.serialNumbers.delete(serialNumber);
  // A retired user's licence is of no use to the new user of the same id.
  if (userStatus === 'Retired' || userStatus === 'Deleted') return false;
  return desiredOfAsset.clientUserIds.delete(clientUserId ?? '');
}

/** The assignments still to be made for an asset, unless they are impossible. */
function toAdd(
  desiredOfAsset: DesiredOfAsset,
  asset: Asset | undefined,
  problems: Map<string, PlanProblem>,
): AssetAssignment[] {
  const { adamId, pricingParam } = desiredOfAsset;
  const missing = desiredOfAsset.clientUserIds.size + desiredOfAsset.serialNumbers.size;
  if (missing === 0) return [];
  if (!asset) {
    note(problems, desiredOfAsset, 'asset-unknown', missing);
    return [];
  }
  const toDevices = asset.deviceAssignable !== false;
  if (!toDevices && desiredOfAsset.serialNumbers.size > 0)
    note(problems, desiredOfAsset, 'not-device-assignable', desiredOfAsset.serialNumbers.size);
  return [
    ...[...desiredOfAsset.clientUserIds].map((clientUserId) => ({ adamId, pricingParam, clientUserId })),
    ...(toDevices
      ? [...desiredOfAsset.serialNumbers].map((serialNumber) => ({ adamId, pricingParam, serialNumber }))
      : []),
  ];
}

function findShortages(
  add: readonly AssetAssignment[],
  remove: readonly AssetAssignment[],
  assets: ReadonlyMap<string, Asset>,
): Shortage[] {
  const count = (assignments: readonly AssetAssignment[]) => {
    const counts = new Map<string, number>();
    for (const assignment of assignments) counts.set(keyOf(assignment), (counts.get(keyOf(assignment)) ?? 0) + 1);
    return counts;
  };
  const returned = count(remove);
  return [...count(add)].flatMap(([key, needed]) => {
    const asset = assets.get(key);
    // Apple may send no count; then the service itself has to say that there are not enough.
    if (!asset || asset.unlimited || asset.availableCount === undefined) return [];
    const available = asset.availableCount + (returned.get(key) ?? 0);
    const { adamId } = asset;
    const pricingParam = asset.pricingParam === 'PLUS' ? 'PLUS' : 'STDQ';
    return needed <= available ? [] : [{ adamId, pricingParam, needed, available, missing: needed - available }];
  });
}

function note(
  problems: Map<string, PlanProblem>,
  { adamId, pricingParam }: Pick<DesiredOfAsset, 'adamId' | 'pricingParam'>,
  reason: PlanProblem['reason'],
  assignments = 1,
): void {
  const key = `${adamId} ${pricingParam} ${reason}`;
  problems.set(key, { adamId, pricingParam, reason, assignments: (problems.get(key)?.assignments ?? 0) + assignments });
}

function keyOf({ adamId, pricingParam }: { readonly adamId: string; readonly pricingParam: string }): string {
  return `${adamId} ${pricingParam}`;
}
