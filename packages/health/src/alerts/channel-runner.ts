import type { Clock, Transport } from '@mdmkit/core';
import type { ChannelSettings } from '../config/channel-settings.ts';
import type { ClaimedDelivery, DeliveryOutcome } from '../store/store.ts';
import { linkFor } from './acknowledge-links.ts';
import { mostAttempts, pauseMs } from './backoff.ts';
import { createChannelAttempts, longestWaitMs, toChannelError } from './channel-attempts.ts';
import type {
  ChannelMessage,
  ChannelType,
  InboundAnswer,
  InboundRequest,
  IncidentActions,
  SendResult,
} from './channels/channel.ts';
import type { ChannelError } from './channels/channel-error.ts';
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
  /** Returns how many messages the channel has accepted since a time, in milliseconds since 1970. Default: not known. */
  readonly acceptedSince?: ((sinceMs: number) => Promise<number>) | undefined;
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

/** How many deliveries are claimed at once, at most. */
const mostAtOnce = 50;
/** How many deliveries one digest has, at most. */
const mostInDigest = 200;

/** Makes a runner of a channel. */
export function createChannelRunner(options: ChannelRunnerOptions): ChannelRunner {
  const { config, type, settings, clock, random } = options;
  const bucket = createTokenBucket(type.rate, clock);
  const attempts = createChannelAttempts({ ...options, id: config.id, bucket });
  let underWay = 0;

  const toMessage = async (delivery: MessageSource) =>
    messageOf(delivery, config, settings.publicUrl, await linkFor(delivery, config, settings));
  const send = async (message: ChannelMessage): Promise<SendResult> => {
    const { providerId } = await attempts.run(
      async (context) => await type.send(message, config as Parameters<typeof type.send>[1], context),
    );
    // A vendor chooses the id, and may repeat what was sent.
    return providerId === undefined ? {} : { providerId: attempts.redact(providerId) };
  };
  const outcomeOf = (delivery: ClaimedDelivery, error: ChannelError): DeliveryOutcome => {
    const outcome = outcomeOfFailure(delivery, error, random, clock.now());
    if (error.failure === 'retry' && outcome.state === 'failed')
      attempts.breakDown(`${error.message} It was given up after ${delivery.attempts} attempts.`);
    return outcome;
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
      if (attempts.isPaused) {
        const error = `The channel is broken. ${attempts.broken}`;
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
      return await type.receive(request, config, { ...attempts.context(), actions });
    },
    async sendStanding(deliveries) {
      const { standing } = type;
      if (!standing || deliveries.length === 0) return;
      const messages = await Promise.all(deliveries.map(toMessage));
      await attempts.run(
        async (context) => await standing.send(messages, config as Parameters<typeof type.send>[1], context),
      );
    },
    get broken() {
      return attempts.broken;
    },
    get acceptedMs() {
      return attempts.acceptedMs;
    },
    abort: attempts.abort,
  };
}

/** What a failed attempt means for a delivery: another attempt later, or the end. */
function outcomeOfFailure(
  { id, attempts, uncertain: wasUncertain }: ClaimedDelivery,
  { failure, message, retryAfterMs, isUncertain }: ChannelError,
  random: () => number,
  nowMs: number,
): DeliveryOutcome {
  const uncertain = wasUncertain || isUncertain;
  if (failure !== 'retry' || attempts >= mostAttempts) return { id, state: 'failed', error: message, uncertain };
  const waitMs = Math.max(pauseMs(attempts, random), Math.min(retryAfterMs ?? 0, longestWaitMs));
  return { id, state: 'pending', nextMs: nowMs + waitMs, error: message, uncertain };
}
