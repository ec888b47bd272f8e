/**
 * Says what is wrong with a path that a shell would replace and this program does not: a folder named `~` would appear.
 * Undefined for any other path.
 */
export function shellPathProblem(path: string): string | undefined {
  // Nobody names a folder so by accident; one that is meant is written with "./" before it.
  if (/^~(?:[^/\\]*[/\\]|$)/.test(path))
    return '"~" is not replaced by a home folder here; write the whole path, or "./~" for a folder of that name';
  if (/^\$[A-Za-z_{]/.test(path) || path.includes('${'))
    return 'a variable is not replaced here; write the whole path, or "./$" for a folder of that name';
  return undefined;
}
