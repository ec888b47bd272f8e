/** The types of single values in the generated schemas: JSON types, and formats of Google's. (proto3 JSON mapping) */
const checks: Readonly<Record<string, readonly [expected: string, accepts: (value: unknown) => boolean]>> = {
  string: ['a text', (value) => typeof value === 'string'],
  byte: ['a text', (value) => typeof value === 'string'],
  'google-datetime': ['a text', (value) => typeof value === 'string'],
  'google-duration': [
    'a duration in seconds such as "3600s"',
    (value) => typeof value === 'string' && /^-?\d+(\.\d{1,9})?s$/.test(value),
  ],
  int64: [
    'a whole number as text',
    (value) => Number.isSafeInteger(value) || (typeof value === 'string' && /^-?\d+$/.test(value)),
  ],
  int32: ['a whole number', (value) => Number.isInteger(value)],
  number: ['a number', (value) => Number.isFinite(value)],
  float: ['a number', (value) => Number.isFinite(value)],
  double: ['a number', (value) => Number.isFinite(value)],
  boolean: ['true or false', (value) => typeof value === 'boolean'],
};

/** Whether a type of a generated schema is a single value, and not the name of a schema. */
export function isScalarType(type: string): boolean {
  return Object.hasOwn(checks, type);
}

/** The expected value in words; undefined if the value fits its type. */
export function expectedText(type: string, value: unknown): string | undefined {
  const [expected, accepts] = checks[type] ?? ['', () => true];
  return accepts(value) ? undefined : expected;
}
