import { connectionFault } from '@mdmkit/core/testing';
import type { NewDelivery } from '@mdmkit/monitor/model';
import { leaseMs } from '../../src/alerts/delivery-loop.ts';
import { overBeforeSent } from '../../src/store/outbox/finish-deliveries.ts';
import type { Store } from '../../src/store/store.ts';
import { type ReceivedMessage, type Receiver, startReceiver } from './receiver.ts';
import { type Cut, type SenderProcess, senderClock, senderTransport, startSender } from './sender.ts';

/** What became of the messages of one story. */
export interface DeliveryStory {
  /** Where a sender was disturbed; undefined for nowhere. */
  readonly cut: Cut | undefined;
  /** Whether a sender came to that place. */
  readonly wasCut: boolean;
  /** The messages that nobody got. */
  readonly lost: readonly string[];
  /** The messages that the receiver accepted more than once. */
  readonly doubled: readonly string[];
  /** The messages that were accepted after a later one about the same incident. */
  readonly misordered: readonly string[];
  /** How many requests the receiver recognised as repeated. */
  readonly repeats: number;
}

/** Plays stories on one store. */
export interface DeliveryPlay {
  /** Every call of an undisturbed story, with everything that may happen there. */
  cuts(): Promise<readonly Cut[]>;
  /** Plays one story: `senders` share the deliveries, and another takes the place of one that is killed. */
  play(cut: Cut | undefined, senders: number): Promise<DeliveryStory>;
}

/** What went wrong in a story, as text. */
export function troublesOf({ cut, lost, doubled, misordered }: DeliveryStory): readonly string[] {
  const place = cut === undefined ? 'undisturbed' : `${cut.kind} at ${cut.place}`;
  return [
    ...lost.map((key) => `${place}: ${key} was lost`),
    ...doubled.map((key) => `${place}: ${key} was accepted twice`),
    ...misordered.map((key) => `${place}: ${key} came too late`),
  ];
}

const channels = ['first', 'second'] as const;
const kinds = ['opened', 'updated', 'resolved'] as const;
const startMs = Date.UTC(2026, 10, 30, 10);
/** A message that the receiver cannot take at its first attempt. */
const refused = 'inc-slow/first/2';
/** More rounds than any story takes. */
const mostRounds = 60;

/** The messages of a story, as they are committed one after another: `inc-slow` changes with time, `inc-short` is over at once. */
const phases: readonly (readonly (readonly [incident: string, sequence: number])[])[] = [
  [
    ['inc-slow', 1],
    ['inc-short', 1],
    ['inc-short', 2],
    ['inc-short', 3],
  ],
  [['inc-slow', 2]],
  [['inc-slow', 3]],
];

