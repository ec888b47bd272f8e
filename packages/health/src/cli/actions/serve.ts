import { hostname } from 'node:os';
import type { TransportOptions } from '@mdmkit/core';
import { parseListen } from '../../config/monitor-config.ts';
import type { ServerSettings } from '../../config/target.ts';
import type { ElasticWriter } from '../../elastic/elastic-writer.ts';
import type { MonitorServer } from '../../server/monitor-server.ts';
import type { DeploymentRole } from '../../service/deployment-role.ts';
import type { OnServiceEvent } from '../../service/service-event.ts';
import { findConfig } from '../config-file.ts';
import { transportOptionsFrom } from '../environment.ts';
import { openEventLog } from '../event-log.ts';
import type { ProgramIo } from '../io.ts';
import { limitGarbage } from '../limit-garbage.ts';
import type { LogOutput } from '../log-outputs.ts';
import { checkOutputs } from '../output.ts';
import { withProblems } from '../problems.ts';
import type { AlertParts, MonitorArguments, ServedParts } from './monitor-run.ts';
import { runMonitor } from './monitor-run.ts';

/** What `serve` takes. */
export interface ServeArguments extends MonitorArguments {
  /** How its log is written, and where to. */
  readonly logFormat?: readonly LogOutput[];
  /** The address of the server; replaces the configuration. */
  readonly listen?: string;
  /** What this process does in a deployment of several processes. Default: `all`. */
  readonly role?: DeploymentRole;
  /** Whether there is a server. */
  readonly server: boolean;
}

const standardOutputs: readonly LogOutput[] = [{ format: 'text', file: undefined }];

/** Runs the monitoring service until a signal arrives, and writes its log. Returns the exit code. */
export async function serve(
  args: ServeArguments & { readonly patterns?: readonly string[] },
  io: ProgramIo,
): Promise<number> {
  limitGarbage();
  return await withProblems(io, async () => {
    const { role = 'all' } = args;
    const judges = role === 'all' || role === 'scheduler';
    const serves = role === 'all' || role === 'server';
    const checks = role === 'all' || role === 'worker';
    const outputs = args.logFormat ?? standardOutputs;
    const file = findConfig(args.config, io.env);
    checkOutputs(outputs, file === undefined ? [] : [file]);
    const log = await openEventLog(outputs, io);
    io.onHangup?.(log.reopen);
    let elastic: ElasticWriter | undefined;
    try {
      return await runMonitor(
        {
          args,
          role: args.role ?? 'all',
          canaries: checks ? 'run' : 'follow',
          onEvent(event) {
            log.takeEvent(event);
            elastic?.takeEvent(event);
          },
          flushEvents: async () => void (await Promise.all([log.flush(), elastic?.flush()])),
          onCheck(check) {
            log.takeCheck(check);
            elastic?.takeCheck(check);
          },
          ...(judges
            ? {
                createAlerts: async (parts: AlertParts) => {
                  const { createAlerts } = await import('../../alerts/alerts.ts');
                  return createAlerts({
                    ...parts,
                    onEvent(event) {
                      log.takeEvent(event);
                      elastic?.takeEvent(event);
                    },
                  });
                },
              }
            : {}),
          async createServer(parts) {
            log.configure(parts.config);
            elastic = await openElastic(parts, log.takeEvent, io);
            // Without an address of its own, a second process on this machine would be refused the one of the configuration.
            if (!args.server || (!serves && args.listen === undefined)) return undefined;
            const transportOptions = await transportOptionsFrom(io.env);
            return await openServer(parts, { listen: args.listen, transportOptions, elastic, serves }, log.takeEvent);
          },
        },
        io,
      );
    } finally {
      await elastic?.close();
      await log.close();
    }
  });
}

/** Opens the way to Elasticsearch, if the configuration names one. A service without it does not load it. */
async function openElastic(
  { config }: ServedParts,
  onEvent: OnServiceEvent,
  io: ProgramIo,
): Promise<ElasticWriter | undefined> {
  const { elastic: settings, location = hostname() } = config.monitor ?? {};
  if (!settings) return undefined;
  const { openElasticWriter } = await import('../../elastic/elastic-writer.ts');
  const { ca, proxy } = await transportOptionsFrom(io.env);
  return await openElasticWriter({
    settings,
    location,
    hostname: hostname(),
    origins: config.origins,
    onEvent,
    ...(typeof ca === 'string' ? { ca } : {}),
    ...(proxy ? { proxy } : {}),
  });
}

interface ServerParts {
  /** The address of the command line. */
  readonly listen: string | undefined;
  /** Proxy and certificates. */
  readonly transportOptions: TransportOptions;
  /** The way to Elasticsearch. */
  readonly elastic: ElasticWriter | undefined;
  /** Whether there is more than what says how this process is. */
  readonly serves: boolean;
}

/** Makes the server and lets it listen. A service without a server does not load it. */
async function openServer(
  { service, store, place, config, readConfig, alerts }: ServedParts,
  { listen, transportOptions, elastic, serves }: ServerParts,
  onEvent: OnServiceEvent,
): Promise<MonitorServer> {
  const { createMonitorServer } = await import('../../server/monitor-server.ts');
  const server = createMonitorServer({
    settings: settingsOf(config.monitor?.server, listen),
    service,
    store,
    routes: serves ? 'all' : 'process',
    storeKind: 'postgres' in place ? 'postgres' : 'sqlite',
    readConfig,
    transportOptions,
    ...(elastic ? { elastic: elastic.status } : {}),
    ...(alerts ? { alerts } : {}),
    onDefect: (error) =>
      onEvent({ kind: 'defect', atMs: Date.now(), error: error instanceof Error ? error.name : typeof error }),
  });
  const { url } = await server.listen();
  onEvent({ kind: 'listening', atMs: Date.now(), url });
  return server;
}

function settingsOf(configured: ServerSettings | undefined, listen: string | undefined): ServerSettings {
  const settings = configured ?? { host: '127.0.0.1', port: 8080, authentication: 'none' };
  return { ...settings, ...(listen === undefined ? {} : parseListen(listen)) };
}
