import { once } from 'node:events';
import { connect, constants, type IncomingHttpHeaders } from 'node:http2';
import type { Duplex } from 'node:stream';
import { type NetworkAnswer, type NetworkQuestion, readBeginning } from './answer.ts';
import type { NetworkAccess } from './network-access.ts';
import { NetworkFailure } from './network-failure.ts';
import { destroyOnAbort, within } from './within.ts';

/**
 * Sends one GET by HTTP/2 on a connection and reads the beginning of the answer; the connection is closed afterwards.
 *
 * @throws NetworkFailure - Of the layer `http`.
 */
export async function askHttp2(
  socket: Duplex,
  question: NetworkQuestion,
  network: NetworkAccess,
  signal: AbortSignal,
): Promise<NetworkAnswer> {
  return await within('http', { clock: network.clock, signal }, async (ending) => {
    const session = connect(`https://${question.host}:${question.port}`, { createConnection: () => socket });
    const stop = destroyOnAbort(session, ending);
    const startedMs = network.clock.elapsedMs();
    const broken = new Promise<never>((_, reject) => {
      session.once('error', reject);
      session.once('close', () => reject(new NetworkFailure('http', 'ECONNRESET')));
    });
    broken.catch(() => {});
    try {
      const stream = session.request({ ...question.headers, ':method': 'GET', ':path': question.path });
      // Whatever ends the stream ends the wait below as well.
      stream.on('error', () => {});
      const [headers] = (await Promise.race([once(stream, 'response'), broken])) as [IncomingHttpHeaders];
      const firstByteMs = network.clock.elapsedMs() - startedMs;
      const body = await Promise.race([readBeginning(stream, () => stream.close(constants.NGHTTP2_CANCEL)), broken]);
      return { status: Number(headers[':status'] ?? 0), headers: plain(headers), body, firstByteMs };
    } finally {
      stop();
      session.destroy();
      socket.destroy();
    }
  });
}

function plain(headers: IncomingHttpHeaders): Readonly<Record<string, string>> {
  const entries = Object.entries(headers).filter(([name]) => !name.startsWith(':'));
  return Object.fromEntries(entries.map(([name, value]) => [name, [value ?? ''].flat().join(', ')]));
}
