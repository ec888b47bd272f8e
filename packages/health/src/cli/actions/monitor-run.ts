import { once } from 'node:events';
import { hostname } from 'node:os';
import { createTransport, type Hooks, systemClock, type Transport, type TransportOptions } from '@mdmkit/core';
import { exitCodes, type Service } from '@mdmkit/monitor/model';
import type { Alerts, AlertsOptions } from '../../alerts/alerts.ts';
import { createPeerWatch } from '../../alerts/peer-watch.ts';
import type { CanaryService } from '../../canaries/canary-service.ts';
import { type ConfigProblem, formatProblem } from '../../config/config-error.ts';
import { loadConfig } from '../../config/load-config.ts';
import type { LoadedConfig, StorePlace } from '../../config/target.ts';
import { describeUnwritten } from '../../report/service-events.ts';
import type { MonitorServer } from '../../server/monitor-server.ts';
import { createReadiness, type ReadinessReport } from '../../server/readiness.ts';
import type { DeploymentRole } from '../../service/deployment-role.ts';
import { describeDefect } from '../../service/describe-defect.ts';
import type { FinishedCheck } from '../../service/ended-check.ts';
import { connectionsPerOrigin, type MonitorService } from '../../service/monitor-service.ts';
import type { UnwrittenContent } from '../../service/pending-batch.ts';
import type { OnServiceEvent } from '../../service/service-event.ts';
import { openStore } from '../../store/open-store.ts';
import type { Store } from '../../store/store.ts';
import { findConfig, missingConfig } from '../config-file.ts';
import { debugOptions } from '../debug.ts';
import { transportOptionsFrom } from '../environment.ts';
import type { ProgramIo } from '../io.ts';
import { codeOfProblem, describeProblem, withProblems, writeError } from '../problems.ts';
import { select } from '../select.ts';
import { startTelemetry } from '../telemetry.ts';
import { createService } from './create-service.ts';

/** Options of `serve` and `watch`. */
export interface MonitorArguments {
  /** The configuration file. */
  readonly config?: string;
  /** The services to check; all if absent. */
  readonly service?: readonly Service[];
  /** The tenants to check; all if absent. */
  readonly tenant?: readonly string[];
  /** How many checks run at the same time. */
  readonly concurrency: number;
  /** Whether to write details of every request to stderr. */
  readonly debug?: boolean;
}

/** What a monitoring command does with a running service. */
export interface MonitorRun {
  /** The arguments, with patterns of target ids. */
  readonly args: MonitorArguments & { readonly patterns?: readonly string[] };
  /** The store; if absent, the one of the configuration. */
  readonly place?: StorePlace;
  /** Changes the configuration before it is used. */
  readonly adapt?: (config: LoadedConfig) => LoadedConfig;
  /** What this process does in a deployment of several processes. Default: all of it. */
  readonly role?: DeploymentRole;
  /**
   * What the service does with the canaries of the configuration: `run` runs them and undoes what they leave; `follow` only knows them,
   * because another process runs them. Default: there are none.
   */
  readonly canaries?: 'run' | 'follow';
  /** Called for every event of the service. */
  readonly onEvent: OnServiceEvent;
  /** Resolves once every event that `onEvent` was called with is kept outside of this process. Default: they are kept at once. */
  readonly flushEvents?: () => Promise<void>;
  /** Called for every finished check. Default: nobody is told. */
  readonly onCheck?: (check: FinishedCheck) => void;
  /** Makes a server that listens, before the first check; undefined for none. Default: none. */
  readonly createServer?: (parts: ServedParts) => Promise<MonitorServer | undefined>;
  /** Makes what sends messages to channels. Default: nothing is sent. */
  readonly createAlerts?: (parts: AlertParts) => Promise<Alerts>;
  /** Called once the service runs. */
  readonly onStart?: (service: MonitorService, config: LoadedConfig) => void;
}

/** What messages to channels are sent with: all but where their events go. */
export type AlertParts = Required<
  Pick<AlertsOptions, 'store' | 'settings' | 'duty' | 'transportOptions' | 'notReady' | 'mayClaim'>
>;

