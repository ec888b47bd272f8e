import type { CheckResult } from '@mdmkit/monitor/model';
import { createExpiryOrder, type ExpiryOrder, type ExpiryPlace, mergeOrders } from './expiry-order.ts';
import type { Fleet } from './fleet.ts';
import { createPacking } from './packing.ts';

/** The end of a target's credential. */
export interface Expiry extends ExpiryPlace {
  /** The tenant. */
  readonly tenant: string;
  /** The service. */
  readonly service: string;
}

/** What checks have learnt of each target. It is kept packed: 100,000 objects would take far more memory. */
export interface Facts {
  /** Returns the facts of a target as JSON. */
  json(target: string): string;
  /** Returns the facts of a target; undefined before its first check. */
  read(target: string): Readonly<Record<string, unknown>> | undefined;
  /** Returns when the credential of a target ends, in milliseconds since 1970; null if no check has learnt it. */
  expiresMs(target: string): number | null;
  /**
   * Returns when the credential of each target ends, as far as checks have learnt it, the first end first; those after a place. They
   * are made one by one, and have to be read before the next check ends.
   */
  expiries(after?: ExpiryPlace): Iterable<Expiry>;
  /** Returns when the credential of one target ends; undefined if no check has learnt it. */
  expiry(target: string): Expiry | undefined;
  /** Returns the first end of each service. */
  firstExpiries(): readonly Expiry[];
  /** Adds what a check has learnt. A failed check learns less; what was known before stays known. */
  learn(target: string, facts: CheckResult['facts'] | Readonly<Record<string, unknown>>): void;
}

/** Makes the facts of a fleet, from what the store has. */
export function createFacts(
  fleet: Pick<Fleet, 'get' | 'subscribe'>,
  stored: Iterable<{ readonly target: string; readonly facts: string }>,
): Facts {
  const { pack, unpack } = createPacking();
  const packedFacts = new Map<string, string>();
  const read = (target: string) => {
    const packed = packedFacts.get(target);
    return packed === undefined ? undefined : unpack(packed);
  };
  // Only `json` below writes this text.
  for (const { target, facts } of stored)
    if (fleet.get(target)) packedFacts.set(target, pack(JSON.parse(facts) as Record<string, unknown>));
  const expiresMs = (target: string) => endOf(read(target) ?? {});
  const orders = new Map<string, ExpiryOrder>();
  const orderOf = ({ target }: ExpiryPlace) => {
    const service = target.split('/')[1] ?? '';
    const order = orders.get(service) ?? createExpiryOrder();
    orders.set(service, order);
    return order;
  };
  const learn = (target: string, learnt: Readonly<Record<string, unknown>>) => {
    const packed = pack(learnt);
    const before = packedFacts.get(target);
    if (packed === before) return;
    const former = before === undefined ? {} : unpack(before);
    const next = before === undefined ? packed : pack({ ...former, ...learnt });
    packedFacts.set(target, next);
    const [formerPlace, place] = [placeOf(target, former), placeOf(target, unpack(next))];
    if (formerPlace?.expiresMs === place?.expiresMs) return;
    if (formerPlace) orderOf(formerPlace).remove(formerPlace);
    if (place) orderOf(place).add(place);
  };
  const places = [...packedFacts].flatMap(([target, packed]) => placeOf(target, unpack(packed)) ?? []);
  for (const [order, ofService] of Map.groupBy(places, orderOf)) order.addAll(ofService);
  fleet.subscribe(({ stored: restored = [] }) => {
    for (const { target, facts } of restored) learn(target, JSON.parse(facts) as Record<string, unknown>);
  });
  fleet.subscribe(({ removed }) => {
    const gone = new Set(removed);
    for (const order of gone.size > 0 ? orders.values() : []) order.removeAll(gone);
    for (const target of gone) packedFacts.delete(target);
  });
  const expiryOf = ({ target: id, expiresMs: ms }: ExpiryPlace): readonly Expiry[] => {
    const target = fleet.get(id);
    return target ? [{ target: id, tenant: target.tenant, service: target.service, expiresMs: ms }] : [];
  };
  return {
    read,
    json: (target) => JSON.stringify(read(target) ?? {}),
    expiresMs,
    *expiries(after) {
      for (const place of mergeOrders([...orders.values()].map((order) => order.after(after)))) yield* expiryOf(place);
    },
    expiry(target) {
      const ms = expiresMs(target);
      return ms === null ? undefined : expiryOf({ target, expiresMs: ms })[0];
    },
    firstExpiries() {
      return [...orders.values()].flatMap((order) => {
        const [first] = order.after();
        return first ? expiryOf(first) : [];
      });
    },
    learn,
  };
}

function placeOf(target: string, facts: Readonly<Record<string, unknown>>): ExpiryPlace | undefined {
  const expiresMs = endOf(facts);
  return expiresMs === null ? undefined : { target, expiresMs };
}

function endOf({ expiresAt }: Readonly<Record<string, unknown>>): number | null {
  const ms = typeof expiresAt === 'string' ? Date.parse(expiresAt) : Number.NaN;
  return Number.isNaN(ms) ? null : ms;
}
