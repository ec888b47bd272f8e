import type { OpenEnum } from '@mdmkit/core';
import type { ErrorResponse } from '../api/events.ts';
import type { Seats } from '../api/subscriptions.ts';
import type { VppUser } from '../api/users.ts';

/** Licences were bought, moved or refunded. (Apple: ASSET_COUNT) */
export interface AssetCountChange {
  /** The number of the app or book in the store: digits. */
  readonly adamId: string;
  /** The quality of the licences: `STDQ` or `PLUS`. */
  readonly pricingParam?: OpenEnum<'STDQ' | 'PLUS'> | undefined;
  /** Licences bought or moved here; negative for refunds and moves away. */
  readonly countDelta: number;
}

/** An assignment that was made or ended. */
export interface ManagedAssignment {
  /** The number of the app or book in the store: digits. */
  readonly adamId: string;
  /** The quality of the licence: `STDQ` or `PLUS`. */
  readonly pricingParam?: OpenEnum<'STDQ' | 'PLUS'> | undefined;
  /** The user, by the id that the MDM chose. */
  readonly clientUserId?: string | undefined;
  /** The serial number of the device. */
  readonly serialNumber?: string | undefined;
}

/** Licences were assigned or taken back. (Apple: ASSET_MANAGEMENT) */
export interface AssetManagementOutcome {
  /** Whether the work succeeded. */
  readonly result?: OpenEnum<'SUCCESS' | 'FAILURE'> | undefined;
  /** The event of the call that caused it; absent for changes that no call of this MDM caused. */
  readonly eventId?: string | undefined;
  /** Why the work failed. */
  readonly error?: ErrorResponse | undefined;
  /** What was done. */
  readonly type: OpenEnum<'ASSOCIATE' | 'DISASSOCIATE' | 'REVOKE'>;
  /** The assignments: at most 100 in one notification. */
  readonly assignments?: readonly ManagedAssignment[] | undefined;
}

/** A user of a notification. Apple documents the id, and it may be absent. */
export interface NotifiedUser extends Omit<VppUser, 'clientUserId'> {
  /** The id that the MDM chose. */
  readonly clientUserId?: string | undefined;
}

/** Users were created, changed or retired. (Apple: USER_MANAGEMENT) */
export interface UserManagementOutcome {
  /** Whether the work succeeded. */
  readonly result?: OpenEnum<'SUCCESS' | 'FAILURE'> | undefined;
  /** The event of the call that caused it; absent for changes that no call of this MDM caused. */
  readonly eventId?: string | undefined;
  /** Why the work failed. */
  readonly error?: ErrorResponse | undefined;
  /** What was done. */
  readonly type: OpenEnum<'CREATE' | 'UPDATE' | 'RETIRE'>;
  /** The users: at most 100 in one notification. */
  readonly users?: readonly NotifiedUser[] | undefined;
}

/** Users accepted their invitation. (Apple: USER_ASSOCIATED) */
export interface AssociatedUsers {
  /** The users. */
  readonly associatedUsers?: readonly NotifiedUser[] | undefined;
}

/** A seat that was assigned or taken back. */
export interface ManagedSeat {
  /** The Adam ID of the subscription. */
  readonly adamId: number;
  /** The user, by the id that the MDM chose. */
  readonly clientUserId: string;
  /** Whether the user keeps the seat beyond the period. */
  readonly renewing?: boolean | undefined;
}

/** Seats were assigned or taken back. (Apple: SUBSCRIPTION_MANAGEMENT) */
export interface SubscriptionManagementOutcome {
  /** Whether the work succeeded. */
  readonly result?: OpenEnum<'SUCCESS' | 'FAILURE'> | undefined;
  /** The event of the call that caused it; absent for changes that no call of this MDM caused. */
  readonly eventId?: string | undefined;
  /** Why the work failed. */
  readonly error?: ErrorResponse | undefined;
  /** What was done. */
  readonly type: OpenEnum<'ASSOCIATE' | 'DISASSOCIATE'>;
  /** The seats. */
  readonly assignments?: readonly ManagedSeat[] | undefined;
}

/** How many seats there are now. */
export interface NotifiedSeats {
  /** Seats that are free. */
  readonly available?: Seats | undefined;
  /** All seats. */
  readonly total?: Seats | undefined;
}

/** The number of seats changed. (Apple: SUBSCRIPTION_COUNT) */
export interface SubscriptionCountChange {
  /** The Adam ID of the app that the subscription belongs to. */
  readonly parentAdamId?: number | null | undefined;
  /** The Adam ID of the subscription. */
  readonly adamId: number;
  /** How many seats there are now. */
  readonly counts?: NotifiedSeats | undefined;
}

/** What each documented type of notification carries. (Apple: Subscribing to notifications) */
export interface NotificationContents {
  /** Nothing: Apple tries the receiver. */
  readonly TEST_NOTIFICATION: object;
  /** Licences were bought, moved or refunded. */
  readonly ASSET_COUNT: AssetCountChange;
  /** Licences were assigned or taken back. */
  readonly ASSET_MANAGEMENT: AssetManagementOutcome;
  /** Users were created, changed or retired. */
  readonly USER_MANAGEMENT: UserManagementOutcome;
  /** Users accepted their invitation. */
  readonly USER_ASSOCIATED: AssociatedUsers;
  /** Seats were assigned or taken back. */
  readonly SUBSCRIPTION_MANAGEMENT: SubscriptionManagementOutcome;
  /** The number of seats changed. */
  readonly SUBSCRIPTION_COUNT: SubscriptionCountChange;
}
