/**
 * Splits comma-separated values into rows of cells (RFC 4180): quoted cells may hold commas, quotes (doubled) and line
 * ends. Rows may have unequal lengths, lines may end in CR LF, LF or CR, a quote that is never closed ends with the text.
 */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let index = 0;
  while (index < text.length) {
    const cell = text[index] === '"' ? quotedCell(text, index) : plainCell(text, index);
    row.push(cell.value);
    index = cell.end;
    if (text[index] === ',') {
      index += 1;
      // A comma at the very end has an empty cell behind it.
      if (index === text.length) row.push('');
      continue;
    }
    index += text[index] === '\r' && text[index + 1] === '\n' ? 2 : 1;
    rows.push(row);
    row = [];
  }
  if (row.length > 0) rows.push(row);
  return rows;
}

interface Cell {
  readonly value: string;
  /** The place of the comma or line end behind it, or the end of the text. */
  readonly end: number;
}

const cellEnd = /[,\r\n]/g;

function plainCell(text: string, start: number): Cell {
  const end = nextEnd(text, start);
  return { value: text.slice(start, end), end };
}

function quotedCell(text: string, start: number): Cell {
  const parts: string[] = [];
  let from = start + 1;
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote < 0) return { value: parts.join('') + text.slice(from), end: text.length };
    parts.push(text.slice(from, quote));
    from = quote + 1;
    if (text[from] !== '"') break;
    parts.push('"');
    from += 1;
  }
  // The text between the closing quote and the comma is kept.
  const end = nextEnd(text, from);
  return { value: parts.join('') + text.slice(from, end), end };
}

function nextEnd(text: string, from: number): number {
  cellEnd.lastIndex = from;
  return cellEnd.exec(text)?.index ?? text.length;
}
