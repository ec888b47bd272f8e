import { findSecrets } from '@mdmkit/core/testing';

/** The names of the secrets that a value shows, whichever way it is printed. It is printed once for all of them. */
export function shownSecrets(value: unknown, secrets: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] {
  const named = [...secrets].flatMap(([name, each]) => [...each].map((secret) => ({ name, secret })));
  const findings = findSecrets(
    value,
    named.map(({ secret }) => secret),
  );
  return [...new Set(findings.flatMap(({ index }) => named[index]?.name ?? []))];
}
