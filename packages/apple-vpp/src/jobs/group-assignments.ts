import { checkArgument } from '@mdmkit/core';
import type { VppLimits } from '../api/service-config.ts';
import { createFlowNetwork } from './min-cut.ts';
import { splitStep } from './split-step.ts';
import type { AssetKey, AssetStep } from './step.ts';

/** An asset for, or from, one user or device. */
export interface AssetAssignment extends AssetKey {
  /** The `clientUserId` of the user. Absent for a licence of a device. */
  readonly clientUserId?: string;
  /** The serial number of the device. Absent for a licence of a user. */
  readonly serialNumber?: string;
}

/** A block of the table of assets and targets: each of its assets goes with each of its targets, and with no others. */
interface Block {
  readonly assets: readonly AssetKey[];
  readonly targets: readonly string[];
}

/** Above this many edges the choice is made between whole rows and whole columns only. */
const maxEdges = 200_000;

/**
 * Puts assignments into few requests. A request is a rectangle: all its assets for all its targets.
 *
 * Targets with the same assets are one column, assets with the same columns one row. Every crossing has to be covered
 * by its row's requests or by its column's; the cheapest choice is a minimum vertex cover of a bipartite graph, and so
 * a minimum cut (Kőnig's theorem). It never needs more than grouping targets with equal assets does.
 */
export function groupAssignments(
  kind: AssetStep['kind'],
  assignments: Iterable<AssetAssignment>,
  limits: Readonly<VppLimits>,
): AssetStep[] {
  checkArgument('groupAssignments', 'kind', kind, ['associate', 'disassociate']);
  checkArgument('groupAssignments', 'assignments', assignments, 'iterable');
  checkArgument('groupAssignments', 'limits', limits, 'object');
  const { columns, assets } = toColumns(assignments);
  const rows = toRows(columns, assets);
  const toSteps = (blocks: readonly Block[]) => blocks.flatMap((block) => splitStep(toStep(kind, block), limits));
  const byColumns = toSteps(
    columns.map(({ assets: indexes, targets }) => ({ assets: pick(assets, indexes), targets })),
  );
  const chosen = toSteps(mergeBlocks(coverByLines(rows, columns, assets, limits)));
  return chosen.length <= byColumns.length ? chosen : byColumns;
}

interface Column {
  readonly assets: readonly number[];
  readonly targets: string[];
}

interface Row {
  readonly assets: number[];
  readonly columns: readonly number[];
}

function toColumns(assignments: Iterable<AssetAssignment>): { columns: Column[]; assets: AssetKey[] } {
  const indexes = new Map<string, number>();
  const assets: AssetKey[] = [];
  const assetsOf = new Map<string, Set<number>>();
  for (const { adamId, pricingParam, clientUserId, serialNumber } of assignments) {
    const key = `${adamId} ${pricingParam}`;
    let index = indexes.get(key);
    if (index === undefined) {
      index = assets.push({ adamId, pricingParam }) - 1;
      indexes.set(key, index);
    }
    const target = serialNumber === undefined ? `u${clientUserId}` : `s${serialNumber}`;
    const held = assetsOf.get(target);
    if (held) held.add(index);
    else assetsOf.set(target, new Set([index]));
  }
  const columns = new Map<string, Column>();
  for (const [target, held] of assetsOf) {
    const sorted = [...held].sort((first, second) => first - second);
    const key = sorted.join();
    const column = columns.get(key);
    if (column) column.targets.push(target);
    else columns.set(key, { assets: sorted, targets: [target] });
  }
  return { columns: [...columns.values()], assets };
}

function toRows(columns: readonly Column[], assets: readonly AssetKey[]): Row[] {
  const columnsOf: number[][] = assets.map(() => []);
  for (const [index, column] of columns.entries()) for (const asset of column.assets) columnsOf[asset]?.push(index);
  const rows = new Map<string, Row>();
  for (const [asset, held] of columnsOf.entries()) {
    const key = held.join();
    const row = rows.get(key);
    if (row) row.assets.push(asset);
    else rows.set(key, { assets: [asset], columns: held });
  }
  return [...rows.values()];
}