/** What the server of a service answers from. */
export interface ServedParts {
  /** The service, which does not run yet. */
  readonly service: MonitorService;
  /** Its store. */
  readonly store: Store;
  /** Where the store is. */
  readonly place: StorePlace;
  /** The configuration. */
  readonly config: LoadedConfig;
  /** What sends messages to channels; absent if nothing does. */
  readonly alerts?: Alerts;
  /** Reads the configuration again. */
  readonly readConfig: () => Promise<LoadedConfig>;
}

/** Runs a monitoring service until a signal arrives or it has to stop. Returns the exit code. */
export async function runMonitor(run: MonitorRun, io: ProgramIo): Promise<number> {
  const { args } = run;
  return await withProblems(io, async () => {
    const file = findConfig(args.config, io.env);
    if (file === undefined) {
      io.stderr.write(missingConfig);
      return exitCodes.configuration;
    }
    const read = async () => (await loadFor(file, run, io)).config;
    const load = async () => {
      const { config, warnings } = await loadFor(file, run, io);
      printWarnings(warnings, io);
      return config;
    };
    const config = await load();
    if (run.role !== undefined && run.role !== 'all' && !config.monitor?.engine) {
      writeError(io, `"--role ${run.role}" needs several processes: set "monitor.engine.kind" to "pg-boss" in ${file}`);
      return exitCodes.configuration;
    }
    const place = run.place ?? config.monitor?.store;
    if (!place) throw new TypeError('a loaded configuration names a store');
    using _alive = keepAlive();
    const transportOptions = await transportOptionsFrom(io.env);
    const caps = { total: args.concurrency };
    const maxConnectionsPerOrigin = connectionsPerOrigin(caps);
    await using telemetry = await startTelemetry(io, config.monitor?.location, transportOptions);
    await using transport = createTransport({ ...transportOptions, maxConnectionsPerOrigin });
    await using store = await openStore(place);
    const debug = args.debug ? debugOptions(io.stderr) : {};
    const canaries = await openCanaries(run, config, { store, transport, ...debug });
    await using _undone = canaries;
    const targetsOf = (changed: LoadedConfig) => canaries?.withTargets(changed) ?? changed;
    let server: MonitorServer | undefined;
    let alerts: Alerts | undefined;
    await using peers = createPeerWatch({
      peers: () => (run.createAlerts ? (service.config.channels?.peers ?? []) : []),
      transport,
      clock: systemClock,
    });
    await using service = await createService(run.role, {
      config: targetsOf(config),
      store,
      transport,
      network: networkOptionsOf(transportOptions, io),
      caps,
      ...debug,
      ...(canaries ? { undoFailsSinceMs: canaries.undoFailsSinceMs } : {}),
      silentPeers: peers.silent,
      ...(run.flushEvents ? { flushEvents: run.flushEvents } : {}),
      onEvent(event) {
        readiness.take(event);
        if (event.kind === 'notification') alerts?.wake();
        server?.takeEvent(event);
        run.onEvent(event);
      },
      onCheck(check) {
        readiness.takeCheck(check);
        server?.takeCheck(check);
        run.onCheck?.(check);
        telemetry?.takeCheck(check);
      },
    });
    const readiness = createReadiness(service, systemClock);
    // The tables exist before the first request.
    await store.migrate();
    alerts = await run.createAlerts?.({
      store,
      settings: () => service.config.channels,
      duty: () => service.config.duty,
      transportOptions,
      notReady: () => reasonOf(readiness.report()),
      mayClaim: readiness.agreesWithDatabase,
    });
    await using _sent = alerts;
    io.onCrash?.(async () => await alerts?.reportFailure('the service crashed'));
    // An opening of SQLite takes one step after the other: an answer would wait for each batch that the service writes.
    await using opened = run.createServer && 'folder' in place ? await openStore(place) : undefined;
    server = await run.createServer?.({
      ...(alerts ? { alerts } : {}),
      service,
      store: opened ?? store,
      place,
      config,
      readConfig: read,
    });
    await using _closed = server;
    // The listener exists before the start ends: without one, SIGHUP ends the process.
    const started = service.start();
    io.onHangup?.(mergeCalls(started, () => reload(service, async () => targetsOf(await load()), io)));
    await started;
    alerts?.start();
    peers.start();
    canaries?.start();
    run.onStart?.(service, config);
    if (!io.signal.aborted) await Promise.race([once(io.signal, 'abort'), service.ended]);
    if (!io.signal.aborted) await alerts?.reportFailure('the service ended by itself');
    await Promise.all([canaries?.stop(), service.stop()]);
    return service.unwritten === undefined ? exitCodes.ok : reportUnwritten(service.unwritten, io);
  });
}

