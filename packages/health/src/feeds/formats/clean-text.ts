/** Sequences that control a terminal (ECMA-48): with a parameter list, with a string, or of one character. */
const terminalSequences =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is removed.
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|\u001b[\]PX^_][^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]?/gu; // oxlint-disable-line no-control-regex

/** Marks of HTML. What looks like the beginning of one and does not end is removed, too. */
const markup = /<[!/?A-Za-z][^<>]*>?/g;

/**
 * Characters that are not seen, or that change the order of what is seen: controls, formats such as the marks of bidirectional
 * text, private ones, halves of characters, and line and paragraph separators.
 */
const unseen = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]+/gu;

/** More of a text is not looked at. */
const longestInput = 100_000;

/**
 * Makes plain text of what another party wrote: without marks of HTML, terminal sequences and unseen characters, on one line, at
 * most `limit` characters long. Anything else than a text or a number becomes an empty text.
 */
export function cleanText(value: unknown, limit: number): string {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return '';
  const text = value
    .slice(0, longestInput)
    .replace(terminalSequences, ' ')
    .replace(markup, ' ')
    .replace(unseen, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
  const characters = Array.from(text);
  return characters.length <= limit
    ? text
    : `${characters
        .slice(0, limit - 1)
        .join('')
        .trimEnd()}…`;
}
