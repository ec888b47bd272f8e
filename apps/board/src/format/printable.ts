/**
 * Makes a name harmless for the eye: signs that turn the direction of writing around, and control characters such as the escapes
 * of terminals, become a visible placeholder. The document itself cannot be broken: no text is ever read as HTML.
 */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu, '�');
}
