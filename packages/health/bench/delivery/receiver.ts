import { listen } from '@mdmkit/core/testing';

/** A message as a receiver got it. */
export interface ReceivedMessage {
  /** The key of the delivery. */
  readonly key: string;
  /** The incident; null for a message about several. */
  readonly incident: string | null;
  /** The channel. */
  readonly channel: string;
  /** The place of the message among those of the incident. */
  readonly sequence: number;
  /** The incidents that it lists; absent if it is about one. */
  readonly items?: readonly { readonly incident?: string }[];
}

/** What interferes with a request: before it is read, and after it was accepted. */
export interface Interference {
  /** Called with the path and the message; a response is sent in place of the receiver's own. */
  before?(path: string, message: ReceivedMessage): Response | undefined;
  /** Called once the message was accepted; a response is sent in place of the receiver's own. */
  after?(path: string, message: ReceivedMessage): Response | undefined;
}

/** A webhook server that accepts each `webhook-id` once. */
export interface Receiver extends AsyncDisposable {
  /** Where it listens. */
  readonly origin: string;
  /** The messages, in the order in which they were accepted. */
  readonly accepted: readonly ReceivedMessage[];
  /** How many requests repeated a message that was accepted before. */
  readonly repeats: number;
}

/** Starts a receiver. */
export async function startReceiver(interference: Interference = {}): Promise<Receiver> {
  const accepted: ReceivedMessage[] = [];
  const ids = new Set<string>();
  let repeats = 0;
  const server = await listen({
    async fetch(request) {
      const path = new URL(request.url).pathname;
      const { data: message } = (await request.json()) as { readonly data: ReceivedMessage };
      const refusal = interference.before?.(path, message);
      if (refusal) return refusal;
      const id = request.headers.get('webhook-id') ?? '';
      if (ids.has(id)) repeats += 1;
      else accepted.push(message);
      ids.add(id);
      return interference.after?.(path, message) ?? new Response(null, { status: 204 });
    },
  });
  return {
    origin: server.origin,
    accepted,
    get repeats() {
      return repeats;
    },
    [Symbol.asyncDispose]: () => server.close(),
  };
}
