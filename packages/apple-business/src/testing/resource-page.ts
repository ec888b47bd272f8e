import { illegalParameter, invalidParameter } from './error-document.ts';

/** A resource as it goes over the wire. */
export interface WireResource {
  /** The resource's type. */
  readonly type: string;
  /** Its id. */
  readonly id: string;
  /** Its attributes. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Its relationships. */
  readonly relationships: Readonly<Record<string, unknown>>;
  /** Its links. */
  readonly links: { readonly self: string };
}

/** What a list is answered from. */
export interface ResourceSource {
  /** The resources' type. */
  readonly type: string;
  /** The names that `fields[type]` may hold. */
  readonly fieldNames: readonly string[];
  /** How many resources there are. */
  readonly total: number;
  /** The resource at a place, from 0 on. */
  readonly at: (index: number) => WireResource | undefined;
}

const defaultLimit = 100;
const maxLimit = 1_000;

/** Answers one page of a list. Only the resources of the page are looked at. */
export function answerPage(source: ResourceSource, url: URL): Response {
  const { type, total } = source;
  const parameters = url.searchParams;
  const fields = readFields(url, source.type, source.fieldNames, ['limit', 'cursor']);
  if (fields instanceof Response) return fields;
  const limit = Number(parameters.get('limit') ?? defaultLimit);
  if (!Number.isInteger(limit) || limit < 1 || limit > maxLimit) {
    return invalidParameter('limit', parameters.get('limit') ?? '');
  }
  const cursor = parameters.get('cursor');
  const start = cursor === null ? 0 : readCursor(cursor, type);
  if (start === undefined) return invalidParameter('cursor', cursor ?? '');

  const data: unknown[] = [];
  const end = Math.min(start + limit, total);
  for (let index = start; index < end; index += 1) {
    const resource = source.at(index);
    if (resource) data.push(limitFields(resource, fields));
  }
  const nextCursor = end < total ? writeCursor(type, end) : undefined;
  return Response.json({
    data,
    links: { self: url.href, ...(nextCursor === undefined ? {} : { next: withCursor(url, nextCursor) }) },
    meta: { paging: { limit, ...(nextCursor === undefined ? {} : { nextCursor }), total } },
  });
}

/** Answers a read of one resource. */
export function answerResource(resource: WireResource, fieldNames: readonly string[], url: URL): Response {
  const fields = readFields(url, resource.type, fieldNames, []);
  if (fields instanceof Response) return fields;
  return Response.json({ data: limitFields(resource, fields), links: { self: url.href } });
}

function readFields(
  url: URL,
  type: string,
  names: readonly string[],
  others: readonly string[],
): ReadonlySet<string> | undefined | Response {
  const parameter = `fields[${type}]`;
  for (const name of url.searchParams.keys()) {
    if (name !== parameter && !others.includes(name)) return illegalParameter(name);
  }
  const given = url.searchParams.get(parameter);
  if (given === null) return undefined;
  const wrong = given.split(',').find((name) => !names.includes(name));
  return wrong === undefined ? new Set(given.split(',')) : invalidParameter(parameter, wrong);
}

function limitFields(resource: WireResource, fields: ReadonlySet<string> | undefined): unknown {
  if (!fields) return resource;
  const keep = (members: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(Object.entries(members).filter(([name]) => fields.has(name)));
  return { ...resource, attributes: keep(resource.attributes), relationships: keep(resource.relationships) };
}

/** Opaque to clients, and of no use for another list. */
function writeCursor(type: string, index: number): string {
  return Buffer.from(`${type}:${index}`).toString('base64url');
}

function readCursor(cursor: string, type: string): number | undefined {
  const match = /^(\w+):(\d+)$/.exec(Buffer.from(cursor, 'base64url').toString('latin1'));
  return match?.[1] === type ? Number(match[2]) : undefined;
}

function withCursor(url: URL, cursor: string): string {
  const next = new URL(url);
  next.searchParams.set('cursor', cursor);
  return next.href;
}
