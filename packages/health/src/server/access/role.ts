/** What a caller may do, least first: `viewer` reads, `operator` also changes incidents and checks, `admin` everything. */
export const roles = ['viewer', 'operator', 'admin'] as const;

/** What a caller may do. */
export type Role = (typeof roles)[number];

/** Who makes a request. */
export interface Caller {
  /** The name that changes are recorded under. */
  readonly name: string;
  /** What the caller may do. */
  readonly role: Role;
  /** The tenants that the caller may see; null for all. */
  readonly tenants: readonly string[] | null;
}

/** Whether a role allows what another role allows. */
export function includesRole(role: Role, needed: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(needed);
}

/** Whether a caller may see what belongs to a tenant. */
export function maySee({ tenants }: Pick<Caller, 'tenants'>, tenant: string): boolean {
  return tenants?.includes(tenant) ?? true;
}
