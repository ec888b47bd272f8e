import { type OpenEnum, pagingMember, type WireSchema, wireSchema } from '@mdmkit/core';
import { z } from 'zod';

/** Links by name: `self`, `related`, `next`, `first`. */
export type Links = Readonly<Record<string, unknown>>;

/** One resource of a JSON:API document. Members that this package does not know are kept. */
export interface Resource<Type extends string, Attributes> {
  /** The type of the resource. */
  readonly type: OpenEnum<Type>;
  /** The id of the resource. */
  readonly id: string;
  /** The attributes of the resource; each may be absent or null. */
  readonly attributes: Readonly<Attributes>;
  /** The relationships of the resource, by name. */
  readonly relationships?: Readonly<Record<string, unknown>> | null | undefined;
  /** The links of the resource. */
  readonly links?: Links | null | undefined;
}

/** A related resource that `include` requested. */
export type IncludedResource = Resource<string, Readonly<Record<string, unknown>>>;

/** A document with one resource. (Apple: OrgDeviceResponse and its like) */
export interface ResourceDocument<Item> {
  /** The resource. */
  readonly data: Item;
  /** Related resources, where they were asked for. */
  readonly included?: readonly IncludedResource[] | null | undefined;
}

/** A document with one page of resources. (Apple: OrgDevicesResponse and its like) */
export interface PageDocument<Item> {
  /** The resources. */
  readonly data: readonly Item[];
  /** Related resources, where they were asked for. */
  readonly included?: readonly IncludedResource[] | null | undefined;
  /** `next` is there as long as pages follow. */
  readonly links?: { readonly next?: string | null | undefined } | null | undefined;
  /** Facts about the paging. */
  readonly meta?: { readonly paging?: Paging | null | undefined } | null | undefined;
}

/** How a list is divided. (Apple: PagingInformation.Paging) */
export interface Paging {
  /** The page's size. */
  readonly limit?: number | null | undefined;
  /** Where the next page begins; absent, null or empty on the last page. */
  readonly nextCursor?: string | null | undefined;
  /** How many resources there are in all, where Apple says so. */
  readonly total?: number | null | undefined;
}

// Loose: members that Apple adds to links, relationships and paging are not worth a report.
/** The links of a document. */
export const LinksWire = pagingMember(z.looseObject({ next: pagingMember(z.string().nullish()) }).nullish());
/** The facts about a page. */
export const MetaWire = pagingMember(
  z
    .looseObject({
      paging: pagingMember(
        z
          .looseObject({
            limit: z.number().nullish(),
            nextCursor: pagingMember(z.string().nullish()),
            total: pagingMember(z.number().nullish()),
          })
          .nullish(),
      ),
    })
    .nullish(),
);

/** An id. Apple writes ids as texts; digits that come as a JSON number mean the same. */
export const IdWire = z.union([z.string().min(1), z.number().int().min(0)]);

/** Writes an id that came as a number as a text. The resource was just parsed, so it may be changed. */
export function toTextId(resource: { readonly id: string | number }): void {
  if (typeof resource.id === 'number') Object.assign(resource, { id: String(resource.id) });
}

/** The schema of a resource, from the schema of its attributes. */
export function resourceWire(attributes: z.ZodObject): z.ZodType {
  return z.object({
    type: z.string(),
    id: IdWire,
    attributes: attributes.nullish(),
    relationships: z.looseObject({}).nullish(),
    links: z.looseObject({}).nullish(),
  });
}

/** What Apple may leave out or write in another form is put right by a function of this kind, on the fresh object. */
export type Tidy = (attributes: Record<string, unknown>, id: string) => void;

/** What a document of a resource may hold besides the resource. */
export interface DocumentOptions {
  /** Puts attributes right. Default: nothing to do. */
  readonly tidy?: Tidy;
  /** Whether related resources may come along. Default: false. */
  readonly included?: boolean;
}

const IncludedWire = { included: z.array(resourceWire(z.looseObject({}))).nullish() };

/** The schema of a document with one resource. */
export function resourceDocument<Item>(
  resource: z.ZodType,
  options: DocumentOptions = {},
): WireSchema<ResourceDocument<Item>> {
  const included = options.included ? IncludedWire : {};
  const wire = wireSchema(z.object({ data: resource, links: LinksWire, ...included }));
  return tidied(wire, ({ data }) => tidyResource(data, options.tidy));
}

/** The schema of a document with a page of resources. */
export function pageDocument<Item>(resource: z.ZodType, options: DocumentOptions = {}): WireSchema<PageDocument<Item>> {
  const included = options.included ? IncludedWire : {};
  const wire = wireSchema(z.object({ data: z.array(resource), links: LinksWire, meta: MetaWire, ...included }));
  return tidied(wire, ({ data }) => {
    for (const item of data) tidyResource(item, options.tidy);
  });
}

function tidied<Value, Wire>(wire: WireSchema<Wire>, tidyAll: (value: Wire) => void): WireSchema<Value> {
  return {
    schema: wire.schema,
    read(value, report) {
      const document = wire.read(value, report);
      tidyAll(document);
      // The schema has read it, and the tidying above made the rest of the type true.
      return document as unknown as Value;
    },
    write: (value) => value,
  };
}

function tidyResource(value: unknown, tidy: Tidy | undefined): void {
  // `resourceWire` has seen to the id and that attributes are an object, null or absent.
  const resource = value as { id: string; attributes?: Record<string, unknown> | null };
  toTextId(resource);
  resource.attributes ??= {};
  tidy?.(resource.attributes, resource.id);
}
