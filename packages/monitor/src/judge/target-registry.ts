import { defaultIntervalMs, defaultTimeoutMs } from '../model/settings.ts';
import { createQuietTargets } from './quiet-targets.ts';
import { type Thresholds, usualThresholds } from './state-machine.ts';
import {
  longestSilentMs,
  type MonitoredTarget,
  type TargetRecord,
  type TrackedTarget,
  trackTarget,
} from './tracked-target.ts';

/** All targets of a monitor. Each has a row; only a target in trouble is an object. */
export interface TargetRegistry {
  /** A target as it is, only to read it; undefined if it is not known. */
  read(target: string): TrackedTarget | undefined;
  /** A target, to change it; undefined if it is not known. The caller releases it afterwards. */
  activate(target: string): TrackedTarget | undefined;
  /** The number of a target's row; null if it is not known. */
  rowOf(target: string): number | null;
  /** The same as `activate` for a row. */
  activateRow(row: number): TrackedTarget | undefined;
  /** The same; a target that is not known is added with the default settings. */
  track(seen: Pick<MonitoredTarget, 'target' | 'tenant' | 'service'>): TrackedTarget;
  /** Stores a changed target as compactly as possible. */
  release(tracked: TrackedTarget): void;
  /** When a location of a row becomes stale, in milliseconds since 1970; null if there is none that can. */
  staleAtMs(row: number): number | null;
  /** Targets that are objects at present. */
  active(): Iterable<TrackedTarget>;
  /** All rows. */
  rows(): Iterable<number>;
  /** Replaces the targets; of new ones goes on from what was stored. Returns those that are no longer monitored. */
  replace(targets: Iterable<MonitoredTarget>, stored?: Iterable<TargetRecord>): readonly TrackedTarget[];
  /** How many tenants have targets of a service; of any with null. */
  tenants(service: string | null): number;
  /** The longest interval among a service's targets, in milliseconds. */
  intervalMs(service: string): number;
  /** The targets of a service. */
  ofService(service: string): Iterable<Pick<MonitoredTarget, 'target' | 'tenant'>>;
}

/** What many targets have in common. */
interface Kind {
  readonly service: string;
  readonly intervalMs: number;
  readonly timeoutMs: number;
  readonly thresholds: Thresholds;
}

/** What does not change with the runs of a target. */
interface Row {
  readonly target: string;
  readonly tenant: string;
  readonly kind: Kind;
}

/** The rows as columns: 100,000 objects would take twice the memory. The rows of removed targets are used again. */
function createRows() {
  const numbers = new Map<string, number>();
  const targets: string[] = [];
  const tenants: string[] = [];
  const kinds: (Kind | undefined)[] = [];
  const freed: number[] = [];
  const at = (number: number): Row | undefined => {
    const kind = kinds[number];
    // The columns have the same length.
    return kind && { target: targets[number] as string, tenant: tenants[number] as string, kind };
  };
  return {
    numbers,
    at,
    add({ target, tenant, kind }: Row): number {
      const number = freed.pop() ?? kinds.length;
      numbers.set(target, number);
      targets[number] = target;
      tenants[number] = tenant;
      kinds[number] = kind;
      return number;
    },
    change(number: number, { tenant, kind }: Omit<Row, 'target'>) {
      tenants[number] = tenant;
      kinds[number] = kind;
    },
    free(number: number) {
      numbers.delete(targets[number] ?? '');
      targets[number] = '';
      tenants[number] = '';
      kinds[number] = undefined;
      freed.push(number);
    },
    *all(): Iterable<Row> {
      for (let number = 0; number < kinds.length; number += 1) {
        const row = at(number);
        if (row) yield row;
      }
    },
  };
}

