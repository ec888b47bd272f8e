import { connectionFault } from '@mdmkit/core/testing';
import type { Delivery } from '@mdmkit/monitor/model';
import { overBeforeSent } from '../../src/store/outbox/finish-deliveries.ts';
import type { Store } from '../../src/store/store.ts';
import { type ServiceProcess, startService } from './chain-service.ts';
import { isBusy, isRefused, lengthMs, minutes } from './chain-story.ts';
import type { DeliveryPlay, DeliveryStory } from './play.ts';
import { type ReceivedMessage, type Receiver, startReceiver } from './receiver.ts';
import { type Cut, senderClock } from './sender.ts';

const minuteMs = 60_000;
const startMs = Date.UTC(2026, 10, 2, 17, 40);
/** More rounds than any minute takes. */
const mostRounds = 40;

/**
 * Makes a play of incidents with chains on an empty store: steps, waits, a repetition, the last resort, an acknowledgement, a
 * hand-over and a digest. A service decides and sends; with two senders, a second process sends, too.
 */
export function createChainPlay(stores: readonly [Store, Store]): DeliveryPlay {
  const clock = senderClock(startMs);
  let stories = 0;
  /** What an undisturbed service decides. */
  let usual: readonly string[] | undefined;

  const playOn = async (cut: Cut | undefined, count: number, places: Set<string>): Promise<DeliveryStory> => {
    const beganMs = startMs + stories * lengthMs;
    await clock.advance(beganMs - clock.now());
    stories += 1;
    const prefix = `s${stories}-`;
    const scene = createScene(prefix, cut, places);
    await using receiver = await startReceiver(scene.interference);
    const start = async (decides: boolean) => {
      scene.started += 1;
      const { cutAfter, next } = scene;
      const store = stores[decides ? 0 : 1];
      const path = `${prefix}process-${scene.started}`;
      const base = { store, clock, origin: receiver.origin, path, decides, prefix, startMs: beganMs };
      scene.processes.push(await startService({ ...base, cutAfter, next }));
    };
    for (const minute of minutes) {
      await clock.advance(Math.max(0, beganMs + minute * minuteMs - clock.now()));
      for (let round = 0; round < mostRounds; round += 1) {
        for (const decides of count > 1 ? [true, false] : [true])
          if (!scene.processes.some((each) => each.decides === decides && !each.isDead)) await start(decides);
        const alive = scene.processes.filter(({ isDead }) => !isDead);
        const done = await Promise.all(alive.map(async (each) => await each.step()));
        if (done.every((number) => number === 0)) break;
      }
    }
    await Promise.all(scene.processes.map(async (each) => await each.stop()));
    const deliveries = await deliveriesOf(stores[0], prefix);
    const decided = deliveries.map((delivery) => describe(delivery, scene.nameOf)).sort();
    usual ??= decided;
    return { cut, wasCut: scene.wasCut, ...judge(deliveries, receiver, decided, usual, scene.nameOf) };
  };
  return {
    async cuts() {
      const places = new Set<string>();
      await playOn(undefined, 1, places);
      return [...places].flatMap((place): readonly Cut[] => [
        ...(place.startsWith('send') ? [{ place, kind: 'kill-before' } as const] : []),
        { place, kind: 'kill-after' },
        // A service that cannot load its store does not start.
        ...(place.startsWith('load') ? [] : [{ place, kind: 'lost' } as const]),
      ]);
    },
    play: (cut, senders) => playOn(cut, senders, new Set()),
  };
}

