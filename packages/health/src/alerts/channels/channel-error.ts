/**
 * What a failed attempt means: `retry` may succeed later; `rejected` is this message alone; `broken` is the channel itself, such as
 * a credential that was revoked or an address that is gone.
 */
export type ChannelFailure = 'retry' | 'rejected' | 'broken';

/** Facts of a {@link ChannelError}. */
export interface ChannelErrorFacts {
  /** How long the channel asks to wait, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
  /** Whether the message may have arrived although no answer did. Default: false. */
  readonly isUncertain?: boolean | undefined;
}

/** A channel did not accept a message. The text names what to do next, and contains no secret. */
export class ChannelError extends Error {
  override readonly name = 'ChannelError';
  /** What it means. */
  readonly failure: ChannelFailure;
  /** How long the channel asks to wait, in milliseconds; undefined if it does not. */
  readonly retryAfterMs: number | undefined;
  /** Whether the message may have arrived. */
  readonly isUncertain: boolean;

  /** Makes an error from its meaning and its text. */
  constructor(failure: ChannelFailure, message: string, { retryAfterMs, isUncertain = false }: ChannelErrorFacts = {}) {
    super(message);
    this.failure = failure;
    this.retryAfterMs = retryAfterMs;
    this.isUncertain = isUncertain;
  }
}
