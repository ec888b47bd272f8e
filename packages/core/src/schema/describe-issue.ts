import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

/** The messages of zod itself; every other message was written by hand for its schema. */
const ownMessage = /^(?:Invalid|Unrecognized|Too small|Too big)\b/;

/** Says in a short sentence what is wrong with a value that does not fit its schema. */
export function describeIssue(issue: Issue, value: unknown): string {
  if (!ownMessage.test(issue.message)) return issue.message;
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${withArticle(issue.expected)}, ${value === undefined ? 'but it is missing' : `not ${kindOf(value)}`}`;
    case 'invalid_value':
      return `expected ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map((each) => JSON.stringify(each)).join(', ')}`;
    case 'unrecognized_keys':
      return `unknown member ${issue.keys.map((key) => JSON.stringify(key)).join(', ')}`;
    case 'too_small':
      return sizeOf(issue.origin, 'at least', Number(issue.minimum));
    case 'too_big':
      return sizeOf(issue.origin, 'at most', Number(issue.maximum));
    case 'invalid_format':
      return `expected ${issue.format === 'regex' ? 'another form' : `a valid ${issue.format}`}`;
    default:
      return value === undefined ? 'a value is missing' : 'expected another value';
  }
}

const nouns: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  record: 'an object',
  array: 'a list',
  null: 'null',
  undefined: 'nothing',
};

function withArticle(type: string): string {
  return nouns[type] ?? type;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'number' && !Number.isInteger(value)) return `${value}`;
  return nouns[typeof value] ?? typeof value;
}

function sizeOf(origin: string, bound: string, size: number): string {
  if (origin === 'string') {
    if (bound === 'at least' && size === 1) return 'expected text that is not empty';
    return `expected ${bound} ${size} ${size === 1 ? 'character' : 'characters'}`;
  }
  if (origin === 'array' || origin === 'set') return `expected ${bound} ${size} ${size === 1 ? 'entry' : 'entries'}`;
  return `expected ${bound} ${size}`;
}
