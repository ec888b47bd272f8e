import { parseListen } from '../../config/monitor-config.ts';
import type { ServerSettings } from '../../config/target.ts';
import { formatServiceEvent, formatServiceEventJson } from '../../report/service-events.ts';
import type { MonitorServer } from '../../server/monitor-server.ts';
import type { ProgramIo } from '../io.ts';
import { limitGarbage } from '../limit-garbage.ts';
import type { MonitorArguments, ServedParts } from './monitor-run.ts';
import { runMonitor } from './monitor-run.ts';

/** What `serve` takes. */
export interface ServeArguments extends MonitorArguments {
  /** How its lines are written. */
  readonly format: 'text' | 'ndjson';
  /** The address of the server; replaces the configuration. */
  readonly listen?: string;
  /** Whether there is a server. */
  readonly server: boolean;
}

/** Runs the monitoring service until a signal arrives, and writes a line per event. Returns the exit code. */
export async function serve(
  args: ServeArguments & { readonly patterns?: readonly string[] },
  io: ProgramIo,
): Promise<number> {
  limitGarbage();
  const format = args.format === 'ndjson' ? formatServiceEventJson : formatServiceEvent;
  const onEvent = (event: Parameters<typeof format>[0]) => void io.stdout.write(format(event));
  const createServer = args.server ? async (parts: ServedParts) => await openServer(parts, args, onEvent) : undefined;
  return await runMonitor({ args, onEvent, ...(createServer ? { createServer } : {}) }, io);
}

/** Makes the server and lets it listen. A service without a server does not load it. */
async function openServer(
  { service, store, place, config, readConfig }: ServedParts,
  { listen }: ServeArguments,
  onEvent: (event: Parameters<typeof formatServiceEvent>[0]) => void,
): Promise<MonitorServer> {
  const { createMonitorServer } = await import('../../server/monitor-server.ts');
  const server = createMonitorServer({
    settings: settingsOf(config.monitor?.server, listen),
    service,
    store,
    storeKind: 'postgres' in place ? 'postgres' : 'sqlite',
    readConfig,
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
