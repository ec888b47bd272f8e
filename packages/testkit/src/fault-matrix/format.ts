import type { FaultOutcome } from './run-fault-matrix.ts';

/** Writes outcomes as a table for a terminal; a row that is not as expected begins with `!` and is followed by why. */
export function formatFaultMatrix(outcomes: readonly FaultOutcome[]): string {
  const head = ['', 'what goes wrong', 'call', 'reason', 'kind', 'attempts', 'total ms'];
  const rows = outcomes.map(({ what, access, actual, problems }) => [
    problems.length === 0 ? ' ' : '!',
    what,
    access,
    actual.reason,
    actual.kind,
    String(actual.attempts),
    String(actual.totalMs),
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => (column < 5 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd();
  const body = rows.flatMap((row, index) => [
    line(row),
    ...(outcomes[index]?.problems ?? []).map((problem) => `    ${problem}`),
  ]);
  return [line(head), ...body].join('\n');
}
