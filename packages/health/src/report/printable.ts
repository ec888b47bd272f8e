/**
 * Characters that control a terminal or the order of its text: C0, DEL and C1, line and paragraph separators, and the
 * controls of bidirectional text (Unicode, UAX #9).
 */
const controls = '\\p{Cc}\\p{Zl}\\p{Zp}\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069';
const anyControls = new RegExp(`[${controls}]+`, 'gu');
/** One character that controls a terminal or the order of its text. */
export const controlCharacter = new RegExp(`[${controls}\\ufeff]`, 'gu');

/** Replaces control characters by spaces: names come from vendors and configurations, and must not control a terminal. */
export function printable(text: string): string {
  return text.replace(anyControls, ' ');
}

/** The same for a text of several lines; tabs become spaces too. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}

/** Puts a text in quotation marks, without control characters. */
export function quoted(text: string): string {
  return `"${printable(text)}"`;
}

/**
 * Writes a value as JSON in which every control character is escaped. `JSON.stringify` escapes only C0 and leaves the rest for
 * the terminal that shows the document.
 */
export function jsonText(value: unknown, indent?: number): string {
  return escapeControls(JSON.stringify(value, undefined, indent));
}

/** Writes the document that a command prints with `--format json`. */
export function jsonDocument(content: object): string {
  return `${jsonText({ schemaVersion: 1, ...content }, 2)}\n`;
}

/** Escapes the control characters in a line of JSON; the line breaks between members stay. */
export function escapeControls(json: string): string {
  return json.replace(controlCharacter, (character) =>
    character === '\n' ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
