import { createEvidence, type EvidenceOptions } from '../../src/judge/attribution/evidence.ts';
import type { JudgeContext, JudgeInput } from '../../src/judge/attribution/judge-context.ts';
import type { Observation } from '../../src/model/observation.ts';
import type { ResultClass } from '../../src/model/result.ts';

export const minute = 60_000;
export const startMs = 1_800_000_000_000;

/** A run of one tenant; its place in time is in minutes. */
export function runOf(tenant: number, name: ResultClass, at: number, changes: Partial<Observation> = {}): Observation {
  return {
    target: `tenant-${tenant}/apple.dep`,
    tenant: `tenant-${tenant}`,
    service: 'apple.dep',
    location: 'here',
    class: name,
    code: name === 'ok' ? null : `DEP_${name.toUpperCase()}`,
    atMs: startMs + at * minute,
    sharedKeys: [],
    ...changes,
  };
}

/** Runs of many tenants: who fails does so at each of the given minutes. */
export function runsOf(
  tenants: number,
  nameOf: (tenant: number) => ResultClass,
  at: readonly number[],
  changesOf: (tenant: number) => Partial<Observation> = () => ({}),
): Observation[] {
  return at.flatMap((each) =>
    Array.from({ length: tenants }, (_, tenant) => runOf(tenant, nameOf(tenant), each, changesOf(tenant))),
  );
}

/** What a judge reads after these runs. */
export function inputOf(
  runs: readonly Observation[],
  nowAt: number,
  context: Partial<JudgeContext> = {},
  options: EvidenceOptions = {},
): JudgeInput & { readonly tallies: ReturnType<ReturnType<typeof createEvidence>['tallies']> } {
  const evidence = createEvidence(options);
  for (const run of runs) evidence.record(run);
  return {
    evidence,
    tallies: evidence.tallies(),
    nowMs: startMs + nowAt * minute,
    context: {
      usualShare: () => null,
      controlsConfigured: 0,
      laggingSinceMs: () => null,
      known: () => undefined,
      intervalMs: () => 5 * minute,
      expiresMs: () => null,
      tenants: (service) => new Set(runs.filter((run) => run.service === service).map(({ tenant }) => tenant)).size,
      endedTenants: () => [],
      isAdmitted: () => false,
      ...context,
    },
  };
}

/** A cause that was recognised at a minute. */
export const knownAt = (at: number) => ({
  judgedMs: startMs + at * minute,
  startedMs: startMs + at * minute,
  formerVerdicts: [],
});
