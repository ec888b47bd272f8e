import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { type Clock, systemClock, type TransportOptions } from '@mdmkit/core';
import type { Alerts } from '../alerts/alerts.ts';
import { isLoopback } from '../config/monitor-config.ts';
import type { LoadedConfig, ServerSettings } from '../config/target.ts';
import type { ElasticStatus } from '../elastic/status-file.ts';
import { readVendorReports } from '../report/vendor-reports.ts';
import type { FinishedCheck } from '../service/ended-check.ts';
import { readErrorBudgets } from '../service/error-budgets.ts';
import type { MonitorService } from '../service/monitor-service.ts';
import { createOperatorRequests } from '../service/operator-requests.ts';
import type { ServiceEvent } from '../service/service-event.ts';
import { readUnusualTargets } from '../service/unusual-targets.ts';
import type { Store } from '../store/store.ts';
import { createAuthentication } from './access/authenticate.ts';
import { createRateLimit } from './access/rate-limit.ts';
import { builtBoardFolder } from './board/board-files.ts';
import { createCellReader } from './board/cells.ts';
import { readLastDay } from './board/last-day.ts';
import { createTenantList } from './board/tenant-list.ts';
import type { ServerContext } from './context.ts';
import { createApp } from './create-app.ts';
import { createEventHub } from './events/event-hub.ts';
import { createListener, type ListeningAddress, listen, readCertificate } from './listener.ts';
import { createMetrics } from './metrics/create-metrics.ts';
import { createProbeMetrics } from './metrics/probe.ts';
import { createReadiness } from './readiness.ts';
import { ServerError } from './server-error.ts';
import type { SignIn } from './sign-in/create-sign-in.ts';

/** Options of {@link createMonitorServer}. */
export interface MonitorServerOptions {
  /** Where and how to listen. */
  readonly settings: ServerSettings;
  /** The service, running or not. */
  readonly service: MonitorService;
  /**
   * The store of the service. For a SQLite store open the folder a second time for the server: then no answer waits for a batch that
   * the service writes.
   */
  readonly store: Store;
  /** The kind of store, for the metrics. */
  readonly storeKind: 'sqlite' | 'postgres';
  /** Returns what was written to Elasticsearch, for the metrics. Default: there is no Elasticsearch. */
  readonly elastic?: () => ElasticStatus;
  /** What sends messages to channels. Default: nothing does. */
  readonly alerts?: Pick<Alerts, 'status' | 'receive' | 'readLink'>;
  /** Which routes there are: `all`, or only `/livez`, `/readyz` and `/metrics` (`process`). Default: `all`. */
  readonly routes?: 'all' | 'process';
  /** Reads the configuration file again, for a dry run. Default: there is none. */
  readonly readConfig?: () => Promise<LoadedConfig>;
  /** Called with what a route threw although it should not. Default: ignored. */
  readonly onDefect?: (error: unknown) => void;
  /** The proxy and the authorities for the identity provider. Default: no proxy, the well-known authorities. */
  readonly transportOptions?: TransportOptions;
  /** The folder of a built board. Default: the board that is part of this package. */
  readonly boardFolder?: string;
  /** Time. Default: the clock of this machine. */
  readonly clock?: Clock;
}

/** The HTTP server of a monitoring service. */
export interface MonitorServer extends AsyncDisposable {
  /**
   * Begins to listen. Returns the address.
   *
   * @throws ServerError - If the address cannot be used.
   * @throws ConfigError - If the secret of the OpenID Connect client cannot be read.
   */
  listen(): Promise<ListeningAddress>;
  /** Takes an event of the service. */
  takeEvent(event: ServiceEvent): void;
  /** Takes a finished check of the service. */
  takeCheck(check: FinishedCheck): void;
  /** Ends event streams, lets answers end for a second, and closes. May be called twice. */
  close(): Promise<void>;
}

/** How long the status of the store is used for all callers, in milliseconds. */
const statusMs = 1_000;
/** How long what explains the last 24 hours is used for all callers, in milliseconds. */
const lastDayMs = 5_000;
/** How long error budgets are used for all callers, in milliseconds. */
const budgetsMs = 30_000;
/** How long targets that fail more than usual are used for all callers, in milliseconds. */
const unusualTargetsMs = 30_000;
/** The open intents of canaries are read at most so often, in milliseconds. */
const intentsMs = 5_000;
/** The reports of vendors are compared with incidents at most so often, in milliseconds. */
const feedLagsMs = 60_000;
/** For so long before now they are compared, in milliseconds. */
const feedLagSpanMs = 30 * 86_400_000;
/** How long a closing server waits for its answers, in milliseconds. */
const closeMs = 1_000;

/**
 * Makes the server of a service. It does not listen yet.
 *
 * @throws ServerError - If it could be reached from other machines without authentication.
 * @example
 * const server = createMonitorServer({ settings: { host: '127.0.0.1', port: 8080, authentication: 'none' }, service, store, storeKind: 'sqlite' });
 * const { url } = await server.listen();
 */
