import type { CanaryIntent, ResultClass, TargetStateName } from '@mdmkit/monitor/model';
import { resourcesOf } from '../config/canary-config.ts';
import type { ConfiguredCanary } from '../config/target.ts';
import type { Store, TargetReading } from '../store/store.ts';

/** How long one part of a step took. */
export interface CanaryStepTime {
  /** The step. */
  readonly step: string;
  /** `accepted`, `completed`, `correct` or `undone`. */
  readonly phase: string;
  /** The duration, in milliseconds. */
  readonly durationMs: number;
}

/** The last run of a canary. */
export interface CanaryRun {
  /** When it began, in milliseconds since 1970. */
  readonly startedMs: number;
  /** What it found. */
  readonly class: ResultClass;
  /** The code; null if it passed. */
  readonly code: string | null;
  /** Whether the vendor accepted every change; null if nothing was changed. */
  readonly accepted: boolean | null;
  /** Whether the vendor completed every change; null if nothing was accepted. */
  readonly completed: boolean | null;
  /** Whether every change, and its undoing, shows as it should; null if nothing was completed. */
  readonly correct: boolean | null;
  /** How many changes of earlier runs were undone first. */
  readonly repaired: number;
  /** How long each part of each step took, in order. */
  readonly steps: readonly CanaryStepTime[];
}

/** A canary as it is now. */
export interface CanaryStatus {
  /** Its id. */
  readonly id: string;
  /** The id of the tenant. */
  readonly tenant: string;
  /** Its series. */
  readonly series: string;
  /** Its kind. */
  readonly kind: string;
  /** The target whose credential it uses. */
  readonly credential: string;
  /** Whether `serve` runs it. */
  readonly isEnabled: boolean;
  /** From one run to the next, in milliseconds. */
  readonly intervalMs: number;
  /** What it changes. */
  readonly resources: readonly string[];
  /** The state of its target; null before the first run. */
  readonly state: TargetStateName | null;
  /** The last run of `serve`; null before the first. */
  readonly lastRun: CanaryRun | null;
  /** Changes that are not undone, oldest first. */
  readonly open: readonly CanaryIntent[];
}

/** Reads how canaries are: their last runs, and what is not undone. */
export async function readCanaries(
  canaries: readonly ConfiguredCanary[],
  store: Pick<Store, 'targets' | 'canaryIntents'>,
): Promise<readonly CanaryStatus[]> {
  if (canaries.length === 0) return [];
  const open = await store.canaryIntents({ open: true });
  const readings = new Map<string, TargetReading>();
  const tenants = [...new Set(canaries.map(({ target }) => target.tenant))];
  for (const series of new Set(canaries.map((canary) => canary.series)))
    for (const reading of await readTargets(store, series, tenants)) readings.set(reading.target, reading);
  return canaries.map((canary) => {
    const reading = readings.get(canary.id);
    return {
      id: canary.id,
      tenant: canary.target.tenant,
      series: canary.series,
      kind: canary.config.kind,
      credential: canary.target.id,
      isEnabled: canary.isEnabled,
      intervalMs: canary.intervalMs,
      resources: resourcesOf(canary.config),
      state: reading?.state.name ?? null,
      lastRun: reading ? runOf(reading) : null,
      open: open.filter(({ target }) => target === canary.id),
    };
  });
}

async function readTargets(
  store: Pick<Store, 'targets'>,
  service: string,
  tenants: readonly string[],
): Promise<readonly TargetReading[]> {
  const found: TargetReading[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await store.targets({ service, tenants, limit: 1_000, ...(cursor === undefined ? {} : { cursor }) });
    found.push(...page.targets);
    ({ cursor } = page);
  }
  return found;
}

function runOf({ lastRunMs, class: resultClass, code, facts }: TargetReading): CanaryRun | null {
  if (lastRunMs === null || resultClass === null) return null;
  // The service writes this column, as JSON.
  const learnt = JSON.parse(facts) as Readonly<Partial<Record<string, unknown>>>;
  const answer = (name: string) => (typeof learnt[name] === 'boolean' ? learnt[name] : null);
  return {
    startedMs: lastRunMs,
    class: resultClass,
    code,
    accepted: answer('accepted'),
    completed: answer('completed'),
    correct: answer('correct'),
    repaired: typeof learnt.repaired === 'number' ? learnt.repaired : 0,
    steps: stepsOf(learnt.steps),
  };
}

function stepsOf(steps: unknown): readonly CanaryStepTime[] {
  if (typeof steps !== 'object' || steps === null) return [];
  return Object.entries(steps).flatMap(([name, durationMs]) => {
    const [step, phase] = name.split(' ');
    if (step === undefined || phase === undefined || typeof durationMs !== 'number') return [];
    return [{ step, phase, durationMs }];
  });
}
