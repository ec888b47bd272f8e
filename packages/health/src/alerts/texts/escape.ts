/** Control characters, and controls of the order of a text (Unicode, UAX #9). */
const controls = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/gu;

/** Makes a text one line without control characters and lone surrogates: names come from vendors and tenants. */
export function oneLine(text: string): string {
  return text.toWellFormed().replace(controls, ' ').trim();
}

/** Cuts a text to a number of characters (code points). What is cut ends with an ellipsis. */
export function cutCharacters(text: string, most: number): string {
  const characters = Array.from(text.toWellFormed());
  return characters.length <= most ? text.toWellFormed() : `${characters.slice(0, most - 1).join('')}…`;
}

/** Cuts a text to a number of UTF-16 units, as programs count that are written in Java or JavaScript. */
export function cutUnits(text: string, most: number): string {
  const whole = text.toWellFormed();
  return whole.length <= most ? whole : `${dropHalfCharacter(whole.slice(0, most - 1))}…`;
}

/** Cuts a text to a number of bytes in UTF-8. */
export function cutBytes(text: string, most: number): string {
  const whole = text.toWellFormed();
  if (Buffer.byteLength(whole) <= most) return whole;
  let bytes = 0;
  let kept = '';
  for (const character of whole) {
    bytes += Buffer.byteLength(character);
    if (bytes > most - 3) break;
    kept += character;
  }
  return `${kept}…`;
}

/** A cut between the two halves of a character leaves the first half. */
function dropHalfCharacter(text: string): string {
  return text.isWellFormed() ? text : text.slice(0, -1);
}

/** Escapes a text for HTML and XML: elements and quoted attributes. */
export function escapeMarkup(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Escapes a text for Slack: entities, and the characters that format, each kept from its effect by a joiner. */
export function escapeMrkdwn(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[*_~`]/g, '\u034f$&');
}

/** Escapes a text for an Adaptive Card or for Google Chat: what Markdown reads as a format or as a link. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\*_~`[\]()#>|]/g, '\\$&').replaceAll('<', '&lt;');
}

/** Keeps a text from being read as a tag of Chatwork: `[To:1]`, `[info]`. */
export function escapeChatwork(text: string): string {
  return text.replaceAll('[', '［').replaceAll(']', '］');
}
