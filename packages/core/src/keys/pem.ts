import { checkTextSource, TextError } from '../text/decode-text.ts';
import { isWebPageText } from '../text/web-page.ts';
import { credentialText } from './credential-text.ts';
import { KeyError, type KeyProblem } from './key-error.ts';

/** One block of a PEM text (RFC 7468). */
export interface PemBlock {
  /** The label, such as `PRIVATE KEY`. */
  readonly label: string;
  /** The decoded body. */
  readonly der: Buffer;
  /** The block again as strict PEM, with lines of 64 characters: what OpenSSL and `node:crypto` read. */
  readonly pem: string;
  /** Whether a passphrase protects the body (label `ENCRYPTED PRIVATE KEY`, or the headers of RFC 1421 §4.6.1.1). */
  readonly isEncrypted: boolean;
}

/** The longest input that is searched for PEM blocks. A bundle of all public authorities has a quarter of a megabyte. */
const maxLength = 1024 * 1024;

const block = /-----BEGIN ([A-Z0-9 ]{1,60}?) *-----([\s\S]*?)-----END ([A-Z0-9 ]{1,60}?) *-----/g;

/**
 * Reads the blocks of a PEM text, also if it was bent on its way through an environment variable, YAML, JSON, a
 * secret manager, a form or a word processor: other line ends or none, `\n` spelled out, indentation, quotes, `\/`, a
 * base64 or percent-encoded whole, long dashes, invisible characters, and `+` turned into a space.
 *
 * @throws KeyError - If there is no block, or one is cut off or damaged; the message says what the input is instead.
 */
export function readPem(source: string | Uint8Array): readonly PemBlock[] {
  checkTextSource(source);
  if (source.length > maxLength) throw new KeyError('no-pem');
  const text = repairPem(textOf(source));
  const blocks = [...text.matchAll(block)].map(([, label = '', body = '', endLabel]) => {
    if (label !== endLabel) throw new KeyError('damaged');
    return readBlock(label, body);
  });
  if (blocks.length === 0) throw new KeyError(problemWithoutBlock(text));
  // A block without its other line would be missing from the result, and a chain would be shorter than its file.
  if ((text.match(boundary)?.length ?? 0) !== 2 * blocks.length) throw new KeyError('cut-off');
  return blocks;
}

/** The first or the last line of a block. */
const boundary = /-----(?:BEGIN|END) [A-Z0-9 ]{1,60}?-----/g;

/** Whether the input is DER: it begins with a SEQUENCE whose length octet is above ASCII. */
export function isDer(source: string | Uint8Array): source is Uint8Array {
  return source instanceof Uint8Array && source[0] === 0x30 && (source[1] ?? 0) >= 0x80;
}

function textOf(source: string | Uint8Array): string {
  try {
    return credentialText(source, (text) => text.includes('BEGIN'));
  } catch (error) {
    throw error instanceof TextError ? new KeyError(error.problem) : error;
  }
}

/** Undoes what environment variables, form fields and editors do to a PEM text. */
export function repairPem(source: string): string {
  let text = source.replace(/[\u200B-\u200D\u2060\uFEFF]/g, '').replace(/\u00A0/g, ' ');
  if (/-BEGIN(?:%20|\+)/i.test(text)) text = percentDecode(text.replaceAll('+', ' '));
  else if (/%0[AD]/i.test(text)) text = percentDecode(text);
  return (
    text
      // Spelled out once, or twice where JSON stood within JSON.
      .replace(/\\+r/g, '')
      .replace(/\\+n/g, '\n')
      .replace(/\\+\//g, '/')
      // A backslash at the end of a line continues it in a shell.
      .replace(/\\+$/gm, '')
      .replace(/\r\n?/g, '\n')
      // Files that were joined where the first has no line end: "-----END X----------BEGIN Y-----".
      .replace(/(END [A-Z0-9 ]{1,60}?)[ \t]*[-\u2010-\u2015\u2212]{4,}[ \t]*(?=BEGIN )/g, '$1-----\n-----')
      .replace(/[-\u2010-\u2015\u2212]{2,}[ \t]*(BEGIN|END)(?= )/g, '-----$1')
      .replace(/((?:BEGIN|END) [A-Z0-9 ]{1,60}?)[ \t]*[-\u2010-\u2015\u2212]{2,}/g, '$1-----')
  );
}

function percentDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function readBlock(label: string, text: string): PemBlock {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const headers = lines.map((line) => line.trim()).filter((line) => /^[A-Za-z0-9-]+:/.test(line));
  const base64 = joinBody(lines.filter((line) => !headers.includes(line.trim())));
  const isLegacyEncrypted = headers.some((header) => /^Proc-Type:.*ENCRYPTED/i.test(header));
  const der = Buffer.from(base64, 'base64');
  const headerLines = headers.length === 0 ? [] : [...headers, ''];
  return {
    label,
    der,
    pem: [
      `-----BEGIN ${label}-----`,
      ...headerLines,
      ...(base64.match(/.{1,64}/g) ?? []),
      `-----END ${label}-----`,
      '',
    ].join('\n'),
    isEncrypted: isLegacyEncrypted || label === 'ENCRYPTED PRIVATE KEY',
  };
}

/**
 * Joins the lines of a body. Lines of one length that contain spaces, apart from their common margins, held `+` there
 * before a form decoder changed them.
 */
function joinBody(lines: readonly string[]): string {
  const start = commonMargin(lines, /^\s*/);
  const end = commonMargin(lines.slice(0, -1), /\s*$/);
  const cells = lines.map((line, index) => line.slice(start, index < lines.length - 1 ? line.length - end : undefined));
  const width = cells[0]?.length ?? 0;
  // A full line of base64 has a multiple of four characters.
  const isEven = cells.length > 1 && width % 4 === 0 && cells.slice(0, -1).every((cell) => cell.length === width);
  const joined = cells.join('');
  const text = joined.trimEnd();
  // The last line may end with one, too; without it the length would be no multiple of four.
  const trailing = isEven ? Math.min(joined.length - text.length, (4 - (text.length % 4)) % 4) : 0;
  const base64 = text.replace(/\s/g, isEven ? '+' : '') + '+'.repeat(trailing);
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64) || base64.length % 4 === 1) throw new KeyError('damaged');
  return base64;
}

function commonMargin(lines: readonly string[], margin: RegExp): number {
  return lines.length === 0 ? 0 : Math.min(...lines.map((line) => margin.exec(line)?.[0].length ?? 0));
}

/** Says what a text without a whole PEM block is. */
function problemWithoutBlock(source: string): KeyProblem {
  const text = source.trim();
  if (text === '') return 'empty';
  if (/-BEGIN [A-Z0-9 ]+/.test(text) || /-END [A-Z0-9 ]+/.test(text)) return 'cut-off';
  if (/pkcs7-mime|smime\.p7m|"consumer_key"/i.test(text)) return 'server-token';
  if (text.startsWith('{')) return /"(sToken|expDate)"/.test(text) ? 'content-token' : 'json';
  if (isWebPageText(text)) return 'web-page';
  if (/^[\w+/=\s]+$/.test(text) && /"(token|sToken|expDate)"/.test(Buffer.from(text, 'base64').toString('latin1')))
    return 'content-token';
  return /^[^\n]{1,1000}\.(pem|p8|p12|pfx|cer|crt|der|key|txt|json)$/i.test(text) ? 'file-name' : 'no-pem';
}
