/** A simulated fleet: which target is checked when, and what the world answers. Knows nothing of how the monitor decides. */
import { createRandom } from '@mdmkit/core/testing';
import type { RecordedRun } from './replay-corpus.ts';

export const second = 1_000;
export const minute = 60 * second;
export const hour = 60 * minute;

/** One tenant's access to one service. */
export interface FleetTarget {
  readonly target: string;
  readonly tenant: string;
  readonly service: string;
  readonly sharedKeys: readonly string[];
  /** Its place in the fleet, 0 to 1: who is hit by a brown-out of some tenants. */
  readonly rank: number;
}

/** What goes wrong: the class that a run finds instead of `ok`, or nothing. */
export type Fault = (
  target: FleetTarget,
  atMs: number,
  location: string,
  random: () => number,
) => RecordedRun['class'] | undefined;

export interface WorldOptions {
  readonly seed: number;
  readonly fromMs: number;
  readonly lengthMs: number;
  readonly targets: readonly FleetTarget[];
  readonly locations: readonly string[];
  /** Neutral hosts at each location. */
  readonly hosts: number;
  readonly faults: readonly Fault[];
  /** Whether a neutral host answers. */
  readonly hostAnswers?: (atMs: number, location: string, host: number) => boolean;
  /** The share of runs that fail by themselves and are well a moment later. */
  readonly noise: number;
}

const intervalMs = 5 * minute;
const codes: Readonly<Record<string, string>> = {
  'fail.network': 'UNREACHABLE',
  'fail.server': 'SERVER_ERROR',
  'fail.auth': 'UNAUTHORISED',
  'fail.terms': 'TERMS_NOT_SIGNED',
  'fail.config': 'NOT_FOUND',
  throttled: 'THROTTLED',
  degraded: 'SLOW',
};

/** Runs that are planned, in slots of a second. */
function createPlan(fromMs: number) {
  const slots = new Map<number, { readonly at: number; readonly location: string; readonly look: number }[]>();
  return {
    add(atMs: number, at: number, location: string, look: number) {
      const slot = Math.max(0, Math.ceil((atMs - fromMs) / second));
      const planned = slots.get(slot);
      if (planned) planned.push({ at, location, look });
      else slots.set(slot, [{ at, location, look }]);
    },
    take(slot: number) {
      const planned = slots.get(slot) ?? [];
      slots.delete(slot);
      return planned;
    },
  };
}

/**
 * Plays it. Targets are checked every five minutes at a phase of their own; after a failure again every 30 seconds, at most
 * ten times; two failures of a service within a minute have 20 others checked, at most every five minutes.
 */
export function* playWorld(options: WorldOptions): Generator<RecordedRun> {
  const { fromMs, lengthMs, targets, locations } = options;
  const random = createRandom(options.seed);
  const plan = createPlan(fromMs);
  const failedMs = new Map<string, number>();
  const burstMs = new Map<string, number>();
  for (const at of targets.keys())
    for (const location of locations) plan.add(fromMs + random() * intervalMs, at, location, 0);

  const burst = (service: string, atMs: number) => {
    const lastMs = failedMs.get(service);
    failedMs.set(service, atMs);
    if (lastMs === undefined || atMs - lastMs > minute) return;
    if (atMs - (burstMs.get(service) ?? 0) < 5 * minute) return;
    burstMs.set(service, atMs);
    for (let count = 0; count < 20; count += 1) {
      const at = Math.floor(random() * targets.length);
      if (targets[at]?.service !== service) continue;
      for (const location of locations) plan.add(atMs + second + random() * 2 * second, at, location, -1);
    }
  };
  const find = (target: FleetTarget, atMs: number, location: string): RecordedRun['class'] => {
    for (const fault of options.faults) {
      const found = fault(target, atMs, location, random);
      if (found) return found;
    }
    if (random() >= options.noise) return 'ok';
    const kind = random();
    return kind < 0.5 ? 'fail.network' : kind < 0.9 ? 'fail.server' : kind < 0.95 ? 'degraded' : 'throttled';
  };
  for (let slot = 0; slot < lengthMs / second; slot += 1) {
    const atMs = fromMs + slot * second;
    if (slot % 30 === 0) yield* readHosts(options, atMs);
    for (const { at, location, look } of plan.take(slot)) {
      const target = targets[at];
      if (!target) continue;
      const found = find(target, atMs, location);
      const isFailure = found.startsWith('fail.');
      if (found === 'fail.network' || found === 'fail.server' || found === 'fail.auth') burst(target.service, atMs);
      // A regular look plans the next one; a look out of turn only another of its kind.
      if (look === 0) plan.add(atMs + intervalMs + (random() - 0.5) * 20 * second, at, location, 0);
      if (isFailure && look < 10) plan.add(atMs + 30 * second, at, location, Math.max(0, look) + 1);
      if (!isFailure && look > 1) plan.add(atMs + 30 * second, at, location, 1);
      const { tenant, service, sharedKeys } = target;
      yield {
        atMs,
        location,
        tenant,
        service,
        target: target.target,
        class: found,
        code: codes[found] ?? null,
        sharedKeys,
      };
    }
  }
}

function* readHosts(options: WorldOptions, atMs: number): Generator<RecordedRun> {
  for (const location of options.locations)
    for (let host = 0; host < options.hosts; host += 1) {
      const answers = options.hostAnswers?.(atMs, location, host) ?? true;
      yield {
        atMs,
        location,
        tenant: 'control',
        service: 'control',
        target: `host-${host}`,
        class: answers ? 'ok' : 'fail.network',
        code: answers ? null : 'UNREACHABLE',
        sharedKeys: [],
      };
    }
}
