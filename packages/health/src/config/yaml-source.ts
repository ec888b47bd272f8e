import { createRequire } from 'node:module';
import { CORE_SCHEMA, load } from 'js-yaml';
import type { Document, Node, YAMLError } from 'yaml';
import { incomparableLength } from '../files/incomparable-length.ts';
import { ConfigError, type ConfigProblem } from './config-error.ts';

/** A step from the root of a document to a value. */
export type YamlPath = readonly PropertyKey[];

/** A parsed YAML file that knows the places of its values. */
export interface YamlSource {
  /** The values. */
  readonly value: unknown;
  /** Mistakes in a text that can be understood all the same: duplicate members. */
  readonly problems: readonly ConfigProblem[];
  /** Describes a mistake at a place; `atKey` points at the member's name instead of its value. */
  problem(path: YamlPath, message: string, atKey?: boolean): ConfigProblem;
}

/** The parser that knows the place of every value: 72 files, which are loaded only to describe a mistake. */
const exactParser = (): typeof import('yaml') => createRequire(import.meta.url)('yaml') as typeof import('yaml');

/** YAML may repeat a part by reference, such as the settings of 10,000 tenants; more repetitions are an attack. */
const maxAliasCount = 100_000;

/**
 * Parses a YAML 1.2 text, with the merge key (`<<`) of YAML 1.1.
 *
 * @throws ConfigError - With every syntax error, and for a member `length` of a kind that no schema can judge.
 */
export function parseYaml(file: string, text: string): YamlSource {
  const source = parseText(file, text);
  const path = incomparableLength(source.value);
  if (path) throw new ConfigError([source.problem(path, 'expected a number, a text or a list of them')]);
  return source;
}

function parseText(file: string, text: string): YamlSource {
  const oddSpace = oddIndentation.exec(text);
  if (oddSpace) throw new ConfigError([describeOddSpace(file, text, oddSpace)]);
  const value = parseQuickly(text);
  if (value === undefined) return parseExactly(file, text);
  // The places are needed only to describe a mistake.
  let source: YamlSource | undefined;
  const exactly = () => {
    source ??= parseExactly(file, text);
    return source;
  };
  return { value, problems: [], problem: (path, message, atKey) => exactly().problem(path, message, atKey) };
}

/** A space of typography at the beginning of a line: it looks like indentation, and belongs to the name to YAML. */
const oddIndentation = /^[ \t]*[\u00A0\u2000-\u200B\u202F\u3000]/m;

function describeOddSpace(file: string, text: string, { index, 0: match }: RegExpExecArray): ConfigProblem {
  const line = text.slice(0, index).split('\n').length;
  const code = match.slice(-1).charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  const message = `a space that is not ASCII (U+${code}) is used for indentation; YAML allows only spaces (U+0020)`;
  return { file, line, column: match.length, path: '', message };
}

/** An anchor, an alias or a merge key, or what looks like one. */
const reference = /(?:^|[\s[{,:-])(?:[&*][^\s,[\]{}]|<<)/;

/**
 * The values of a text without mistakes, some forty times as fast as the parser that knows the places. Returns undefined
 * if that parser is needed.
 */
function parseQuickly(text: string): unknown {
  if (reference.test(text)) return undefined;
  try {
    return load(text.replace(/^\uFEFF/, ''), { schema: CORE_SCHEMA });
  } catch {
    return undefined;
  }
}

function parseExactly(file: string, text: string): YamlSource {
  const { LineCounter, parseDocument } = exactParser();
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, merge: true, prettyErrors: false });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const variable = /\$\{\w+\}/.exec(text);
  const problem = (error: YAMLError) => {
    const place = at(error.pos[0]);
    const isVariable = variable !== null && at(variable.index).line === place.line;
    return { file, ...place, path: '', message: isVariable ? variables : describe(error) };
  };
  // An unknown tag is only a warning to the parser, and would be ignored.
  const problems = [...document.errors, ...document.warnings];
  if (problems.some(({ code }) => code !== 'DUPLICATE_KEY'))
    throw new ConfigError(firstOfEachLine(problems.map(problem)));
  return {
    value: toValue(document, (offset, message) => new ConfigError([{ file, ...at(offset), path: '', message }])),
    problems: problems.map(problem),
    problem(path, message, atKey = false) {
      const node = find(document.contents, path, atKey);
      return { file, ...at(node?.range?.[0] ?? 0), path: formatPath(path), message };
    },
  };
}

function toValue(document: Document, refuse: (offset: number, message: string) => ConfigError): unknown {
  try {
    return document.toJS({ maxAliasCount });
  } catch {
    const [offset, message] = badReference(document) ?? [
      0,
      'references ("*name") repeat parts of the file far too often',
    ];
    throw refuse(offset, message);
  }
}

