import { randomBytes } from 'node:crypto';

/** Encoded events, and the place of the last one. */
export interface EventPart {
  /** The id of the last event. */
  readonly id: string;
  /** The events in the format of an event stream, ready to be sent. */
  readonly bytes: Uint8Array;
}

/** An event before it is encoded. */
export interface StreamEvent {
  /** Its name. */
  readonly event: string;
  /** What happened, as JSON. */
  readonly data: unknown;
  /** The tenant; null if it concerns no tenant alone. */
  readonly tenant: string | null;
}

/** The last events of a process, encoded once for all clients. */
export interface EventLog {
  /** Adds events. Returns them encoded. */
  append(events: readonly StreamEvent[]): EventPart & { readonly events: readonly EncodedEvent[] };
  /** The events after an id; undefined if they are not all here any more, or if the id is of another process. */
  after(id: string): readonly EncodedEvent[] | undefined;
  /** The id of the newest event. */
  readonly lastId: string;
}

/** One encoded event. */
export interface EncodedEvent {
  /** Its id. */
  readonly id: string;
  /** The tenant; null if it concerns no tenant alone. */
  readonly tenant: string | null;
  /** The event in the format of an event stream. */
  readonly bytes: Uint8Array;
}

/** How many bytes of events are kept. */
const defaultBytes = 4_194_304;

const encoder = new TextEncoder();

/** Makes an empty log, which keeps the newest events up to `mostBytes`. */
export function createEventLog(mostBytes = defaultBytes): EventLog {
  // An id of a former process must not be taken for one of this process.
  const epoch = randomBytes(6).toString('hex');
  const kept: EncodedEvent[] = [];
  let [bytes, sequence, firstSequence] = [0, 0, 1];
  const idOf = (number: number) => `${epoch}-${number}`;
  return {
    get lastId() {
      return idOf(sequence);
    },
    append(events) {
      const encoded = events.map(({ event, data, tenant }): EncodedEvent => {
        sequence += 1;
        const id = idOf(sequence);
        return { id, tenant, bytes: encodeEvent({ id, event, data }) };
      });
      for (const event of encoded) bytes += event.bytes.byteLength;
      kept.push(...encoded);
      let dropped = 0;
      while (bytes > mostBytes && dropped < kept.length) {
        bytes -= kept[dropped]?.bytes.byteLength ?? 0;
        dropped += 1;
      }
      kept.splice(0, dropped);
      firstSequence += dropped;
      return { id: idOf(sequence), bytes: concatenate(encoded), events: encoded };
    },
    after(id) {
      const [, ofEpoch, number] = /^([0-9a-f]+)-(\d{1,15})$/.exec(id) ?? [];
      const last = Number(number);
      if (ofEpoch !== epoch || last > sequence || last + 1 < firstSequence) return undefined;
      return kept.slice(last + 1 - firstSequence);
    },
  };
}

/** Writes an event in the format of an event stream. JSON has no line breaks, so one `data` line is enough. */
export function encodeEvent({
  id,
  event,
  data,
}: {
  readonly id?: string;
  readonly event: string;
  readonly data: unknown;
}) {
  return encoder.encode(`${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
}

/** Joins encoded events. */
export function concatenate(events: readonly { readonly bytes: Uint8Array }[]): Uint8Array {
  const joined = new Uint8Array(events.reduce((sum, { bytes }) => sum + bytes.byteLength, 0));
  let offset = 0;
  for (const { bytes } of events) {
    joined.set(bytes, offset);
    offset += bytes.byteLength;
  }
  return joined;
}