/** Makes a registry, with what was kept of the targets. Trouble is confirmed once it is `confirmMs` old. */
export function createTargetRegistry(
  targets: Iterable<MonitoredTarget>,
  kept: Iterable<TargetRecord>,
  confirmMs?: number,
): TargetRegistry {
  const kindOf = createKinds(confirmMs);
  const rows = createRows();
  const { numbers } = rows;
  const quiet = createQuietTargets();
  const active = new Map<number, TrackedTarget>();
  const groups = createGroups(rows.all);
  const put = ({ target, tenant, ...settings }: MonitoredTarget) => {
    const number = rows.add({ target, tenant, kind: kindOf(settings) });
    quiet.clear(number);
    groups.renew();
    return number;
  };
  const materialise = (number: number, record?: TargetRecord): TrackedTarget | undefined => {
    const row = rows.at(number);
    return row && trackTarget(number, settingsOf(row), row.kind.thresholds, record ?? quiet.read(number));
  };
  const read = (number: number | undefined) =>
    number === undefined ? undefined : (active.get(number) ?? materialise(number));
  const activate = (number: number | undefined) => {
    const tracked = read(number);
    if (tracked) active.set(tracked.row, tracked);
    return tracked;
  };
  const release = (tracked: TrackedTarget) => {
    if (active.get(tracked.row) === tracked && quiet.put(tracked)) active.delete(tracked.row);
  };
  const remove = (number: number) => {
    const tracked = read(number);
    rows.free(number);
    active.delete(number);
    quiet.clear(number);
    return tracked ? [tracked] : [];
  };
  const update = (number: number, settings: MonitoredTarget) => {
    rows.change(number, { tenant: settings.tenant, kind: kindOf(settings) });
    const tracked = active.get(number);
    if (!tracked) return;
    tracked.settings = settings;
    tracked.thresholds = kindOf(settings).thresholds;
  };

  const restore = (record: TargetRecord) => {
    const number = numbers.get(record.target);
    const tracked = number === undefined ? undefined : materialise(number, record);
    if (!tracked) return;
    active.set(tracked.row, tracked);
    release(tracked);
  };
  for (const settings of targets) put(settings);
  for (const record of kept) restore(record);
  return {
    read: (target) => read(numbers.get(target)),
    activate: (target) => activate(numbers.get(target)),
    rowOf: (target) => numbers.get(target) ?? null,
    activateRow: activate,
    track(seen) {
      const existing = activate(numbers.get(seen.target));
      if (existing) return existing;
      const { target, tenant, service } = seen;
      const settings = { target, tenant, service, intervalMs: defaultIntervalMs, timeoutMs: defaultTimeoutMs };
      const tracked = trackTarget(put(settings), settings, kindOf(settings).thresholds);
      active.set(tracked.row, tracked);
      return tracked;
    },
    release,
    staleAtMs(number) {
      const row = rows.at(number);
      if (!row) return null;
      const tracked = active.get(number);
      const lastMs = tracked ? longestSilentMs(tracked) : quiet.conclusiveMs(number);
      return lastMs === null ? null : lastMs + row.kind.thresholds.staleMs + 1;
    },
    active: () => active.values(),
    rows: () => numbers.values(),
    replace(next, stored = []) {
      const remaining = new Map(numbers);
      const before = new Set(numbers.keys());
      for (const settings of next) {
        const number = numbers.get(settings.target);
        remaining.delete(settings.target);
        if (number === undefined) put(settings);
        else update(number, settings);
      }
      groups.renew();
      for (const record of stored) if (!before.has(record.target)) restore(record);
      return [...remaining.values()].flatMap(remove);
    },
    tenants: groups.tenants,
    intervalMs: groups.intervalMs,
    *ofService(service) {
      for (const row of rows.all()) if (row.kind.service === service) yield row;
    },
  };
}

function settingsOf({ target, tenant, kind: { service, intervalMs, timeoutMs } }: Row): MonitoredTarget {
  return { target, tenant, service, intervalMs, timeoutMs };
}

/** Targets that are checked alike share what says how: there are few kinds and many targets. */
function createKinds(confirmMs: number | undefined) {
  const kindsByName = new Map<string, Kind>();
  return ({ service, intervalMs, timeoutMs }: Pick<MonitoredTarget, 'service' | 'intervalMs' | 'timeoutMs'>): Kind => {
    const key = `${service} ${intervalMs} ${timeoutMs}`;
    const thresholds = () => usualThresholds(intervalMs, timeoutMs, confirmMs);
    const kind = kindsByName.get(key) ?? { service, intervalMs, timeoutMs, thresholds: thresholds() };
    kindsByName.set(key, kind);
    return kind;
  };
}

/** What the targets of a service have in common, counted at its first use after a change. */
function createGroups(rows: () => Iterable<Row>) {
  let groups: ReturnType<typeof groupTargets> | undefined;
  const grouped = () => {
    groups ??= groupTargets(rows());
    return groups;
  };
  return {
    renew() {
      groups = undefined;
    },
    tenants: (service: string | null) =>
      service === null ? grouped().tenants : (grouped().services.get(service)?.tenants ?? 0),
    intervalMs: (service: string) => grouped().services.get(service)?.intervalMs ?? defaultIntervalMs,
  };
}

function groupTargets(rows: Iterable<Row>) {
  const services = new Map<string, { readonly seen: Set<string>; intervalMs: number }>();
  const tenants = new Set<string>();
  for (const row of rows) {
    const { service, intervalMs } = row.kind;
    const group = services.get(service) ?? { seen: new Set(), intervalMs };
    services.set(service, group);
    group.seen.add(row.tenant);
    group.intervalMs = Math.max(group.intervalMs, intervalMs);
    tenants.add(row.tenant);
  }
  // Only the numbers are kept.
  const counted = [...services].map(
    ([name, { seen, intervalMs }]) => [name, { tenants: seen.size, intervalMs }] as const,
  );
  return { services: new Map(counted), tenants: tenants.size };
}
