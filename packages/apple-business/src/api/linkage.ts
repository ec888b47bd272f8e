import { type OpenEnum, type WireSchema, wireSchema } from '@mdmkit/core';
import { z } from 'zod';
import { IdWire, LinksWire, MetaWire, type PageDocument, toTextId } from './document.ts';

/** A reference to a resource: its type and its id. */
export interface Linkage<Type extends string = string> {
  /** The type. */
  readonly type: OpenEnum<Type>;
  /** The id. */
  readonly id: string;
}

const LinkageWire = z.object({ type: z.string(), id: IdWire });

/** The answer of a list of relationships. (Apple: MdmServerDevicesLinkagesResponse and its like) */
export const linkagePage: WireSchema<PageDocument<Linkage>> = withTextIds(
  wireSchema(z.object({ data: z.array(LinkageWire), links: LinksWire, meta: MetaWire })),
  ({ data }) => data,
);

/** The body of a call that adds to a relationship or takes from it. (Apple: BlueprintAppsLinkagesRequest and its like) */
export const linkagesBody: z.ZodType<{ readonly data: readonly Linkage[] }> = z.object({
  data: z.array(z.object({ type: z.string(), id: z.string().min(1) })).min(1),
});

/**
 * A document whose resource may be absent: for an unassigned device Apple sends `data: null`, no data, or an empty object.
 * An answer with neither `data` nor `links` is not a document of Apple, and says nothing about the device.
 */
export function optionalDocument<Item>(wire: WireSchema<{ readonly data: Item }>): WireSchema<{
  readonly data: Item | undefined;
}> {
  return {
    schema: wire.schema,
    read(value, report) {
      if (isDocument(value) && isEmpty(value.data)) return { data: undefined };
      return wire.read(value, report);
    },
    write: (value) => value,
  };
}

function isDocument(value: unknown): value is { readonly data?: unknown } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return 'data' in value || ('links' in value && typeof value.links === 'object' && value.links !== null);
}

function isEmpty(data: unknown): boolean {
  return data === undefined || data === null || (typeof data === 'object' && Object.keys(data).length === 0);
}

/** The answer with one reference. (Apple: OrgDeviceAssignedServerLinkageResponse) */
export const linkageDocument: WireSchema<{ readonly data: Linkage | undefined }> = optionalDocument(
  withTextIds(wireSchema(z.object({ data: LinkageWire, links: LinksWire })), ({ data }) => [data]),
);

/** Writes ids that came as numbers as texts. */
function withTextIds<Value, Wire>(
  wire: WireSchema<Wire>,
  linkagesOf: (document: Wire) => readonly { readonly type: string; readonly id: string | number }[],
): WireSchema<Value> {
  return {
    schema: wire.schema,
    read(value, report) {
      const document = wire.read(value, report);
      for (const linkage of linkagesOf(document)) toTextId(linkage);
      // Every id is a text now, as the type says.
      return document as unknown as Value;
    },
    write: (value) => value,
  };
}
