/** One element of BER-encoded data (ITU-T X.690), definite or indefinite in length. */
export interface BerElement {
  /** 0 universal, 1 application, 2 context-specific, 3 private. */
  readonly tagClass: number;
  /** The tag's number. */
  readonly tag: number;
  /** The whole element as it stands. */
  readonly bytes: Buffer;
  /** The content octets; without the end-of-contents octets of an indefinite length. */
  readonly content: Buffer;
  /** The elements inside; undefined for a primitive element. */
  readonly children: readonly BerElement[] | undefined;
}

/** The data is not BER, or uses a part of BER that server tokens do not need. */
export class BerError extends Error {
  override readonly name = 'BerError';
}

/** Universal tags that CMS and X.509 use (X.680 §8.6). */
export const tags = { integer: 2, octetString: 4, oid: 6, sequence: 16, set: 17 } as const;

/** Real tokens are nested eight deep; more is an attack on the stack. */
const maxDepth = 32;

/** Reads one element and refuses anything behind it but zero octets. */
export function readBer(bytes: Buffer): BerElement {
  const { element, end } = read(bytes, 0, 0);
  if (bytes.subarray(end).some((octet) => octet !== 0)) throw new BerError('data after the end');
  return element;
}

function read(bytes: Buffer, start: number, depth: number): { element: BerElement; end: number } {
  if (depth > maxDepth) throw new BerError('nested too deeply');
  const first = octet(bytes, start);
  const tag = first & 0x1f;
  if (tag === 0x1f) throw new BerError('a tag of several octets');
  const constructed = (first & 0x20) !== 0;
  const { length, contentStart } = readLength(bytes, start + 1);
  if (length === undefined && !constructed) throw new BerError('a primitive element of indefinite length');
  const limit = length === undefined ? bytes.length : contentStart + length;
  if (limit > bytes.length) throw new BerError('cut short');

  const children: BerElement[] = [];
  let position = contentStart;
  let end = limit;
  let contentEnd = limit;
  while (constructed && (length === undefined || position < limit)) {
    if (length === undefined && octet(bytes, position) === 0 && octet(bytes, position + 1) === 0) {
      contentEnd = position;
      end = position + 2;
      break;
    }
    const child = read(bytes.subarray(0, limit), position, depth + 1);
    children.push(child.element);
    position = child.end;
  }
  const element = {
    tagClass: first >> 6,
    tag,
    bytes: bytes.subarray(start, end),
    content: bytes.subarray(contentStart, contentEnd),
    children: constructed ? children : undefined,
  };
  return { element, end };
}

/** Reads the length octets (X.690 §8.1.3); undefined stands for the indefinite form. */
function readLength(bytes: Buffer, position: number): { length: number | undefined; contentStart: number } {
  const first = octet(bytes, position);
  if (first < 0x80) return { length: first, contentStart: position + 1 };
  if (first === 0x80) return { length: undefined, contentStart: position + 1 };
  const count = first & 0x7f;
  if (count > 4) throw new BerError('a length beyond 4 GiB');
  let length = 0;
  for (let index = 1; index <= count; index += 1) length = length * 256 + octet(bytes, position + index);
  return { length, contentStart: position + 1 + count };
}

function octet(bytes: Buffer, position: number): number {
  const value = bytes[position];
  if (value === undefined) throw new BerError('cut short');
  return value;
}

/** The octets of a string that may be split into chunks (X.690 §8.7.3). */
export function joinOctets(element: BerElement): Buffer {
  return element.children === undefined ? element.content : Buffer.concat(element.children.map(joinOctets));
}

/** Writes an object identifier's content octets in dotted form (X.690 §8.19). */
export function toOid(content: Buffer): string {
  const arcs: number[] = [];
  let value = 0;
  for (const part of content) {
    value = value * 128 + (part & 0x7f);
    if (part < 0x80) {
      arcs.push(value);
      value = 0;
    }
  }
  const [first = 0, ...rest] = arcs;
  const root = Math.min(2, Math.floor(first / 40));
  return [root, first - root * 40, ...rest].join('.');
}
