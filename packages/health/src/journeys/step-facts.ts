import type { StepRecord } from './request.ts';

/** One step of a journey, as the facts of a result hold it. */
export interface JourneyStepFact {
  /** Its name. */
  readonly name: string;
  /** How long it took, in milliseconds. */
  readonly durationMs: number;
  /** How it ended; `skipped` for an optional step that failed. */
  readonly outcome: 'good' | 'bad' | 'skipped';
}

/** The facts of steps. A name that occurs again gets a number, so that no step is lost. */
export function stepFacts(records: readonly StepRecord[]) {
  const counts = new Map<string, number>();
  const named = records.map((record) => {
    const count = (counts.get(record.name) ?? 0) + 1;
    counts.set(record.name, count);
    return { ...record, name: count === 1 ? record.name : `${record.name} (${count})` };
  });
  const skipped = named.filter(({ outcome }) => outcome === 'skipped').map(({ name }) => name);
  const failed = named.findLast(({ outcome }) => outcome === 'failed')?.name;
  return {
    steps: Object.fromEntries(named.map(({ name, durationMs }) => [name, durationMs])),
    ...(failed === undefined ? {} : { failedStep: failed }),
    ...(skipped.length > 0 ? { skippedSteps: skipped } : {}),
  };
}

/** Reads the steps of the facts of a result, in order. Facts of other services have none. */
export function journeyStepsOf(facts: Readonly<Record<string, unknown>>): readonly JourneyStepFact[] {
  const { steps, failedStep, skippedSteps } = facts;
  if (typeof steps !== 'object' || steps === null) return [];
  const skipped = Array.isArray(skippedSteps) ? skippedSteps : [];
  return Object.entries(steps).flatMap(([name, durationMs]: [string, unknown]) =>
    typeof durationMs === 'number'
      ? [{ name, durationMs, outcome: name === failedStep ? 'bad' : skipped.includes(name) ? 'skipped' : 'good' }]
      : [],
  );
}
