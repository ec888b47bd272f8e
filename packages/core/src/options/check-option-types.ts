import { checkOptions } from './check-options.ts';

/** What an option has to be. The texts of a list are the words that it can be. */
export type OptionType =
  | 'boolean'
  | 'count'
  | 'count-or-infinity'
  | 'function'
  | 'iterable'
  | 'list'
  | 'number'
  | 'object'
  | 'text'
  | readonly string[];

/** The types of all options of an interface. Several types: one of them. */
export type OptionTypes<Options> = {
  readonly [Name in keyof Required<Options>]: OptionType | { readonly either: readonly OptionType[] };
};

const descriptions = {
  boolean: 'true or false',
  count: 'a whole number from 0 on',
  'count-or-infinity': 'a whole number from 0 on, or Infinity',
  function: 'a function',
  iterable: 'a list or another iterable',
  list: 'a list',
  number: 'a number',
  object: 'an object',
  text: 'a text',
} as const;

/**
 * Checks the names and the types of options, for callers without TypeScript. Undefined is a missing option.
 *
 * @param caller - The name of the function, for the message: `createDepSimulator`.
 * @param types - The type of every option that the function accepts.
 * @throws TypeError - If an option has another name or another type. The message names it.
 */
export function checkOptionTypes<Options extends object>(
  caller: string,
  options: Options,
  types: OptionTypes<Options>,
): void {
  checkOptions(caller, options, Object.keys(types));
  for (const [name, type] of Object.entries<OptionType | { readonly either: readonly OptionType[] }>(types)) {
    const value: unknown = Reflect.get(options, name);
    const allowed = typeof type === 'object' && 'either' in type ? type.either : [type];
    if (value === undefined || allowed.some((each) => hasType(value, each))) continue;
    throw new TypeError(`${caller}: ${name} must be ${allowed.map(describe).join(', or ')}, not ${kindOf(value)}`);
  }
}

/**
 * Checks the type of one argument of a public function, for callers without TypeScript.
 *
 * @param caller - The name of the function, for the message: `profiles.assign`.
 * @param name - The name of the argument.
 * @param value - The argument.
 * @param type - What it has to be.
 * @throws TypeError - If the argument is missing or has another type. The message names it, and does not repeat a text.
 */
export function checkArgument(caller: string, name: string, value: unknown, type: OptionType): void {
  if (!hasType(value, type)) throw new TypeError(`${caller}: ${name} must be ${describe(type)}, not ${kindOf(value)}`);
}

function hasType(value: unknown, type: OptionType): boolean {
  switch (type) {
    case 'boolean':
    case 'function':
      return typeof value === type;
    case 'number':
      return typeof value === 'number' && Number.isFinite(value);
    case 'count':
      return Number.isSafeInteger(value) && Number(value) >= 0;
    case 'count-or-infinity':
      return value === Number.POSITIVE_INFINITY || hasType(value, 'count');
    case 'iterable':
      return typeof value === 'object' && value !== null && (Symbol.iterator in value || Symbol.asyncIterator in value);
    case 'list':
      return Array.isArray(value);
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    case 'text':
      return typeof value === 'string';
    default:
      return typeof value === 'string' && type.includes(value);
  }
}

function describe(type: OptionType): string {
  return typeof type === 'string' ? descriptions[type] : type.map((word) => `"${word}"`).join(' or ');
}

/** What a value is. A text is not repeated: it may be a secret. */
function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return 'a list';
  switch (typeof value) {
    case 'string':
      return 'this text';
    case 'number':
    case 'boolean':
      return String(value);
    case 'object':
      return 'an object';
    default:
      return `a ${typeof value}`;
  }
}
