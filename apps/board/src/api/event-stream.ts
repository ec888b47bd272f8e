import { authorization } from './client.ts';

/** An event of the server. */
export interface ServerEvent {
  /** Its name, such as `incident`. */
  readonly event: string;
  /** Its content, as JSON. Read only by those who need it. */
  readonly data: string;
}

/** What a stream reports. */
export interface StreamListener {
  /** Called when the stream is open. */
  onOpen(): void;
  /** Called with every part that arrives: events, or none if the server only shows that it is there. */
  onPart(events: readonly ServerEvent[]): void;
  /** Called when the stream has ended; another one is opened after a while. */
  onEnd(): void;
}

/** The server sends something every 15 seconds. A stream that is silent for longer is dead. */
const silentMs = 40_000;
const firstPauseMs = 500;
const longestPauseMs = 10_000;

/** Reads events until it is aborted, and opens the stream again whenever it ends. */
export async function followEvents(listener: StreamListener, signal: AbortSignal): Promise<void> {
  let lastId: string | undefined;
  let pauseMs = firstPauseMs;
  const isWanted = () => !signal.aborted;
  while (isWanted()) {
    const silence = new AbortController();
    const both = AbortSignal.any([signal, silence.signal]);
    try {
      const response = await fetch('/v1/events', {
        headers: { ...authorization(), ...(lastId === undefined ? {} : { 'last-event-id': lastId }) },
        signal: both,
      });
      if (!response.ok || !response.body) throw new TypeError('no stream');
      pauseMs = firstPauseMs;
      listener.onOpen();
      const parser = createEventParser();
      let timer = setTimeout(() => silence.abort(), silentMs);
      for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
        clearTimeout(timer);
        timer = setTimeout(() => silence.abort(), silentMs);
        const { events, id } = parser(text);
        lastId = id ?? lastId;
        listener.onPart(events);
      }
      clearTimeout(timer);
    } catch {
      // The stream ends: it is opened again below.
    }
    if (!isWanted()) return;
    listener.onEnd();
    await pause(pauseMs, signal);
    pauseMs = Math.min(pauseMs * 2, longestPauseMs);
  }
}

/** Makes a parser of an event stream, which may be cut anywhere. It returns whole events, and the id of the last one. */
export function createEventParser(): (text: string) => {
  readonly events: readonly ServerEvent[];
  readonly id: string | undefined;
} {
  let rest = '';
  return (text) => {
    const blocks = (rest + text).split('\n\n');
    rest = blocks.pop() ?? '';
    const events: ServerEvent[] = [];
    let id: string | undefined;
    for (const block of blocks) {
      let [event, data] = ['message', ''];
      for (const line of block.split('\n')) {
        if (line.startsWith('event: ')) event = line.slice(7);
        else if (line.startsWith('data: ')) data = line.slice(6);
        else if (line.startsWith('id: ')) id = line.slice(4);
      }
      if (data !== '') events.push({ event, data });
    }
    return { events, id };
  };
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
