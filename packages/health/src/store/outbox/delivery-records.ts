import type { Delivery, DeliveryState } from '@mdmkit/monitor/model';

/** What a sender asks for. */
export interface ClaimQuery {
  /** The name of the sender: another one for each process. */
  readonly owner: string;
  /** The current time, in milliseconds since 1970. */
  readonly nowMs: number;
  /** How long the sender holds what it claims, in milliseconds. */
  readonly leaseMs: number;
  /** The channels that can send now. */
  readonly channels: readonly {
    /** The id of the channel. */
    readonly channel: string;
    /** How many deliveries at most. */
    readonly limit: number;
  }[];
}

/** A delivery that a sender holds, and what happened before it between its incident and its channel. */
export interface ClaimedDelivery extends Delivery {
  /** The id that the channel gave the first message about the incident; null for none. */
  readonly firstProviderId: string | null;
  /** Whether an earlier message about the incident reached the channel, or may have reached it. */
  readonly wasReached: boolean;
  /** Whether an earlier message was dropped because the incident was over first. */
  readonly hasUnsentProblem: boolean;
  /** Whether a message that the incident is over waits behind this one. */
  readonly isOver: boolean;
}

/** What became of an attempt. */
export interface DeliveryOutcome {
  /** The number of the delivery. */
  readonly id: number;
  /** The new state; `pending` for another attempt. */
  readonly state: DeliveryState;
  /** The earliest time of the next attempt. Default: now. */
  readonly nextMs?: number;
  /** The id that the channel gave the message. Default: unchanged. */
  readonly providerId?: string | null;
  /** Whether the channel may have got the message although no answer arrived. Default: unchanged. */
  readonly uncertain?: boolean;
  /** Why the attempt failed. Default: no reason. */
  readonly error?: string | null;
  /** Whether the claim counts as no attempt: nothing was sent. Default: it counts. */
  readonly isUntried?: boolean;
}

/** Which deliveries to read. */
export interface DeliveryQuery {
  /** Only these states. Default: all. */
  readonly states?: readonly DeliveryState[];
  /** Only this channel. */
  readonly channel?: string;
  /** Only this incident. */
  readonly incident?: string;
  /** How many, from 1 to 1,000. Default: 100. */
  readonly limit?: number;
  /** Where to go on: the cursor of the last page. */
  readonly cursor?: string;
}

/** A page of deliveries. */
export interface DeliveryPage {
  /** The deliveries, oldest first. */
  readonly deliveries: readonly Delivery[];
  /** The cursor of the next page; null at the end. */
  readonly cursor: string | null;
}

/** A change that a person makes. */
export interface DeliveryChange {
  /** `retry` makes pending or failed deliveries due; `drop` gives up pending deliveries. */
  readonly action: 'retry' | 'drop';
  /** The numbers of the deliveries. */
  readonly ids: readonly number[];
  /** The person. */
  readonly by: string;
}

/** When a channel accepted a test last. */
export interface SelfTest {
  /** The channel. */
  readonly channel: string;
  /** The time, in milliseconds since 1970. */
  readonly atMs: number;
}

/** How many deliveries of a channel are in a state. */
export interface DeliveryCount {
  /** The channel. */
  readonly channel: string;
  /** The state. */
  readonly state: DeliveryState;
  /** How many. */
  readonly count: number;
  /** The decision time of the oldest, in milliseconds since 1970. */
  readonly oldestMs: number;
}
