import { z } from 'zod';
import { describeDuration, durationPattern, parseDuration } from './duration.ts';

const durationForm = 'expected a time with a unit, such as 500ms, 20s, 5m or 1h';

/** A time span as a configuration writes it: `20s`. */
export const Duration = z.string(durationForm).regex(durationPattern, durationForm);

/** The settings of a credential, a tenant or the whole file. The nearest wins. */
export const settingsMembers = {
  /** Whether only this checker uses the credential. If not, a check takes at most a tenth of its budget. */
  dedicated: z
    .boolean()
    .optional()
    .describe('Whether only this checker uses the credential. If not, a check takes at most a tenth of its budget.'),
  /** The time between two checks. Default: 5m. */
  interval: Duration.optional().describe('The time between two checks. Default: 5m.'),
  /** The time limit of one check. Default: 20s. */
  timeout: Duration.optional().describe('The time limit of one check. Default: 20s.'),
  /** How often a failed read is repeated. Default: 1. */
  retries: z.int().min(0).max(10).optional().describe('How often a failed read is repeated. Default: 1.'),
} as const;

/** Settings for a tenant or a file. */
export const Settings = z.strictObject(settingsMembers);

/** Settings as they are written; each may be absent. */
export interface Settings extends z.output<typeof Settings> {}

/** The settings of one credential. A member is absent if the configuration does not set it. */
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

/** The default time between two checks, in milliseconds. */
export const defaultIntervalMs = 300_000;

/** The default time limit of one check, in milliseconds. */
export const defaultTimeoutMs = 20_000;

/** Merges settings, from the widest level to the nearest. */
export function mergeSettings(levels: readonly (Settings | undefined)[]): TargetSettings {
  const { dedicated, interval, timeout, retries } = Object.assign({}, ...levels.map(definedOnly)) as Settings;
  return {
    ...(dedicated === undefined ? {} : { dedicated }),
    ...(interval === undefined ? {} : { intervalMs: parseDuration(interval) }),
    ...(timeout === undefined ? {} : { timeoutMs: parseDuration(timeout) }),
    ...(retries === undefined ? {} : { retries }),
  };
}

/** A setting that does not fit the others. */
export interface SettingsProblem {
  /** The setting. */
  readonly member: 'interval' | 'timeout';
  /** What is wrong, and what is expected. */
  readonly message: string;
}

/** Describes why settings do not fit together: a check must end before the next one begins. Undefined if they do. */
export function settingsProblem({
  intervalMs = defaultIntervalMs,
  timeoutMs = defaultTimeoutMs,
}: TargetSettings): SettingsProblem | undefined {
  if (timeoutMs < 1) return { member: 'timeout', message: 'expected a time above 0' };
  if (intervalMs >= timeoutMs) return undefined;
  const message = `the interval of ${describeDuration(intervalMs)} is shorter than the timeout of ${describeDuration(timeoutMs)}; expected a check to end before the next one begins`;
  return { member: 'interval', message };
}

function definedOnly(settings: Settings | undefined): Settings {
  if (settings === undefined) return {};
  const { dedicated, interval, timeout, retries } = settings;
  return Object.fromEntries(
    Object.entries({ dedicated, interval, timeout, retries }).filter(([, value]) => value !== undefined),
  );
}