/** What happens at the borders of one story. */
function createScene(prefix: string, cut: Cut | undefined, places: Set<string>) {
  const processes: ServiceProcess[] = [];
  const requests = new Map<string, number>();
  const calls = new Map<string, number>();
  const atSend = new Map<string, Cut['kind'] | undefined>();
  // Keys of messages about several incidents end with their time.
  const nameOf = (text: string) => text.replaceAll(prefix, '').replace(/\/\d{13}\//, '/');
  const processOf = (path: string) => processes.find((each) => each.path === path.split('/')[1]);
  const scene = {
    processes,
    nameOf,
    started: 0,
    wasCut: false,
    cutAfter(all: readonly string[]): Cut['kind'] | undefined {
      for (const fullPlace of all) {
        const place = nameOf(fullPlace);
        places.add(place);
        if (scene.wasCut || cut?.place !== place) continue;
        scene.wasCut = true;
        return cut.kind;
      }
      return undefined;
    },
    next(call: string): number {
      const number = (calls.get(call) ?? 0) + 1;
      calls.set(call, number);
      return number;
    },
    interference: {
      before(path: string, { key, incident, channel }: ReceivedMessage) {
        const process = processOf(path);
        // The connections of a dead process are gone.
        if (!process || process.isDead) return connectionFault('reset');
        const number = (requests.get(key) ?? 0) + 1;
        requests.set(key, number);
        const kind = scene.cutAfter([`send ${key}, attempt ${number}`]);
        atSend.set(key, kind);
        if (kind === 'kill-before') process.kill();
        if (kind === 'kill-before') return connectionFault('reset');
        const name = incident === null ? null : nameOf(incident);
        if (isRefused(name, channel)) return new Response(null, { status: 400 });
        return isBusy(name, channel) && number === 1 ? new Response(null, { status: 503 }) : undefined;
      },
      after(path: string, { key }: ReceivedMessage) {
        const kind = atSend.get(key);
        if (kind === 'kill-after') processOf(path)?.kill();
        return kind === 'kill-after' || kind === 'lost' ? connectionFault('reset') : undefined;
      },
    },
  };
  return scene;
}

/** Every delivery of a story. */
async function deliveriesOf(store: Store, prefix: string): Promise<readonly Delivery[]> {
  const all: Delivery[] = [];
  let cursor: string | null | undefined;
  do {
    const page = await store.deliveries({ limit: 1_000, ...(cursor ? { cursor } : {}) });
    all.push(...page.deliveries);
    ({ cursor } = page);
  } while (cursor !== null);
  return all.filter((delivery) => concernedOf(delivery).some((id) => id.startsWith(prefix)));
}

/** The incidents that a message is about. */
function concernedOf({ incident, content }: Pick<Delivery, 'incident' | 'content'>): readonly string[] {
  return incident === null ? (content.items ?? []).flatMap((item) => item.incident ?? []) : [incident];
}

function describe(delivery: Delivery, nameOf: (text: string) => string): string {
  const { kind, channel, content } = delivery;
  const items = content.items?.map((item) => item.kind).join('+') ?? '';
  return `${kind} ${channel} ${nameOf(concernedOf(delivery).join('+'))} ${items}`.trimEnd();
}

/** Compares what channels got with what was decided, and what was decided with what an undisturbed service decides. */
function judge(
  deliveries: readonly Delivery[],
  { accepted, repeats }: Receiver,
  decided: readonly string[],
  usual: readonly string[],
  nameOf: (text: string) => string,
): Pick<DeliveryStory, 'lost' | 'doubled' | 'misordered' | 'repeats'> {
  const keys = accepted.map(({ key }) => key);
  const isReplaced = ({ incident, channel, error }: Delivery) =>
    error === overBeforeSent &&
    deliveries.some(
      (each) => each.incident === incident && each.channel === channel && isEnd(each) && isAccepted(each),
    );
  const isEnd = ({ kind }: Delivery) => kind === 'resolved';
  const isAccepted = ({ key }: Delivery) => keys.includes(key);
  const missing = deliveries.filter((delivery) => {
    const name = delivery.incident === null ? null : nameOf(delivery.incident);
    return !isAccepted(delivery) && !isReplaced(delivery) && !isRefused(name, delivery.channel);
  });
  const repeatedKeys = keys.filter((key, index) => keys.indexOf(key) !== index);
  return {
    lost: [...missing.map(({ key }) => nameOf(key)), ...without(usual, decided)],
    doubled: [...repeatedKeys.map(nameOf), ...without(decided, usual)],
    misordered: lateMessages(accepted).map(nameOf),
    repeats,
  };
}

/** The texts of a list that another list does not have, counted. */
function without(list: readonly string[], other: readonly string[]): readonly string[] {
  const rest = [...other];
  return list.filter((text) => {
    const at = rest.indexOf(text);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
}

/** The messages that a channel got after a later one about the same incident, or after a message about its end. */
function lateMessages(accepted: readonly ReceivedMessage[]): readonly string[] {
  return [...Map.groupBy(accepted, ({ channel }) => channel).values()].flatMap((messages) =>
    messages
      .filter((message, index) =>
        messages.slice(0, index).some(({ incident, sequence }) => {
          if (incident === null) return false;
          if (message.incident === incident) return sequence > message.sequence;
          // A message about several incidents comes before the messages about the end of one of them.
          return message.items?.some((item) => item.incident === incident && sequence > 1) ?? false;
        }),
      )
      .map(({ key }) => key),
  );
}
