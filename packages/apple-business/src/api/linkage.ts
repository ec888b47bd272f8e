import { type OpenEnum, type WireSchema, wireSchema } from '@mdmkit/core';
import { z } from 'zod';
import { LinksWire, MetaWire, type PageDocument } from './document.ts';

/** A reference to a resource: its type and its id. */
export interface Linkage<Type extends string = string> {
  /** The type. */
  readonly type: OpenEnum<Type>;
  /** The id. */
  readonly id: string;
}

const LinkageWire = z.object({ type: z.string(), id: z.string().min(1) });

/** The answer of a list of relationships. (Apple: MdmServerDevicesLinkagesResponse and its like) */
export const linkagePage: WireSchema<PageDocument<Linkage>> = wireSchema(
  z.object({ data: z.array(LinkageWire), links: LinksWire, meta: MetaWire }),
);

/** The body of a call that adds to a relationship or takes from it. (Apple: BlueprintAppsLinkagesRequest and its like) */
export const linkagesBody: z.ZodType<{ readonly data: readonly Linkage[] }> = z.object({
  data: z.array(LinkageWire).min(1),
});

/** The answer to a question that may have none: for an unassigned device Apple sends null, nothing, or something empty. */
export function optionalDocument<Item>(wire: WireSchema<{ readonly data: Item }>): WireSchema<{
  readonly data: Item | undefined;
}> {
  return {
    schema: wire.schema,
    read(value, report) {
      if (typeof value === 'object' && value !== null && isEmpty((value as { data?: unknown }).data)) {
        return { data: undefined };
      }
      return wire.read(value, report);
    },
    write: (value) => value,
  };
}

function isEmpty(data: unknown): boolean {
  return data === undefined || data === null || (typeof data === 'object' && Object.keys(data).length === 0);
}

/** The answer with one reference. (Apple: OrgDeviceAssignedServerLinkageResponse) */
export const linkageDocument: WireSchema<{ readonly data: Linkage | undefined }> = optionalDocument(
  wireSchema(z.object({ data: LinkageWire, links: LinksWire })),
);
