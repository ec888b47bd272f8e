/**
 * Writes a row of CSV (RFC 4180). A text that a spreadsheet would take for a formula gets a leading apostrophe: names come
 * from vendors and customers, and must not run in the program that opens the file (OWASP, "CSV Injection").
 */
export function csvRow(cells: readonly CsvCell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

/** A value of a CSV cell; null and undefined are empty. */
export type CsvCell = string | number | boolean | null | undefined;

function csvCell(value: CsvCell): string {
  if (value == null) return '';
  // A number is no text that a person wrote, and a negative one is no formula.
  if (typeof value !== 'string') return String(value);
  const safe = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/.test(value) ? `'${value}` : value;
  return /[",\r\n]|^\s|\s$|^'/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
