import { statSync } from 'node:fs';
import { resolve } from 'node:path';

/** Whether two paths name the same file: also through a link, or by another spelling. A file that is not there is no other one. */
export function isSameFile(one: string, other: string): boolean {
  if (resolve(one) === resolve(other)) return true;
  const [first, second] = [one, other].map((path) => statSync(path, { bigint: true, throwIfNoEntry: false }));
  return first?.isFile() === true && second !== undefined && first.dev === second.dev && first.ino === second.ino;
}
