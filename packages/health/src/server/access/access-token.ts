import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { AccessToken } from '../../store/store.ts';
import { type Caller, type Role, roles } from './role.ts';

/** What a new access token is made of. */
export interface AccessTokenOptions {
  /** Its owner, for people. */
  readonly name: string;
  /** What it allows. */
  readonly role: Role;
  /** The tenants that it is limited to. Default: all. */
  readonly tenants?: readonly string[];
  /** How long it is valid, in milliseconds. Default: for ever. */
  readonly forMs?: number;
}

/** A token that was just made. It cannot be shown again. */
export interface NewAccessToken {
  /** The token, which the caller keeps: `hct_`, its id and 43 secret characters. */
  readonly token: string;
  /** What the store keeps. */
  readonly record: AccessToken;
}

const tokenPattern = /^hct_([0-9a-f]{12})_[\w-]{43}$/;

/** Makes an access token with 256 random bits. */
export function createAccessToken({ name, role, tenants, forMs }: AccessTokenOptions, nowMs: number): NewAccessToken {
  const id = randomBytes(6).toString('hex');
  const token = `hct_${id}_${randomBytes(32).toString('base64url')}`;
  return {
    token,
    record: {
      id,
      name,
      role,
      tenants: tenants ?? null,
      hash: hashOf(token),
      createdMs: nowMs,
      expiresMs: forMs === undefined ? null : nowMs + forMs,
      revokedMs: null,
    },
  };
}

/** Returns whose token it is; undefined if it is unknown, revoked or has ended. */
export function callerOf(token: string, known: readonly AccessToken[], nowMs: number): Caller | undefined {
  const id = tokenPattern.exec(token)?.[1];
  const record = known.find((candidate) => candidate.id === id);
  if (!record || record.revokedMs !== null || (record.expiresMs !== null && record.expiresMs <= nowMs))
    return undefined;
  // A hash has no length to leak, and 256 random bits need no salt.
  if (!timingSafeEqual(Buffer.from(record.hash, 'hex'), Buffer.from(hashOf(token), 'hex'))) return undefined;
  const role = roles.find((name) => name === record.role);
  // A later version may know more roles; this one must not guess what they allow.
  return role && { name: record.name, role, tenants: record.tenants };
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
