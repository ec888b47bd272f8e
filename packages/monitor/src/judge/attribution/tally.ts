import type { Finding } from '../../model/finding.ts';
import { bitOf, type Flag, flags } from './flags.ts';
import { createMinutes, type Minutes } from './minutes.ts';
import { createNoise, type Noise } from './noise.ts';
import { noParticulars, type Particulars } from './particulars.ts';

/** What the latest runs of one target at one location say. Judges read it; only `evidence.ts` and this file change it. */
export interface TargetEvidence {
  /** The target's id. */
  readonly target: string;
  /** Its service and location. */
  readonly tally: Tally;
  /** Its tenant. */
  readonly tenant: TenantEvidence;
  /** What the latest conclusive run found; null before the first. */
  readonly finding: Finding | null;
  /** How many runs in a row found that. */
  readonly streak: number;
  /** The first of them, in milliseconds since 1970. */
  readonly firstMs: number;
  /** The last of them, in milliseconds since 1970. */
  readonly atMs: number;
  /** The code of the last one. */
  readonly code: string | null;
  /** What it shares with other tenants. */
  readonly keys: readonly string[];
  /** The vendor's endpoint, region or shard; undefined if it is not known. */
  readonly region: string | undefined;
  /** Whether the last run failed in another way than those before it, which is not believed at once. */
  readonly isAstray: boolean;
  /** Whether its refused credential was never seen to work. */
  readonly isUntried: boolean;
  /** When its last trouble ended: the first good run; null for none within the window. */
  readonly recoveredMs: number | null;
}

/** A tenant within a tally. */
export interface TenantEvidence {
  /** The tenant's id. */
  readonly tenant: string;
}

/** The counts of one service at one location. */
export interface Tally {
  /** The service. */
  readonly service: string;
  /** Where the checks run. */
  readonly location: string;
  /** Whether these are hosts of our own, which no vendor runs. */
  readonly isOwn: boolean;
  /** What is known of each target. */
  readonly entries: ReadonlyMap<string, TargetEvidence>;
  /** Targets that are not well. */
  readonly troubled: ReadonlySet<TargetEvidence>;
  /** How many targets use each shared key. */
  readonly keys: ReadonlyMap<string, number>;
  /** Runs and failures, minute by minute. */
  readonly minutes: Minutes;
  /** The latest run with each finding, in milliseconds since 1970. */
  readonly lastMs: ReadonlyMap<Finding, number>;
  /** Since when no run has been good: the start of the first failing one, in milliseconds since 1970; null while runs are good. */
  readonly failingSinceMs: number | null;
  /** The share of runs that begin to fail when nothing is wrong. */
  readonly noise: Noise;
  /** Since when no run has been conclusive, in milliseconds since 1970; null while runs are conclusive. */
  readonly silentSinceMs: number | null;
  /** The last run that was not conclusive, in milliseconds since 1970; null for none. */
  readonly lastFaultMs: number | null;
}

/** Shared by all that share nothing. */
const noKeys: readonly string[] = [];

/** A target's evidence as it is changed. Nearly all targets are well, so an entry without particulars is small. */
export class Entry implements TargetEvidence {
  readonly target: string;
  readonly tally: CountedTally;
  readonly tenant: TenantCounts;
  finding: Finding | null = null;
  streak = 0;
  firstMs = 0;
  atMs = 0;
  keys: readonly string[] = noKeys;
  particulars: Particulars = noParticulars;
  /** The flags that it sets. */
  bits = 0;
  /** Whether its end is watched. */
  isWatched = false;

  constructor(target: string, tally: CountedTally, tenant: TenantCounts) {
    this.target = target;
    this.tally = tally;
    this.tenant = tenant;
  }

  get code(): string | null {
    return this.particulars.code;
  }
  get region(): string | undefined {
    return this.particulars.region;
  }
  get recoveredMs(): number | null {
    return this.particulars.recoveredMs;
  }
  get isAstray(): boolean {
    return this.particulars.isAstray;
  }
  get isUntried(): boolean {
    return this.particulars.isUntried;
  }
}

interface TenantCounts extends TenantEvidence {
  /** How many of its targets have an entry. */
  entries: number;
  /** How many of its targets set the flag `known`. */
  known: number;
  /** How many of its targets set each of the other flags, in the order of `flags`; null while none does, as of nearly all tenants. */
  others: number[] | null;
  /** When its last failure began that was counted as an onset; null for none. */
  onsetMs: number | null;
  /** The number of the last count that included it. */
  counted: number;
}

/** A tally as it is changed. */
export interface CountedTally extends Tally {
  readonly entries: Map<string, Entry>;
  readonly tenants: Map<string, TenantCounts>;
  readonly troubled: Set<Entry>;
  /** How many tenants have each flag, in the order of `flags`. */
  readonly counts: number[];
  readonly keys: Map<string, number>;
  readonly lastMs: Map<Finding, number>;
  failingSinceMs: number | null;
  silentSinceMs: number | null;
  lastFaultMs: number | null;
  /** The number of the last count of tenants. */
  countings: number;
}

/** Makes an empty tally that remembers minutes for `reachMs`. */
export function createTally(service: string, location: string, isOwn: boolean, reachMs: number): CountedTally {
  return {
    service,
    location,
    isOwn,
    entries: new Map(),
    tenants: new Map(),
    troubled: new Set(),
    counts: flags.map(() => 0),
    keys: new Map(),
    minutes: createMinutes(reachMs),
    lastMs: new Map(),
    noise: createNoise(),
    failingSinceMs: null,
    silentSinceMs: null,
    lastFaultMs: null,
    countings: 0,
  };
}

