import { z } from 'zod';
import { describeDuration, durationPattern, parseDuration } from './duration.ts';

const durationForm = 'expected a time with a unit, such as 500ms, 20s, 5m or 1h';

/** A time as it is written: `20s`. */
export const Duration = z.string(durationForm).regex(durationPattern, durationForm);

/** What may be said of one credential, for a whole tenant, and for the whole file; the nearest wins. */
export const settingsMembers = {
  dedicated: z
    .boolean()
    .optional()
    .describe('Whether only this checker uses the credential; else a check takes at most a tenth of its budget.'),
  interval: Duration.optional().describe('The time from one check to the next: 5m by default.'),
  timeout: Duration.optional().describe('The limit for one check: 20s by default.'),
  retries: z.int().min(0).max(10).optional().describe('How often a read that failed is repeated: 1 by default.'),
} as const;

/** Settings for a tenant or a file. */
export const Settings = z.strictObject(settingsMembers);

/** Settings as they are written; each may be absent. */
export type Settings = z.output<typeof Settings>;

/** What holds for one credential; absent is what nobody has said. */
export interface TargetSettings {
  /** Whether only this checker uses the credential. Default: false. */
  readonly dedicated?: boolean;
  /** From one check to the next, in milliseconds. Default: 300,000. */
  readonly intervalMs?: number;
  /** The limit for one check, in milliseconds. Default: 20,000. */
  readonly timeoutMs?: number;
  /** How often a read that failed is repeated. Default: 1. */
  readonly retries?: number;
}

/** The time from one check to the next where nobody has said another, in milliseconds. */
export const defaultIntervalMs = 300_000;

/** The limit for one check where nobody has said another, in milliseconds. */
export const defaultTimeoutMs = 20_000;

/** What holds, given the levels from the widest to the nearest. */
export function mergeSettings(levels: readonly (Settings | undefined)[]): TargetSettings {
  const { dedicated, interval, timeout, retries } = Object.assign({}, ...levels.map(definedOnly)) as Settings;
  return {
    ...(dedicated === undefined ? {} : { dedicated }),
    ...(interval === undefined ? {} : { intervalMs: parseDuration(interval) }),
    ...(timeout === undefined ? {} : { timeoutMs: parseDuration(timeout) }),
    ...(retries === undefined ? {} : { retries }),
  };
}

/** Says what is wrong with settings together: a check has to end before the next one begins. */
export function settingsProblem({ intervalMs = defaultIntervalMs, timeoutMs = defaultTimeoutMs }: TargetSettings) {
  if (timeoutMs < 1) return { member: 'timeout', message: 'expected a time above 0' } as const;
  if (intervalMs >= timeoutMs) return undefined;
  const message = `the interval of ${describeDuration(intervalMs)} is shorter than the timeout of ${describeDuration(timeoutMs)}; expected a check to end before the next one begins`;
  return { member: 'interval', message } as const;
}

function definedOnly(settings: Settings | undefined): Settings {
  if (settings === undefined) return {};
  const { dedicated, interval, timeout, retries } = settings;
  return Object.fromEntries(
    Object.entries({ dedicated, interval, timeout, retries }).filter(([, value]) => value !== undefined),
  );
}