/** The first reference that cannot be followed, and what is wrong with it. Its name may be a secret that begins with "*". */
function badReference(document: Document): readonly [offset: number, message: string] | undefined {
  const { isAlias, isMap, isScalar, isSeq, visit } = exactParser();
  let problem: readonly [number, string] | undefined;
  const isMapping = (node: unknown): boolean => isMap(isAlias(node) ? node.resolve(document) : node);
  visit(document, {
    Alias(_, node) {
      if (node.resolve(document) !== undefined) return undefined;
      problem = [node.range?.[0] ?? 0, 'a reference ("*name") to an anchor ("&name") that does not stand above it'];
      return visit.BREAK;
    },
    Pair(_, { key, value }) {
      if (!isScalar(key) || (key.source ?? key.value) !== '<<') return undefined;
      if (isMapping(value) || (isSeq(value) && value.items.every(isMapping))) return undefined;
      if (isAlias(value) && value.resolve(document) === undefined) return undefined;
      problem = [key.range?.[0] ?? 0, 'expected a mapping, or a list of mappings, behind "<<"'];
      return visit.BREAK;
    },
  });
  return problem;
}

/** One mistake makes the parser stumble several times over the rest of its line. */
function firstOfEachLine(problems: readonly ConfigProblem[]): readonly ConfigProblem[] {
  return [...new Map(problems.toReversed().map((problem) => [problem.line, problem])).values()].toReversed();
}

const variables =
  'no valid YAML: variables of the shell ("$" with a name in braces) are not replaced in this file; write the value, or { env: NAME } for a secret';

const descriptions: Readonly<Partial<Record<YAMLError['code'], string>>> = {
  TAB_AS_INDENT: 'a tab is used for indentation; YAML allows only spaces',
  DUPLICATE_KEY: 'the same member stands here twice',
  TAG_RESOLVE_FAILED: 'unknown tag ("!name")',
  MULTIPLE_DOCS: 'a second document begins; expected one',
  BLOCK_AS_IMPLICIT_KEY: 'no valid YAML: a second ":" on one line; put quotes around the value',
  BAD_SCALAR_START: 'no valid YAML: put quotes around a value that begins with this character',
};

/** The parser's message may repeat the text, which may be a secret in the wrong place: only what is before ":" stays. */
function describe({ code, message }: YAMLError): string {
  if (message.includes('call stack')) return 'lists and mappings are nested too deeply';
  if (message.startsWith('Implicit')) return 'no valid YAML: expected "name: value" on one line';
  return descriptions[code] ?? `no valid YAML: ${message.replace(/\n.*|: ".*/s, '')}`;
}

/** The node at a path, or the deepest node on the way: a missing member is shown at its parent. */
function find(root: Node | null, path: YamlPath, atKey: boolean): Node | null {
  let node: Node | null = root;
  for (const [index, step] of path.entries()) {
    const next = child(node, step, atKey && index === path.length - 1);
    if (!next) break;
    node = next;
  }
  return node;
}

function child(node: Node | null, step: PropertyKey, key: boolean): Node | null {
  const { isMap, isScalar, isSeq } = exactParser();
  if (isSeq(node)) return (node.items[Number(step)] as Node | undefined) ?? null;
  if (!isMap(node)) return null;
  const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step));
  // A member written without a value has no node of its own: its key is the nearest place.
  return ((key ? pair?.key : (pair?.value ?? pair?.key)) as Node | undefined) ?? null;
}

function formatPath(path: YamlPath): string {
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`;
      const name = String(step);
      if (!/^\w+$/.test(name)) return `[${JSON.stringify(name)}]`;
      return index === 0 ? name : `.${name}`;
    })
    .join('');
}

/** A part of a file as if it were a whole file; mistakes are reported at their place in the file. */
export function partOf(source: YamlSource, base: YamlPath): YamlSource {
  return {
    value: valueAt(source.value, base),
    problems: [],
    problem: (path, message, atKey) => source.problem([...base, ...path], message, atKey),
  };
}

/** The same file without the members whose names begin with `x-`: a place for anchors, as in Docker Compose. */
export function withoutExtensions(source: YamlSource): YamlSource {
  const { value } = source;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return source;
  const members = Object.entries(value);
  if (!members.some(([name]) => name.startsWith('x-'))) return source;
  const kept: unknown = Object.fromEntries(members.filter(([name]) => !name.startsWith('x-')));
  return { ...source, value: kept };
}

/** The value at a path; undefined if there is none. */
export function valueAt(value: unknown, path: YamlPath): unknown {
  let current: unknown = value;
  for (const step of path)
    current =
      typeof current === 'object' && current !== null ? (current as Record<PropertyKey, unknown>)[step] : undefined;
  return current;
}
