import { type Clock, startDeadline, type Transport } from '@mdmkit/core';
import type { ChannelSettings } from '../config/channel-settings.ts';
import type { ClaimedDelivery, DeliveryOutcome } from '../store/store.ts';
import { linkFor } from './acknowledge-links.ts';
import { mostAttempts, pauseMs } from './backoff.ts';
import { createChannelSecrets } from './channel-secrets.ts';
import type {
  ChannelContext,
  ChannelMessage,
  ChannelType,
  InboundAnswer,
  InboundRequest,
  IncidentActions,
  SendResult,
} from './channels/channel.ts';
import { ChannelError } from './channels/channel-error.ts';
import type { AnyChannelConfig } from './channels/index.ts';
import { digestOf, type MessageSource, messageOf } from './message.ts';
import { createTokenBucket } from './token-bucket.ts';

/** What {@link createChannelRunner} needs. */
export interface ChannelRunnerOptions {
  /** The configuration of the channel. */
  readonly config: AnyChannelConfig;
  /** Its type. */
  readonly type: ChannelType;
  /** What all channels share. */
  readonly settings: ChannelSettings;
  /** Connections. */
  readonly transport: Transport;
  /** Certificates to trust besides the well-known ones. */
  readonly ca?: string | readonly string[] | undefined;
  /** Time. */
  readonly clock: Clock;
  /** Returns numbers from 0 to 1. */
  readonly random: () => number;
  /** Called when the channel breaks, and with null when it works again. */
  readonly onBroken: (error: string | null) => void;
}

/** Sends messages to one channel, within its rate, and knows whether it works. */
export interface ChannelRunner {
  /** The configuration of the channel. */
  readonly config: AnyChannelConfig;
  /** Its type. */
  readonly type: ChannelType;
  /** How many deliveries may be claimed now. */
  capacity(): number;
  /** Sends deliveries. Returns what became of each. Never rejects. */
  deliver(deliveries: readonly ClaimedDelivery[]): Promise<readonly DeliveryOutcome[]>;
  /**
   * Sends one message.
   *
   * @throws ChannelError - If it was not accepted.
   */
  sendNow(delivery: MessageSource): Promise<SendResult>;
  /** Answers a request of the vendor or the partner; undefined if the channel takes none. */
  receive(request: InboundRequest, actions: IncidentActions): Promise<InboundAnswer | undefined>;
  /** Sends what the channel has to get again and again; does nothing if there is no such thing. */
  sendStanding(deliveries: readonly MessageSource[]): Promise<void>;
  /** Why the channel is broken; null if it works, as far as is known. */
  readonly broken: string | null;
  /** When a message was accepted last, in milliseconds since 1970; null before the first. */
  readonly acceptedMs: number | null;
  /** Ends every attempt that is under way. */
  abort(): void;
}

/** The longest attempt, in milliseconds. It has to end before the lease of the sender. */
const attemptMs = 25_000;
/** How many deliveries are claimed at once, at most. */
const mostAtOnce = 50;
/** How many deliveries one digest has, at most. */
const mostInDigest = 200;
/** How long a broken channel is not tried again, in milliseconds: a repeated wrong password locks accounts. */
const brokenPauseMs = 60_000;
/** The longest wait that a channel may ask for, in milliseconds. */
const longestWaitMs = 600_000;

