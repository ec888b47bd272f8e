import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type NetworkAnswer, type NetworkQuestion, readBeginning } from './answer.ts';
import type { NetworkAccess } from './network-access.ts';
import { destroyOnAbort, within } from './within.ts';

// Not imported: that would read all its exports, and one of them, WebSocket, loads the whole of undici.
const http = process.getBuiltinModule('node:http');

/**
 * Sends one GET on a connection and reads the beginning of the answer; the connection is closed afterwards. Redirects
 * are not followed.
 *
 * @throws NetworkFailure - Of the layer `http`.
 */
export async function askHttp1(
  socket: Duplex,
  question: NetworkQuestion,
  network: NetworkAccess,
  signal: AbortSignal,
): Promise<NetworkAnswer> {
  return await within('http', { clock: network.clock, signal }, async (ending) => {
    const stop = destroyOnAbort(socket, ending);
    const startedMs = network.clock.elapsedMs();
    try {
      const asked = http.request({
        method: 'GET',
        host: question.host,
        port: question.port,
        path: question.path,
        headers: question.headers,
        createConnection: () => socket,
      });
      asked.end();
      // Without a listener, Node cuts the connection at status 101 and tells nobody: it would look like no answer.
      const answers = [once(asked, 'response'), once(asked, 'upgrade')];
      const [answer] = (await Promise.race(answers)) as [IncomingMessage];
      const firstByteMs = network.clock.elapsedMs() - startedMs;
      const body = answer.statusCode === 101 ? Buffer.alloc(0) : await readBeginning(answer, () => asked.destroy());
      return { status: answer.statusCode ?? 0, headers: headersOf(answer), body, firstByteMs };
    } finally {
      stop();
      socket.destroy();
    }
  });
}

function headersOf({ headers }: IncomingMessage): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value = '']) => [name, typeof value === 'string' ? value : value.join(', ')]),
  );
}
