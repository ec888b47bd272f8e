import { type Clock, createTransport, notify, systemClock, type TransportOptions } from '@mdmkit/core';
import type { DeliveryState } from '@mdmkit/monitor/model';
import type { ChannelSettings } from '../config/channel-settings.ts';
import type { DutySettings } from '../config/duty-settings.ts';
import { createOperatorRequests } from '../service/operator-requests.ts';
import type { OnServiceEvent } from '../service/service-event.ts';
import type { ClaimedDelivery, DeliveryOutcome, Store } from '../store/store.ts';
import { readLink } from './acknowledge-links.ts';
import type { ChannelRunner } from './channel-runner.ts';
import { createRunners } from './channel-runners.ts';
import type { InboundAnswer, InboundRequest } from './channels/channel.ts';
import { ChannelError } from './channels/channel-error.ts';
import { createDeliveryLoop } from './delivery-loop.ts';
import { createHeartbeat } from './heartbeat.ts';
import { createIncidentActions } from './incident-actions.ts';
import { brokenNotices, weeklyTests } from './notices.ts';
import { createSelfTests } from './self-tests.ts';
import { createStandingMessages } from './standing-messages.ts';

/** A request that the server received for a channel. */
export interface ReceivedRequest extends Omit<InboundRequest, 'url'> {
  /** Its path and query, as they were sent. */
  readonly target: string;
}

/** What {@link createAlerts} needs. */
export interface AlertsOptions {
  /** The store. */
  readonly store: Store;
  /** Returns the channels as the configuration has them now; undefined if it has none. */
  readonly settings: () => ChannelSettings | undefined;
  /** Returns who is notified; undefined if the configuration does not say so. Default: it does not. */
  readonly duty?: () => DutySettings | undefined;
  /** Proxy and certificates. */
  readonly transportOptions?: Pick<TransportOptions, 'proxy' | 'ca'>;
  /** Called when a channel breaks or works again, and when a delivery is given up. */
  readonly onEvent?: OnServiceEvent;
  /** Time. Default: the clock of this machine. */
  readonly clock?: Clock;
  /** Returns numbers from 0 to 1. Default: `Math.random`. */
  readonly random?: () => number;
  /** The name of this sender. Default: a random one. */
  readonly owner?: string;
  /** Returns why the service is not ready; null if it is. Default: it is ready. */
  readonly notReady?: () => string | null;
  /**
   * Whether deliveries may be claimed now: by a clock that differs from those of other processes, what they are sending would look
   * forgotten, and would be sent twice. Default: they may.
   */
  readonly mayClaim?: () => boolean;
}

/** Sends the messages of a service to its channels. */
export interface Alerts extends AsyncDisposable {
  /** Starts to send. */
  start(): void;
  /** Sends at once what was committed. */
  wake(): void;
  /** Sends what is due, once. Returns the number of deliveries. */
  step(): Promise<number>;
  /** Does what is due by the time alone: the heartbeat, the weekly tests. The running service calls it by itself. */
  keepUp(): Promise<void>;
  /** How each channel is. */
  status(): AlertsStatus;
  /** Answers a request of a vendor or a partner to a channel; undefined if there is no such address. */
  receive(channel: string, request: ReceivedRequest): Promise<InboundAnswer | undefined>;
  /** Reads the token of a link to acknowledge. */
  readLink(token: string): ReturnType<typeof readLink>;
  /** Tells the watchdog outside that the service fails: it crashes, or ends by itself. Never rejects. */
  reportFailure(reason: string): Promise<void>;
  /** Ends. May be called twice. */
  stop(): Promise<void>;
}

/** How the channels are. */
export interface AlertsStatus {
  /** The channels, in the order of the configuration. */
  readonly channels: readonly ChannelStatus[];
  /** How many attempts ended in each way since the start. */
  readonly outcomes: readonly {
    /** The channel. */
    readonly channel: string;
    /** What became of the attempt; `retried` if another one follows. */
    readonly outcome: 'sent' | 'retried' | 'failed' | 'dropped';
    /** How many. */
    readonly count: number;
  }[];
}

/** How one channel is. */
export interface ChannelStatus {
  /** The id. */
  readonly channel: string;
  /** The type. */
  readonly type: string;
  /** Why it is broken; null if it works, as far as is known. */
  readonly broken: string | null;
  /** When it accepted a message last, in milliseconds since 1970; null if it has not since the start. */
  readonly acceptedMs: number | null;
  /** The time since it accepted a weekly test, in milliseconds; null if that is not known. */
  readonly selfTestAgeMs: number | null;
}

/** How often notices that follow from the time alone are added, in milliseconds. */
const keepUpMs = 15_000;
/** How long a delivery may belong to a channel that is not configured, in milliseconds. */
const orphanLeaseMs = 30_000;

