import type { MethodRow } from './method-row.ts';

/** One path argument of a method. */
export interface ResourceArgument {
  /** Its name in `googleapis`: `name`, `parent`, `enterpriseId`. */
  readonly name: string;
  /** The part of the path that it stands for: `enterprises/{enterprise}/devices/{device}`. */
  readonly pattern: string;
}

const argumentsByRow = new WeakMap<MethodRow, readonly ResourceArgument[]>();

/** The path arguments of a method, in the order of the path. */
export function resourceArguments(row: MethodRow): readonly ResourceArgument[] {
  const cached = argumentsByRow.get(row);
  if (cached) return cached;
  const names: string[] = [];
  const pattern = row.template
    .replace(/[.*]/g, '\\$&')
    .replace(/\{(\+?)(\w+)\}/g, (_, reserved: string, name: string) => {
      names.push(name);
      // `{+name}` stands for several segments, unless a literal segment before it says what it is.
      return reserved ? '([^:]+?)' : '(\\{\\w+\\})';
    });
  const parts = new RegExp(`^${pattern}$`).exec(row.path) ?? [];
  const result = names.map((name, index) => ({ name, pattern: parts[index + 1] ?? '' }));
  argumentsByRow.set(row, result);
  return result;
}
