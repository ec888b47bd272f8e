import { type Clock, startDeadline, type Transport } from '@mdmkit/core';
import type { ChannelSettings } from '../config/channel-settings.ts';
import { createChannelSecrets } from './channel-secrets.ts';
import type { ChannelContext } from './channels/channel.ts';
import { ChannelError } from './channels/channel-error.ts';
import type { TokenBucket } from './token-bucket.ts';

/** What {@link createChannelAttempts} needs. */
export interface ChannelAttemptsOptions {
  /** The id of the channel. */
  readonly id: string;
  /** What all channels share. */
  readonly settings: ChannelSettings;
  /** The rate of the channel, which a channel may pause. */
  readonly bucket: TokenBucket;
  /** Connections. */
  readonly transport: Transport;
  /** Certificates to trust besides the well-known ones. */
  readonly ca?: string | readonly string[] | undefined;
  /** Time. */
  readonly clock: Clock;
  /** Returns how many messages the channel has accepted since a time, in milliseconds since 1970. Default: not known. */
  readonly acceptedSince?: ((sinceMs: number) => Promise<number>) | undefined;
  /** Called when the channel breaks, and with null when it works again. */
  readonly onBroken: (error: string | null) => void;
}

/** Attempts of one channel: each has a deadline, and the last ones tell whether the channel works. */
export interface ChannelAttempts {
  /**
   * Does work that sends something.
   *
   * @throws ChannelError - If it was not accepted. Its message contains no secret.
   */
  run<Result>(work: (context: ChannelContext) => Promise<Result>): Promise<Result>;
  /** Returns what work gets that has no deadline of its own. It ends with {@link abort}. */
  context(): ChannelContext;
  /** Replaces every secret of the channel in a text. */
  redact(text: string): string;
  /** Marks the channel as broken. The message must contain no secret. */
  breakDown(message: string): void;
  /** Why the channel is broken; null if it works, as far as is known. */
  readonly broken: string | null;
  /** Whether the channel broke so recently that it must not be tried again yet. */
  readonly isPaused: boolean;
  /** When a message was accepted last, in milliseconds since 1970; null before the first. */
  readonly acceptedMs: number | null;
  /** Ends every attempt that is under way. */
  abort(): void;
}

/** The longest attempt, in milliseconds. It has to end before the lease of the sender. */
export const attemptMs = 25_000;
/** How long a broken channel is not tried again, in milliseconds: a repeated wrong password locks accounts. */
const brokenPauseMs = 60_000;
/** The longest wait that a channel may ask for, in milliseconds. */
export const longestWaitMs = 600_000;

/** Makes attempts for a channel that works as far as is known. */
export function createChannelAttempts(options: ChannelAttemptsOptions): ChannelAttempts {
  const { id, settings, bucket, transport, ca, clock, onBroken } = options;
  const secrets = createChannelSecrets(settings, clock);
  const cache = new Map<string, unknown>();
  const ending = new AbortController();
  let broken: string | null = null;
  let brokenTriedMs = Number.NEGATIVE_INFINITY;
  let acceptedMs: number | null = null;

  const contextOf = (signal: AbortSignal): ChannelContext => ({
    id,
    installation: settings.installation,
    publicUrl: settings.publicUrl,
    transport,
    secret: secrets.read,
    hide: secrets.hide,
    cache,
    ca,
    acceptedSince: options.acceptedSince,
    folder: settings.folder,
    env: settings.env,
    clock,
    signal,
  });
  const breakDown = (message: string) => {
    secrets.forget();
    cache.clear();
    brokenTriedMs = clock.elapsedMs();
    const isNew = broken === null;
    broken = message;
    if (isNew) onBroken(message);
  };
  const noteFailure = ({ failure, retryAfterMs, isUncertain, message: text }: ChannelError): ChannelError => {
    if (retryAfterMs !== undefined) bucket.pause(Math.min(retryAfterMs, longestWaitMs));
    const message = secrets.redact(text);
    if (failure === 'broken') breakDown(message);
    return new ChannelError(failure, message, { retryAfterMs, isUncertain });
  };
  return {
    async run(work) {
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
    },
    context: () => contextOf(ending.signal),
    redact: secrets.redact,
    breakDown,
    get broken() {
      return broken;
    },
    get isPaused() {
      return broken !== null && clock.elapsedMs() - brokenTriedMs < brokenPauseMs;
    },
    get acceptedMs() {
      return acceptedMs;
    },
    abort: () => ending.abort(new ChannelError('retry', 'The service stopped.', { isUncertain: true })),
  };
}

/** The error of a channel. An unexpected one becomes a failure to try again. */
export function toChannelError(error: unknown): ChannelError {
  if (error instanceof ChannelError) return error;
  // The text of an unexpected error may repeat what was sent.
  const name = error instanceof Error ? error.name : typeof error;
  return new ChannelError('retry', `The channel failed unexpectedly (${name}). Please report this.`, {
    isUncertain: true,
  });
}
