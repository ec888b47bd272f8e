import type { Endpoint } from '../endpoint.ts';
import { SchemaMismatch } from '../schema/schema-mismatch.ts';

/** A call's parts, checked and in the vendor's form. */
export interface BuiltRequest {
  /** Path and query, to be put behind the origin. */
  readonly target: string;
  /** The serialised body. */
  readonly body: string | undefined;
  /** What it was made from. */
  readonly input: CallInput;
}

/** The parts of a call before they are checked. */
export interface CallInput {
  /** Values for the `{name}` parts of the path. */
  readonly params?: Readonly<Record<string, string>> | undefined;
  /** Query parameters. */
  readonly query?: unknown;
  /** The body. */
  readonly body?: unknown;
}

/**
 * Checks a call's input and serialises it.
 *
 * @throws SchemaMismatch - When a parameter, the query or the body does not fit; nothing was sent.
 */
export function buildRequest(endpoint: Endpoint, input: CallInput): BuiltRequest {
  const query = endpoint.query === undefined ? '' : toQuery(endpoint.query.write(input.query ?? {}));
  return {
    target: fillPath(endpoint, input.params ?? {}) + (query === '' ? '' : `?${query}`),
    body: endpoint.body === undefined ? undefined : serialise(endpoint, endpoint.body.write(input.body)),
    input,
  };
}

function fillPath(endpoint: Endpoint, params: Readonly<Record<string, string>>): string {
  return endpoint.path.replace(/\{(\+?)(\w+)\}/g, (_, reserved: string, name: string) => {
    const value: unknown = params[name];
    const segments = typeof value !== 'string' ? [''] : reserved === '' ? [value] : value.split('/');
    // A dot segment or an empty one would name another resource.
    if (segments.some((segment) => segment === '' || segment === '.' || segment === '..')) {
      throw new SchemaMismatch([`${name}: expected a non-empty identifier`]);
    }
    return segments.map(encodeURIComponent).join('/');
  });
}

function serialise(endpoint: Endpoint, value: unknown): string {
  return endpoint.encoding === 'form' ? toQuery(value) : JSON.stringify(value);
}

/** Writes members as a query or a form; a list repeats its name, an absent member is left out. */
function toQuery(value: unknown): string {
  const query = new URLSearchParams();
  for (const [name, member] of Object.entries(value as Record<string, unknown>)) {
    for (const item of [member].flat()) {
      if (item !== undefined && item !== null)
        query.append(name, typeof item === 'string' ? item : JSON.stringify(item));
    }
  }
  return query.toString();
}
