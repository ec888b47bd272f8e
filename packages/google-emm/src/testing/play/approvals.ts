import type { Admitted } from '../gate.ts';
import type { Json } from '../json.ts';
import { invalid } from '../refusal.ts';
import type { PlayState } from './state.ts';

/** Every product that an enterprise has ever approved: it has a group licence from then on, also after a revocation. */
type Approvals = Readonly<Record<string, 'approved' | 'unapproved'>>;

function pathOf({ params }: Admitted): string {
  return `approvals of ${params.enterprise}`;
}

/** Returns the products that an enterprise has a group licence of, with the state of their approval. */
export function approvalsOf(state: PlayState, request: Admitted): Approvals {
  // Only this module writes the document.
  return (state.documents.get(pathOf(request)) ?? {}) as Approvals;
}

/** Returns the products that are approved now. */
export function approvedProducts(state: PlayState, request: Admitted): readonly string[] {
  return Object.entries(approvalsOf(state, request)).flatMap(([id, approval]) => (approval === 'approved' ? [id] : []));
}

/** Approves a product. */
export function approveProduct(state: PlayState, request: Admitted, productId: string): void {
  state.documents.set(pathOf(request), { ...approvalsOf(state, request), [productId]: 'approved' });
}

/** Revokes the approval of a product; its group licence stays. */
export function revokeProduct(state: PlayState, request: Admitted, productId: string): void {
  const approvals = approvalsOf(state, request);
  if (Object.hasOwn(approvals, productId))
    state.documents.set(pathOf(request), { ...approvals, [productId]: 'unapproved' });
}

/** "Only products that are approved or products that were previously approved can be whitelisted." (users.setAvailableProductSet) */
export function productSetOf(state: PlayState, request: Admitted): Json {
  const { productId, productSetBehavior: behavior, productVisibility, ...rest } = request.body;
  const ids = listOf(productId);
  const visible = listOf(productVisibility).map((each) => Reflect.get(Object(each), 'productId') as unknown);
  const twice = ids.find((id) => visible.includes(id));
  if (twice !== undefined)
    throw invalid(
      'productVisibility',
      `The product ${JSON.stringify(twice)} is in productId and in productVisibility.`,
    );
  // "unknown" is ignored, and no value means "whitelist".
  const productSetBehavior = behavior === undefined || behavior === 'unknown' ? 'whitelist' : behavior;
  const seen = productVisibility === undefined ? {} : { productVisibility };
  // Of the other behaviours "the productId field is ignored".
  if (productSetBehavior !== 'whitelist') return { ...rest, ...seen, productSetBehavior };
  const approvals = approvalsOf(state, request);
  const never = [...ids, ...visible].find((id) => typeof id !== 'string' || !Object.hasOwn(approvals, id));
  if (never !== undefined) throw invalid('productId', `The product ${JSON.stringify(never)} was never approved.`);
  return { ...rest, ...(productId === undefined ? {} : { productId }), ...seen, productSetBehavior };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
