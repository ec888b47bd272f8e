import { decodeText } from '@mdmkit/core';

/**
 * Reads the body of a request as text: UTF-8, or UTF-16 with a byte order mark. Returns undefined as soon as it is longer than
 * allowed; nothing beyond that is kept.
 *
 * @throws TextError - If it is no such text.
 */
export async function readLimited(request: Request, maxBytes: number): Promise<string | undefined> {
  // A body that says how long it is need not be begun.
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) {
    await request.body?.cancel();
    return undefined;
  }
  if (!request.body) return '';
  const chunks: Uint8Array[] = [];
  let length = 0;
  // The stream of a request yields bytes; its type does not say so. Leaving the loop cancels it.
  for await (const chunk of request.body as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return decodeText(Buffer.concat(chunks));
}
