import { decodeText } from './decode-text.ts';

/** White space, and characters without width that web pages and word processors add. */
const blank = '[\\s\\u200B-\\u200D\\u2060\\uFEFF]+';
const around = new RegExp(`^${blank}|${blank}$`, 'g');

/**
 * Decodes a credential file as {@link decodeText} does, and removes what a clipboard, an environment file or a secret manager puts
 * around it: white space, invisible characters, and quotes. A credential that is stored as a JSON text is unescaped.
 *
 * @throws TextError - If the bytes are no text.
 * @throws TypeError - If the source is neither a string nor bytes.
 */
export function credentialText(source: string | Uint8Array): string {
  const text = decodeText(source).replace(around, '');
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
