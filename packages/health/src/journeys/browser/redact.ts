/** What stands in place of a secret. */
export const redacted = '[redacted]';

/** Removes secrets from texts. */
export interface Redactor {
  /** Adds values that must not be kept: secrets, typed texts, cookies. Values of less than three characters are too common. */
  add(...values: readonly string[]): void;
  /** Returns the text without the values, however they are spelt, and without what looks like a token. */
  clean(text: string): string;
  /** The values, the longest first. */
  readonly values: readonly string[];
}

/** What looks like a token although nobody has named it: a JSON web token, or what stands behind "Bearer". */
const tokens = /\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?|(?<=\bbearer\s+)[\w.~+/=-]{8,}/gi;

const shortest = 3;

/** Makes a redactor. */
export function createRedactor(): Redactor {
  const values = new Set<string>();
  let spellings: readonly string[] | undefined;
  return {
    add(...added) {
      for (const value of added) {
        if (value.trim().length < shortest || values.has(value)) continue;
        values.add(value);
        spellings = undefined;
      }
    },
    clean(text) {
      spellings ??= [...new Set([...values].flatMap(spellingsOf))].toSorted(
        (first, second) => second.length - first.length,
      );
      let cleaned = text;
      for (const spelling of spellings) cleaned = cleaned.replaceAll(spelling, redacted);
      return cleaned.replaceAll(tokens, redacted);
    },
    get values() {
      return [...values].toSorted((first, second) => second.length - first.length);
    },
  };
}

/** A value plain, percent-encoded, as a form, as JSON, as HTML, and as Base64 at each of its three offsets. */
function spellingsOf(value: string): readonly string[] {
  const percent = encodeURIComponent(value);
  const plain = [
    value,
    percent,
    percent.replaceAll('%20', '+'),
    new URLSearchParams({ v: value }).toString().slice(2),
    JSON.stringify(value).slice(1, -1),
    value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
  ];
  // A short value in Base64 is a few letters that may stand anywhere.
  if (value.length < 6) return plain;
  return [...plain, ...encodedParts(value, 'base64'), ...encodedParts(value, 'base64url')];
}

function encodedParts(value: string, encoding: 'base64' | 'base64url'): readonly string[] {
  return [0, 1, 2].map((offset) => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(value)]);
    const whole = Math.floor((bytes.length * 8) / 6);
    return bytes.toString(encoding).slice(Math.ceil((offset * 8) / 6), whole);
  });
}
