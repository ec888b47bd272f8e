import type { z } from 'zod';
import type { ConfigProblem } from './config-error.ts';
import { isShowable } from './showable.ts';
import type { YamlSource } from './yaml-source.ts';

/** Turns an issue of zod into sentences that an operator understands. Values are never repeated: one may be a secret. */
export function explainIssue(source: YamlSource, issue: z.core.$ZodIssue): ConfigProblem[] {
  if (issue.code !== 'unrecognized_keys') return [source.problem(issue.path, explain(source, issue))];
  return issue.keys.map((key) =>
    isShowable(key)
      ? source.problem([...issue.path, key], `unknown member "${key}"`, true)
      : source.problem(issue.path, 'unknown member; is a credential pasted here?'),
  );
}

function explain(source: YamlSource, issue: z.core.$ZodIssue): string {
  const missing = isMissing(source, issue.path) ? 'missing; ' : '';
  switch (issue.code) {
    case 'invalid_type':
      return `${missing}expected ${nameOf(issue.expected, issue.path)}${isUnquoted(source, issue) ? '; put quotes around it' : ''}`;
    case 'invalid_union':
      return `${missing}expected ${unionMembers(issue)}`;
    case 'invalid_value':
      return `${missing}expected ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`;
    case 'too_small':
      return issue.origin === 'array' ? 'expected at least one entry' : 'expected some text';
    case 'too_big':
      return `expected at most ${issue.maximum} characters`;
    default:
      return issue.message;
  }
}

function unionMembers(issue: z.core.$ZodIssueInvalidUnion): string {
  const options = 'options' in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];
  return options.length > 0 ? `one of ${options.join(', ')}` : 'one of the documented forms';
}

function isMissing(source: YamlSource, path: readonly PropertyKey[]): boolean {
  return valueAt(source, path) === undefined;
}

/** YAML reads `12` and `true` as what they look like, also where a text was meant. */
function isUnquoted(source: YamlSource, { expected, path }: z.core.$ZodIssueInvalidType): boolean {
  return expected === 'string' && ['number', 'boolean'].includes(typeof valueAt(source, path));
}

function valueAt(source: YamlSource, path: readonly PropertyKey[]): unknown {
  let value: unknown = source.value;
  for (const step of path)
    value = typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[step] : undefined;
  return value;
}

const fileMembers = new Set<PropertyKey>(['token', 'key', 'privateKey', 'certificate', 'serviceAccount']);

function nameOf(expected: string, path: readonly PropertyKey[]): string {
  const last = path.at(-1);
  if (expected === 'object' && last !== undefined && fileMembers.has(last)) return '{ file: … }';
  const names: Readonly<Record<string, string>> = {
    object: 'a mapping ("name: value")',
    array: 'a list ("- …")',
    string: 'text',
    number: 'a number',
    boolean: 'true or false',
  };
  return names[expected] ?? expected;
}
