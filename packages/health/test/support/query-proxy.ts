import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import type { PostgresServer } from '../store/postgres-server.ts';

/** Where a connection is cut: before the n-th query of the client gets through, or before its answer does. */
export interface Cut {
  readonly query: number;
  readonly moment: 'question' | 'answer';
}

/**
 * Cuts a client's stream into the messages of PostgreSQL's protocol, because a chunk of TCP may hold half a message or
 * several. Each is a type of one byte, then a length of four that counts itself; only the first message has no type.
 */
function messageReader(): (chunk: Buffer) => { readonly type: string; readonly bytes: Buffer }[] {
  let rest: Buffer = Buffer.alloc(0);
  let typeBytes = 0;
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    const messages = [];
    while (rest.length >= typeBytes + 4) {
      const size = typeBytes + rest.readUInt32BE(typeBytes);
      if (rest.length < size) break;
      messages.push({ type: rest.toString('latin1', 0, typeBytes), bytes: rest.subarray(0, size) });
      rest = rest.subarray(size);
      typeBytes = 1;
    }
    return messages;
  };
}

/** The server answers when it reads a simple query, or the synchronisation point of a prepared one. */
const isQuery = (type: string) => type === 'Q' || type === 'S';

/** A way to a server that can be cut at a query, and blocked altogether. */
export interface QueryProxy extends AsyncDisposable {
  /** Returns the address of a database through this way. */
  through(url: string): string;
  /** Cuts the connection at a query, counted from now on; undefined: at none. */
  cutAt(next: Cut | undefined): void;
  /** How many queries there were since the last call of `cutAt`. */
  queries(): number;
  /** Ends all connections, and lets none pass; or lets them pass again. */
  block(on: boolean): void;
}

/** Opens one. */
export async function startWay(server: Pick<PostgresServer, 'port'>): Promise<QueryProxy> {
  const sockets = new Set<Socket>();
  let cut: Cut | undefined;
  let queries = 0;
  let blocked = false;
  const way = createServer((client) => {
    sockets.add(client);
    if (blocked) return client.destroy();
    const upstream = connect({ port: server.port, host: '127.0.0.1', noDelay: true });
    const end = () => {
      client.destroy();
      upstream.destroy();
    };
    let answerIsCut = false;
    const read = messageReader();
    client.on('data', (chunk) => {
      for (const { type, bytes } of read(chunk)) {
        if (isQuery(type)) {
          queries += 1;
          const here = cut?.query === queries;
          if (here && cut?.moment === 'question') return end();
          answerIsCut = here;
        }
        upstream.write(bytes);
      }
    });
    upstream.on('data', (chunk) => (answerIsCut ? end() : client.write(chunk)));
    for (const socket of [client, upstream]) socket.on('error', end).on('close', end);
  });
  way.listen(0, '127.0.0.1');
  await once(way, 'listening');
  const address = way.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return {
    through: (url: string) => url.replace(`:${server.port}/`, `:${port}/`),
    cutAt(next: Cut | undefined) {
      cut = next;
      queries = 0;
    },
    queries: () => queries,
    block(on: boolean) {
      blocked = on;
      if (on) for (const socket of sockets) socket.destroy();
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => way.close(resolve));
    },
  };
}
