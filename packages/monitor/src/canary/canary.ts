import { checkArgument } from '@mdmkit/core';
import type { CanaryIntent, CanaryValue, IntentLimit } from '../model/canary.ts';
import type { Classification } from '../model/classify.ts';

/** One call that a canary makes, for people who decide whether it may run. */
export interface CanaryCall {
  /** When it is made: before the change, as the change, to see its effect, or to undo it. */
  readonly phase: 'check' | 'change' | 'verify' | 'undo';
  /** The call, such as `POST /mdm/v2/assets/associate`. */
  readonly call: string;
  /** What it does, with the resource's name. */
  readonly purpose: string;
}

/**
 * What the vendor shows of a change.
 *
 * - `present`: the change is there.
 * - `absent`: the state is as before the change.
 * - `pending`: the vendor works on the change, or on its undoing.
 */
export type CanaryEffect = 'present' | 'absent' | 'pending';

/** What `effect` read. */
export interface EffectReading {
  /** What the vendor shows. */
  readonly effect: CanaryEffect;
  /** The result of the change, if the answer to the change was lost and the vendor shows it. */
  readonly result?: CanaryValue;
}

/** A change that a step plans. */
export interface PlannedChange {
  /** What is changed, as one text. One of the canary's resource keys. */
  readonly resourceKey: string;
  /** What is changed, with all that `undo` needs. No secret: it is stored. */
  readonly resource: CanaryValue;
}

/** What an intent says of a change. `undo` and `effect` have nothing else: they also run after a crash. */
export type CanaryChange = Pick<CanaryIntent, 'id' | 'resource' | 'result' | 'undoResult'>;

/** What `plan` may use. */
export interface PlanTools {
  /** Ends the plan. */
  readonly signal: AbortSignal;
  /** The current time, in milliseconds since 1970. */
  readonly nowMs: number;
  /** The results of the steps before, by name. Steps that were skipped are absent. */
  readonly results: Readonly<Record<string, CanaryValue | null>>;
  /** The newest result of a step whose change is kept; undefined if there is none. */
  kept(step: string): CanaryValue | undefined;
  /** How often a resource was changed in a time, in milliseconds, up to now. */
  usesOf(resourceKey: string, perMs: number): number;
}

/**
 * One change and its undoing. Each function may be called again after a crash, in another process, with the same change.
 */
export interface CanaryStep<Context = unknown> {
  /** The name: lower case, digits and hyphens. Metrics have it as a label. */
  readonly name: string;
  /** The calls of the step, for the dry run. Makes no call. */
  calls(context: Context): readonly CanaryCall[];
  /**
   * Reads what the change needs. Returns null if the step has nothing to do this time.
   *
   * @throws CanaryFinding - If the resource may not be changed now.
   */
  plan(context: Context, tools: PlanTools): Promise<PlannedChange | null>;
  /** Makes the change, with one call. Returns what the vendor answered. The call must not be repeated by itself. */
  change(context: Context, change: CanaryChange, signal: AbortSignal): Promise<CanaryValue | null>;
  /**
   * Reads whether the vendor has finished the change. Default: it has when `effect` is `present`.
   *
   * @throws CanaryFinding - If the vendor says that the change failed.
   */
  isCompleted?(context: Context, change: CanaryChange, signal: AbortSignal): Promise<boolean>;
  /**
   * Reads whether the change has the effect that it should have, such as an app that the device reports. Default: `effect` is
   * `present`.
   */
  isCorrect?(context: Context, change: CanaryChange, signal: AbortSignal): Promise<boolean>;
  /** Reads what the vendor shows of the change. */
  effect(context: Context, change: CanaryChange, signal: AbortSignal): Promise<EffectReading>;
  /** Undoes the change, with one call. It is called only if `effect` is `present`. Returns what the vendor answered. */
  undo(context: Context, change: CanaryChange, signal: AbortSignal): Promise<CanaryValue | null>;
  /** Whether the result of the change stays valid after the undoing, such as the id of a profile. Default: false. */
  readonly keepsResult?: boolean;
  /**
   * How long a change whose answer was lost may still arrive at the vendor, in milliseconds. Until then "absent" proves
   * nothing. Default: 60,000.
   */
  readonly settleMs?: number;
  /** The time between two readings, in milliseconds. Default: 5,000. */
  readonly pollMs?: number;
  /** How often one resource may be changed. Default: no limit. */
  readonly limit?: IntentLimit;
}

