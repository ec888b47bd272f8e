import { type Endpoint, findNearDuplicates } from '@mdmkit/core';
import { factsOf } from '../api/endpoint-facts.ts';
import type { VppLimits } from '../api/service-config.ts';
import { type VppErrorCode, vppErrorFamily } from '../errors/vpp-error.ts';

/** Whether a request exceeds one of the limits. */
export function exceedsLimits(endpoint: Endpoint, body: unknown, limits: Readonly<VppLimits>): boolean {
  const { rules } = factsOf(endpoint);
  return rules?.lists.some(({ member, limit }) => listOf(body, member).length > limits[limit]) ?? false;
}

/**
 * Refuses what Apple would refuse, with Apple's own distinctions, before anything is sent.
 *
 * @throws VppError - For a list that is missing, too long, or names something twice.
 */
export function checkRequest(
  endpoint: Endpoint,
  body: unknown,
  limits: Readonly<VppLimits>,
  label: string | undefined,
): void {
  const { rules } = factsOf(endpoint);
  if (!rules) return;
  const refuse = (code: VppErrorCode, detail: string): never => {
    throw vppErrorFamily.create(code, { service: 'apple.vpp', operation: endpoint.name, label, detail });
  };
  for (const { members, code } of rules.needed) {
    if (members.every((member) => listOf(body, member).length === 0)) refuse(code, members.join(' or '));
  }
  for (const { member, limit, tooMany, duplicate } of rules.lists) {
    const list = listOf(body, member);
    if (list.length > limits[limit]) refuse(tooMany, `${member} has ${list.length}, at most ${limits[limit]}`);
    const twice = findDuplicate(list);
    if (twice !== undefined) refuse(duplicate, `${member} names ${twice} twice`);
    const [near] = member === 'serialNumbers' ? findNearDuplicates(list.filter(isText)) : [];
    if (near) refuse(duplicate, `${member} names one device as "${near.first}" and as "${near.value}"`);
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function listOf(body: unknown, member: string): readonly unknown[] {
  const list: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, member) : undefined;
  return Array.isArray(list) ? list : [];
}

function findDuplicate(list: readonly unknown[]): string | undefined {
  const earlier = new Set<string>();
  for (const item of list) {
    const key = keyOf(item);
    if (earlier.has(key)) return key;
    earlier.add(key);
  }
  return undefined;
}

/** What makes two entries the same: Apple takes a missing `pricingParam` for `STDQ`. */
function keyOf(item: unknown): string {
  if (typeof item !== 'object' || item === null) return String(item);
  // What has other types is refused by the endpoint's schema afterwards.
  const { adamId, pricingParam = 'STDQ', clientUserId } = item as Readonly<Record<string, string | undefined>>;
  return clientUserId ?? `${adamId} ${pricingParam}`;
}
