/** Reads `labels.json`, and compares it with the recording that it is about. */
import { readFile } from 'node:fs/promises';
import { verdictFacts, verdicts } from '@mdmkit/monitor/model';
import { z } from 'zod';
import { ConfigError, type ConfigProblem } from '../../src/config/config-error.ts';
import { explainIssue } from '../../src/config/explain-issue.ts';
import { parseYaml, type YamlSource } from '../../src/config/yaml-source.ts';
import { reasonOf } from '../../src/files/reason-of.ts';
import type { TruthLabel, TruthScope } from './replay-corpus.ts';

const Labels = z.array(
  z.strictObject({
    from: z.iso.datetime('expected a time in UTC such as "2026-01-05T00:40:00Z"'),
    to: z.iso.datetime('expected a time in UTC such as "2026-01-05T01:25:00Z"'),
    verdict: z.enum(verdicts),
    scope: z.strictObject({
      service: z.string().optional(),
      tenant: z.string().optional(),
      location: z.string().optional(),
      sharedKey: z.string().optional(),
    }),
  }),
);

/** What occurs in a recording. */
export interface RecordingFacts {
  /** When its first run began, in milliseconds since 1970. */
  readonly fromMs: number;
  /** When its last run began. */
  readonly toMs: number;
  /** The names that occur. */
  readonly names: Readonly<Record<keyof TruthScope, ReadonlySet<string>>>;
}

/** Labels as they were read, and where each stands. */
export interface LabelFile {
  /** The labels. */
  readonly labels: readonly TruthLabel[];
  /**
   * Compares them with the recording.
   *
   * @throws ConfigError - With every label that no incident of this recording could match.
   */
  assertFit(facts: RecordingFacts): void;
}

/**
 * Reads a file of labels.
 *
 * @throws ConfigError - When it is missing or not as documented, with every mistake at its line.
 */
export async function readLabels(file: string): Promise<LabelFile> {
  const source = parseLabels(file, await readText(file));
  const { data, error } = Labels.safeParse(source.value);
  const mistakes = [...source.problems, ...(error?.issues ?? []).flatMap((issue) => explainIssue(source, issue))];
  if (!data || mistakes.length > 0) throw new ConfigError(mistakes);
  const labels = data.map(({ from, to, verdict, scope }) => ({
    fromMs: Date.parse(from),
    toMs: Date.parse(to),
    verdict,
    scope,
  }));
  return {
    labels,
    assertFit(facts) {
      const problems = labels.flatMap((label, at) => misfits(label, at, facts, source));
      if (problems.length > 0) throw new ConfigError(problems);
    },
  };
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new ConfigError([{ file, line: 1, column: 1, path: '', message: `the file ${reasonOf(error)}` }]);
  }
}

/** JSON is YAML, and the reader of YAML knows where everything stands. */
function parseLabels(file: string, text: string): YamlSource {
  try {
    return parseYaml(file, text);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new ConfigError(
      error.problems.map((problem) => ({ ...problem, message: problem.message.replace('YAML', 'JSON') })),
    );
  }
}

function misfits(label: TruthLabel, at: number, facts: RecordingFacts, source: YamlSource): readonly ConfigProblem[] {
  const { fromMs, toMs, verdict, scope } = label;
  const problems: ConfigProblem[] = [];
  const refuse = (path: readonly PropertyKey[], message: string) =>
    problems.push(source.problem([at, ...path], message));
  if (toMs <= fromMs) refuse(['to'], 'expected a time later than "from"');
  const span = `${new Date(facts.fromMs).toISOString()} to ${new Date(facts.toMs).toISOString()}`;
  if (fromMs < facts.fromMs || fromMs > facts.toMs) refuse(['from'], `the recording is of ${span}`);
  else if (toMs > facts.toMs) refuse(['to'], `the recording is of ${span}`);
  for (const member of ['service', 'tenant', 'location', 'sharedKey'] as const) {
    const name = scope[member];
    if (name === undefined) continue;
    // A label with another name could never be met.
    if (!verdictFacts(verdict).names.includes(member))
      refuse(['scope', member], `trouble with the verdict "${verdict}" has no ${member}; leave it out`);
    else if (!facts.names[member].has(name)) refuse(['scope', member], `no run of the recording has this ${member}`);
  }
  return problems;
}
