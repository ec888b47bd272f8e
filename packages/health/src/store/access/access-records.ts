/** Which request a command belongs to. */
export interface CommandOptions {
  /** What makes a repeated request the same request: of two commands with the same key only the first is added. */
  readonly idempotencyKey?: string | undefined;
}

/** An access token of the HTTP API. The token itself is kept nowhere. */
export interface AccessToken {
  /** Its id: the part of the token that is no secret. */
  readonly id: string;
  /** Its owner, for people. */
  readonly name: string;
  /** What it allows. */
  readonly role: string;
  /** The tenants that it is limited to; null for all. */
  readonly tenants: readonly string[] | null;
  /** The SHA-256 of the token, in hexadecimal digits. */
  readonly hash: string;
  /** When it was made, in milliseconds since 1970. */
  readonly createdMs: number;
  /** When it ends, in milliseconds since 1970; null for never. */
  readonly expiresMs: number | null;
  /** When it was revoked, in milliseconds since 1970; null if it was not. */
  readonly revokedMs: number | null;
}

/** A session of the HTTP API that ended by a sign-out. */
export interface EndedSession {
  /** Its id. */
  readonly id: string;
  /** When it would have ended by itself, in milliseconds since 1970. Nobody can use it after that. */
  readonly untilMs: number;
}

/** A change that a person made. */
export interface AuditEntry {
  /** Its number; grows. */
  readonly id: number;
  /** When, in milliseconds since 1970. */
  readonly atMs: number;
  /** Who. */
  readonly actor: string;
  /** What: `acknowledge`, `silence`, `maintenance`, `override`, `check`, `create-token`, `revoke-token`, `sign-out` … */
  readonly action: string;
  /** Of what: an incident, a silence, a window, a scope as JSON, or a token. */
  readonly subject: string;
}

/** A page of the audit log. */
export interface AuditPage {
  /** The changes, newest first. */
  readonly entries: readonly AuditEntry[];
  /** The cursor of the next page; null at the end. */
  readonly cursor: string | null;
}
