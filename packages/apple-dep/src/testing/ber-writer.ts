/** Writes one element of definite length (X.690 §8.1). */
export function definite(identifier: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([identifier]), lengthOctets(content.length), content]);
}

/** Writes one constructed element of indefinite length, closed by end-of-contents octets (X.690 §8.1.3.6). */
export function indefinite(identifier: number, ...contents: readonly Uint8Array[]): Buffer {
  return Buffer.concat([Buffer.from([identifier, 0x80]), ...contents, Buffer.from([0, 0])]);
}

/** Writes an object identifier (X.690 §8.19). */
export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return definite(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

/** Writes a small non-negative INTEGER. */
export function smallInteger(value: number): Buffer {
  return definite(0x02, Buffer.from([value]));
}

function base128(arc: number): number[] {
  const octets = [arc & 0x7f];
  for (let rest = arc >>> 7; rest > 0; rest >>>= 7) octets.unshift((rest & 0x7f) | 0x80);
  return octets;
}

function lengthOctets(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return Buffer.from([0x80 | octets.length, ...octets]);
}
