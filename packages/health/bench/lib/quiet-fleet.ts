import { createRandom } from '@mdmkit/core/testing';
import { createMonitor, type MonitorChanges, type ScheduleCommand } from '@mdmkit/monitor/judge';
import type { Observation } from '@mdmkit/monitor/model';

/** A fleet whose vendor is well, and whose checks fail by themselves now and then. */
export interface QuietFleet {
  readonly tenants: number;
  /** The share of checks that fail, each independent of the others. */
  readonly noise: number;
  readonly days: number;
  readonly seed: number;
}

/** What people were told in that time, although nothing was wrong. */
export interface QuietFleetReport {
  readonly checks: number;
  /** Incidents that blame a vendor and were told. */
  readonly vendor: number;
  /** All other incidents that were told. */
  readonly others: number;
}

const stepMs = 5_000;
const intervalMs = 300_000;
const recheckMs = 30_000;
const steps = intervalMs / stepMs;
const service = 'apple.dep';
const startMs = Date.UTC(2026, 10, 23);

/** Plays a monitor that knows nothing yet: no usual share, no earlier runs. It is asked each 5 seconds. */
export function playQuietFleet({ tenants, noise, days, seed }: QuietFleet): QuietFleetReport {
  const random = createRandom(seed);
  const targets = Array.from({ length: tenants }, (_, tenant) => ({
    target: `t-${tenant}/${service}`,
    tenant: `t-${tenant}`,
    service,
    intervalMs,
    timeoutMs: 20_000,
  }));
  const byId = new Map(targets.map((target) => [target.target, target]));
  const phases = Map.groupBy(targets, () => Math.floor(random() * steps));
  const monitor = createMonitor({ targets, random: createRandom(seed + 1), controls: 0 });
  const extra = new Map<number, Set<string>>();
  const told = new Map<string, string>();
  const incidents = new Map<string, string>();
  let checks = 0;

  const plan = (ids: readonly string[], step: number) => {
    const planned = extra.get(step) ?? new Set<string>();
    for (const id of ids) planned.add(id);
    extra.set(step, planned);
  };
  const follow = (command: ScheduleCommand, step: number) => {
    if (command.kind === 'recheck') plan([command.target], step + recheckMs / stepMs);
    else if (command.kind === 'quorum') plan(command.targets, step + 1);
    else if (command.kind === 'reprobe') plan([...byId.keys()], step + 1);
  };
  const keep = ({ commands, notifications, incidents: changed }: MonitorChanges, step: number) => {
    for (const command of commands) follow(command, step);
    for (const { id, verdict } of changed) incidents.set(id, verdict);
    for (const { incident } of notifications) told.set(incident, incidents.get(incident) ?? '');
  };
  const runOf = (id: string, atMs: number): Observation => {
    const fails = random() < noise;
    return {
      target: id,
      tenant: byId.get(id)?.tenant ?? '',
      service,
      location: 'here',
      class: fails ? 'fail.server' : 'ok',
      code: fails ? 'DEP_SERVER_ERROR' : null,
      atMs,
      sharedKeys: [],
    };
  };

  for (let step = 0; step < (days * 86_400_000) / stepMs; step += 1) {
    const nowMs = startMs + step * stepMs;
    const ids = new Set((phases.get(step % steps) ?? []).map(({ target }) => target));
    for (const id of extra.get(step) ?? []) ids.add(id);
    extra.delete(step);
    checks += ids.size;
    if (ids.size > 0)
      keep(
        monitor.record(
          [...ids].map((id) => runOf(id, nowMs)),
          nowMs,
        ),
        step,
      );
    keep(monitor.evaluate(nowMs), step);
  }
  const verdicts = [...told.values()];
  const vendor = verdicts.filter((verdict) => verdict.startsWith('vendor')).length;
  return { checks, vendor, others: verdicts.length - vendor };
}