/** How checks of the network connect: like the transport, unless the program sets it otherwise. */
function networkOptionsOf({ proxy, ca }: Pick<TransportOptions, 'proxy' | 'ca'>, io: ProgramIo) {
  return { ...(proxy ? { proxy } : {}), ...(ca ? { ca } : {}), ...io.network };
}

/** Keeps the process alive: the timer of the next check alone does not, and without a server nothing else is open between checks. */
function keepAlive(): Disposable {
  const timer = setInterval(() => {}, keepAliveMs);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

/**
 * Returns a listener that runs work one at a time after a start. Calls that arrive before a waiting run begins are merged into
 * it: the run sees what all of them announced.
 */
export function mergeCalls(started: Promise<unknown>, run: () => Promise<unknown>): () => void {
  let last = started.then(
    () => true,
    () => false,
  );
  let isWaiting = false;
  return () => {
    if (isWaiting) return;
    isWaiting = true;
    last = last.then(async (hasStarted) => {
      isWaiting = false;
      if (hasStarted) await run();
      return hasStarted;
    });
  };
}

/** Opens the canaries of the service, if the run has canaries. */
async function openCanaries(
  { canaries, onEvent }: MonitorRun,
  config: LoadedConfig,
  parts: { readonly store: Store; readonly transport: Transport; readonly hooks?: Hooks },
): Promise<CanaryService | undefined> {
  if (!canaries) return undefined;
  const { createCanaryService } = await import('../../canaries/canary-service.ts');
  return createCanaryService({
    ...parts,
    location: config.monitor?.location ?? hostname(),
    undoes: canaries === 'run',
    clock: systemClock,
    onError: (error) => onEvent({ kind: 'defect', atMs: systemClock.now(), error: describeDefect(error) }),
  });
}

/** How often the timer that keeps the process alive fires, in milliseconds. */
const keepAliveMs = 3_600_000;
/** The most warnings about the configuration that are printed. */
const mostWarnings = 5;

async function loadFor(
  file: string,
  { args, adapt }: MonitorRun,
  io: ProgramIo,
): Promise<{ readonly config: LoadedConfig; readonly warnings: readonly string[] }> {
  const warnings: string[] = [];
  const onServiceWarning = (warning: ConfigProblem) => warnings.push(formatProblem(warning));
  const config = await loadConfig(file, { env: io.env, onServiceWarning });
  const chosen = { ...config, targets: select(config.targets, args, file) };
  return { config: adapt ? adapt(chosen) : chosen, warnings };
}

function printWarnings(warnings: readonly string[], io: ProgramIo): void {
  for (const warning of warnings.slice(0, mostWarnings)) writeError(io, `warning: ${warning}`);
  if (warnings.length > mostWarnings)
    writeError(io, `warning: ${warnings.length - mostWarnings} more; "health-check validate" lists them`);
}

/** Reloads the configuration. A configuration with a mistake changes nothing. */
async function reload(service: MonitorService, load: () => Promise<LoadedConfig>, io: ProgramIo): Promise<void> {
  try {
    await service.reload(await load());
  } catch (error) {
    if (!(error instanceof Error) || codeOfProblem(error) === undefined) throw error;
    writeError(
      io,
      `${describeProblem(error)}\nThe reload failed. The service continues with the previous configuration.`,
    );
  }
}

function reportUnwritten(content: UnwrittenContent, io: ProgramIo): number {
  io.stderr.write(
    `The service stopped, but ${describeUnwritten(content)}. See "health-check store check"; the next start goes on from the last batch that is there.\n`,
  );
  return exitCodes.unwritten;
}

/** Why a service is not ready, for the watchdog outside; null if it is. */
function reasonOf({ ready, store, scheduler, clock }: ReadinessReport): string | null {
  if (ready) return null;
  const parts = Object.entries({ store, scheduler, clock }).filter(([, state]) => state !== 'ok');
  return `not ready: ${parts.map(([part, state]) => `${part} ${state}`).join(', ')}`;
}
