import { isDeepStrictEqual } from 'node:util';
import type { ApplicationPolicy, PolicyDocument } from '../api/policies.ts';
import { maskOf, type PolicyMaskPath } from './policy-mask.ts';

/** How two policies differ. It names members and packages, and holds no values: those may be secrets. */
export interface PolicyDiff {
  /** Whether they differ at all. */
  readonly changed: boolean;
  /** The members that differ, as a mask that turns the one into the other. */
  readonly updateMask: readonly PolicyMaskPath[];
  /** Every place that differs, such as `passwordPolicies[0].passwordMinimumLength`. */
  readonly paths: readonly string[];
  /** The apps that differ, by package name; their order does not count. */
  readonly applications: {
    /** Only in the second. */
    readonly added: readonly string[];
    /** Only in the first. */
    readonly removed: readonly string[];
    /** In both, with other rules. */
    readonly changed: readonly string[];
  };
}

/** Compares two policies. Absent members, null and empty lists are alike, as they are to Google. */
export function diffPolicies(before: PolicyDocument, after: PolicyDocument): PolicyDiff {
  const apps = diffApplications(before.applications ?? [], after.applications ?? []);
  const appsChanged = apps.added.length + apps.removed.length + apps.changed.length > 0;
  const paths: string[] = [];
  const updateMask = maskOf({ ...before, ...after }).filter((member) => {
    if (member === 'applications') return appsChanged;
    const found: string[] = [];
    compare(memberOf(before, member), memberOf(after, member), member, found);
    paths.push(...found);
    return found.length > 0;
  });
  return { changed: updateMask.length > 0, updateMask, paths, applications: apps };
}

function memberOf(document: PolicyDocument, member: string): unknown {
  return (document as Readonly<Record<string, unknown>>)[member];
}

function diffApplications(before: readonly ApplicationPolicy[], after: readonly ApplicationPolicy[]) {
  const byPackage = (apps: readonly ApplicationPolicy[]) => new Map(apps.map((app) => [app.packageName ?? '', app]));
  const [one, other] = [byPackage(before), byPackage(after)];
  const both = [...one.keys()].filter((name) => other.has(name));
  return {
    added: [...other.keys()].filter((name) => !one.has(name)),
    removed: [...one.keys()].filter((name) => !other.has(name)),
    changed: both.filter((name) => {
      const found: string[] = [];
      compare(one.get(name), other.get(name), name, found);
      return found.length > 0;
    }),
  };
}

function compare(one: unknown, other: unknown, path: string, found: string[]): void {
  if (isDeepStrictEqual(one, other) || (isEmpty(one) && isEmpty(other))) return;
  if (Array.isArray(one) && Array.isArray(other)) {
    for (let index = 0; index < Math.max(one.length, other.length); index += 1) {
      compare(one[index], other[index], `${path}[${index}]`, found);
    }
  } else if (isObject(one) && isObject(other)) {
    for (const name of new Set([...Object.keys(one), ...Object.keys(other)])) {
      compare(one[name], other[name], `${path}.${name}`, found);
    }
  } else found.push(path);
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
