import { isDeepStrictEqual } from 'node:util';
import { checkArgument } from '@mdmkit/core';
import { toNormalForm } from '../api/normal-form.ts';
import type { ApplicationPolicy, PolicyDocument } from '../api/policies.ts';
import { maskOf, type PolicyMaskPath } from './policy-mask.ts';

/** How two policies differ. It names members and packages, and holds no values, because values can be secrets. */
export interface PolicyDiff {
  /** Whether they differ at all. */
  readonly changed: boolean;
  /** The members that differ, as a mask that turns the first policy into the second. */
  readonly updateMask: readonly PolicyMaskPath[];
  /** Every place that differs, such as `passwordPolicies[0].passwordMinimumLength`. */
  readonly paths: readonly string[];
  /** The apps that differ, by package name. Their order does not count. */
  readonly applications: {
    /** Only in the second policy. */
    readonly added: readonly string[];
    /** Only in the first policy. */
    readonly removed: readonly string[];
    /** In both policies, with different rules. */
    readonly changed: readonly string[];
  };
}

type Members = Readonly<Record<string, unknown>>;

/**
 * Compares two policies in the form in which Google returns them. Absent members, null, default values (false, 0, empty
 * text, empty lists, UNSPECIFIED) and messages without members are equal, at every depth; so are two spellings of one
 * value, such as `60s` and `60.0s`. (proto3 JSON mapping)
 *
 * @throws TypeError - If one of the policies is not an object.
 * @example
 * ```ts
 * const { changed, updateMask } = diffPolicies(await emm.policies.get(name), wanted);
 * if (changed) await emm.policies.patch(name, wanted, { updateMask });
 * ```
 */
export function diffPolicies(before: PolicyDocument, after: PolicyDocument): PolicyDiff {
  // A policy that could not be loaded is no policy without members: the mask would clear everything.
  checkArgument('diffPolicies', 'before', before, 'object');
  checkArgument('diffPolicies', 'after', after, 'object');
  const [first, second] = [normal(before), normal(after)];
  const applications = diffApplications(appsOf(first), appsOf(second));
  const appsDiffer = applications.added.length + applications.removed.length + applications.changed.length > 0;
  const paths: string[] = [];
  const updateMask = maskOf({ ...first, ...second }).filter((member) => {
    if (member === 'applications') return appsDiffer;
    const places = compare(first[member], second[member], member);
    paths.push(...places);
    return places.length > 0;
  });
  return { changed: updateMask.length > 0, updateMask, paths, applications };
}

function normal(policy: PolicyDocument): Members {
  return toNormalForm('androidmanagement', 'Policy', { ...policy }, 'drop');
}

function appsOf(policy: Members): ReadonlyMap<string, ApplicationPolicy> {
  const apps = (policy.applications ?? []) as readonly ApplicationPolicy[];
  return new Map(apps.map((app) => [app.packageName ?? '', app]));
}

function diffApplications(
  before: ReadonlyMap<string, ApplicationPolicy>,
  after: ReadonlyMap<string, ApplicationPolicy>,
): PolicyDiff['applications'] {
  const inBoth = [...before.keys()].filter((name) => after.has(name));
  return {
    added: [...after.keys()].filter((name) => !before.has(name)),
    removed: [...before.keys()].filter((name) => !after.has(name)),
    changed: inBoth.filter((name) => !isDeepStrictEqual(before.get(name), after.get(name))),
  };
}

/** The places where two values differ. */
function compare(before: unknown, after: unknown, path: string): string[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (Array.isArray(before) && Array.isArray(after)) {
    const length = Math.max(before.length, after.length);
    return Array.from({ length }, (_, index) => compare(before[index], after[index], `${path}[${index}]`)).flat();
  }
  if (isObject(before) && isObject(after)) {
    const names = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...names].flatMap((name) => compare(before[name], after[name], `${path}.${name}`));
  }
  return [path];
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