/** A check that changes something at a vendor and undoes it. */
export interface Canary<Context = unknown> {
  /** The name; also the name of its series, such as `apple.vpp.licence`. */
  readonly name: string;
  /** The service that it changes. Only one canary changes a service from one location at a time. */
  readonly service: string;
  /** Everything that it may change. A run holds the lease of all. */
  resourceKeys(context: Context): readonly string[];
  /** The changes, in their order. They are undone in reverse order. */
  readonly steps: readonly CanaryStep<Context>[];
  /** The calls of `before` and `after`, for the dry run. Default: none. */
  calls?(context: Context): readonly CanaryCall[];
  /**
   * Reads what must be the same before and after, such as a count of licences. Default: nothing is compared.
   *
   * @throws CanaryFinding - If the canary may not run.
   */
  before?(context: Context, signal: AbortSignal): Promise<CanaryValue>;
  /** Compares with what `before` returned. Returns what differs, in one sentence; null if nothing does. */
  after?(context: Context, before: CanaryValue, signal: AbortSignal): Promise<string | null>;
}

/**
 * Binds the types of a canary together, and checks its names.
 *
 * @throws TypeError - If a name is missing, malformed or used twice.
 * @example
 * const canary = defineCanary<{ mdm: OwnMdm }>({
 *   name: 'own.install-app',
 *   service: 'own',
 *   resourceKeys: ({ mdm }) => [mdm.testDevice],
 *   steps: [installApp],
 * });
 */
export function defineCanary<Context>(canary: Canary<Context>): Canary<Context> {
  checkArgument('defineCanary', 'canary', canary, 'object');
  checkArgument('defineCanary', 'canary.name', canary.name, 'text');
  checkArgument('defineCanary', 'canary.steps', canary.steps, 'list');
  const names = canary.steps.map(({ name }) => name);
  if (names.length === 0) throw new TypeError(`canary ${canary.name}: expected at least one step`);
  if (!/^[a-z][\w.-]{0,99}$/.test(canary.name)) throw new TypeError(`canary name "${canary.name}" is malformed`);
  for (const [index, name] of names.entries()) {
    if (!/^[a-z][a-z\d-]{0,49}$/.test(name))
      throw new TypeError(`canary ${canary.name}: step name "${name}" is malformed`);
    if (names.indexOf(name) !== index) throw new TypeError(`canary ${canary.name}: two steps have the name "${name}"`);
  }
  return canary;
}

/** All calls of a canary, in their order. None is made. */
export function callsOf<Context>(canary: Canary<Context>, context: Context): readonly CanaryCall[] {
  checkArgument('callsOf', 'canary', canary, 'object');
  checkArgument('callsOf', 'canary.steps', canary.steps, 'list');
  const calls = [...(canary.calls?.(context) ?? []), ...canary.steps.flatMap((step) => step.calls(context))];
  const inPhase = (phase: CanaryCall['phase']) => calls.filter((call) => call.phase === phase);
  return [...inPhase('check'), ...inPhase('change'), ...inPhase('verify'), ...inPhase('undo')];
}

/** Ends a step with a finding of its own, where no error of a vendor says it. */
export class CanaryFinding extends Error {
  /** The name of the class. */
  override readonly name = 'CanaryFinding';
  /** What the step found. */
  readonly finding: Classification;

  /** Makes an error from a finding. */
  constructor(finding: Classification) {
    super(finding.error);
    this.finding = finding;
  }
}

/** After how many failed undoings the next one waits for an hour. */
export const mostFailedUndos = 3;

/** How long a lost change may still arrive, in milliseconds, if the step does not say it. */
export const defaultSettleMs = 60_000;

/** The time between two readings, in milliseconds, if the step does not say it. */
export const defaultPollMs = 5_000;
