import type { Readable } from 'node:stream';
import { TransportFailure } from '../errors/transport-failure.ts';
import { toTransportFailure } from './to-transport-failure.ts';

/**
 * Collects a body up to a limit.
 *
 * @throws TransportFailure - When it is longer, cut short, or `signal` is aborted.
 */
export function readBody(stream: Readable, maxBytes: number, url: URL, signal?: AbortSignal): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const fail = (failure: unknown) => {
      signal?.removeEventListener('abort', onAbort);
      stream.destroy();
      reject(failure);
    };
    const onAbort = () => fail(signal?.reason);
    stream.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > maxBytes)
        fail(new TransportFailure({ reason: 'RESPONSE_TOO_LARGE', code: 'RESPONSE_TOO_LARGE', host: url.hostname }));
      else chunks.push(chunk);
    });
    stream.once('end', () => {
      signal?.removeEventListener('abort', onAbort);
      resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, length));
    });
    // The HTTP library gets the abort first, and fails the stream with its own error.
    stream.once('error', (error) => fail(signal?.aborted ? signal.reason : toTransportFailure(error, url)));
    stream.once('close', () => {
      if (!stream.readableEnded)
        fail(new TransportFailure({ reason: 'CONNECTION_RESET', code: 'ECONNRESET', host: url.hostname }));
    });
    if (signal?.aborted) onAbort();
    else signal?.addEventListener('abort', onAbort, { once: true });
  });
}
