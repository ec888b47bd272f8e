import type { Kysely, Selectable } from 'kysely';
import type { Backend } from '../database/backend.ts';
import type { Tables } from '../database/tables.ts';
import type { AccessToken } from '../store.ts';
import { addAuditEntry } from './audit.ts';

/** Adds an access token. */
export async function addAccessToken(backend: Backend, token: AccessToken, by: string): Promise<void> {
  const { id, name, role, tenants, hash, createdMs, expiresMs, revokedMs } = token;
  await backend.transaction(async (tx) => {
    await tx
      .insertInto('access_token')
      .values({
        id,
        name,
        role,
        tenants: tenants && JSON.stringify(tenants),
        hash,
        created_ms: createdMs,
        expires_ms: expiresMs,
        revoked_ms: revokedMs,
      })
      .execute();
    await addAuditEntry(tx, {
      atMs: createdMs,
      actor: by,
      action: 'create-token',
      subject: `${id} (${name}, ${role})`,
    });
  });
}

/** Revokes an access token that is not revoked yet. */
export async function revokeAccessToken(backend: Backend, id: string, by: string, atMs: number): Promise<boolean> {
  return await backend.transaction(async (tx) => {
    const row = await tx
      .updateTable('access_token')
      .set({ revoked_ms: atMs })
      .where('id', '=', id)
      .where('revoked_ms', 'is', null)
      .returning('name')
      .executeTakeFirst();
    if (row === undefined) return false;
    await addAuditEntry(tx, { atMs, actor: by, action: 'revoke-token', subject: `${id} (${row.name})` });
    return true;
  });
}

/** Reads all access tokens, oldest first. */
export async function readAccessTokens(db: Kysely<Tables>): Promise<readonly AccessToken[]> {
  return (await db.selectFrom('access_token').selectAll().orderBy('created_ms').orderBy('id').execute()).map(toToken);
}

function toToken(row: Selectable<Tables['access_token']>): AccessToken {
  return {
    id: row.id,
    name: row.name,
    role: row.role,
    // The column holds a list of texts, or nothing.
    tenants: row.tenants === null ? null : (JSON.parse(row.tenants) as readonly string[]),
    hash: row.hash,
    createdMs: row.created_ms,
    expiresMs: row.expires_ms,
    revokedMs: row.revoked_ms,
  };
}
