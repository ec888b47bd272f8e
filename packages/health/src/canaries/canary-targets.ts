import type { CanaryOutcome } from '@mdmkit/monitor/canary';
import { z } from 'zod';
import { longestRunMs } from '../config/canary-config.ts';
import type { ConfiguredCanary, LoadedConfig, Target } from '../config/target.ts';
import { defineProbe, type Probe } from '../probes/probe.ts';
import type { CanaryParts } from './canary-kind.ts';

/** The facts of a canary. */
const CanaryFacts = z.object({
  /** Whether the vendor accepted every change. */
  accepted: z.boolean().nullish(),
  /** Whether the vendor completed every change. */
  completed: z.boolean().nullish(),
  /** Whether every change, and its undoing, shows as it should. */
  correct: z.boolean().nullish(),
  /** How many changes of earlier runs were undone first. */
  repaired: z.int().optional(),
  /** How long each part of each step took, in milliseconds: `licence accepted`. */
  steps: z.record(z.string(), z.int()).optional(),
  /** The parts that failed, such as `licence completed`. */
  failedSteps: z.array(z.string()).optional(),
});

/** What a check gives to the run of its canary. */
export interface CanaryRunParts extends Omit<CanaryParts, 'transport'> {
  /** Ends the changes; they are undone. */
  readonly signal: AbortSignal;
}

/** Runs a canary once. */
export type RunOneCanary = (configured: ConfiguredCanary, parts: CanaryRunParts) => Promise<CanaryOutcome>;

/** Adds the enabled canaries of a configuration to its targets. Each is a target of its own, with a series of its own. */
export function withCanaryTargets(config: LoadedConfig, run: RunOneCanary): LoadedConfig {
  const { canaries = [], targets } = config;
  if (canaries.length === 0) return config;
  const tenants = new Set(targets.map(({ tenant }) => tenant));
  const chosen = canaries.filter(({ isEnabled, target }) => isEnabled && tenants.has(target.tenant));
  return { ...config, targets: [...targets, ...chosen.map((canary) => canaryTarget(canary, run))] };
}

function canaryTarget(configured: ConfiguredCanary, run: RunOneCanary): Target {
  const { id, series, target, intervalMs, deadlineMs } = configured;
  const { tenant, tenantName, sharedKeys, credential } = target;
  return {
    id,
    tenant,
    tenantName,
    service: series,
    credential,
    ...(sharedKeys ? { sharedKeys } : {}),
    intervalMs,
    timeoutMs: longestRunMs(deadlineMs),
    retries: 0,
    probe: canaryProbe(configured, run),
  };
}

function canaryProbe(configured: ConfiguredCanary, run: RunOneCanary): Probe {
  return defineProbe({
    service: configured.series,
    config: z.object({}),
    facts: CanaryFacts,
    load: async () => configured.target.credential,
    async run({ client, origins, signal, learn, time, conclude }) {
      const { clock, hooks } = client;
      const outcome = await run(configured, { clock, hooks, origins, signal });
      learn(factsOf(outcome));
      const totalMs = completionMs(outcome);
      if (totalMs !== null) time({ totalMs });
      if (outcome.finding) conclude(outcome.finding);
    },
  });
}

function factsOf({ accepted, completed, correct, repaired, timings }: CanaryOutcome) {
  const steps = timings.filter(({ phase }) => phase !== 'check');
  return {
    accepted,
    completed,
    correct,
    repaired,
    steps: Object.fromEntries(steps.map(({ step, phase, durationMs }) => [`${step} ${phase}`, durationMs])),
    failedSteps: steps.flatMap(({ step, phase, isOk }) => (isOk ? [] : [`${step} ${phase}`])),
  };
}

/** How long the vendor took to complete the changes, in milliseconds; null if it did not. It is the latency of the canary. */
function completionMs({ completed, timings }: CanaryOutcome): number | null {
  if (completed !== true) return null;
  return timings
    .filter(({ phase }) => phase === 'accepted' || phase === 'completed')
    .reduce((sum, { durationMs }) => sum + durationMs, 0);
}
