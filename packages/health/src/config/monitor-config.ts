import { resolve } from 'node:path';
import {
  Duration,
  Identifier,
  type MaintenanceWindow,
  parseDuration,
  services,
  weekdays,
  windowModes,
} from '@mdmkit/monitor/model';
import { z } from 'zod';
import type { SecretSources } from '../secrets/read-secret.ts';
import { SecretReference } from '../secrets/secret-reference.ts';
import { ClockTime, Zone } from './clock-time.ts';
import { ElasticConfig } from './elastic-config.ts';
import { OidcConfig, oidcSettings } from './oidc-config.ts';
import { Origin } from './origin.ts';
import { pathText } from './path-text.ts';
import { authenticationModes, publicFields, type ServerSettings } from './target.ts';
import type { YamlSource } from './yaml-source.ts';

const Scope = z
  .strictObject({
    services: z.array(z.enum(services)).min(1).optional(),
    tenants: z.array(z.string().min(1)).min(1).optional(),
    targets: z.array(z.string().min(1)).min(1).optional().describe('Patterns of target ids, such as "*/apple.dep".'),
  })
  .describe('The targets that it applies to: every member must match. Default: all targets.');

const Instant = z.iso.datetime({ offset: true, error: 'expected a time with its zone, such as 2026-12-01T22:00:00Z' });

const Once = z
  .strictObject({ from: Instant, until: Instant })
  // The form of each time is checked above, and reported alone.
  .refine(({ from, until }) => !(Date.parse(from) >= Date.parse(until)), {
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
    folder: pathText().describe('A folder for SQLite files; a relative path counts from the configuration.'),
  }),
  z.strictObject({ postgres: SecretReference.describe('The URL of a PostgreSQL database, which holds a password.') }),
]);

const EngineConfig = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('embedded') }).describe('One process checks all targets of its location.'),
    z
      .strictObject({
        kind: z.literal('pg-boss'),
        postgres: SecretReference.optional().describe(
          'The URL of the PostgreSQL database of pg-boss. Default: the database of the store.',
        ),
        shards: z
          .int()
          .min(1)
          .max(1_024)
          .optional()
          .describe('The number of shards of the targets, the same in all processes. Default: 64.'),
        lease: Duration.optional().describe(
          'How long a worker that does not answer keeps its shards: 10s to 10m. Default: 15s.',
        ),
      })
      .refine(({ lease }) => lease === undefined || isLease(parseDuration(lease)), {
        path: ['lease'],
        message: 'expected 10s to 10m, in whole seconds',
      })
      .describe('Several processes share the targets through PostgreSQL. Needs the package pg-boss.'),
  ])
  .describe('How the targets are shared. Default: embedded.');

function isLease(ms: number): boolean {
  return ms >= 10_000 && ms <= 600_000 && ms % 1_000 === 0;
}

const Listen = z
  .string()
  .refine(
    (text) => parseListen(text) !== undefined,
    'expected an address and a port, such as 127.0.0.1:8080 or [::1]:8080',
  );

const ServerConfig = z
  .strictObject({
    listen: Listen.optional().describe('The address and the port. Default: 127.0.0.1:8080.'),
    authentication: z
      .enum(authenticationModes)
      .optional()
      .describe(
        'none: no sign-in, only on loopback (default there without "oidc"); token: an access token of "health-check api-token create", or a sign-in by "oidc".',
      ),
    tls: z
      .strictObject({
        certificate: pathText().describe('A file with the certificate chain, as PEM.'),
        key: pathText().describe('A file with the private key, as PEM.'),
      })
      .optional()
      .describe('Default: HTTP without TLS, for a proxy that ends TLS.'),
    oidc: OidcConfig.optional(),
    public: z
      .union([z.boolean(), z.strictObject({ show: z.array(z.enum(publicFields)) })])
      .optional()
      .describe(
        'true: all users may read the page /public without a sign-in, with the state of each service and its last 24 hours; "show" names what it shows besides the states: history, latency, affected. Default: false.',
      ),
  })
  .refine(({ oidc, authentication }) => oidc === undefined || authentication !== 'none', {
    path: ['authentication'],
    message: 'expected "token": with "none" nobody signs in',
  })
  .refine(
    ({ listen, authentication }) => authentication !== 'none' || isLoopback(parseListen(listen ?? usualListen)?.host),
    {
      path: ['authentication'],
      message: 'expected "token": other machines can reach this address',
    },
  )
  .describe('The HTTP server of "serve": API, metrics, events.');

/** The address of the server if the configuration names none. */
export const usualListen = '127.0.0.1:8080';

/** Reads an address such as `127.0.0.1:8080`, `[::1]:8080` or `:8080`; undefined if it is none. */
export function parseListen(text: string): { readonly host: string; readonly port: number } | undefined {
  const [, bracketed, plain, port] = /^(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9.-]*)):(\d{1,5})$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined || Number(port) > 65_535) return undefined;
  return { host: host === '' ? '0.0.0.0' : host, port: Number(port) };
}

/** Whether a host name or an address means this machine. */
export function isLoopback(host = ''): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/i.test(host);
}

/** Settles where the server listens, and who may use it; paths count from the folder of the sources. */
export function serverSettings(
  {
    listen = usualListen,
    authentication,
    tls,
    oidc,
    public: isPublic = false,
  }: NonNullable<MonitorSection['server']> = {},
  source: YamlSource,
  sources: SecretSources,
): ServerSettings {
  const { folder } = sources;
  const place = parseListen(listen);
  if (!place) throw new RangeError('the schema lets no other address pass');
  return {
    ...place,
    authentication: authentication ?? (isLoopback(place.host) && !oidc ? 'none' : 'token'),
    ...(tls ? { tls: { certificateFile: resolve(folder, tls.certificate), keyFile: resolve(folder, tls.key) } } : {}),
    ...(isPublic === false ? {} : { publicFields: isPublic === true ? ['history'] : isPublic.show }),
    ...(oidc ? { oidc: oidcSettings(oidc, source, sources) } : {}),
  };
}

/** What `health.yaml` says of the monitoring service. */
export const MonitorSection = z
  .strictObject({
    location: Identifier.optional().describe('The location of this checker. Default: the name of this machine.'),
    store: StoreConfig.optional().describe('The store. Default: the folder "health-data".'),
    engine: EngineConfig.optional(),
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
    slo: z
      .partialRecord(z.enum(services), z.number().min(50).max(99.999))
      .optional()
      .describe(
        'The service level objective of each service: the share of good checks over 30 days, in per cent, such as 99.5. Default: none.',
      ),
    vendorZone: Zone.optional().describe(
      'The IANA time zone whose hours the load of the vendors follows. Default: America/Los_Angeles.',
    ),
    maintenance: z.array(Window).optional().describe('Maintenance windows.'),
    server: ServerConfig.optional(),
    elastic: ElasticConfig.optional(),
  })
  .refine(({ engine, store }) => engine?.kind !== 'pg-boss' || (store !== undefined && 'postgres' in store), {
    path: ['engine'],
    message: 'expected "store" to name a PostgreSQL database: several processes share the store',
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
