import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A file of the board, as the build has written it. */
export interface BoardFile {
  /** The media type. */
  readonly type: string;
  /** The content by encoding: as it is, and compressed by the build. */
  readonly content: Readonly<Partial<Record<Encoding, Uint8Array<ArrayBuffer>>>>;
}

/** A content encoding; `identity` is the file as it is. */
export type Encoding = 'br' | 'gzip' | 'identity';

/** Files by their path below the folder, such as `assets/main-3fd1.js`. */
export type BoardFiles = ReadonlyMap<string, BoardFile>;

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

const encodings: Readonly<Record<string, Encoding>> = { '.br': 'br', '.gz': 'gzip' };

/** The folder of the board that was built with this package; undefined if there is none, as in a bundle of another program. */
export function builtBoardFolder(): string | undefined {
  for (
    let folder = dirname(fileURLToPath(import.meta.url)), level = 0;
    level < 5;
    level += 1, folder = dirname(folder)
  ) {
    const candidate = join(folder, 'dist', 'board');
    if (existsSync(join(candidate, 'index.html'))) return candidate;
  }
  return undefined;
}

/** Reads all files of a built board. They are small, and stay in memory. */
export async function readBoardFiles(folder: string): Promise<BoardFiles> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = new Map<string, { type: string; content: Partial<Record<Encoding, Uint8Array<ArrayBuffer>>> }>();
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const encoding = encodings[extname(path)] ?? 'identity';
    const original = encoding === 'identity' ? path : path.slice(0, -extname(path).length);
    const type = types[extname(original)];
    if (type === undefined) continue;
    const name = original.slice(folder.length + 1).replaceAll('\\', '/');
    const file = files.get(name) ?? { type, content: {} };
    file.content[encoding] = new Uint8Array(await readFile(path));
    files.set(name, file);
  }
  return files;
}
