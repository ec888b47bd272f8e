import { defaultIntervalMs, defaultTimeoutMs } from '../config/settings.ts';
import { type Thresholds, usualThresholds } from './state-machine.ts';
import { type MonitoredTarget, type TargetRecord, type TrackedTarget, trackTarget } from './tracked-target.ts';

/** All targets of a monitor. */
export interface TargetRegistry {
  /** A target; undefined where nobody knows it. */
  get(target: string): TrackedTarget | undefined;
  /** A target, made with the usual settings where nobody knows it. */
  track(seen: Pick<MonitoredTarget, 'target' | 'tenant' | 'service'>): TrackedTarget;
  /** All of them. */
  all(): Iterable<TrackedTarget>;
  /** Goes on with other targets; answers with those that are no more. */
  replace(targets: readonly MonitoredTarget[]): readonly TrackedTarget[];
  /** How many tenants have targets of a service; of any with null. */
  tenants(service: string | null): number;
  /** The longest interval among a service's targets, in milliseconds. */
  intervalMs(service: string): number;
  /** The targets of a service. */
  ofService(service: string): readonly TrackedTarget[];
}

/** Makes a registry, with what was kept of the targets. Trouble is confirmed once it is `confirmMs` old. */
export function createTargetRegistry(
  targets: readonly MonitoredTarget[],
  kept: readonly TargetRecord[],
  confirmMs?: number,
): TargetRegistry {
  const thresholdsOf = createThresholds(confirmMs);
  const byId = new Map<string, TrackedTarget>();
  const records = new Map(kept.map((record) => [record.target, record]));
  let groups: ReturnType<typeof groupTargets> | undefined;
  const grouped = () => {
    groups ??= groupTargets(byId.values());
    return groups;
  };
  const put = (settings: MonitoredTarget) => {
    const tracked = trackTarget(settings, thresholdsOf(settings), records.get(settings.target));
    byId.set(settings.target, tracked);
    groups = undefined;
    return tracked;
  };
  for (const settings of targets) put(settings);
  records.clear();
  return {
    get: (target) => byId.get(target),
    track: ({ target, tenant, service }) =>
      byId.get(target) ?? put({ target, tenant, service, intervalMs: defaultIntervalMs, timeoutMs: defaultTimeoutMs }),
    all: () => byId.values(),
    replace(next) {
      const left = new Map(byId);
      for (const settings of next) {
        const known = byId.get(settings.target);
        left.delete(settings.target);
        if (!known) put(settings);
        else {
          known.settings = settings;
          known.thresholds = thresholdsOf(settings);
        }
      }
      for (const target of left.keys()) byId.delete(target);
      groups = undefined;
      return [...left.values()];
    },
    tenants: (service) => (service === null ? grouped().tenants : (grouped().services.get(service)?.tenants.size ?? 0)),
    intervalMs: (service) => grouped().services.get(service)?.intervalMs ?? defaultIntervalMs,
    ofService: (service) => grouped().services.get(service)?.targets ?? [],
  };
}

/** Targets that are looked at alike share their thresholds: there are few kinds and many targets. */
function createThresholds(confirmMs: number | undefined) {
  const known = new Map<string, Thresholds>();
  return ({ intervalMs, timeoutMs }: MonitoredTarget): Thresholds => {
    const key = `${intervalMs} ${timeoutMs}`;
    const thresholds = known.get(key) ?? usualThresholds(intervalMs, timeoutMs, confirmMs);
    known.set(key, thresholds);
    return thresholds;
  };
}

interface ServiceGroup {
  readonly tenants: Set<string>;
  readonly targets: TrackedTarget[];
  intervalMs: number;
}

function groupTargets(targets: Iterable<TrackedTarget>) {
  const services = new Map<string, ServiceGroup>();
  const tenants = new Set<string>();
  for (const tracked of targets) {
    const { service, tenant, intervalMs } = tracked.settings;
    const group = services.get(service) ?? { tenants: new Set(), targets: [], intervalMs };
    services.set(service, group);
    group.tenants.add(tenant);
    group.targets.push(tracked);
    group.intervalMs = Math.max(group.intervalMs, intervalMs);
    tenants.add(tenant);
  }
  return { services, tenants: tenants.size };
}
