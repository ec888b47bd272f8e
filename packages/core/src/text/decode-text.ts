import { isUtf8 } from 'node:buffer';

/** Why bytes are not a text. */
export type TextProblem = 'utf-16' | 'utf-32' | 'binary' | 'not-utf-8';

/** What each problem is, as the end of a sentence that names the file or the option. */
export const textProblems: Readonly<Record<TextProblem, string>> = {
  'utf-16': 'it is UTF-16 text without a byte order mark; save it as UTF-8',
  'utf-32': 'it is UTF-32 text; save it as UTF-8',
  binary: 'it is binary, not text',
  'not-utf-8': 'it contains bytes that are not UTF-8; save it as UTF-8',
};

/** Bytes are not a text that can be read. The message says what they are and contains none of them. */
export class TextError extends Error {
  /** The name of the class. */
  override readonly name = 'TextError';
  /** What the bytes are. */
  readonly problem: TextProblem;

  /** Makes the error. */
  constructor(problem: TextProblem) {
    super(textProblems[problem]);
    this.problem = problem;
  }
}

/**
 * Decodes the bytes of a file, an answer or a webhook: UTF-8, with or without a byte order mark, or UTF-16 with one (what
 * PowerShell and Notepad write). The byte order mark is removed, also from a string.
 *
 * @throws TextError - If the bytes are neither; no byte is replaced by U+FFFD.
 * @throws TypeError - If the source is neither a string nor bytes.
 */
export function decodeText(source: string | Uint8Array): string {
  if (typeof source === 'string') return source.startsWith('\uFEFF') ? source.slice(1) : source;
  checkTextSource(source);
  const [first, second, third, fourth] = source;
  if (first === 0xff && second === 0xfe) {
    if (third === 0 && fourth === 0 && source.length >= 4) throw new TextError('utf-32');
    return decode('utf-16le', source);
  }
  if (first === 0xfe && second === 0xff) return decode('utf-16be', source);
  if (first === 0 && second === 0 && third === 0xfe && fourth === 0xff) throw new TextError('utf-32');
  if (source.includes(0)) throw new TextError(isUtf16(source) ? 'utf-16' : 'binary');
  if (!isUtf8(source)) throw new TextError('not-utf-8');
  // With the check before it this takes half the time of a decoder that checks, and less for text in ASCII.
  const start = first === 0xef && second === 0xbb && third === 0xbf ? 3 : 0;
  return Buffer.from(source.buffer, source.byteOffset + start, source.byteLength - start).toString();
}

/** Refuses what is neither a text nor bytes, for callers without TypeScript. @throws TypeError */
export function checkTextSource(source: string | Uint8Array): void {
  if (typeof source !== 'string' && !(source instanceof Uint8Array))
    throw new TypeError('expected a text or bytes (a Buffer)');
}

function decode(encoding: 'utf-16le' | 'utf-16be', source: Uint8Array): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(source);
  } catch {
    throw new TextError('binary');
  }
}

/** Every other byte of mostly ASCII text in UTF-16 is zero, and only those. */
function isUtf16(source: Uint8Array): boolean {
  const head = source.subarray(0, 1_000);
  const zeros = [0, 0];
  head.forEach((byte, index) => {
    if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  });
  const [even = 0, odd = 0] = zeros;
  return source.length % 2 === 0 && Math.min(even, odd) === 0 && Math.max(even, odd) > head.length / 4;
}
