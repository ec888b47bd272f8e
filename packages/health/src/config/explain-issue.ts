import type { z } from 'zod';
import { referenceExpected, referenceKinds } from '../secrets/secret-reference.ts';
import { isShowable } from '../secrets/showable.ts';
import type { ConfigProblem } from './config-error.ts';
import { partOf, valueAt, type YamlSource } from './yaml-source.ts';

/** Turns an issue of zod into sentences for an operator. It repeats no value: a value may be a secret. */
export function explainIssue(source: YamlSource, issue: z.core.$ZodIssue): ConfigProblem[] {
  if (issue.code === 'invalid_union' && issue.message === referenceExpected) return explainReference(source, issue);
  const branch = issue.code === 'invalid_union' ? branchOf(issue) : undefined;
  if (branch) return branch.flatMap((inner) => explainIssue(partOf(source, issue.path), inner));
  if (issue.code !== 'unrecognized_keys') return [source.problem(issue.path, explain(source, issue))];
  return issue.keys.map((key) => explainUnknownMember(source, issue.path, key));
}

/**
 * The issues of the only form that has the type of the value (a text, a mapping or a list), or among several of these, of the
 * only one that has all members of the value. Undefined if there is none.
 */
function branchOf({ errors }: z.core.$ZodIssueInvalidUnion): readonly z.core.$ZodIssue[] | undefined {
  const fitting = errors.filter(
    (issues) => !issues.some(({ code, path }) => /^invalid_(?:type|value)$/.test(code) && path.length === 0),
  );
  const [form, ...others] = fitting.filter(
    (issues) =>
      fitting.length === 1 || !issues.some(({ code, path }) => code === 'unrecognized_keys' && path.length === 0),
  );
  return others.length === 0 ? form : undefined;
}

/** A member that names a secret has another value than a reference. */
function explainReference(source: YamlSource, issue: z.core.$ZodIssueInvalidUnion): ConfigProblem[] {
  const value = valueAt(source.value, issue.path);
  const refuse = (message: string) => [source.problem(issue.path, message)];
  if (value === undefined) return refuse(`missing; ${referenceExpected}`);
  if (typeof value === 'string')
    return refuse(`${referenceExpected}; the secret itself does not belong in this file, only where it is`);
  if (typeof value !== 'object' || value === null) return refuse(referenceExpected);
  const kinds = referenceKinds.filter((kind) => Object.hasOwn(value, kind));
  const [kind] = kinds;
  if (kinds.length > 1) return refuse(`expected only one of ${referenceKinds.join(', ')}`);
  const branch = kind === undefined ? undefined : issue.errors[referenceKinds.indexOf(kind)];
  const part = partOf(source, issue.path);
  if (branch) return branch.flatMap((inner) => explainIssue(part, inner));
  const unknown = Object.keys(value).map((key) => explainUnknownMember(part, [], key));
  return unknown.length > 0 ? unknown : refuse('expected { file: … }, { env: … }, { exec: [ … ] } or { vault: … }');
}

function explainUnknownMember(source: YamlSource, path: readonly PropertyKey[], key: string): ConfigProblem {
  return isShowable(key)
    ? source.problem([...path, key], `unknown member "${key}"`, true)
    : source.problem(path, 'unknown member; is a credential pasted here?');
}

function explain(source: YamlSource, issue: z.core.$ZodIssue): string {
  const missing = isMissing(source, issue.path) ? 'missing; ' : '';
  switch (issue.code) {
    case 'invalid_type':
      // A schema's own sentence says more than the type: a time needs a unit, not quotes.
      if (!issue.message.startsWith('Invalid ')) return missing + issue.message;
      return `${missing}expected ${nameOf(issue.expected)}${isUnquoted(source, issue) ? '; put quotes around it' : ''}`;
    case 'invalid_union':
      return `${missing}expected ${unionMembers(issue)}`;
    case 'invalid_value':
      return `${missing}expected ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}${isQuoted(source, issue) ? ', without quotes' : ''}`;
    case 'too_small':
      if (issue.origin === 'array') return 'expected at least one entry';
      return issue.origin === 'string' ? 'expected some text' : `expected at least ${issue.minimum}`;
    case 'too_big':
      return `expected at most ${issue.maximum}${issue.origin === 'string' ? ' characters' : ''}`;
    default:
      return issue.message;
  }
}

function unionMembers(issue: z.core.$ZodIssueInvalidUnion): string {
  const options = 'options' in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];
  return options.length > 0 ? `one of ${options.join(', ')}` : 'one of the documented forms';
}

function isMissing(source: YamlSource, path: readonly PropertyKey[]): boolean {
  return valueAt(source.value, path) === undefined;
}

/** YAML reads `12` and `true` as what they look like, also where a text was meant. */
function isUnquoted(source: YamlSource, { expected, path }: z.core.$ZodIssueInvalidType): boolean {
  return expected === 'string' && ['number', 'boolean'].includes(typeof valueAt(source.value, path));
}

/** A number in quotes is text. */
function isQuoted(source: YamlSource, { values, path }: z.core.$ZodIssueInvalidValue): boolean {
  const value = valueAt(source.value, path);
  return typeof value === 'string' && values.some((each) => typeof each === 'number' && String(each) === value);
}

function nameOf(expected: string): string {
  const names: Readonly<Record<string, string>> = {
    object: 'a mapping ("name: value")',
    record: 'a mapping ("name: value")',
    array: 'a list ("- …")',
    string: 'text',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
  };
  return names[expected] ?? expected;
}
