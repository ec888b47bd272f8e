import type { MethodRow } from './method-row.ts';

/** One argument of a generated method that goes into the path. */
export interface ResourceArgument {
  /** Its name in Google's library: `name`, `parent`, `enterpriseId`. */
  readonly name: string;
  /** The part of the path that it stands for: `enterprises/{enterprise}/devices/{device}`. */
  readonly pattern: string;
}

const known = new WeakMap<MethodRow, readonly ResourceArgument[]>();

/** The path arguments of a method, in the order of the path. */
export function resourceArguments(row: MethodRow): readonly ResourceArgument[] {
  const before = known.get(row);
  if (before) return before;
  const names: string[] = [];
  const pattern = row.template
    .replace(/[.*]/g, '\\$&')
    .replace(/\{(\+?)(\w+)\}/g, (_, reserved: string, name: string) => {
      names.push(name);
      // `{+name}` stands for several segments, unless a literal segment before it says what it is.
      return reserved ? '([^:]+?)' : '(\\{\\w+\\})';
    });
  const parts = new RegExp(`^${pattern}$`).exec(row.path) ?? [];
  const found = names.map((name, index) => ({ name, pattern: parts[index + 1] ?? '' }));
  known.set(row, found);
  return found;
}
