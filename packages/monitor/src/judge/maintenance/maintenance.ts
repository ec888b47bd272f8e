import { type MaintenanceWindow, type WindowMode, windowModes } from '../../model/maintenance-window.ts';
import type { Scope } from '../../model/records.ts';
import { createScopeMatcher, type Matchable } from '../../model/scope.ts';
import { type Span, spanAt } from './span-at.ts';

/** A window or a silence that is in force for a target. */
export interface ActiveWindow {
  /** Its id. */
  readonly id: string;
  /** What it does. */
  readonly mode: WindowMode;
  /** When it ends, in milliseconds since 1970. */
  readonly untilMs: number;
}

/** A silence or a maintenance window of an operator, besides those of the configuration. */
export interface OperatorWindow extends Span {
  /** Its id. */
  readonly id: string;
  /** What it does; a silence suppresses notifications. */
  readonly mode: WindowMode;
  /** What it applies to. */
  readonly scope: Scope;
}

/** A window that pauses checks now. */
export interface Pause extends ActiveWindow {
  /** The start of its current span, in milliseconds since 1970. */
  readonly fromMs: number;
  /** The targets that it applies to. */
  readonly scope: Scope;
}

/** The maintenance windows and silences that are in force. */
export interface Maintenance {
  /** Returns the strongest active window of a target; of equally strong windows the last to end. Undefined for none. */
  forTarget(target: Matchable, nowMs: number): ActiveWindow | undefined;
  /** Returns the windows that pause checks now. */
  pauses(nowMs: number): readonly Pause[];
  /** Replaces the windows of the configuration. */
  setWindows(windows: readonly MaintenanceWindow[]): void;
  /** Replaces the silences and the windows of operators. */
  setOperatorWindows(windows: readonly OperatorWindow[]): void;
}

const dayMs = 86_400_000;

interface Entry {
  readonly id: string;
  readonly mode: WindowMode;
  readonly scope: Scope;
  readonly matches: (target: Matchable) => boolean;
  spanNow(nowMs: number): Span | undefined;
}

/**
 * Makes it, from the windows of the configuration. Windows that come again are evaluated, never written out; an evaluated span
 * is kept until it ends.
 *
 * @example
 * const maintenance = createMaintenance(windows);
 * maintenance.forTarget({ id: 'acme/apple.dep', tenant: 'acme', service: 'apple.dep' }, Date.now());
 */
export function createMaintenance(windows: readonly MaintenanceWindow[]): Maintenance {
  let fixed = windows.map(windowEntry);
  let ofOperators: readonly Entry[] = [];
  let entries: readonly Entry[] = fixed;
  return {
    forTarget(target, nowMs) {
      let strongest: ActiveWindow | undefined;
      for (const { id, mode, matches, spanNow } of entries) {
        const span = spanNow(nowMs);
        if (!span || nowMs < span.fromMs || !matches(target)) continue;
        const active = { id, mode, untilMs: span.untilMs };
        if (!strongest || isStronger(active, strongest)) strongest = active;
      }
      return strongest;
    },
    pauses: (nowMs) =>
      entries.flatMap(({ id, mode, scope, spanNow }) => {
        const span = mode === 'pause' ? spanNow(nowMs) : undefined;
        return span && nowMs >= span.fromMs ? [{ id, mode, scope, ...span }] : [];
      }),
    setWindows(next) {
      fixed = next.map(windowEntry);
      entries = [...fixed, ...ofOperators];
    },
    setOperatorWindows(next) {
      ofOperators = next.map(operatorEntry);
      entries = [...fixed, ...ofOperators];
    },
  };
}

function isStronger(first: ActiveWindow, second: ActiveWindow): boolean {
  const difference = windowModes.indexOf(first.mode) - windowModes.indexOf(second.mode);
  return difference > 0 || (difference === 0 && first.untilMs > second.untilMs);
}

function windowEntry(window: MaintenanceWindow): Entry {
  let span: Span | undefined;
  let knownFromMs = Number.POSITIVE_INFINITY;
  let knownUntilMs = Number.NEGATIVE_INFINITY;
  return {
    id: window.id,
    mode: window.mode,
    scope: window.scope,
    matches: createScopeMatcher(window.scope),
    spanNow(nowMs) {
      // A clock that was set back asks for times before those that are known.
      if (nowMs < knownFromMs || nowMs >= knownUntilMs) {
        span = spanAt(window, nowMs);
        knownFromMs = nowMs;
        // That no span comes is true for a day; then there may be one again.
        knownUntilMs = span?.untilMs ?? nowMs + dayMs;
      }
      return span;
    },
  };
}

function operatorEntry({ id, mode, scope, fromMs, untilMs }: OperatorWindow): Entry {
  const span = { fromMs, untilMs };
  return {
    id,
    mode,
    scope,
    matches: createScopeMatcher(scope),
    spanNow: (nowMs) => (nowMs < untilMs ? span : undefined),
  };
}
