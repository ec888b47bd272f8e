import type { OperatorCommand } from '@mdmkit/monitor/model';
import type { Kysely } from 'kysely';
import type { Tables } from '../database/tables.ts';
import { cursorError, pageSize } from '../read/page.ts';
import type { AuditEntry, PageQuery, Store } from '../store.ts';

const operation = 'Reading the audit log';

/** Adds an entry to the audit log, in the transaction of the change itself. */
export async function addAuditEntry(
  db: Kysely<Tables>,
  { atMs, actor, action, subject }: Omit<AuditEntry, 'id'>,
): Promise<void> {
  await db.insertInto('audit').values({ at_ms: atMs, actor, action, subject }).execute();
}

/** What a command is about, for the audit log. */
export function subjectOf(command: OperatorCommand): string {
  switch (command.kind) {
    case 'acknowledge':
    case 'unacknowledge':
      return command.incident;
    case 'override':
      return `${command.incident} → ${command.verdict}`;
    case 'escalate':
      return `${command.incident} (${command.reason})`;
    case 'ticket':
      return `${command.incident} ${command.channel} → ${command.state}`;
    case 'silence':
      return `${command.id} ${JSON.stringify(command.scope)}`;
    case 'maintenance':
      return `${command.id} ${command.mode} ${JSON.stringify(command.scope)}`;
    case 'unsilence':
    case 'end-maintenance':
      return command.id;
    case 'accept-level':
      return [command.service, command.location ?? '*', command.measure ?? '*', command.reason].join(' ').trim();
    case 'check':
      return JSON.stringify(command.scope);
  }
}

/** Reads the changes that people made, newest first. */
export async function readAudit(db: Kysely<Tables>, query: PageQuery): ReturnType<Store['audit']> {
  const limit = pageSize(query, operation);
  let rows = db.selectFrom('audit').selectAll();
  if (query.cursor !== undefined) {
    if (!/^\d{1,15}$/.test(query.cursor)) throw cursorError(operation);
    rows = rows.where('id', '<', Number(query.cursor));
  }
  const selected = await rows
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  const page = selected.slice(0, limit);
  const last = page.at(-1);
  return {
    entries: page.map(({ id, at_ms, actor, action, subject }) => ({ id, atMs: at_ms, actor, action, subject })),
    cursor: selected.length > limit && last !== undefined ? String(last.id) : null,
  };
}
