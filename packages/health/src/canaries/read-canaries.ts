import type { CanaryIntent, ResultClass, TargetStateName } from '@mdmkit/monitor/model';
import { canarySeries } from '@mdmkit/monitor/model';
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

/** A canary as the store has it. */
export interface CanaryReading {
  /** Its id. */
  readonly id: string;
  /** The id of the tenant. */
  readonly tenant: string;
  /** Its series. */
  readonly series: string;
  /** The state of its target; null before the first run. */
  readonly state: TargetStateName | null;
  /** The last run of `serve`; null before the first. */
  readonly lastRun: CanaryRun | null;
  /** Changes that are not undone, oldest first. */
  readonly open: readonly CanaryIntent[];
}

/** A canary as it is now. */
export interface CanaryStatus extends CanaryReading {
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
}

/** Reads how the canaries of a configuration are: their last runs, and what is not undone. */
export async function readCanaries(
  canaries: readonly ConfiguredCanary[],
  store: Pick<Store, 'targets' | 'canaryIntents'>,
): Promise<readonly CanaryStatus[]> {
  if (canaries.length === 0) return [];
  const tenants = [...new Set(canaries.map(({ target }) => target.tenant))];
  const readings = new Map((await readCanaryRuns(store, tenants)).map((reading) => [reading.id, reading]));
  return canaries.map((canary) => {
    const { id, series, target, config, isEnabled, intervalMs } = canary;
    const { state = null, lastRun = null, open = [] } = readings.get(id) ?? {};
    return {
      id,
      tenant: target.tenant,
      series,
      kind: config.kind,
      credential: target.id,
      isEnabled,
      intervalMs,
      resources: resourcesOf(config),
      state,
      lastRun,
      open,
    };
  });
}

/** Reads the canaries that a store has: those that `serve` ran, and those with changes that are not undone. */
export async function readCanaryRuns(
  store: Pick<Store, 'targets' | 'canaryIntents'>,
  tenants?: readonly string[],
): Promise<readonly CanaryReading[]> {
  const isVisible = (tenant: string) => tenants?.includes(tenant) ?? true;
  const open = (await store.canaryIntents({ open: true })).filter(({ tenant }) => isVisible(tenant));
  const readings = new Map<string, CanaryReading>();
  for (const { target: id, tenant } of open)
    readings.set(id, { id, tenant, series: id.split('/')[1] ?? '', state: null, lastRun: null, open: [] });
  for (const series of canarySeries)
    for (const reading of await readTargets(store, series, tenants)) {
      const { target: id, tenant, state } = reading;
      readings.set(id, { id, tenant, series, state: state.name, lastRun: runOf(reading), open: [] });
    }
  return [...readings.values()].map((reading) => ({
    ...reading,
    open: open.filter(({ target }) => target === reading.id),
  }));
}

async function readTargets(
  store: Pick<Store, 'targets'>,
  service: string,
  tenants: readonly string[] | undefined,
): Promise<readonly TargetReading[]> {
  const found: TargetReading[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await store.targets({
      service,
      limit: 1_000,
      ...(tenants ? { tenants } : {}),
      ...(cursor === undefined ? {} : { cursor }),
    });
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

/** The parts of the steps of a run, as the facts of its target have them. */
export function stepsOf(steps: unknown): readonly CanaryStepTime[] {
  if (typeof steps !== 'object' || steps === null) return [];
  return Object.entries(steps).flatMap(([name, durationMs]) => {
    const [step, phase] = name.split(' ');
    if (step === undefined || phase === undefined || typeof durationMs !== 'number') return [];
    return [{ step, phase, durationMs }];
  });
}