/** Makes it. It sends nothing before its start. */
export function createAlerts(options: AlertsOptions): Alerts {
  const { store, settings, clock = systemClock, random = Math.random, transportOptions = {} } = options;
  const transport = createTransport({ ...transportOptions, maxRedirects: 0 });
  const counts = countOutcomes();
  const events = createChannelEvents(options, clock);
  const tests = createSelfTests(store, clock);
  const runners = createRunners({
    settings,
    transport,
    clock,
    random,
    ca: transportOptions.ca,
    onBroken,
    acceptedSince: store.acceptedSince,
  });
  const loop = createDeliveryLoop({
    store,
    runners: runners.current,
    clock,
    ...(options.owner === undefined ? {} : { owner: options.owner }),
    ...(options.mayClaim ? { mayClaim: options.mayClaim } : {}),
    onOutcome(delivery, outcome) {
      counts.add(delivery.channel, outcome.state === 'pending' ? 'retried' : outcome.state);
      tests.note(delivery, outcome);
      events.outcome(delivery, outcome);
    },
  });
  function onBroken(channel: string, error: string | null): void {
    events.channel(channel, error);
    if (error === null) return;
    const notices = brokenNotices(channel, error, runners.current(), clock.now());
    // The event was announced already; a store that takes no notice now takes the next one.
    store.addDeliveries(notices).then(loop.wake, () => {});
  }
  const requests = createOperatorRequests(store, clock, options.duty ? { duty: options.duty } : {});
  const heartbeat = createHeartbeat({
    store,
    settings: () => settings()?.heartbeat,
    transport,
    clock,
    ...(options.notReady ? { notReady: options.notReady } : {}),
    onTrouble: (error) => events.channel('heartbeat', error),
  });
  const { mayClaim } = options;
  const notices = createTimedNotices({ store, runners: runners.current, heartbeat, tests, clock, mayClaim });
  const stop = async () => {
    notices.stop();
    await loop.stop();
    await transport.close();
  };
  let stopping: Promise<void> | undefined;
  const stopOnce = async () => {
    stopping ??= stop();
    await stopping;
  };
  return {
    start() {
      loop.start();
      notices.start();
    },
    wake: loop.wake,
    step: loop.step,
    keepUp: notices.keepUp,
    async receive(channel, { target, ...request }) {
      const runner = runners.current().find(({ config }) => config.id === channel);
      const publicUrl = settings()?.publicUrl;
      const url = publicUrl === undefined ? null : `${publicUrl}${target}`;
      try {
        return await runner?.receive({ ...request, url }, createIncidentActions({ channel, store, requests, clock }));
      } catch (error) {
        if (!(error instanceof ChannelError)) throw error;
        events.channel(channel, error.message);
        return { status: 503 };
      }
    },
    async readLink(token) {
      const current = settings();
      return current ? await readLink(token, current, clock.now()) : 'unusable';
    },
    status: () => ({
      channels: runners.current().map((runner) => statusOf(runner, tests.ageMs(runner.config.id))),
      outcomes: counts.all(),
    }),
    reportFailure: heartbeat.fail,
    stop: stopOnce,
    [Symbol.asyncDispose]: stopOnce,
  };
}

/** Adds the notices that follow from the time alone, at regular times. */
function createTimedNotices({
  store,
  runners,
  heartbeat,
  tests,
  clock,
  mayClaim = () => true,
}: {
  readonly store: Store;
  readonly runners: () => readonly ChannelRunner[];
  readonly heartbeat: ReturnType<typeof createHeartbeat>;
  readonly tests: ReturnType<typeof createSelfTests>;
  readonly clock: Clock;
  readonly mayClaim: AlertsOptions['mayClaim'];
}) {
  const standing = createStandingMessages(store, clock);
  const keepUp = async () => {
    await heartbeat.beat();
    const current = runners();
    if (current.length === 0 || !mayClaim()) return;
    await store.addDeliveries(weeklyTests(current, clock.now()));
    await giveUpOrphans(store, current, clock);
    await standing.send(current);
    await tests.refresh();
  };
  let cancel = () => {};
  let isStopped = false;
  const schedule = () => {
    // A heartbeat after the end would say that a stopped service works.
    if (isStopped) return;
    cancel = clock.schedule(keepUpMs, () => {
      keepUp()
        .catch(() => {})
        .finally(schedule);
    });
  };
  return {
    keepUp,
    start: schedule,
    stop() {
      isStopped = true;
      cancel();
    },
  };
}

function statusOf({ config, broken, acceptedMs }: ChannelRunner, selfTestAgeMs: number | null): ChannelStatus {
  return { channel: config.id, type: config.type, broken, acceptedMs, selfTestAgeMs };
}

type OutcomeCount = AlertsStatus['outcomes'][number];

/** Counts how attempts end, by channel. */
function countOutcomes() {
  const counts = new Map<string, OutcomeCount>();
  return {
    add(channel: string, outcome: OutcomeCount['outcome']) {
      const key = `${outcome} ${channel}`;
      counts.set(key, { channel, outcome, count: (counts.get(key)?.count ?? 0) + 1 });
    },
    all: (): readonly OutcomeCount[] => [...counts.values()],
  };
}

/** Announces what happens to channels and deliveries. */
function createChannelEvents({ onEvent }: AlertsOptions, clock: Clock) {
  return {
    channel(channel: string, error: string | null) {
      notify(onEvent, { kind: 'channel', atMs: clock.now(), channel, error });
    },
    outcome({ key, channel }: ClaimedDelivery, { state, error = null }: DeliveryOutcome) {
      notify(onEvent, { kind: 'delivery', atMs: clock.now(), key, channel, state, error });
    },
  };
}

/** Gives up deliveries to channels that are not configured any more: nobody would ever claim them. */
async function giveUpOrphans(store: Store, runners: readonly ChannelRunner[], clock: Clock): Promise<void> {
  const ids = new Set(runners.map(({ config }) => config.id));
  const counts = await store.deliveryCounts();
  const orphans = counts.filter(({ channel, state }) => state === 'pending' && !ids.has(channel));
  if (orphans.length === 0) return;
  const owner = `orphans-${clock.now()}`;
  const channels = orphans.map(({ channel }) => ({ channel, limit: 1_000 }));
  const claimed = await store.claimDeliveries({ owner, nowMs: clock.now(), leaseMs: orphanLeaseMs, channels });
  const error = 'The channel is not configured.';
  await store.finishDeliveries(
    owner,
    claimed.map(({ id }) => ({ id, state: 'failed' satisfies DeliveryState, error, isUntried: true })),
    clock.now(),
  );
}
