import { canarySeries } from '@mdmkit/monitor/model';
import { resourcesOf } from '../config/canary-config.ts';
import type { ConfiguredCanary } from '../config/target.ts';
import type { CanaryReading, CanaryRun, CanaryStepTime } from '../report/canary-reading.ts';
import type { Store, TargetReading } from '../store/store.ts';

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
  const canaryTargets: TargetReading[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await store.targets({
      service,
      limit: 1_000,
      ...(tenants ? { tenants } : {}),
      ...(cursor === undefined ? {} : { cursor }),
    });
    canaryTargets.push(...page.targets);
    ({ cursor } = page);
  }
  return canaryTargets;
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
