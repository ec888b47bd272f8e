import { bits, type Finding, type Mark, marks } from './flags.ts';
import { createMinutes, type Minutes } from './minutes.ts';

/** What is known of one target at one location: its latest runs. */
export interface Entry {
  /** The target's id. */
  readonly target: string;
  /** Where it was looked from, and which service it is. */
  readonly tally: Tally;
  /** Its tenant, with the marks of all its credentials. */
  readonly tenant: TenantMarks;
  /** What the latest conclusive run found; null before the first. */
  finding: Finding | null;
  /** How many runs in a row found that. */
  streak: number;
  /** The first of them, in milliseconds since 1970. */
  firstMs: number;
  /** The last of them. */
  atMs: number;
  /** The last one's code. */
  code: string | null;
  /** What it shares with other tenants. */
  keys: readonly string[];
  /** The vendor's endpoint, region or shard, where known. */
  region: string | undefined;
  /** Throttled runs since the last conclusive one. */
  throttled: number;
  /** The first and the last of them; null without any. */
  throttledMs: readonly [first: number, last: number] | null;
  /** When its last trouble ended: the first good run; null for none within the window. */
  recoveredMs: number | null;
  /** Which of the last ten runs failed, the newest as the lowest bit; none after a recovery. */
  failures: number;
  /** Whether the last run failed in another way than those before it, which is not believed at once. */
  isAstray: boolean;
  /** The marks that it sets. */
  bits: number;
  /** Whether its end is waited for. */
  isWatched: boolean;
}

/** A tenant within a tally. */
export interface TenantMarks {
  /** The tenant's id. */
  readonly tenant: string;
  /** How many of its targets are known. */
  entries: number;
  /** How many of its targets set each mark, in the order of `marks`. */
  readonly counts: number[];
  /** When its last failure began that was counted as one; null for none. */
  onsetMs: number | null;
  /** The count that it was last a part of. */
  counted: number;
}

/** Shared by all that share nothing. */
const noKeys: readonly string[] = [];

/** The counts of one service at one location. */
export interface Tally {
  /** The service. */
  readonly service: string;
  /** Where it was looked from. */
  readonly location: string;
  /** What is known of each target. */
  readonly entries: Map<string, Entry>;
  /** Its tenants. */
  readonly tenants: Map<string, TenantMarks>;
  /** Targets that are not well. */
  readonly troubled: Set<Entry>;
  /** How many tenants have each mark, in the order of `marks`. */
  readonly counts: number[];
  /** How many targets use each shared key. */
  readonly keys: Map<string, number>;
  /** Runs and failures, minute by minute. */
  readonly minutes: Minutes;
  /** The latest run with each finding. */
  readonly lastMs: Map<Finding, number>;
  /** The number of the last count of tenants. */
  countings: number;
}

/** Makes an empty tally that remembers minutes for `reachMs`. */
export function createTally(service: string, location: string, reachMs: number): Tally {
  return {
    service,
    location,
    entries: new Map(),
    tenants: new Map(),
    troubled: new Set(),
    counts: marks.map(() => 0),
    keys: new Map(),
    minutes: createMinutes(reachMs),
    lastMs: new Map(),
    countings: 0,
  };
}

/** How many tenants have a mark. */
export function tenantsWith(tally: Tally, mark: Mark): number {
  return tally.counts[marks.indexOf(mark)] ?? 0;
}

/** How many tenants have an entry that passes a test. */
export function countTenants(tally: Tally, entries: Iterable<Entry>, test: (entry: Entry) => boolean): number {
  // A set of a hundred thousand, made anew each second, would take most of the time.
  tally.countings += 1;
  let count = 0;
  for (const entry of entries) {
    if (entry.tenant.counted === tally.countings || !test(entry)) continue;
    entry.tenant.counted = tally.countings;
    count += 1;
  }
  return count;
}

/** The entry of a target, made where there is none. */
export function entryOf(tally: Tally, target: string, tenant: string): Entry {
  const known = tally.entries.get(target);
  if (known) return known;
  const marksOfTenant = tally.tenants.get(tenant) ?? {
    tenant,
    entries: 0,
    counts: marks.map(() => 0),
    onsetMs: null,
    counted: 0,
  };
  marksOfTenant.entries += 1;
  tally.tenants.set(tenant, marksOfTenant);
  const entry: Entry = {
    target,
    tally,
    tenant: marksOfTenant,
    finding: null,
    streak: 0,
    firstMs: 0,
    atMs: 0,
    code: null,
    keys: noKeys,
    region: undefined,
    throttled: 0,
    throttledMs: null,
    recoveredMs: null,
    failures: 0,
    isAstray: false,
    bits: 0,
    isWatched: false,
  };
  tally.entries.set(target, entry);
  return entry;
}

/** Sets an entry's marks, and counts what that changes. */
export function setMarks(entry: Entry, next: number): void {
  const changed = entry.bits ^ next;
  if (changed === 0) return;
  const { tally, tenant } = entry;
  for (const [at, mark] of marks.entries()) {
    if ((changed & bits[mark]) === 0) continue;
    const before = tenant.counts[at] ?? 0;
    const after = before + ((next & bits[mark]) === 0 ? -1 : 1);
    tenant.counts[at] = after;
    // A tenant counts once, however many of its credentials have the mark.
    if ((before === 0) !== (after === 0)) tally.counts[at] = (tally.counts[at] ?? 0) + (after === 0 ? -1 : 1);
  }
  entry.bits = next;
}

/** Sets what an entry shares with others. */
export function setKeys(entry: Entry, keys: readonly string[]): void {
  if (entry.keys === keys || (entry.keys.length === keys.length && entry.keys.every((key, i) => key === keys[i])))
    return;
  const { keys: counts } = entry.tally;
  for (const key of entry.keys) {
    const left = (counts.get(key) ?? 0) - 1;
    if (left > 0) counts.set(key, left);
    else counts.delete(key);
  }
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  entry.keys = keys;
}

/** Forgets an entry. */
export function forget(entry: Entry): void {
  const { tally, tenant } = entry;
  setMarks(entry, 0);
  setKeys(entry, noKeys);
  tally.troubled.delete(entry);
  tally.entries.delete(entry.target);
  tenant.entries -= 1;
  if (tenant.entries === 0) tally.tenants.delete(tenant.tenant);
}
