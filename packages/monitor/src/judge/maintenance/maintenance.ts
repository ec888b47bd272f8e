import { type MaintenanceWindow, type WindowMode, windowModes } from '../../model/maintenance-window.ts';
import type { Scope } from '../../model/records.ts';
import { createScopeMatcher, type Matchable } from './scope.ts';
import { type Span, spanAt } from './span-at.ts';

/** A window or a silence that holds for something now. */
export interface ActiveWindow {
  /** Its id. */
  readonly id: string;
  /** What it does. */
  readonly mode: WindowMode;
  /** When it ends, in milliseconds since 1970. */
  readonly untilMs: number;
}

/** A silence that an operator asked for: nobody is told about what it applies to. */
export interface Silence extends Span {
  /** Its id. */
  readonly id: string;
  /** What it applies to. */
  readonly scope: Scope;
}

/** Knows which windows and silences hold. */
export interface Maintenance {
  /** The strongest window that holds for a target, or undefined. Of equal ones the one that ends last. */
  forTarget(target: Matchable, nowMs: number): ActiveWindow | undefined;
  /** Replaces the windows of the configuration. */
  setWindows(windows: readonly MaintenanceWindow[]): void;
  /** Replaces the silences. */
  setSilences(silences: readonly Silence[]): void;
}

interface Entry {
  readonly id: string;
  readonly mode: WindowMode;
  readonly matches: (target: Matchable) => boolean;
  spanNow(nowMs: number): Span | undefined;
}

/**
 * Makes it, from the windows of the configuration. Windows that come again are evaluated, never written out; what was
 * found holds until the span begins or ends.
 */
export function createMaintenance(windows: readonly MaintenanceWindow[]): Maintenance {
  let fixed = windows.map(windowEntry);
  let silenced: readonly Entry[] = [];
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
    setWindows(next) {
      fixed = next.map(windowEntry);
      entries = [...fixed, ...silenced];
    },
    setSilences(silences) {
      silenced = silences.map(silenceEntry);
      entries = [...fixed, ...silenced];
    },
  };
}

function isStronger(one: ActiveWindow, other: ActiveWindow): boolean {
  const difference = windowModes.indexOf(one.mode) - windowModes.indexOf(other.mode);
  return difference > 0 || (difference === 0 && one.untilMs > other.untilMs);
}

function windowEntry(window: MaintenanceWindow): Entry {
  let span: Span | undefined;
  let knownFromMs = Number.POSITIVE_INFINITY;
  return {
    id: window.id,
    mode: window.mode,
    matches: createScopeMatcher(window.scope),
    spanNow(nowMs) {
      // A clock that was set back asks for times before those that are known.
      if (nowMs < knownFromMs || (span !== undefined && nowMs >= span.untilMs)) {
        span = spanAt(window, nowMs);
        knownFromMs = nowMs;
      }
      return span;
    },
  };
}

function silenceEntry({ id, scope, fromMs, untilMs }: Silence): Entry {
  const span = { fromMs, untilMs };
  return {
    id,
    mode: 'suppress',
    matches: createScopeMatcher(scope),
    spanNow: (nowMs) => (nowMs < untilMs ? span : undefined),
  };
}
