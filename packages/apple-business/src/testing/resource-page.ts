import { illegalParameter, invalidParameter } from './error-document.ts';

/** A resource as it goes over the wire. A mere reference has neither attributes nor relationships. */
export interface WireResource {
  /** The resource's type. */
  readonly type: string;
  /** Its id. */
  readonly id: string;
  /** Its attributes. */
  readonly attributes?: Readonly<Record<string, unknown>>;
  /** Its relationships. */
  readonly relationships?: Readonly<Record<string, unknown>>;
  /** Its links. */
  readonly links?: { readonly self: string };
}

/** Part of a list. */
export interface Slice {
  /** The resources. */
  readonly items: readonly WireResource[];
  /** Where the next page begins; undefined: there is none. */
  readonly next: number | undefined;
}

/** What a list is answered from. */
export interface PageSource {
  /** What the list is of: its cursors are of no use for another list. */
  readonly name: string;
  /** The resources' type. */
  readonly type: string;
  /** The names that `fields[type]` may hold. Default: there is no such parameter. */
  readonly fieldNames?: readonly string[];
  /** Further query parameters that are allowed. Default: none. */
  readonly parameters?: readonly string[];
  /** How many resources there are. */
  readonly total: number;
  /** Reads a page from a place on. */
  readonly read: (start: number, limit: number) => Slice;
  /** The related resources of a page, where they were asked for. */
  readonly include?: (items: readonly WireResource[]) => readonly WireResource[] | undefined;
}

const defaultLimit = 100;
const maxLimit = 1_000;

/** Answers one page of a list. Only the resources of the page are read. */
export function answerPage(source: PageSource, url: URL): Response {
  const parameters = url.searchParams;
  const fields = readFields(url, source, ['limit', 'cursor', ...(source.parameters ?? [])]);
  if (fields instanceof Response) return fields;
  const limit = Number(parameters.get('limit') ?? defaultLimit);
  if (!Number.isInteger(limit) || limit < 1 || limit > maxLimit) {
    return invalidParameter('limit', parameters.get('limit') ?? '');
  }
  const cursor = parameters.get('cursor');
  const start = cursor === null ? 0 : readCursor(cursor, source.name);
  if (start === undefined) return invalidParameter('cursor', cursor ?? '');

  const { items, next } = source.read(start, limit);
  const included = source.include?.(items);
  const nextCursor = next === undefined ? {} : { nextCursor: writeCursor(source.name, next) };
  return Response.json({
    data: items.map((resource) => limitFields(resource, fields)),
    links: { self: url.href, ...(nextCursor.nextCursor ? { next: withCursor(url, nextCursor.nextCursor) } : {}) },
    meta: { paging: { limit, ...nextCursor, total: source.total } },
    ...(included ? { included } : {}),
  });
}

/** Creates the reader of a list whose resources have places from 0 on; a place may be empty. */
export function sliceOf(places: number, at: (place: number) => WireResource | undefined): PageSource['read'] {
  return (start, limit) => {
    const items: WireResource[] = [];
    let place = start;
    for (; place < places && items.length < limit; place += 1) {
      const resource = at(place);
      if (resource) items.push(resource);
    }
    return { items, next: place < places ? place : undefined };
  };
}

/** Answers a read of one resource. */
export function answerResource(
  resource: WireResource,
  fieldNames: readonly string[],
  url: URL,
  more: { readonly parameters?: readonly string[]; readonly included?: readonly WireResource[] | undefined } = {},
): Response {
  const fields = readFields(url, { type: resource.type, fieldNames }, more.parameters ?? []);
  if (fields instanceof Response) return fields;
  const included = more.included ? { included: more.included } : {};
  return Response.json({ data: limitFields(resource, fields), links: { self: url.href }, ...included });
}

function readFields(
  url: URL,
  { type, fieldNames }: { readonly type: string; readonly fieldNames?: readonly string[] },
  others: readonly string[],
): ReadonlySet<string> | undefined | Response {
  const parameter = `fields[${type}]`;
  for (const name of url.searchParams.keys()) {
    if ((name !== parameter || !fieldNames) && !others.includes(name)) return illegalParameter(name);
  }
  const list = url.searchParams.get(parameter);
  if (list === null || !fieldNames) return undefined;
  const wrong = list.split(',').find((name) => !fieldNames.includes(name));
  return wrong === undefined ? new Set(list.split(',')) : invalidParameter(parameter, wrong);
}

function limitFields(resource: WireResource, fields: ReadonlySet<string> | undefined): WireResource {
  if (!fields) return resource;
  const { attributes = {}, relationships } = resource;
  const keep = (members: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(Object.entries(members).filter(([name]) => fields.has(name) || name.startsWith('eventData')));
  return {
    ...resource,
    attributes: keep(attributes),
    ...(relationships ? { relationships: keep(relationships) } : {}),
  };
}

/** Opaque to clients, and of no use for another list. */
function writeCursor(name: string, place: number): string {
  return Buffer.from(`${name}:${place}`).toString('base64url');
}

function readCursor(cursor: string, name: string): number | undefined {
  const match = /^(.+):(\d+)$/.exec(Buffer.from(cursor, 'base64url').toString('latin1'));
  return match?.[1] === name ? Number(match[2]) : undefined;
}

function withCursor(url: URL, cursor: string): string {
  const next = new URL(url);
  next.searchParams.set('cursor', cursor);
  return next.href;
}
