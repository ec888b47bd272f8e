/** Reads a corpus from a folder, in the format of docs/replay-corpus.md. */
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { resultClasses } from '@mdmkit/monitor/model';
import { z } from 'zod';
import { controlService } from '../../../monitor/src/model/observation.ts';
import { ConfigError } from '../../src/config/config-error.ts';
import { explainIssue } from '../../src/config/explain-issue.ts';
import { parseYaml } from '../../src/config/yaml-source.ts';
import { reasonOf } from '../../src/files/reason-of.ts';
import type { Corpus, RecordedRun } from './replay-corpus.ts';
import { type RecordingFacts, readLabels } from './replay-labels.ts';

const Run = z.object({
  at: z.iso.datetime('expected a time in UTC such as "2026-01-05T00:40:12.000Z"'),
  location: z.string().min(1),
  tenant: z.string().min(1),
  service: z.string().min(1),
  target: z.string().min(1).optional(),
  class: z.enum(resultClasses),
  code: z.string().nullable(),
  sharedKeys: z.array(z.string()),
});

/**
 * Reads a folder with `runs.ndjson` and `labels.json`. Everything is validated before the first run is handed out; runs are read
 * again as they are asked for, so that a recording may be larger than the memory.
 *
 * @throws ConfigError - When a file is missing or not as documented, or when they do not fit together, at file and line.
 */
export async function readCorpus(folder: string): Promise<Corpus> {
  const labels = await readLabels(join(folder, 'labels.json'));
  const file = join(folder, 'runs.ndjson');
  const { controls, ...facts } = await survey(file);
  labels.assertFit(facts);
  return { name: folder, labels: labels.labels, controls, runs: () => readRuns(file) };
}

async function survey(file: string): Promise<RecordingFacts & { readonly controls: number }> {
  const names = {
    service: new Set<string>(),
    tenant: new Set<string>(),
    location: new Set<string>(),
    sharedKey: new Set<string>(),
  };
  const hosts = new Map<string, Set<string>>();
  let fromMs: number | undefined;
  let toMs = 0;
  for await (const { atMs, location, tenant, service, target, sharedKeys } of readRuns(file)) {
    fromMs ??= atMs;
    toMs = atMs;
    names.location.add(location);
    if (service === controlService) {
      hosts.set(location, (hosts.get(location) ?? new Set()).add(target));
      continue;
    }
    names.service.add(service);
    names.tenant.add(tenant);
    for (const key of sharedKeys) names.sharedKey.add(key);
  }
  if (fromMs === undefined || names.service.size === 0) throw refuse(file, 1, 'expected at least one run of a service');
  return { fromMs, toMs, names, controls: Math.max(0, ...[...hosts.values()].map(({ size }) => size)) };
}

async function* readRuns(file: string): AsyncGenerator<RecordedRun> {
  let line = 0;
  let lastMs = Number.NEGATIVE_INFINITY;
  for await (const text of readLines(file)) {
    line += 1;
    if (text.trim() === '') continue;
    const run = parseRun(file, line, line === 1 ? text.replace(/^\uFEFF/, '') : text);
    if (run.atMs < lastMs)
      throw refuse(file, line, 'at: earlier than the line before; runs stand in the order of their time');
    lastMs = run.atMs;
    yield run;
  }
}

async function* readLines(file: string): AsyncGenerator<string> {
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Infinity });
  try {
    yield* lines;
  } catch (error) {
    throw refuse(file, 1, `the file ${reasonOf(error)}`);
  }
}

function parseRun(file: string, line: number, text: string): RecordedRun {
  const { data, error } = Run.safeParse(parseJson(file, line, text));
  if (!data) {
    const source = parseYaml(file, text);
    const problems = error.issues.flatMap((issue) => explainIssue(source, issue));
    throw new ConfigError(problems.map((problem) => ({ ...problem, line })));
  }
  const { at, location, tenant, service, target = `${tenant}/${service}`, code, sharedKeys } = data;
  return { atMs: Date.parse(at), location, tenant, service, target, class: data.class, code, sharedKeys };
}

function parseJson(file: string, line: number, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refuse(file, line, 'expected a run as one line of JSON');
  }
}

function refuse(file: string, line: number, message: string): ConfigError {
  return new ConfigError([{ file, line, column: 1, path: '', message }]);
}
