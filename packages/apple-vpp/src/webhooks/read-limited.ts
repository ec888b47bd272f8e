/** Reads a request's body as text; undefined as soon as it is longer than allowed. Nothing beyond that is kept. */
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
  return Buffer.concat(chunks).toString('utf8');
}
