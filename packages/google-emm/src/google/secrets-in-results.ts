import { Secret } from '@mdmkit/core';

/**
 * Replaces the secrets of an answer by `Secret` objects, for example `enrollmentTokens[].value`. The answer is changed.
 *
 * @param paths - The members, as the method table names them: `[]` for each item of a list, `.*` for each value of a
 *   dictionary.
 */
export function concealSecrets(answer: unknown, paths: readonly string[] = []): void {
  for (const path of paths) conceal(answer, path.replaceAll('[]', '.[]').split('.'));
}

function conceal(node: unknown, [part, ...rest]: readonly string[]): void {
  if (typeof node !== 'object' || node === null || part === undefined) return;
  if (part === '[]' || part === '*') {
    for (const item of Object.values(node)) conceal(item, rest);
    return;
  }
  const object = node as Record<string, unknown>;
  const value = object[part];
  if (rest.length > 0) conceal(value, rest);
  // A value of another type is wrapped as well.
  else if (value !== undefined && value !== null) {
    object[part] = new Secret(typeof value === 'string' ? value : JSON.stringify(value));
  }
}

/** A copy of a request's body with the values of its secrets in the clear, for the transport. */
export function revealSecrets(value: unknown): unknown {
  if (value instanceof Secret) return value.reveal();
  if (Array.isArray(value)) return value.map(revealSecrets);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, revealSecrets(member)]));
}
