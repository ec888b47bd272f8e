import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to a TCP port that can be cut: then nothing passes, and no connection ends, as behind a firewall that drops packets. */
export interface CutProxy extends AsyncDisposable {
  /** The port on loopback. */
  readonly port: number;
  /** Whether nothing passes. */
  readonly isCut: boolean;
  /** From now on nothing passes. */
  cut(): void;
  /** New connections pass again; those from before end. */
  mend(): void;
}

/** Opens a way to a port of this machine. */
export async function openCutProxy(target: number): Promise<CutProxy> {
  const sockets = new Set<Socket>();
  let isCut = false;
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
  };
  const server = createServer((client) => {
    keep(client);
    if (isCut) {
      client.pause();
      return;
    }
    const upstream = connect(target, '127.0.0.1');
    keep(upstream);
    const pass = (from: Socket, to: Socket) => {
      from.on('data', (chunk) => {
        if (!isCut) to.write(chunk);
      });
      from.on('close', () => {
        if (!isCut) to.destroy();
      });
    };
    pass(client, upstream);
    pass(upstream, client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    get isCut() {
      return isCut;
    },
    cut() {
      isCut = true;
    },
    mend() {
      isCut = false;
      for (const socket of sockets) socket.destroy();
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
