import { credentialText, decodeText, KeyError, readPem, TextError } from '@mdmkit/core';

/**
 * Takes the binary CMS message out of a server token file.
 *
 * The portal's download is a MIME part whose body is base64 (Apple: Examining server tokens). Files also turn up as
 * bare base64, as PEM, in binary form, and as a whole in base64; line ends, a byte order mark and the order of headers do
 * not matter.
 *
 * @returns Undefined if it is something else.
 */
export function readSmimeFile(file: Uint8Array): Buffer | undefined {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  // A CMS message is a SEQUENCE with a long or indefinite length: its second octet is above ASCII, so it is not text.
  if (bytes[0] === 0x30 && (bytes[1] ?? 0) >= 0x80) return bytes;
  const text = textOf(bytes);
  if (text === undefined) return undefined;
  return readMessage(text) ?? readMessage(credentialText(text, (inner) => readMessage(inner) !== undefined));
}

function readMessage(text: string): Buffer | undefined {
  if (/-BEGIN (?:CMS|PKCS7) *-/.test(text)) return readCmsBlock(text);
  const body = stripHeaders(repairLines(text));
  return decodeBody(holdsPluses(body) ? withPluses(text) : body.replace(/\s+/g, ''));
}

/** Whether the spaces of a base64 text were "+" before somebody decoded it as a form. Line ends make lines of one length. */
function holdsPluses(body: string): boolean {
  const lines = body.split('\n').filter((line) => line.includes(' '));
  return lines.some((line) => {
    const lengths = line.split(' ').map((part) => part.length);
    return lengths.slice(0, -1).some((length) => length !== lengths[0] || length < 60);
  });
}

/** A space at the end of a line was a "+", too, so that the margins stay. */
function withPluses(text: string): string {
  return stripHeaders(text.replace(/\r\n?/g, '\n').replace(/^\n+|\n+$/g, ''))
    .replaceAll('\n', '')
    .replaceAll(' ', '+');
}

function decodeBody(base64: string): Buffer | undefined {
  if (base64.length < 64 || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return undefined;
  const decoded = Buffer.from(base64, 'base64');
  return decoded[0] === 0x30 ? decoded : undefined;
}

/** Text in UTF-8 or UTF-16; undefined for binary data. */
function textOf(bytes: Buffer): string | undefined {
  try {
    return decodeText(bytes);
  } catch (error) {
    if (error instanceof TextError) return undefined;
    throw error;
  }
}

function stripHeaders(text: string): string {
  return /^[A-Za-z][A-Za-z0-9-]*:/.test(text) ? text.slice(text.indexOf('\n\n') + 1) : text;
}

/** Reads a PEM block with a label of CMS (RFC 7468 §8 and §9): a certificate or a key is reported as such. */
function readCmsBlock(text: string): Buffer | undefined {
  try {
    return readPem(text).find(({ label }) => label === 'CMS' || label === 'PKCS7')?.der;
  } catch (error) {
    if (error instanceof KeyError) return undefined;
    throw error;
  }
}

/** Undoes what an environment variable, JSON or YAML does to the lines of the file. */
function repairLines(source: string): string {
  return source
    .replace(/[\u200B-\u200D\u2060\uFEFF]/g, '')
    .replace(/\\+r/g, '')
    .replace(/\\+n/g, '\n')
    .replace(/\r\n?/g, '\n')
    .replace(/[^\S\n]*\n[^\S\n]*/g, '\n')
    .replace(/^["'\s]+|["'\s]+$/g, '');
}
