import { Secret } from '../secret.ts';
import { decodeText } from '../text/decode-text.ts';

/** White space, and characters without width that web pages and word processors add. */
const blank = '[\\s\\u200B-\\u200D\\u2060\\uFEFF]+';
const around = new RegExp(`^${blank}|${blank}$`, 'g');

/**
 * Decodes a credential file as {@link decodeText} does, and removes what a clipboard, an environment file or a secret manager puts
 * around it: white space, invisible characters, and quotes. A credential that is stored as a JSON text is unescaped.
 *
 * @param source - The text, the bytes of its file, or the text as a `Secret`.
 * @param isExpected - Whether a text is the credential. A text that is not, but is the base64 of one that is, is decoded: secret
 * managers and environment variables keep whole files in base64. Default: base64 is not decoded.
 * @throws TextError - If the bytes are no text.
 * @throws TypeError - If the source is neither a string, nor bytes, nor a `Secret`.
 */
export function credentialText(source: string | Uint8Array | Secret, isExpected?: (text: string) => boolean): string {
  const text = withoutQuotes(decodeText(source instanceof Secret ? source.reveal() : source).replace(around, ''));
  if (isExpected === undefined || isExpected(text)) return text;
  const decoded = decodeBase64(text);
  return decoded !== undefined && isExpected(decoded) ? decoded : text;
}

function withoutQuotes(text: string): string {
  const [, , quoted] = /^(["'])(.*)\1$/s.exec(text) ?? [];
  return quoted === undefined ? text : (jsonText(text) ?? quoted).replace(around, '');
}

/** The content of a JSON text; undefined if it is none. */
function jsonText(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : undefined;
  } catch {
    // Not kept as a cause: its message repeats the text.
    return undefined;
  }
}

/** The text of which a text is the base64, in one line or several; undefined if there is none. */
function decodeBase64(text: string): string | undefined {
  if (!/^[\w+/\s-]+={0,2}$/.test(text)) return undefined;
  try {
    return withoutQuotes(decodeText(Buffer.from(text, 'base64')).replace(around, ''));
  } catch {
    return undefined;
  }
}