/** Makes a play on stores that are empty: two connections to one database, or one twice. */
export function createDeliveryPlay(stores: readonly [Store, Store]): DeliveryPlay {
  const clock = senderClock(startMs);
  let stories = 0;
  const playOn = async (cut: Cut | undefined, count: number, places: Set<string>): Promise<DeliveryStory> => {
    stories += 1;
    const prefix = `${stories}-`;
    const nameOf = (text: string) => text.replaceAll(prefix, '');
    const senders: SenderProcess[] = [];
    const requests = new Map<string, number>();
    let [claims, wasCut, started] = [0, false, 0];
    const cutAt = (fullPlace: string): Cut['kind'] | undefined => {
      const place = nameOf(fullPlace);
      places.add(place);
      if (wasCut || cut?.place !== place) return undefined;
      wasCut = true;
      return cut.kind;
    };
    const atSend = new Map<string, Cut['kind'] | undefined>();
    const senderOf = (path: string) => senders.find((sender) => sender.path === path.split('/')[1]);
    await using receiver = await startReceiver({
      before(path, { key }) {
        const sender = senderOf(path);
        // The connections of a dead process are gone.
        if (!sender || sender.isDead) return connectionFault('reset');
        const number = (requests.get(key) ?? 0) + 1;
        requests.set(key, number);
        const kind = cutAt(`send ${key}, attempt ${number}`);
        atSend.set(key, kind);
        if (kind === 'kill-before') sender.kill();
        if (kind === 'kill-before') return connectionFault('reset');
        return nameOf(key) === refused && number === 1 ? new Response(null, { status: 503 }) : undefined;
      },
      after(path, { key }) {
        const kind = atSend.get(key);
        if (kind === 'kill-after') senderOf(path)?.kill();
        return kind === 'kill-after' || kind === 'lost' ? connectionFault('reset') : undefined;
      },
    });
    const transport = senderTransport();
    const start = () => {
      started += 1;
      const store = stores[started % 2] ?? stores[0];
      const borders = { cutAt, nextClaim: () => (claims += 1) };
      const path = `${prefix}sender-${started}`;
      senders.push(startSender({ store, clock, transport, origin: receiver.origin, path, channels, borders }));
    };
    try {
      for (const phase of phases) {
        await stores[0].addDeliveries(phase.flatMap((message) => deliveriesOf(prefix, message, clock.now())));
        await deliverAll();
      }
    } finally {
      await transport.close();
    }
    return await judge(receiver);

    /** Has the senders work until nothing waits. */
    async function deliverAll(): Promise<void> {
      for (let round = 0; round < mostRounds; round += 1) {
        while (senders.filter(({ isDead }) => !isDead).length < count) start();
        const alive = senders.filter(({ isDead }) => !isDead);
        const claimed = await Promise.all(alive.map(async (sender) => await sender.step()));
        if (claimed.some((number) => number > 0)) continue;
        const { deliveries } = await stores[0].deliveries({ states: ['pending'] });
        if (deliveries.length === 0) return;
        // What a dead process holds, and what waits for another attempt, is due after the lease.
        await clock.advance(leaseMs);
      }
    }

    async function judge({ accepted, repeats }: Receiver): Promise<DeliveryStory> {
      const expected = phases.flat().flatMap((message) => deliveriesOf(prefix, message, 0));
      const keys = accepted.map(({ key }) => key);
      const merged = await mergedKeys(stores[0], expected, new Set(keys));
      return {
        cut,
        wasCut,
        lost: expected.filter(({ key }) => !keys.includes(key) && !merged.has(key)).map(({ key }) => nameOf(key)),
        doubled: keys.filter((key, index) => keys.indexOf(key) !== index).map(nameOf),
        misordered: misorderedOf(accepted).map(nameOf),
        repeats,
      };
    }
  };
  return {
    async cuts() {
      const places = new Set<string>();
      await playOn(undefined, 1, places);
      return [...places].flatMap((place): readonly Cut[] => [
        { place, kind: 'kill-before' },
        { place, kind: 'kill-after' },
        ...(place.startsWith('send') ? [{ place, kind: 'lost' } as const] : []),
      ]);
    },
    play: (cut, senders) => playOn(cut, senders, new Set()),
  };
}

function deliveriesOf(
  prefix: string,
  [name, sequence]: readonly [string, number],
  atMs: number,
): readonly NewDelivery[] {
  const incident = `${prefix}${name}`;
  return channels.map((channel) => ({
    key: `${incident}/${channel}/${sequence}`,
    incident,
    channel,
    kind: kinds[sequence - 1] ?? 'updated',
    sequence,
    createdMs: atMs,
    notBeforeMs: atMs,
    notification: null,
    content: { title: 'Apple fails for many tenants', severity: 'major' },
  }));
}

/** The messages that were not sent because the accepted message about the end of the incident reports both. */
async function mergedKeys(
  store: Store,
  expected: readonly NewDelivery[],
  accepted: ReadonlySet<string>,
): Promise<ReadonlySet<string>> {
  const last = (incident: string | null, channel: string) => `${incident}/${channel}/${kinds.length}`;
  const { deliveries } = await store.deliveries({ states: ['dropped'], limit: 1_000 });
  const keys = new Set(expected.map(({ key }) => key));
  return new Set(
    deliveries
      .filter(({ key, error }) => keys.has(key) && error === overBeforeSent)
      .filter(({ incident, channel }) => accepted.has(last(incident, channel)))
      .map(({ key }) => key),
  );
}

/** The messages that came after a later one about the same incident at the same channel. */
function misorderedOf(accepted: readonly ReceivedMessage[]): readonly string[] {
  return [...Map.groupBy(accepted, ({ incident, channel }) => `${incident} ${channel}`).values()].flatMap((messages) =>
    messages
      .filter(({ sequence }, index) => messages.slice(0, index).some((earlier) => earlier.sequence > sequence))
      .map(({ key }) => key),
  );
}
