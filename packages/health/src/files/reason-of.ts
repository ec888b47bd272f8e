/** What failed: reading a file, or writing it. */
export type FileOperation = 'read' | 'written';

/** Returns why a file cannot be read or written, from the code of the file system: the end of a sentence about the file. */
export function reasonOf(error: unknown, operation: FileOperation = 'read'): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: 'does not exist',
    EACCES: `may not be ${operation} by this user`,
    EPERM: `may not be ${operation} by this user`,
    ENOTDIR: 'does not exist: a part of its path is a file',
    EISDIR: 'is a folder; expected a file',
    ENXIO: 'is a socket; expected a file',
    PIPE_TIMEOUT: 'is a pipe that no program wrote to its end within 30 s; name a file, or start the program first',
    EROFS: 'is on a read-only file system',
    ENOSPC: 'has no room: the disk is full',
    EDQUOT: 'has no room: the quota of this user is used up',
    EFBIG: 'has no room: the limit of this process for the size of a file is reached',
    EMFILE: 'cannot be opened: this process has too many open files',
    ENFILE: 'cannot be opened: this machine has too many open files',
    ENAMETOOLONG: 'is too long for a path; expected the name of a file, not its content',
  };
  return reasons[code] ?? `cannot be ${operation} (${code})`;
}

/** Returns why a file cannot be written, as a clause with its subject: `its folder does not exist`. */
export function reasonNotWritten(error: unknown): string {
  const isWithoutFolder = error instanceof Error && 'code' in error && error.code === 'ENOENT';
  return `${isWithoutFolder ? 'its folder' : 'it'} ${reasonOf(error, 'written')}`;
}