export function createMonitorServer(options: MonitorServerOptions): MonitorServer {
  const { settings, service, store, clock = systemClock } = options;
  assertAuthenticated(settings);
  const shared = createSharedReads(service, store, clock);
  const { status, budgets, lastDay, troubled, openIntents, feedLags } = shared;
  const events = createEventHub();
  const readiness = createReadiness(service, clock);
  const metrics = createMetrics({
    service,
    status: status.read,
    budgets: budgets.read,
    openIntents: openIntents.read,
    feedLags: feedLags.read,
    clock,
    events,
    readiness,
    storeKind: options.storeKind,
    ofStore: options.routes !== 'process',
    elastic: options.elastic,
    alerts: options.alerts?.status,
  });
  const probes = createProbeMetrics(store, (id) => service.config.targets.some((target) => target.id === id));
  const context: ServerContext = {
    service,
    store,
    storeKind: options.storeKind,
    operator: createOperatorRequests(store, clock, {
      duty: () => service.config.duty,
      configured: () => service.config.targets,
    }),
    readConfig: options.readConfig,
    status: status.read,
    budgets: budgets.read,
    unusualTargets: shared.unusualTargets.read,
    lastDay: lastDay.read,
    troubledTenants: troubled.read,
    cells: createCellReader(store),
    tenants: createTenantList(() => service.config),
    limitChecks: createRateLimit({ burst: 10, perSecond: 1 / 6, clock }),
    clock,
  };
  let signIn: SignIn | undefined;
  const app = createApp({
    routes: options.routes ?? 'all',
    context,
    signIn: () => signIn,
    authenticate: createAuthentication({ mode: settings.authentication, signIn: () => signIn, store, clock }),
    limitRequests: createRateLimit({ burst: 200, perSecond: 50, clock }),
    readiness,
    metrics,
    probes,
    events,
    publicFields: settings.publicFields,
    alerts: options.alerts,
    boardFolder: options.boardFolder ?? builtBoardFolder(),
    onDefect: (error) => options.onDefect?.(error),
  });
  const server = createListener(settings, getRequestListener(app.fetch, { overrideGlobalObjects: false }));
  const closeListener = prepareClose(server);
  let closing: Promise<void> | undefined;
  const close = async () => {
    events.close();
    await signIn?.close();
    await closeListener();
  };
  const closeOnce = async () => {
    closing ??= close();
    await closing;
  };
  return {
    async listen() {
      signIn = await openSignIn(options, clock);
      return await listen(server, settings);
    },
    takeEvent(event) {
      // The old certificate stays in force if the new one cannot be used.
      if (event.kind === 'reloaded')
        readCertificate(server, settings).catch((error: unknown) => options.onDefect?.(error));
      readiness.take(event);
      // A client that is notified of an incident asks for it at once.
      if (event.kind === 'vendor') status.forget();
      if (event.kind === 'incident') {
        status.forget();
        lastDay.forget();
      }
      events.take(event);
    },
    takeCheck(check) {
      readiness.takeCheck(check);
      metrics.takeCheck(check);
      probes.takeCheck(check);
    },
    close: closeOnce,
    [Symbol.asyncDispose]: closeOnce,
  };
}

/** Without authentication only this machine may reach the server. */
function assertAuthenticated({ host, authentication }: ServerSettings): void {
  if (authentication !== 'none' || isLoopback(host)) return;
  throw new ServerError(
    `other machines could use the server at ${host} without an access token. Set "authentication: token" under monitor.server, and make a token with "health-check api-token create"; or listen on 127.0.0.1.`,
  );
}

/** Reads the client secret. A server without sign-in does not load what it needs. */
async function openSignIn(options: MonitorServerOptions, clock: Clock): Promise<SignIn | undefined> {
  const { store, transportOptions } = options;
  const { oidc } = options.settings;
  if (!oidc) return undefined;
  const { createSignIn } = await import('./sign-in/create-sign-in.ts');
  const secret = (await oidc.clientSecret()).reveal();
  return createSignIn({ settings: oidc, secret, store, clock, transportOptions });
}

/** Returns what closes a listener: answers may end for a second, then their connections are cut. */
function prepareClose(server: Server): () => Promise<void> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return async () => {
    if (!server.listening) return;
    const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
    server.closeIdleConnections();
    const timer = setTimeout(() => {
      for (const socket of sockets) socket.destroy();
    }, closeMs);
    await closed;
    clearTimeout(timer);
  };
}

/** What is read from the store once for all callers. */
function createSharedReads(service: MonitorService, store: Store, clock: Clock) {
  const status = shareResult(async () => await store.status(clock.now()), statusMs, clock);
  const readBudgets = async () =>
    await readErrorBudgets(store, service.config.monitor ?? {}, await status.read(), clock.now());
  const readFeedLags = async () => {
    const toMs = clock.now();
    return (await readVendorReports(store, { fromMs: toMs - feedLagSpanMs, toMs })).summaries;
  };
  return {
    status,
    feedLags: shareResult(readFeedLags, feedLagsMs, clock),
    budgets: shareResult(readBudgets, budgetsMs, clock),
    unusualTargets: shareResult(
      async () => await readUnusualTargets(store, service.config.monitor?.windows ?? [], clock.now()),
      unusualTargetsMs,
      clock,
    ),
    lastDay: shareResult(
      async () => await readLastDay(store, service.config.monitor?.windows ?? [], clock.now()),
      lastDayMs,
      clock,
    ),
    troubled: shareResult(async () => new Set(await store.troubledTenants()), statusMs, clock),
    openIntents: shareResult(async () => await store.canaryIntents({ open: true }), intentsMs, clock),
  };
}

interface SharedResult<Result> {
  /** Returns the result. */
  read(): Promise<Result>;
  /** The next caller gets a result that is read from then on. */
  forget(): void;
}

/** Shares one result among all callers for some time; callers that come together wait for the same one. */
function shareResult<Result>(
  read: () => Promise<Result>,
  forMs: number,
  clock: Pick<Clock, 'elapsedMs'>,
): SharedResult<Result> {
  let result: Promise<Result> | undefined;
  let readMs = Number.NEGATIVE_INFINITY;
  return {
    async read() {
      if (result && clock.elapsedMs() - readMs < forMs) return await result;
      readMs = clock.elapsedMs();
      const reading = read();
      result = reading;
      // A failure is not kept.
      reading.catch(() => {
        if (result === reading) result = undefined;
      });
      return await reading;
    },
    forget() {
      result = undefined;
    },
  };
}