/** Makes a runner of a channel. */
export function createChannelRunner(options: ChannelRunnerOptions): ChannelRunner {
  const { config, type, settings, transport, ca, clock, random, onBroken } = options;
  const secrets = createChannelSecrets(settings, clock);
  const bucket = createTokenBucket(type.rate, clock);
  const cache = new Map<string, unknown>();
  const ending = new AbortController();
  let broken: string | null = null;
  let brokenTriedMs = Number.NEGATIVE_INFINITY;
  let acceptedMs: number | null = null;
  let underWay = 0;

  const contextOf = (signal: AbortSignal): ChannelContext => ({
    id: config.id,
    installation: settings.installation,
    publicUrl: settings.publicUrl,
    transport,
    secret: secrets.read,
    cache,
    ca,
    folder: settings.folder,
    env: settings.env,
    clock,
    signal,
  });
  const attempt = async <Result>(work: (context: ChannelContext) => Promise<Result>): Promise<Result> => {
    const late = () => new ChannelError('retry', 'The channel did not answer in time.', { isUncertain: true });
    using deadline = startDeadline(clock, attemptMs, late, ending.signal);
    try {
      const result = await work(contextOf(deadline.signal));
      acceptedMs = clock.now();
      if (broken !== null) onBroken(null);
      broken = null;
      return result;
    } catch (error) {
      throw noteFailure(toChannelError(error));
    }
  };
  const noteFailure = (error: ChannelError): ChannelError => {
    const { failure, retryAfterMs, isUncertain } = error;
    if (retryAfterMs !== undefined) bucket.pause(Math.min(retryAfterMs, longestWaitMs));
    const message = secrets.redact(error.message);
    if (failure === 'broken') breakDown(message);
    return new ChannelError(failure, message, { retryAfterMs, isUncertain });
  };
  const breakDown = (message: string) => {
    secrets.forget();
    cache.clear();
    brokenTriedMs = clock.elapsedMs();
    const isNew = broken === null;
    broken = message;
    if (isNew) onBroken(message);
  };
  const toMessage = async (delivery: MessageSource) =>
    messageOf(delivery, config, settings.publicUrl, await linkFor(delivery, config, settings));
  const send = async (message: ChannelMessage) =>
    await attempt(async (context) => await type.send(message, config as Parameters<typeof type.send>[1], context));
  const outcomeOf = (
    delivery: ClaimedDelivery,
    { failure, message, retryAfterMs, isUncertain }: ChannelError,
  ): DeliveryOutcome => {
    const { id, attempts } = delivery;
    const uncertain = delivery.uncertain || isUncertain;
    if (failure !== 'retry') return { id, state: 'failed', error: message, uncertain };
    if (attempts >= mostAttempts) {
      breakDown(`${message} It was given up after ${attempts} attempts.`);
      return { id, state: 'failed', error: message, uncertain };
    }
    const waitMs = Math.max(pauseMs(attempts, random), Math.min(retryAfterMs ?? 0, longestWaitMs));
    return { id, state: 'pending', nextMs: clock.now() + waitMs, error: message, uncertain };
  };
  const sendAll = async (
    deliveries: readonly ClaimedDelivery[],
    make: () => Promise<ChannelMessage>,
  ): Promise<readonly DeliveryOutcome[]> => {
    try {
      const { providerId = null } = await send(await make());
      return deliveries.map(({ id }) => ({ id, state: 'sent', providerId }));
    } catch (error) {
      const failure = toChannelError(error);
      return deliveries.map((delivery) => outcomeOf(delivery, failure));
    }
  };
  return {
    config,
    type,
    capacity() {
      const available = bucket.available() - underWay;
      if (available <= 0) return 0;
      return type.rate.coalesces ? mostInDigest : Math.min(available, mostAtOnce);
    },
    async deliver(deliveries) {
      if (broken !== null && clock.elapsedMs() - brokenTriedMs < brokenPauseMs) {
        const error = `The channel is broken. ${broken}`;
        return deliveries.map(({ id }) => ({ id, state: 'failed', error }));
      }
      const isDigest = type.rate.coalesces && deliveries.length > bucket.available();
      const groups = isDigest ? [deliveries] : deliveries.map((delivery) => [delivery]);
      bucket.take(groups.length);
      underWay += groups.length;
      const outcomes = groups.map(async (group) => {
        const [first] = group;
        try {
          return await sendAll(group, async () =>
            group.length === 1 && first ? await toMessage(first) : digestOf(group, config),
          );
        } finally {
          underWay -= 1;
        }
      });
      return (await Promise.all(outcomes)).flat();
    },
    sendNow: async (delivery) => await send(await toMessage(delivery)),
    async receive(request, actions) {
      if (!type.receive) return undefined;
      const context = { ...contextOf(ending.signal), actions };
      return await type.receive(request, config, context);
    },
    async sendStanding(deliveries) {
      const { standing } = type;
      if (!standing || deliveries.length === 0) return;
      const messages = await Promise.all(deliveries.map(toMessage));
      await attempt(
        async (context) => await standing.send(messages, config as Parameters<typeof type.send>[1], context),
      );
    },
    get broken() {
      return broken;
    },
    get acceptedMs() {
      return acceptedMs;
    },
    abort: () => ending.abort(new ChannelError('retry', 'The service stopped.', { isUncertain: true })),
  };
}

function toChannelError(error: unknown): ChannelError {
  if (error instanceof ChannelError) return error;
  // The text of an unexpected error may repeat what was sent.
  const name = error instanceof Error ? error.name : typeof error;
  return new ChannelError('retry', `The channel failed unexpectedly (${name}). Please report this.`, {
    isUncertain: true,
  });
}
