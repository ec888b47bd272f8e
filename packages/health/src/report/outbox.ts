import type { OutboxEntry } from '../store/store.ts';
import { formatColumns } from './columns.ts';
import { printable } from './printable.ts';
import { formatInstant } from './times.ts';

/** Lists notifications, one line each: key, kind, severity, time, text. */
export function formatOutbox(entries: readonly OutboxEntry[]): string {
  if (entries.length === 0) return 'no notification\n';
  return formatColumns(
    entries.map(({ key, kind, severity, atMs, text, deliveredMs }) => [
      key,
      kind,
      severity,
      formatInstant(atMs),
      printable(text),
      ...(deliveredMs === null ? [] : [`[delivered ${formatInstant(deliveredMs)}]`]),
    ]),
  );
}
