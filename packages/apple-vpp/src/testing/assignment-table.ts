import type { AssetKey } from '../jobs/step.ts';

/** Who holds a licence: `s` and a serial number, or `u` and the id of a user. */
export type TargetKey = `${'s' | 'u'}${string}`;

/** One assignment of the table. */
export interface TableEntry extends AssetKey {
  /** Who holds it. */
  readonly target: TargetKey;
}

/** An asset's part of the table. */
interface Section extends AssetKey {
  /** How many computed holders there are: the devices, or readers, 0 to `base - 1`. */
  base: number;
  readonly holders: 'devices' | 'users';
  /** Computed holders that have it no more. */
  readonly ended: Set<number>;
  /** Further holders, with the version at which they got it. */
  readonly further: Map<TargetKey, number>;
  /** Who had it and has it no more, with the version at which it ended. */
  readonly former: Map<TargetKey, number>;
}

/** The assignments of a location. Those it begins with are computed, and only changes are stored. */
export interface AssignmentTable {
  /** Sets how many computed holders an asset has. */
  setBase(asset: AssetKey, base: number, holders: 'devices' | 'users'): void;
  /** Whether a target holds an asset. */
  has(asset: AssetKey, target: TargetKey): boolean;
  /** Gives an asset to a target; false when it has it already. */
  add(asset: AssetKey, target: TargetKey): boolean;
  /** Takes it back; false when the target does not have it. */
  remove(asset: AssetKey, target: TargetKey): boolean;
  /** How many hold an asset. */
  count(asset: AssetKey): number;
  /** The assets that a target holds. */
  heldBy(target: TargetKey): AssetKey[];
  /** Counts the changes. */
  readonly version: number;
  /** How many places an asset selection has; places whose assignment has ended stay empty. */
  places(adamId: string | undefined, pricingParam: string | undefined): number;
  /** What stands in some places of an asset selection. */
  slice(adamId: string | undefined, pricingParam: string | undefined, start: number, length: number): TableEntry[];
  /** What was added after a version, and if wanted what has ended. */
  since(version: number, withEnded?: boolean): TableEntry[];
}

/** The serial number of a computed device. */
export function computedSerialNumber(index: number): string {
  return `DX3V${index.toString(36).toUpperCase().padStart(8, '0')}`;
}

/** The id of a computed user. */
export function computedUserId(index: number): string {
  return `reader-${String(index).padStart(7, '0')}`;
}

/** Makes an empty table. */
export function createAssignmentTable(): AssignmentTable {
  const sections = new Map<string, Section>();
  let version = 1;
  const keyOf = ({ adamId, pricingParam }: AssetKey) => `${adamId} ${pricingParam}`;
  const sectionOf = ({ adamId, pricingParam }: AssetKey): Section => {
    const key = keyOf({ adamId, pricingParam });
    const section = sections.get(key) ?? {
      adamId,
      pricingParam,
      base: 0,
      holders: 'devices' as const,
      ended: new Set<number>(),
      further: new Map<TargetKey, number>(),
      former: new Map<TargetKey, number>(),
    };
    sections.set(key, section);
    return section;
  };
  const chosen = (adamId: string | undefined, pricingParam: string | undefined) =>
    [...sections.values()].filter(
      (section) =>
        (adamId === undefined || section.adamId === adamId) &&
        (pricingParam === undefined || section.pricingParam === pricingParam),
    );
  const toEntry = ({ adamId, pricingParam }: Section, target: TargetKey) => ({ adamId, pricingParam, target });

  return {
    setBase(asset, base, holders) {
      const section = sectionOf(asset);
      if (section.base !== base) version += 1;
      sections.set(keyOf(asset), { ...section, base, holders });
    },
    has: (asset, target) => holds(sectionOf(asset), target),
    add(asset, target) {
      const section = sectionOf(asset);
      if (holds(section, target)) return false;
      version += 1;
      section.further.set(target, version);
      section.former.delete(target);
      return true;
    },
    remove(asset, target) {
      const section = sectionOf(asset);
      if (!holds(section, target)) return false;
      version += 1;
      if (!section.further.delete(target)) section.ended.add(computedIndex(section, target));
      section.former.set(target, version);
      return true;
    },
    count(asset) {
      const { base, ended, further } = sectionOf(asset);
      return base - ended.size + further.size;
    },
    heldBy: (target) =>
      [...sections.values()]
        .filter((section) => holds(section, target))
        .map(({ adamId, pricingParam }) => ({ adamId, pricingParam })),
    get version() {
      return version;
    },
    places: (adamId, pricingParam) =>
      chosen(adamId, pricingParam).reduce((sum, { base, further }) => sum + base + further.size, 0),
    slice(adamId, pricingParam, start, length) {
      const entries: TableEntry[] = [];
      let offset = start;
      let remaining = length;
      for (const section of chosen(adamId, pricingParam)) {
        const size = section.base + section.further.size;
        const end = Math.min(size, offset + remaining);
        for (let place = offset; place < Math.min(end, section.base); place += 1) {
          if (!section.ended.has(place)) entries.push(toEntry(section, computedTarget(section, place)));
        }
        if (end > section.base) {
          const keys = [...section.further.keys()].slice(Math.max(0, offset - section.base), end - section.base);
          for (const target of keys) entries.push(toEntry(section, target));
        }
        remaining -= Math.max(0, end - offset);
        offset = Math.max(0, offset - size);
        if (remaining <= 0) break;
      }
      return entries;
    },
    since: (after, withEnded = false) =>
      [...sections.values()].flatMap((section) =>
        [...section.further, ...(withEnded ? section.former : [])]
          .filter(([, at]) => at > after)
          .map(([target]) => toEntry(section, target)),
      ),
  };
}

function computedTarget({ holders }: Section, index: number): TargetKey {
  return holders === 'devices' ? `s${computedSerialNumber(index)}` : `u${computedUserId(index)}`;
}

/** The place of a computed holder; -1 for others. */
function computedIndex(section: Section, target: TargetKey): number {
  const digits = /^sDX3V([0-9A-Z]{8})$/.exec(target)?.[1];
  const reader = /^ureader-(\d{7})$/.exec(target)?.[1];
  const index = digits === undefined ? Number(reader ?? -1) : Number.parseInt(digits, 36);
  return index >= 0 && index < section.base && computedTarget(section, index) === target ? index : -1;
}

function holds(section: Section, target: TargetKey): boolean {
  if (section.further.has(target)) return true;
  const index = computedIndex(section, target);
  return index >= 0 && !section.ended.has(index);
}
