import { requestSchemas } from '../api/generated/schemas.ts';
import { memberType } from '../api/member-type.ts';
import type { MethodRow } from '../api/method-row.ts';
import type { Json } from './json.ts';
import { invalid } from './refusal.ts';

/** A selection: each member with the selection within it; undefined for the whole member. */
type Selection = ReadonlyMap<string, Selection | undefined>;

/**
 * Reduces an answer to the members that `fields` selects: `a,b(c,d)`, `a/b` and `*`. (Google: partial responses)
 *
 * A selection that cannot be read, or names a member that does not exist, is refused with status 400.
 */
export function selectFields(row: MethodRow, document: Json, fields: string | null): Json {
  if (fields === null || fields === '') return document;
  const selection = parse(fields);
  if (selection === undefined) throw invalid('fields', `Invalid field selection ${fields}`);
  checkMembers(row, row.response ?? '', selection);
  // An object stays an object.
  return select(document, selection) as Json;
}

function parse(text: string): Selection | undefined {
  const tokens = text.match(/[\w.$-]+|\*|[(),/]/g) ?? [];
  if (tokens.join('') !== text.replace(/\s/g, '')) return undefined;
  let position = 0;
  const readList = (): Map<string, Selection | undefined> | undefined => {
    const list = new Map<string, Selection | undefined>();
    for (;;) {
      const name = tokens[position] ?? '';
      if (!/^(\*|[\w.$-]+)$/.test(name)) return undefined;
      position += 1;
      const inner = readInner();
      if (inner === null) return undefined;
      list.set(name, inner);
      if (tokens[position] !== ',') return list;
      position += 1;
    }
  };
  /** What stands behind a name: nothing, a path, or a list in brackets; null for a mistake. */
  const readInner = (): Selection | undefined | null => {
    if (tokens[position] === '/') {
      position += 1;
      const name = tokens[position] ?? '';
      if (!/^(\*|[\w.$-]+)$/.test(name)) return null;
      position += 1;
      const inner = readInner();
      return inner === null ? null : new Map([[name, inner]]);
    }
    if (tokens[position] !== '(') return undefined;
    position += 1;
    const list = readList();
    if (list === undefined || tokens[position] !== ')') return null;
    position += 1;
    return list;
  };
  const selection = readList();
  return position === tokens.length ? selection : undefined;
}

/** Refuses members that the schema lacks, as far as the schemas of answers are also schemas of requests. */
function checkMembers(row: MethodRow, schema: string, selection: Selection): void {
  const members = requestSchemas[row.api][schema];
  if (members === undefined) return;
  for (const [name, inner] of selection) {
    if (name === '*') continue;
    const type = memberType(members, name);
    if (type === undefined) throw invalid('fields', `Invalid field selection ${name}`);
    if (inner !== undefined) checkMembers(row, type.replace(/(\[\]|\{\})$/, ''), inner);
  }
}

function select(value: unknown, selection: Selection | undefined): unknown {
  if (selection === undefined || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => select(item, selection));
  const isAll = selection.has('*');
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => {
      if (!isAll && !selection.has(name)) return [];
      return [[name, select(member, selection.has(name) ? selection.get(name) : selection.get('*'))] as const];
    }),
  );
}
