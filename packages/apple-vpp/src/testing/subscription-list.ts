/** Whether seats go on with the next period. */
export type SeatKind = 'renewing' | 'expiring';

/** A subscription of a simulated location. */
export interface SimulatedSubscription {
  /** Its number. */
  readonly adamId: number;
  /** The app's number. */
  readonly parentAdamId: number | null;
  /** What it is. */
  readonly status: 'ACTIVE' | 'INACTIVE' | 'PAUSED';
  /** The last day of its period. */
  readonly periodEndDate: string;
  /** The seats that were bought. */
  readonly total: Readonly<Record<SeatKind, number>>;
}

/** What a subscription begins with; the rest is that of an active one with ten renewing seats. */
export type SimulatedSubscriptionOptions = Pick<SimulatedSubscription, 'adamId'> & Partial<SimulatedSubscription>;

/** A seat in use. */
export interface SimulatedSeat {
  /** The subscription. */
  readonly adamId: number;
  /** The user. */
  readonly clientUserId: string;
  /** Whether the user keeps it beyond the period. */
  readonly renewing: boolean;
  /** What kind of seat was taken. */
  readonly kind: SeatKind;
}

/** The subscriptions of a simulated location. */
export interface SubscriptionList {
  /** Whether the MDM has declared support. */
  enabled: boolean;
  /** The subscriptions. */
  readonly all: readonly SimulatedSubscription[];
  /** The seats in use. */
  readonly seats: readonly SimulatedSeat[];
  /** The administrators, as `adamId clientUserId`. */
  readonly admins: ReadonlySet<string>;
  /** Counts the changes. */
  readonly version: number;
  /** Adds a subscription, or changes one. */
  set(options: SimulatedSubscriptionOptions): SimulatedSubscription;
  /** The counts as the service shows them. */
  counts(adamId: number): Record<'assigned' | 'available' | 'total', Record<SeatKind, number>>;
  /** Gives a seat; false when there is none left. Who has one keeps it, with the new choice. */
  assign(adamId: number, clientUserId: string, renewing: boolean): boolean;
  /** Takes a seat back, or lets it end with the period. */
  unassign(adamId: number, clientUserId: string, deferred: boolean): void;
  /** Ends the period: what does not renew goes. */
  endPeriod(adamId: number): void;
  /** Lets a user have a subscription through a group, which the service does not list. */
  holdByGroup(adamId: number, clientUserId: string): void;
  /** Whether a user has a subscription through a group. */
  isHeldByGroup(adamId: number, clientUserId: string): boolean;
  /** Makes a user an administrator, or ends that. */
  setAdmin(adamId: number, clientUserId: string, isAdmin: boolean): void;
}

/** Makes a list. */
export function createSubscriptionList(given: readonly SimulatedSubscriptionOptions[]): SubscriptionList {
  const subscriptions = new Map<number, SimulatedSubscription>();
  const seats = new Map<string, SimulatedSeat>();
  const admins = new Set<string>();
  const grouped = new Set<string>();
  let version = 1;
  const keyOf = (adamId: number, clientUserId: string) => `${adamId} ${clientUserId}`;
  const seatsOf = (adamId: number) => [...seats.values()].filter((seat) => seat.adamId === adamId);
  const count = (of: readonly boolean[]) => ({
    renewing: of.filter(Boolean).length,
    expiring: of.filter((renews) => !renews).length,
  });
  const set = (options: SimulatedSubscriptionOptions) => {
    const present = subscriptions.get(options.adamId);
    const subscription: SimulatedSubscription = {
      parentAdamId: null,
      status: 'ACTIVE',
      periodEndDate: '2026-12-31',
      total: { renewing: 10, expiring: 0 },
      ...present,
      ...options,
    };
    subscriptions.set(options.adamId, subscription);
    version += 1;
    return subscription;
  };
  const list: SubscriptionList = {
    enabled: given.length > 0,
    get all() {
      return [...subscriptions.values()];
    },
    get seats() {
      return [...seats.values()];
    },
    admins,
    get version() {
      return version;
    },
    set,
    counts(adamId) {
      const { renewing = 0, expiring = 0 } = subscriptions.get(adamId)?.total ?? {};
      const assigned = count(seatsOf(adamId).map(({ kind }) => kind === 'renewing'));
      return {
        assigned: count(seatsOf(adamId).map((seat) => seat.renewing)),
        available: { renewing: renewing - assigned.renewing, expiring: expiring - assigned.expiring },
        total: { renewing, expiring },
      };
    },
    assign(adamId, clientUserId, renewing) {
      const present = seats.get(keyOf(adamId, clientUserId));
      const { available } = list.counts(adamId);
      const preferred: readonly SeatKind[] = renewing ? ['renewing', 'expiring'] : ['expiring', 'renewing'];
      const kind = present?.kind ?? preferred.find((candidate) => available[candidate] > 0);
      if (kind === undefined) return false;
      seats.set(keyOf(adamId, clientUserId), { adamId, clientUserId, renewing, kind });
      version += 1;
      return true;
    },
    unassign(adamId, clientUserId, deferred) {
      const seat = seats.get(keyOf(adamId, clientUserId));
      if (!seat) return;
      version += 1;
      if (deferred) seats.set(keyOf(adamId, clientUserId), { ...seat, renewing: false });
      else seats.delete(keyOf(adamId, clientUserId));
    },
    endPeriod(adamId) {
      for (const seat of seatsOf(adamId)) {
        if (!seat.renewing || seat.kind === 'expiring') seats.delete(keyOf(adamId, seat.clientUserId));
      }
      const present = subscriptions.get(adamId);
      if (present) set({ ...present, total: { renewing: present.total.renewing, expiring: 0 } });
    },
    holdByGroup: (adamId, clientUserId) => void grouped.add(keyOf(adamId, clientUserId)),
    isHeldByGroup: (adamId, clientUserId) => grouped.has(keyOf(adamId, clientUserId)),
    setAdmin(adamId, clientUserId, isAdmin) {
      version += 1;
      if (isAdmin) admins.add(keyOf(adamId, clientUserId));
      else admins.delete(keyOf(adamId, clientUserId));
    },
  };
  for (const options of given) set(options);
  return list;
}
