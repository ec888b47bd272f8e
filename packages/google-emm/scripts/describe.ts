/** Turns Google's descriptions into doc comments: short, on one line, with the format of the value. */

/** A sentence longer than this is cut at a comma or a word. */
const maxLength = 220;

const meaningOfFormat: Readonly<Record<string, string>> = {
  int64: 'A 64-bit integer as decimal text.',
  'google-datetime': 'RFC 3339.',
  'google-duration': 'Seconds with the suffix `s`, such as `3.5s`.',
  'google-fieldmask': 'Field names separated by commas.',
  byte: 'Base64.',
};

/**
 * A doc comment for a member.
 *
 * @param description - Google's description; may be empty.
 * @param format - The format of the value in the discovery document.
 * @param fallback - What to say where Google says nothing.
 */
export function memberComment(description: string, format: string | undefined, fallback: string): string {
  const isOutput = /\boutput only\b/i.test(description);
  const meaning = shorten(description) || fallback;
  const isDeprecated = deprecation.test(description);
  const parts = [
    meaning,
    isOutput ? 'Set by Google.' : '',
    isDeprecated && !/deprecated/i.test(meaning) ? 'Deprecated by Google.' : '',
    meaningOfFormat[format ?? ''] ?? '',
  ];
  return comment(parts.filter(Boolean).join(' '));
}

const deprecation = /^(optional\. )?\W*(deprecated|this field is deprecated)/i;

/** A doc comment for a schema. */
export function schemaComment(description: string, source: string): string {
  const meaning = shorten(description) || `The ${source.replace(/^.*: /, '')}.`;
  return comment(`${meaning}${deprecation.test(description) ? ' Deprecated by Google.' : ''} (${source})`);
}

function comment(text: string): string {
  return `/** ${text.replaceAll('*/', '* /')} */`;
}

/** The first sentence that says something, without links and without the labels that Google puts before it. */
export function shorten(description: string): string {
  const text = description
    .replace(/\\([{}])/g, '$1')
    .replace(/\(?https?:\/\/[^\s)]+\)?/g, '')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    // The notice with which Google marks what it will remove; said in words of our own below.
    .replace(/^\W*deprecated\W*new integrations cannot use [^.]*(\.\s*|$)/i, '')
    .replace(/^((Required|Optional|Output only|Immutable|Identifier|Input only|Deprecated|The)\b[.:]\s*)+/gi, '')
    .replace(/\s+/g, ' ')
    .replace(/ ([.,;])/g, '$1')
    .trim();
  const [opening = '', second = ''] = text.split(
    /(?<=[^.][.!?])(?<!\b(?:e\.g|i\.e|etc|vs|approx)\.)(?:\s+(?=[A-Z"`*(-])|(?<=[a-z]\.)(?=[A-Z][a-z]+ ))/,
  );
  // What says only when a member has no effect does not say what it is for.
  const isNote = /no effect|not supported|deprecated/i.test(opening) && opening.length + second.length < maxLength;
  const first = isNote ? `${opening} ${second}`.trim() : opening;
  const whole = withoutOpenBracket(first);
  const sentence = whole.length <= maxLength ? whole : cut(whole);
  if (sentence === '') return '';
  const capital = /^[a-z]\w*\b[A-Z_.]/.test(sentence)
    ? sentence
    : sentence.replace(/^[a-z]/, (letter) => letter.toUpperCase());
  return /[.!?)]$/.test(capital) ? capital : `${capital.replace(/[,;:]$/, '')}.`;
}

function cut(sentence: string): string {
  const head = sentence.slice(0, maxLength);
  const end = Math.max(head.lastIndexOf(', '), head.lastIndexOf('; '));
  return end > maxLength / 2 ? head.slice(0, end) : `${head.slice(0, head.lastIndexOf(' '))} …`;
}

/** A sentence that ends inside a bracket, without the bracket. */
function withoutOpenBracket(sentence: string): string {
  const opened = sentence.lastIndexOf('(');
  return opened > 0 && !sentence.includes(')', opened) ? sentence.slice(0, opened).trim() : sentence;
}