/** Chooses for every crossing the row or the column that covers it. */
function coverByLines(
  rows: readonly Row[],
  columns: readonly Column[],
  assets: readonly AssetKey[],
  limits: Readonly<VppLimits>,
): Block[] {
  const targetsOf = (row: Row) => row.columns.flatMap((index) => columns[index]?.targets ?? []);
  const rowCost = rows.map((row) => cost(row.assets.length, targetsOf(row), limits));
  const columnCost = columns.map((column) => cost(column.assets.length, column.targets, limits));
  const { useRow, useColumn } = chooseLines(rows, rowCost, columnCost);
  const blocks: Block[] = [];
  const remainingRows: number[][] = columns.map(() => []);
  for (const [index, row] of rows.entries()) {
    const own: string[] = [];
    for (const column of row.columns) {
      if (useColumn(column)) remainingRows[column]?.push(...row.assets);
      else own.push(...(columns[column]?.targets ?? []));
    }
    if (own.length > 0 && useRow(index)) blocks.push({ assets: pick(assets, row.assets), targets: own });
  }
  for (const [index, indexes] of remainingRows.entries()) {
    if (indexes.length > 0) blocks.push({ assets: pick(assets, indexes), targets: columns[index]?.targets ?? [] });
  }
  return blocks;
}

function chooseLines(rows: readonly Row[], rowCost: readonly number[], columnCost: readonly number[]) {
  const edges = rows.reduce((sum, row) => sum + row.columns.length, 0);
  if (edges > maxEdges) {
    const sum = (costs: readonly number[]) => costs.reduce((total, cost) => total + cost, 0);
    const useRows = sum(rowCost) <= sum(columnCost);
    return { useRow: () => useRows, useColumn: () => !useRows };
  }
  const source = rows.length + columnCost.length;
  const network = createFlowNetwork(source + 2);
  for (const [index, weight] of rowCost.entries()) network.add(source, index, weight);
  for (const [index, weight] of columnCost.entries()) network.add(rows.length + index, source + 1, weight);
  for (const [index, row] of rows.entries()) {
    for (const column of row.columns) network.add(index, rows.length + column, Number.MAX_SAFE_INTEGER);
  }
  const reached = network.reachableAfterMaxFlow(source, source + 1);
  // A crossing that both its lines would cover goes to the column.
  return {
    useRow: (row: number) => reached[row] === 0,
    useColumn: (column: number) => reached[rows.length + column] === 1,
  };
}

/** Blocks with the same assets become one, and then those with the same targets. */
function mergeBlocks(blocks: readonly Block[]): Block[] {
  const merge = (
    given: readonly Block[],
    keyOf: (block: Block) => string,
    join: (one: Block, other: Block) => Block,
  ) => {
    const merged = new Map<string, Block>();
    for (const block of given) {
      const same = merged.get(keyOf(block));
      merged.set(keyOf(block), same ? join(same, block) : block);
    }
    return [...merged.values()];
  };
  const keyOfAssets = ({ assets }: Block) =>
    assets
      .map(({ adamId, pricingParam }) => adamId + pricingParam)
      .sort()
      .join();
  const byAssets = merge(blocks, keyOfAssets, (first, second) => ({
    assets: first.assets,
    targets: [...first.targets, ...second.targets],
  }));
  return merge(
    byAssets,
    ({ targets }) => [...targets].sort().join(),
    (first, second) => ({
      assets: [...first.assets, ...second.assets],
      targets: first.targets,
    }),
  );
}

function pick(assets: readonly AssetKey[], indexes: readonly number[]): AssetKey[] {
  return indexes.flatMap((index) => assets[index] ?? []);
}

/** How many requests a block takes. */
function cost(assets: number, targets: readonly string[], limits: Readonly<VppLimits>): number {
  const users = targets.reduce((sum, target) => (target.startsWith('u') ? sum + 1 : sum), 0);
  const parts = Math.max(users / limits.maxClientUserIds, (targets.length - users) / limits.maxSerialNumbers);
  return Math.ceil(assets / limits.maxAssets) * Math.ceil(parts);
}

function toStep(kind: AssetStep['kind'], { assets, targets }: Block): AssetStep {
  const ofKind = (letter: string) =>
    targets.filter((target) => target.startsWith(letter)).map((target) => target.slice(1));
  return { kind, assets, clientUserIds: ofKind('u'), serialNumbers: ofKind('s') };
}
