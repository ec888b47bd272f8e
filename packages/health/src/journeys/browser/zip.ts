import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';

/** A file of a ZIP archive. */
export interface ZipEntry {
  /** Its path. */
  readonly name: string;
  /** Its content. */
  readonly content: Uint8Array;
}

const [localSignature, centralSignature, endSignature] = [0x04034b50, 0x02014b50, 0x06054b50];
const [localBytes, centralBytes, endBytes] = [30, 46, 22];
const [stored, deflated] = [0, 8];

/** A ZIP archive cannot be read. */
export class ZipProblem extends Error {
  override readonly name = 'ZipProblem';
}

/**
 * Reads a ZIP archive (APPNOTE 6.3). Archives above 4 GB are not supported.
 *
 * @throws ZipProblem - If it is none.
 */
export function readZip(archive: Uint8Array): readonly ZipEntry[] {
  const bytes = Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength);
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || end + endBytes > bytes.length) throw new ZipProblem('the archive has no end record');
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  const entries: ZipEntry[] = [];
  for (let index = 0; index < count; index += 1) {
    if (at + centralBytes > bytes.length || bytes.readUInt32LE(at) !== centralSignature)
      throw new ZipProblem('the archive has no central record where one is expected');
    const method = bytes.readUInt16LE(at + 10);
    const size = bytes.readUInt32LE(at + 20);
    const nameLength = bytes.readUInt16LE(at + 28);
    const local = bytes.readUInt32LE(at + 42);
    const name = bytes.toString('utf8', at + centralBytes, at + centralBytes + nameLength);
    const start = local + localBytes + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const raw = bytes.subarray(start, start + size);
    if (method !== stored && method !== deflated) throw new ZipProblem(`the archive packs by method ${method}`);
    entries.push({ name, content: method === stored ? raw : inflateRawSync(raw) });
    at += centralBytes + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return entries;
}

/** Writes a ZIP archive. */
export function writeZip(entries: readonly ZipEntry[]): Uint8Array {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content } of entries) {
    const path = Buffer.from(name);
    const packed = deflateRawSync(content);
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    // The name is UTF-8.
    shared.writeUInt16LE(0x0800, 2);
    shared.writeUInt16LE(deflated, 4);
    // 1 January 1980: an archive of the same content is the same.
    shared.writeUInt16LE(0x21, 8);
    shared.writeUInt32LE(crc32(content), 10);
    shared.writeUInt32LE(packed.length, 14);
    shared.writeUInt32LE(content.length, 18);
    shared.writeUInt16LE(path.length, 22);
    parts.push(number32(localSignature), shared, path, packed);
    const attributes = Buffer.alloc(14);
    attributes.writeUInt32LE(offset, 10);
    directory.push(number32(centralSignature), Buffer.from([20, 0]), shared, attributes, path);
    offset += localBytes + path.length + packed.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(endBytes);
  end.writeUInt32LE(endSignature, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, central, end]);
}

function number32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value, 0);
  return bytes;
}
