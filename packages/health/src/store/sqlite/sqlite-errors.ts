import { accessSync, constants, statfsSync } from 'node:fs';
import { StoreError, type StoreErrorCode } from '../store-error.ts';

/** SQLite's primary result codes (sqlite.org/rescode.html) that say something about the store. */
const codes: Readonly<Record<number, readonly [name: string, code: StoreErrorCode]>> = {
  3: ['SQLITE_PERM', 'STORE_READ_ONLY'],
  5: ['SQLITE_BUSY', 'STORE_LOCKED'],
  6: ['SQLITE_LOCKED', 'STORE_LOCKED'],
  8: ['SQLITE_READONLY', 'STORE_READ_ONLY'],
  10: ['SQLITE_IOERR', 'STORE_IO'],
  11: ['SQLITE_CORRUPT', 'STORE_DAMAGED'],
  13: ['SQLITE_FULL', 'STORE_FULL'],
  14: ['SQLITE_CANTOPEN', 'STORE_IO'],
  26: ['SQLITE_NOTADB', 'STORE_DAMAGED'],
};

/** The system's codes for files that SQLite did not come to open. */
const systemCodes: Readonly<Record<string, StoreErrorCode>> = {
  ENOSPC: 'STORE_FULL',
  EDQUOT: 'STORE_FULL',
  EROFS: 'STORE_READ_ONLY',
  EACCES: 'STORE_READ_ONLY',
  EPERM: 'STORE_READ_ONLY',
  ENOENT: 'STORE_IO',
  EISDIR: 'STORE_NO_FILE',
  ENOTDIR: 'STORE_NO_FOLDER',
  EEXIST: 'STORE_NO_FOLDER',
  EIO: 'STORE_IO',
  EMFILE: 'STORE_IO',
  ENFILE: 'STORE_IO',
};

/** Below this many free bytes a disk is full: SQLite cannot even make its shared memory. */
const leastFreeBytes = 65_536;

/**
 * Returns what a failure of SQLite or of the file system means. SQLite reports a full or read-only disk as a failed operation
 * when it fails to make one of its own files: the state of the disk decides then.
 */
export function fromSqliteError(error: unknown, operation: string, folder?: string): StoreError {
  const failure = meaningOf(error, operation);
  if (failure.code !== 'STORE_IO' || folder === undefined) return failure;
  const code = codeOfDisk(folder);
  return code === undefined ? failure : new StoreError(code, { operation, driverCode: failure.driverCode });
}

function codeOfDisk(folder: string): StoreErrorCode | undefined {
  try {
    const { bavail, bsize } = statfsSync(folder);
    if (bavail * bsize < leastFreeBytes) return 'STORE_FULL';
    accessSync(folder, constants.W_OK);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    return code === 'ENOENT' ? undefined : systemCodes[code];
  }
  return undefined;
}

function meaningOf(error: unknown, operation: string): StoreError {
  if (error instanceof StoreError) return error;
  if (!(error instanceof Error)) return new StoreError('STORE_FAILED', { operation });
  if ('errcode' in error && typeof error.errcode === 'number') {
    const [name, code] = codes[error.errcode % 256] ?? [`SQLITE_${error.errcode % 256}`, 'STORE_FAILED'];
    const missing = /^no such (table|column)/.test(error.message);
    return new StoreError(missing ? 'STORE_OLDER' : code, { operation, driverCode: name });
  }
  const system = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return new StoreError(systemCodes[system] ?? 'STORE_FAILED', { operation, driverCode: system });
}
