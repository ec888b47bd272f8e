import { randomUUID } from 'node:crypto';
import { isoDate } from './iso-date.ts';
import type { WireResource } from './resource-page.ts';

/** One resource of a table, as it is kept. */
export interface TableRow {
  /** Its id. */
  readonly id: string;
  /** Its attributes; a change replaces them. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** The ids of what it is related to, by the relationship's name. */
  readonly related: ReadonlyMap<string, Set<string>>;
}

/** What a row begins with. */
export interface NewTableRow {
  /** Default: a new UUID. */
  readonly id?: string;
  /** Default: none, besides the dates that the type has. */
  readonly attributes?: Readonly<Record<string, unknown>>;
  /** The ids of what it is related to, by the relationship's name. Default: none. */
  readonly related?: Readonly<Record<string, readonly string[]>>;
}

/** The resources of one type in an organisation, in the order in which they were added. */
export interface ResourceTable {
  /** Their type. */
  readonly type: string;
  /** Adds a resource, or replaces the one with its id. */
  add(row: NewTableRow): TableRow;
  /** The resource with an id. */
  get(id: string): TableRow | undefined;
  /** Changes attributes; answers with nothing when there is no such resource. */
  change(id: string, attributes: Readonly<Record<string, unknown>>): TableRow | undefined;
  /** Removes a resource; answers whether there was one. */
  remove(id: string): boolean;
  /** All of them. */
  all(): readonly TableRow[];
}

/** What is particular to a table. */
export interface TableOptions {
  /** The names of its resources' relationships. Default: none. */
  readonly relationships?: readonly string[];
  /** Whether its resources say when they were made and changed. Default: true. */
  readonly dated?: boolean;
}

/** Creates an empty table. */
export function createResourceTable(type: string, now: () => number, options: TableOptions = {}): ResourceTable {
  const { relationships = [], dated = true } = options;
  const rows = new Map<string, TableRow>();
  const date = (name: string) => (dated ? { [name]: isoDate(now()) } : {});
  return {
    type,
    add({ id = randomUUID(), attributes = {}, related = {} }) {
      const row: TableRow = {
        id,
        attributes: { ...date('createdDateTime'), ...date('updatedDateTime'), ...attributes },
        related: new Map(relationships.map((name) => [name, new Set(related[name] ?? [])])),
      };
      rows.set(id, row);
      return row;
    },
    get: (id) => rows.get(id),
    change(id, attributes) {
      const row = rows.get(id);
      if (!row) return undefined;
      const changed = { ...row, attributes: { ...row.attributes, ...attributes, ...date('updatedDateTime') } };
      rows.set(id, changed);
      return changed;
    },
    remove: (id) => rows.delete(id),
    all: () => [...rows.values()],
  };
}

/** A row as a resource of the API. */
export function rowResource(table: ResourceTable, { id, attributes, related }: TableRow, origin: string): WireResource {
  const self = `${origin}/v1/${table.type}/${id}`;
  const relationships = Object.fromEntries(
    [...related.keys()].map((name) => [name, { links: { self: `${self}/relationships/${name}` } }]),
  );
  return {
    type: table.type,
    id,
    attributes,
    ...(related.size > 0 ? { relationships } : {}),
    links: { self },
  };
}
