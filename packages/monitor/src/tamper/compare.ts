import type { LearnedPage } from './baseline.ts';
import type { Fingerprint } from './fingerprint.ts';
import {
  type ChangeSeverity,
  changeSeverities,
  type PropertyName,
  type PropertyRule,
  pageProperties,
  propertyNames,
} from './property.ts';

/** A change of a page. */
export interface PageChange {
  /** The property. */
  readonly property: PropertyName;
  /** Whether a value is new, or gone. */
  readonly kind: 'added' | 'removed';
  /** The value. */
  readonly value: string;
  /** How bad it is. */
  readonly severity: ChangeSeverity;
}

/** How pages are compared. */
export interface CompareOptions {
  /** Whether a deploy is announced: then changes of the content alone are notices. Default: false. */
  readonly isDeploy?: boolean;
}

/** Compares a load with what was learned. The worst changes come first. */
export function comparePage(
  { properties }: LearnedPage,
  fingerprint: Fingerprint,
  { isDeploy = false }: CompareOptions = {},
): readonly PageChange[] {
  const changes: PageChange[] = [];
  for (const name of propertyNames) {
    const learned = properties[name] ?? { values: [], always: [], isVolatile: false };
    if (learned.isVolatile) continue;
    const rule: PropertyRule = pageProperties[name];
    const current = fingerprint.properties[name] ?? [];
    const severityOf = (severity: ChangeSeverity) => (isDeploy && rule.isContent ? 'notice' : severity);
    for (const value of current)
      if (!learned.values.includes(value))
        changes.push({ property: name, kind: 'added', value, severity: severityOf(rule.added(value)) });
    for (const value of learned.always)
      if (!current.includes(value))
        changes.push({ property: name, kind: 'removed', value, severity: severityOf(rule.removed(value)) });
  }
  return changes.toSorted((first, second) => rankOf(second.severity) - rankOf(first.severity));
}

/** Returns whether a severity is at least another. */
export function isAtLeast(severity: ChangeSeverity, least: ChangeSeverity): boolean {
  return rankOf(severity) >= rankOf(least);
}

/** The worst severity of changes; undefined without changes. */
export function worstOf(changes: readonly PageChange[]): ChangeSeverity | undefined {
  return changes.map(({ severity }) => severity).toSorted((first, second) => rankOf(second) - rankOf(first))[0];
}

/** The changes that two loads have in common: a change of one load alone is not confirmed. */
export function confirmedChanges(first: readonly PageChange[], second: readonly PageChange[]): readonly PageChange[] {
  return first.filter((change) =>
    second.some(
      (each) => each.property === change.property && each.kind === change.kind && each.value === change.value,
    ),
  );
}

/** How often a change that is not confirmed has to be seen in 24 hours until it counts. */
export const sightingsThatCount = 3;

/** Returns the changes that were seen so often, in different loads, that they count although no second load confirmed them. */
export function repeatedChanges(sightings: readonly (readonly PageChange[])[]): readonly PageChange[] {
  const counts = new Map<string, { readonly change: PageChange; count: number }>();
  for (const changes of sightings)
    for (const change of changes) {
      const key = `${change.property}\n${change.kind}\n${change.value}`;
      const entry = counts.get(key);
      if (entry) entry.count += 1;
      else counts.set(key, { change, count: 1 });
    }
  return [...counts.values()].filter(({ count }) => count >= sightingsThatCount).map(({ change }) => change);
}

function rankOf(severity: ChangeSeverity): number {
  return changeSeverities.indexOf(severity);
}
