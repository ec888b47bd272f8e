/** Says why a file cannot be read, from the system's code. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: 'does not exist',
    EACCES: 'may not be read by this user',
    ENOTDIR: 'does not exist: a part of its path is a file',
    ENAMETOOLONG: 'is too long for a path; expected the name of a file, not its content',
  };
  return reasons[code] ?? `cannot be read (${code})`;
}
