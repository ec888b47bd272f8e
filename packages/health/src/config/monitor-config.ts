import { Duration, Identifier, type MaintenanceWindow, services, weekdays, windowModes } from '@mdmkit/monitor/model';
import { z } from 'zod';
import { SecretReference } from '../secrets/secret-reference.ts';
import { Origin } from './origin.ts';

const Scope = z
  .strictObject({
    services: z.array(z.enum(services)).min(1).optional(),
    tenants: z.array(z.string().min(1)).min(1).optional(),
    targets: z.array(z.string().min(1)).min(1).optional().describe('Patterns of target ids, such as "*/apple.dep".'),
  })
  .describe('The targets that it applies to: every member must match. Default: all targets.');

const ClockTime = z
  .string()
  .regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/, 'expected a time such as 02:30; 24:00 for midnight');

const Zone = z
  .string()
  .refine((name) => isZone(name), 'expected the name of a time zone, such as Europe/Paris')
  .describe('The time zone, by its IANA name.');

const Instant = z.iso.datetime({ offset: true, error: 'expected a time with its zone, such as 2026-12-01T22:00:00Z' });

const Once = z
  .strictObject({ from: Instant, until: Instant })
  .refine(({ from, until }) => Date.parse(from) < Date.parse(until), {
    path: ['until'],
    message: 'expected a time after "from"',
  });

const Weekly = z
  .strictObject({
    days: z.array(z.enum(weekdays)).min(1).describe('The days on which the window starts.'),
    from: ClockTime.refine((time) => time !== '24:00', 'expected at most 23:59'),
    to: ClockTime.describe(
      'The end of the window, not included. If it is not later than "from", the window ends the next day.',
    ),
    zone: Zone,
  })
  .describe('Every week, in local time.');

const Window = z
  .strictObject({
    id: Identifier,
    mode: z
      .enum(windowModes)
      .optional()
      .describe('annotate: mark results; suppress (default): send no notification; pause: run no checks.'),
    scope: Scope.optional(),
    once: Once.optional(),
    weekly: Weekly.optional(),
    reason: z.string().max(200).optional().describe('The reason, for the operators.'),
  })
  .refine(({ once, weekly }) => (once === undefined) !== (weekly === undefined), 'expected either "once" or "weekly"');

/** Where the service keeps what it knows. */
const StoreConfig = z.union([
  z.strictObject({
    folder: z.string().min(1).describe('A folder for SQLite files; a relative path counts from the configuration.'),
  }),
  z.strictObject({ postgres: SecretReference.describe('The URL of a PostgreSQL database, which holds a password.') }),
]);

/** What `health.yaml` says of the monitoring service. */
export const MonitorSection = z
  .strictObject({
    location: Identifier.optional().describe('The location of this checker. Default: the name of this machine.'),
    store: StoreConfig.optional().describe('The store. Default: the folder "health-data".'),
    confirm: Duration.optional().describe('How long a failure must last before it is reported. Default: 1m.'),
    controls: z
      .array(Origin)
      .optional()
      .describe(
        'Neutral hosts, three or more, that tell a failure of this network from a failure of a vendor. An empty list: none.',
      ),
    latencyLimits: z
      .partialRecord(z.enum(services), Duration)
      .optional()
      .describe('The latency above which an answer of a service is degraded. Default: learned from its answers.'),
    maintenance: z.array(Window).optional().describe('Maintenance windows.'),
  })
  .describe('Settings of "watch" and "serve".');

/** What `health.yaml` says of the monitoring service. */
export type MonitorSection = z.output<typeof MonitorSection>;

/** Addresses that are made to be asked whether there is an internet, of three operators that are no vendor of ours. */
export const usualControls: readonly string[] = [
  'https://www.cloudflare.com',
  'https://www.msftconnecttest.com',
  'https://detectportal.firefox.com',
];

/** The maintenance windows of a configuration. */
export function windowsOf({ maintenance = [] }: MonitorSection): readonly MaintenanceWindow[] {
  return maintenance.map(({ id, mode = 'suppress', scope = {}, once, weekly, reason = '' }) => ({
    id,
    mode,
    reason,
    scope: Object.fromEntries(Object.entries(scope).filter(([, value]) => value !== undefined)),
    times: timesOf(once, weekly),
  }));
}

function timesOf(
  once: z.output<typeof Once> | undefined,
  weekly: z.output<typeof Weekly> | undefined,
): MaintenanceWindow['times'] {
  if (weekly) return weekly;
  // The schema lets no window pass that has neither.
  return { fromMs: Date.parse(once?.from ?? ''), untilMs: Date.parse(once?.until ?? '') };
}

function isZone(name: string): boolean {
  try {
    // "+01:00" is an offset, which knows no summer.
    return /^[A-Za-z]/.test(name) && new Intl.DateTimeFormat('en', { timeZone: name }).format(0) !== '';
  } catch {
    return false;
  }
}
