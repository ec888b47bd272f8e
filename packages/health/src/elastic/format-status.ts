import { printable } from '../report/printable.ts';
import { formatInstant } from '../report/times.ts';
import type { ElasticStatus } from './status-file.ts';

/** Writes what was written to Elasticsearch, what waits, and what was lost. */
export function formatElasticStatus({ counts, waitingBytes, failingSinceMs, error }: ElasticStatus): string {
  const { written, duplicate, refused, dropped } = counts;
  const waiting = `${(waitingBytes / 1_048_576).toFixed(1)} MiB waiting`;
  const lost = refused + dropped === 0 ? 'none lost' : `${refused} refused, ${dropped} dropped`;
  const since = failingSinceMs === null ? '' : ` since ${formatInstant(failingSinceMs)}`;
  const state = error === null ? '' : `; takes none${since}: ${printable(error)}`;
  return `Elasticsearch: ${written + duplicate} documents written, ${waiting}, ${lost}${state}\n`;
}
