/** Writes a corpus into a folder, in the format of docs/replay-corpus.md. */
import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Corpus, RecordedRun } from './replay-corpus.ts';

/** Writes `runs.ndjson` and `labels.json`; the folder is made where it is missing. */
export async function writeCorpus(corpus: Corpus, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await pipeline(Readable.from(linesOf(corpus)), createWriteStream(join(folder, 'runs.ndjson')));
  const labels = corpus.labels.map(({ fromMs, toMs, verdict, scope }) => ({
    from: new Date(fromMs).toISOString(),
    to: new Date(toMs).toISOString(),
    verdict,
    scope,
  }));
  await writeFile(join(folder, 'labels.json'), `${JSON.stringify(labels, null, 2)}\n`);
}

/** A stream handles a few large pieces better than very many lines. */
const pieceLength = 64 * 1024;

async function* linesOf(corpus: Corpus): AsyncGenerator<string> {
  let piece = '';
  for await (const run of corpus.runs()) {
    piece += `${JSON.stringify(wireOf(run))}\n`;
    if (piece.length < pieceLength) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}

function wireOf({ atMs, location, tenant, service, target, code, sharedKeys, class: found }: RecordedRun): unknown {
  return { at: new Date(atMs).toISOString(), location, tenant, service, target, class: found, code, sharedKeys };
}