const indexOf = Object.fromEntries(flags.map((flag, index) => [flag, index])) as Readonly<Record<Flag, number>>;

/** How many tenants have a flag. */
export function tenantsWith(tally: Tally, flag: Flag): number {
  return (tally as CountedTally).counts[indexOf[flag]] ?? 0;
}

/** How many tenants have an entry that passes a test. */
export function countTenants(
  tally: Tally,
  entries: Iterable<TargetEvidence>,
  test: (entry: TargetEvidence) => boolean,
): number {
  const counted = tally as CountedTally;
  // A set of a hundred thousand, made anew each second, would take most of the time.
  counted.countings += 1;
  let count = 0;
  for (const entry of entries) {
    const tenant = entry.tenant as TenantCounts;
    if (tenant.counted === counted.countings || !test(entry)) continue;
    tenant.counted = counted.countings;
    count += 1;
  }
  return count;
}

/** Whether a target sets a flag. */
export function has(entry: TargetEvidence, flag: Flag): boolean {
  return ((entry as Entry).bits & bitOf[flag]) !== 0;
}

/** Whether the latest runs of a target found one of these. */
export function foundAny(entry: TargetEvidence, findings: readonly Finding[]): boolean {
  return entry.finding !== null && findings.includes(entry.finding);
}

/** How many runs in a row were refused as too many since the last conclusive one. */
export function throttledRuns(entry: TargetEvidence): number {
  return (entry as Entry).particulars.throttled;
}

/** The first run that was refused as too many since the last conclusive one, in milliseconds since 1970; null for none. */
export function throttledSinceMs(entry: TargetEvidence): number | null {
  return (entry as Entry).particulars.throttledMs?.[0] ?? null;
}

/** The last run, conclusive or refused as too many, in milliseconds since 1970. */
export function lastRunMs(entry: TargetEvidence): number {
  return Math.max(entry.atMs, (entry as Entry).particulars.throttledMs?.[1] ?? 0);
}

/** How many of the last ten runs failed. */
export function recentFailures(entry: TargetEvidence): number {
  let count = 0;
  for (let rest = (entry as Entry).particulars.failures; rest > 0; rest >>= 1) count += rest & 1;
  return count;
}

/** When tenants began to fail within the window, in milliseconds since 1970: also those that are well at the moment. */
export function* onsetsOf(tally: Tally): Iterable<number> {
  for (const { onsetMs } of (tally as CountedTally).tenants.values()) if (onsetMs !== null) yield onsetMs;
}

/** The entry of a target, made if there is none. */
export function entryOf(tally: CountedTally, target: string, tenant: string): Entry {
  const earlierEntry = tally.entries.get(target);
  if (earlierEntry) return earlierEntry;
  const counts = tally.tenants.get(tenant) ?? {
    tenant,
    entries: 0,
    known: 0,
    others: null,
    onsetMs: null,
    counted: 0,
  };
  counts.entries += 1;
  tally.tenants.set(tenant, counts);
  const entry = new Entry(target, tally, counts);
  tally.entries.set(target, entry);
  return entry;
}

/** Sets an entry's flags, and counts what that changes. */
export function setBits(entry: Entry, next: number): void {
  const changed = entry.bits ^ next;
  if (changed === 0) return;
  const { tally, tenant } = entry;
  for (let index = 0; index < flags.length; index += 1) {
    const bit = 1 << index;
    if ((changed & bit) === 0) continue;
    const change = (next & bit) === 0 ? -1 : 1;
    const after = countFlag(tenant, index, change);
    const before = after - change;
    // A tenant counts once, however many of its credentials have the flag.
    if ((before === 0) !== (after === 0)) tally.counts[index] = (tally.counts[index] ?? 0) + (after === 0 ? -1 : 1);
  }
  entry.bits = next;
}

/** Adds to how many of a tenant's targets set a flag; answers with how many do now. */
function countFlag(tenant: TenantCounts, index: number, change: number): number {
  if (index === indexOf.known) {
    tenant.known += change;
    return tenant.known;
  }
  tenant.others ??= flags.map(() => 0);
  const after = (tenant.others[index] ?? 0) + change;
  tenant.others[index] = after;
  if (tenant.others.every((count) => count === 0)) tenant.others = null;
  return after;
}

/** Sets what an entry shares with others. */
export function setKeys(entry: Entry, keys: readonly string[]): void {
  if (entry.keys === keys || (entry.keys.length === keys.length && entry.keys.every((key, i) => key === keys[i])))
    return;
  const { keys: counts } = entry.tally;
  for (const key of entry.keys) {
    const remaining = (counts.get(key) ?? 0) - 1;
    if (remaining > 0) counts.set(key, remaining);
    else counts.delete(key);
  }
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  entry.keys = keys;
}

/** Removes an entry. */
export function removeEntry(entry: Entry): void {
  const { tally, tenant } = entry;
  setBits(entry, 0);
  setKeys(entry, noKeys);
  tally.troubled.delete(entry);
  tally.entries.delete(entry.target);
  tenant.entries -= 1;
  if (tenant.entries === 0) tally.tenants.delete(tenant.tenant);
}
