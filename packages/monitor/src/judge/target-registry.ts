import { defaultIntervalMs, defaultTimeoutMs } from '../model/settings.ts';
import { createQuietTargets } from './quiet-targets.ts';
import { type Thresholds, usualThresholds } from './state-machine.ts';
import {
  conclusiveMs,
  type MonitoredTarget,
  type TargetRecord,
  type TrackedTarget,
  trackTarget,
} from './tracked-target.ts';

/** All targets of a monitor. Each has a row; only one that is under way or in trouble is an object. */
export interface TargetRegistry {
  /** A target as it is, only to look at it; undefined where nobody knows it. */
  look(target: string): TrackedTarget | undefined;
  /** A target, to change it; undefined where nobody knows it. Whoever has changed it lets it rest afterwards. */
  wake(target: string): TrackedTarget | undefined;
  /** The same of a row. */
  wakeRow(row: number): TrackedTarget | undefined;
  /** The same, made with the usual settings where nobody knows it. */
  track(seen: Pick<MonitoredTarget, 'target' | 'tenant' | 'service'>): TrackedTarget;
  /** Keeps a target that was changed as small as it can be. */
  rest(tracked: TrackedTarget): void;
  /** Notes that it is nobody's fault that a service's targets were not looked at until then. */
  excuse(service: string, untilMs: number): void;
  /** When nothing is known of a row any more, in milliseconds since 1970; null before its first conclusive run. */
  staleAtMs(row: number): number | null;
  /** Targets that are objects at present. */
  awake(): Iterable<TrackedTarget>;
  /** All rows. */
  rows(): Iterable<number>;
  /** Goes on with other targets; answers with those that are no more. */
  replace(targets: Iterable<MonitoredTarget>): readonly TrackedTarget[];
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

/** One row; the kind is shared. */
interface Row {
  readonly target: string;
  readonly tenant: string;
  kind: Kind;
}

/** Makes a registry, with what was kept of the targets. Trouble is confirmed once it is `confirmMs` old. */
export function createTargetRegistry(
  targets: Iterable<MonitoredTarget>,
  kept: Iterable<TargetRecord>,
  confirmMs?: number,
): TargetRegistry {
  const kindOf = createKinds(confirmMs);
  const numbers = new Map<string, number>();
  const rows: (Row | undefined)[] = [];
  const freed: number[] = [];
  const quiet = createQuietTargets();
  const awake = new Map<number, TrackedTarget>();
  const excusedMs = new Map<string, number>();
  let groups: ReturnType<typeof groupTargets> | undefined;
  const grouped = () => {
    groups ??= groupTargets(rows);
    return groups;
  };
  const put = ({ target, tenant, ...settings }: MonitoredTarget) => {
    const number = freed.pop() ?? rows.length;
    rows[number] = { target, tenant, kind: kindOf(settings) };
    numbers.set(target, number);
    quiet.clear(number);
    groups = undefined;
    return number;
  };
  const materialise = (number: number, record?: TargetRecord): TrackedTarget | undefined => {
    const row = rows[number];
    return row && trackTarget(number, settingsOf(row), row.kind.thresholds, record ?? quiet.read(number));
  };
  const look = (number: number | undefined) =>
    number === undefined ? undefined : (awake.get(number) ?? materialise(number));
  const wake = (number: number | undefined) => {
    const tracked = look(number);
    if (tracked) awake.set(tracked.row, tracked);
    return tracked;
  };
  const rest = (tracked: TrackedTarget) => {
    if (awake.get(tracked.row) === tracked && quiet.put(tracked)) awake.delete(tracked.row);
  };
  const remove = (number: number) => {
    const tracked = look(number);
    const row = rows[number];
    if (row) numbers.delete(row.target);
    rows[number] = undefined;
    awake.delete(number);
    quiet.clear(number);
    freed.push(number);
    return tracked ? [tracked] : [];
  };
  const update = (number: number, settings: MonitoredTarget) => {
    const row = rows[number];
    if (!row) return;
    rows[number] = { ...row, tenant: settings.tenant, kind: kindOf(settings) };
    const tracked = awake.get(number);
    if (!tracked) return;
    tracked.settings = settings;
    tracked.thresholds = kindOf(settings).thresholds;
  };

  for (const settings of targets) put(settings);
  for (const record of kept) {
    const number = numbers.get(record.target);
    const tracked = number === undefined ? undefined : materialise(number, record);
    if (!tracked) continue;
    awake.set(tracked.row, tracked);
    rest(tracked);
  }
  return {
    look: (target) => look(numbers.get(target)),
    wake: (target) => wake(numbers.get(target)),
    wakeRow: wake,
    track(seen) {
      const known = wake(numbers.get(seen.target));
      if (known) return known;
      const { target, tenant, service } = seen;
      const settings = { target, tenant, service, intervalMs: defaultIntervalMs, timeoutMs: defaultTimeoutMs };
      const tracked = trackTarget(put(settings), settings, kindOf(settings).thresholds);
      awake.set(tracked.row, tracked);
      return tracked;
    },
    rest,
    excuse: (service, untilMs) => void excusedMs.set(service, untilMs),
    staleAtMs(number) {
      const row = rows[number];
      if (!row) return null;
      const tracked = awake.get(number);
      const lastMs = tracked ? conclusiveMs(tracked) : quiet.conclusiveMs(number);
      const { service, thresholds } = row.kind;
      return lastMs === null ? null : Math.max(lastMs, excusedMs.get(service) ?? lastMs) + thresholds.staleMs + 1;
    },
    awake: () => awake.values(),
    rows: () => numbers.values(),
    replace(next) {
      const left = new Map(numbers);
      for (const settings of next) {
        const number = numbers.get(settings.target);
        left.delete(settings.target);
        if (number === undefined) put(settings);
        else update(number, settings);
      }
      groups = undefined;
      return [...left.values()].flatMap(remove);
    },
    tenants: (service) => (service === null ? grouped().tenants : (grouped().services.get(service)?.tenants ?? 0)),
    intervalMs: (service) => grouped().services.get(service)?.intervalMs ?? defaultIntervalMs,
    *ofService(service) {
      for (const row of rows) if (row?.kind.service === service) yield row;
    },
  };
}

function settingsOf({ target, tenant, kind: { service, intervalMs, timeoutMs } }: Row): MonitoredTarget {
  return { target, tenant, service, intervalMs, timeoutMs };
}

/** Targets that are looked at alike share what says how: there are few kinds and many targets. */
function createKinds(confirmMs: number | undefined) {
  const known = new Map<string, Kind>();
  return ({ service, intervalMs, timeoutMs }: Pick<MonitoredTarget, 'service' | 'intervalMs' | 'timeoutMs'>): Kind => {
    const key = `${service} ${intervalMs} ${timeoutMs}`;
    const thresholds = () => usualThresholds(intervalMs, timeoutMs, confirmMs);
    const kind = known.get(key) ?? { service, intervalMs, timeoutMs, thresholds: thresholds() };
    known.set(key, kind);
    return kind;
  };
}

function groupTargets(rows: readonly (Row | undefined)[]) {
  const services = new Map<string, { readonly seen: Set<string>; intervalMs: number }>();
  const tenants = new Set<string>();
  for (const row of rows) {
    if (!row) continue;
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
