/** The format of recorded runs with the truth beside them: see docs/replay-corpus.md. */
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { verdicts } from '../../src/monitor/attribution/verdict.ts';
import { resultClasses } from '../../src/run/result.ts';

const Scope = z.strictObject({
  service: z.string().optional(),
  tenant: z.string().optional(),
  location: z.string().optional(),
  sharedKey: z.string().optional(),
});

const Label = z.strictObject({ from: z.iso.datetime(), to: z.iso.datetime(), verdict: z.enum(verdicts), scope: Scope });

const Run = z.object({
  at: z.iso.datetime(),
  location: z.string(),
  tenant: z.string(),
  service: z.string(),
  target: z.string().optional(),
  class: z.enum(resultClasses),
  code: z.string().nullable(),
  sharedKeys: z.array(z.string()),
});

/** What was really the matter. */
export interface TruthLabel {
  /** From when, in milliseconds since 1970. */
  readonly fromMs: number;
  /** Until when. */
  readonly toMs: number;
  /** Whose trouble it was. */
  readonly verdict: (typeof verdicts)[number];
  /** What it concerned. */
  readonly scope: z.output<typeof Scope>;
}

/** A run as it was recorded. */
export interface RecordedRun {
  readonly atMs: number;
  readonly location: string;
  readonly tenant: string;
  readonly service: string;
  readonly target: string;
  readonly class: (typeof resultClasses)[number];
  readonly code: string | null;
  readonly sharedKeys: readonly string[];
}

/** Recorded runs, and what was really the matter. */
export interface Corpus {
  /** Its name. */
  readonly name: string;
  /** What was the matter. */
  readonly labels: readonly TruthLabel[];
  /** The runs in the order of their time. */
  runs(): AsyncIterable<RecordedRun> | Iterable<RecordedRun>;
}

/** Reads a folder with `runs.ndjson` and `labels.json`. Lines are read as they are asked for. */
export async function readCorpus(folder: string): Promise<Corpus> {
  const file = join(folder, 'labels.json');
  const labels = z
    .array(Label)
    .parse(JSON.parse(await readFile(file, 'utf8')), { error: () => `"${file}" is not as documented` });
  return {
    name: folder,
    labels: labels.map(({ from, to, verdict, scope }) => ({
      fromMs: Date.parse(from),
      toMs: Date.parse(to),
      verdict,
      scope,
    })),
    async *runs() {
      let line = 0;
      for await (const text of createInterface({
        input: createReadStream(join(folder, 'runs.ndjson')),
        crlfDelay: Infinity,
      })) {
        line += 1;
        if (text === '') continue;
        const { data, error } = Run.safeParse(parseJson(text));
        if (!data)
          throw new Error(
            `${join(folder, 'runs.ndjson')}:${line} is no run: ${error.issues[0]?.path.join('.')} ${error.issues[0]?.message}`,
          );
        const { at, target = `${data.tenant}/${data.service}`, ...rest } = data;
        yield { ...rest, target, atMs: Date.parse(at) };
      }
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
