/** Sets rows under each other: every column as wide as its widest cell, numbers to the right. */
export function formatColumns(rows: readonly (readonly string[])[], indent = ''): string {
  const widths: number[] = [];
  for (const row of rows)
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, cell.length);
  const lines = rows.map((row) =>
    row
      .map((cell, index) => (isFigure(cell) ? cell.padStart(widths[index] ?? 0) : cell.padEnd(widths[index] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
  return lines.map((line) => `${indent}${line}\n`).join('');
}

/** A number with its unit, or the dash in the place of one. */
function isFigure(cell: string): boolean {
  return /^(?:[\d,.]+(?: (?:%|ms|s))?|–)$/.test(cell);
}
