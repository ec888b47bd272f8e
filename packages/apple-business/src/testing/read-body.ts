import type { Endpoint } from '@mdmkit/core';
import type { SimulatedRequest } from '@mdmkit/core/testing';
import { errorDocument, invalidEntity } from './error-document.ts';

/**
 * Reads a request's body by the schema of its endpoint.
 *
 * @returns The body, or the answer that refuses it: 415 for another type, 400 for no JSON, 422 for a wrong member.
 */
export async function readBody<Body>(
  { request }: SimulatedRequest,
  { body: schema }: Pick<Endpoint<unknown, unknown, Body>, 'body'>,
): Promise<Body | Response> {
  if (!/^application\/json\b/i.test(request.headers.get('content-type') ?? '')) {
    const title = 'The request entity is in an unsupported format';
    return errorDocument({ status: 415, code: 'UNSUPPORTED_MEDIA_TYPE', title, detail: 'Send application/json' });
  }
  let value: unknown;
  try {
    value = await request.json();
  } catch {
    const title = 'The request body is not valid JSON';
    return errorDocument({ status: 400, code: 'ENTITY_ERROR.INVALID', title, detail: 'The body could not be read' });
  }
  const judged = schema?.schema.safeParse(value);
  if (judged?.success === false) {
    const pointerOf = (path: readonly PropertyKey[]) => path.map((part) => `/${String(part)}`).join('');
    return invalidEntity(
      judged.error.issues.map(({ path, message }) => ({ pointer: pointerOf(path), detail: message })),
    );
  }
  // The endpoint's own schema has just read it.
  return value as Body;
}
