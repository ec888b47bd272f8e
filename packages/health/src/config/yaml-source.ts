import { createRequire } from 'node:module';
import { CORE_SCHEMA, load } from 'js-yaml';
import type { Document, Node, YAMLError } from 'yaml';
import { ConfigError, type ConfigProblem } from './config-error.ts';

/** A step from the root of a document to a value. */
export type YamlPath = readonly PropertyKey[];

/** A parsed YAML file that knows where its values stand. */
export interface YamlSource {
  /** The values. */
  readonly value: unknown;
  /** Mistakes that did not keep the text from being understood: members that stand there twice. */
  readonly problems: readonly ConfigProblem[];
  /** Describes a mistake at a place; `atKey` points at the member's name instead of its value. */
  problem(path: YamlPath, message: string, atKey?: boolean): ConfigProblem;
}

/** The parser that knows all places: 72 files, which nobody needs as long as there is no mistake. */
const exactParser = (): typeof import('yaml') => createRequire(import.meta.url)('yaml') as typeof import('yaml');

/** YAML may repeat a part by reference; more than this many repetitions is an attack on the memory. */
const maxAliasCount = 100;

/**
 * Parses a YAML 1.2 text.
 *
 * @throws ConfigError - With every syntax error.
 */
export function parseYaml(file: string, text: string): YamlSource {
  const value = parseQuickly(text);
  if (value === undefined) return parseExactly(file, text);
  // Where a value stands is only asked for when something is wrong with it.
  let source: YamlSource | undefined;
  const exactly = () => {
    source ??= parseExactly(file, text);
    return source;
  };
  return { value, problems: [], problem: (path, message, atKey) => exactly().problem(path, message, atKey) };
}

/** An anchor or an alias, or what looks like one. */
const reference = /(?:^|[\s[{,:-])[&*][^\s,[\]{}]/;

/**
 * The values of a text without any mistake, some forty times as fast as the parser that knows all places. Undefined
 * when that one has to look at it.
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
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const problem = (error: YAMLError) => ({ file, ...at(error.pos[0]), path: '', message: describe(error) });
  // A tag that nobody knows is only a warning to the parser, and would silently mean nothing.
  const problems = [...document.errors, ...document.warnings];
  if (problems.some(({ code }) => code !== 'DUPLICATE_KEY')) throw new ConfigError(problems.map(problem));
  return {
    value: toValue(file, document),
    problems: problems.map(problem),
    problem(path, message, atKey = false) {
      const node = find(document.contents, path, atKey);
      return { file, ...at(node?.range?.[0] ?? 0), path: formatPath(path), message };
    },
  };
}

function toValue(file: string, document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount });
  } catch {
    throw new ConfigError([
      { file, line: 1, column: 1, path: '', message: 'a reference ("*name") is unknown, or repeats far too much' },
    ]);
  }
}

const descriptions: Readonly<Partial<Record<YAMLError['code'], string>>> = {
  TAB_AS_INDENT: 'a tab is used for indentation; YAML allows only spaces',
  DUPLICATE_KEY: 'the same member stands here twice',
  TAG_RESOLVE_FAILED: 'unknown tag ("!name")',
  MULTIPLE_DOCS: 'a second document begins; expected one',
  BLOCK_AS_IMPLICIT_KEY: 'no valid YAML: a second ":" on one line; put quotes around the value',
  BAD_SCALAR_START: 'no valid YAML: put quotes around a value that begins with this character',
};

/** The parser's own words may repeat the text, which may be a secret in the wrong place: only what is before ":" stays. */
function describe({ code, message }: YAMLError): string {
  if (message.startsWith('Implicit')) return 'no valid YAML: expected "name: value" on one line';
  return descriptions[code] ?? `no valid YAML: ${message.replace(/\n.*|: ".*/s, '')}`;
}

/** The node at a path, or the deepest one on the way: a missing member is shown at its parent. */
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

/** A part of a file as if it were a whole one; mistakes are told at their place in the file. */
export function partOf(source: YamlSource, base: YamlPath): YamlSource {
  return {
    value: valueAt(source.value, base),
    problems: [],
    problem: (path, message, atKey) => source.problem([...base, ...path], message, atKey),
  };
}

/** The value at a path; undefined where there is none. */
export function valueAt(value: unknown, path: YamlPath): unknown {
  let found: unknown = value;
  for (const step of path)
    found = typeof found === 'object' && found !== null ? (found as Record<PropertyKey, unknown>)[step] : undefined;
  return found;
}
