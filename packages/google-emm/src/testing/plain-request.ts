import { gunzipSync } from 'node:zlib';

/** Bodies larger than this are refused, in bytes. */
const maxBodyBytes = 20 * 1024 * 1024;

/**
 * Turns the forms in which Google's own libraries send requests into the plain one: a method in `X-HTTP-Method-Override`
 * (Java, whose HTTP client cannot send PATCH), a long query in the body of such a request, and a gzip body (Java's
 * default).
 *
 * Returns undefined for a body that cannot be decompressed.
 */
export async function toPlainRequest(request: Request): Promise<Request | undefined> {
  const override = request.headers.get('x-http-method-override')?.toUpperCase();
  const isCompressed = /^(x-)?gzip$/i.test(request.headers.get('content-encoding') ?? '');
  if (override === undefined && !isCompressed) return request;
  const headers = new Headers(request.headers);
  headers.delete('x-http-method-override');
  headers.delete('content-encoding');
  headers.delete('content-length');
  const sent = Buffer.from(await request.arrayBuffer());
  const body = isCompressed && sent.length > 0 ? decompress(sent) : sent;
  if (body === undefined) return undefined;
  const method = request.method === 'POST' && override !== undefined ? override : request.method;
  if (method !== 'GET') return new Request(request.url, { method, headers, body: body.length > 0 ? body : null });
  const url = new URL(request.url);
  const isForm = headers.get('content-type')?.startsWith('application/x-www-form-urlencoded') === true;
  if (isForm)
    for (const [name, value] of new URLSearchParams(body.toString('utf8'))) url.searchParams.append(name, value);
  return new Request(url, { method, headers });
}

function decompress(body: Buffer): Buffer | undefined {
  try {
    return gunzipSync(body, { maxOutputLength: maxBodyBytes });
  } catch {
    return undefined;
  }
}
