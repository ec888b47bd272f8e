import type { OidcSettings } from '../../config/target.ts';
import { type Caller, type Role, roles } from '../access/role.ts';

/** What an identity provider says of a user. */
export type UserClaims = Readonly<Record<string, unknown>>;

/** Returns a claim; a dot reaches into an object. Undefined if there is none. */
export function claimOf(claims: UserClaims, name: string): unknown {
  // Some providers name claims by URLs, which have dots.
  if (Object.hasOwn(claims, name)) return claims[name];
  let value: unknown = claims;
  for (const part of name.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    // The line before has seen the member.
    value = (value as UserClaims)[part];
  }
  return value;
}

/** The most characters of a name, and the most tenants of a user: a session has to fit into a cookie. */
const [mostNameCharacters, mostTenants] = [200, 100];

/** Returns who a user is; undefined if the user has no role. */
export function callerOfClaims(
  claims: UserClaims,
  {
    rolesClaim,
    roles: values,
    tenantsClaim,
    nameClaim,
  }: Pick<OidcSettings, 'rolesClaim' | 'roles' | 'tenantsClaim' | 'nameClaim'>,
): Caller | undefined {
  const groups = textsOf(claimOf(claims, rolesClaim));
  const role = roles.findLast((candidate: Role) => values[candidate].some((value) => groups.includes(value)));
  if (role === undefined) return undefined;
  const name = nameOf(claims, nameClaim === undefined ? ['preferred_username', 'email', 'sub'] : [nameClaim, 'sub']);
  // Nobody may pass for an access token of the same name.
  return {
    name: `user:${name}`,
    role,
    tenants: tenantsClaim === undefined ? null : textsOf(claimOf(claims, tenantsClaim)).slice(0, mostTenants),
  };
}

function nameOf(claims: UserClaims, names: readonly string[]): string {
  for (const name of names) {
    const value = claimOf(claims, name);
    // The name becomes part of lines and of tables.
    const text = typeof value === 'string' ? value.replaceAll(/[^\x21-\x7e\p{L}\p{N}]/gu, '_') : '';
    if (text !== '') return text.slice(0, mostNameCharacters);
  }
  return 'unknown';
}

/** Providers write one value as a text, and several as a list. */
function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}
