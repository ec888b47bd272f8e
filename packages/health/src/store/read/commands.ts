import type { NumberedCommand, OperatorCommand } from '@mdmkit/monitor/model';
import type { Kysely } from 'kysely';
import { addAuditEntry, subjectOf } from '../access/audit.ts';
import type { Backend } from '../database/backend.ts';
import { toCommand } from '../database/rows.ts';
import type { Tables } from '../database/tables.ts';
import type { CommandOptions } from '../store.ts';
import { StoreError } from '../store-error.ts';
import { operations } from '../store-steps.ts';

/** Adds a command. Returns its id; of a repeated request the id of the first. */
export async function addCommand(
  backend: Backend,
  command: OperatorCommand,
  atMs: number,
  { idempotencyKey }: CommandOptions = {},
): Promise<number> {
  return await backend.transaction(async (tx) => {
    // Ids are given in the order of commits: a reader that has read an id has read all before it.
    await backend.lock(tx, 'commands');
    const first = idempotencyKey === undefined ? undefined : await commandOfKey(tx, idempotencyKey);
    if (first) {
      if (!isSameRequest(first.command, command))
        throw new StoreError('STORE_KEY_REUSED', { operation: operations.addCommand });
      return first.id;
    }
    const body = JSON.stringify(command);
    const { id } = await tx
      .insertInto('word')
      .values({ at_ms: atMs, kind: command.kind, body, handled_ms: null, idempotency_key: idempotencyKey ?? null })
      .returning('id')
      .executeTakeFirstOrThrow();
    await addAuditEntry(tx, { atMs, actor: command.by, action: command.kind, subject: subjectOf(command) });
    return id;
  });
}

async function commandOfKey(tx: Kysely<Tables>, key: string): Promise<NumberedCommand | undefined> {
  const row = await tx.selectFrom('word').selectAll().where('idempotency_key', '=', key).executeTakeFirst();
  return row && toCommand(row);
}

/** Whether two commands ask for the same. The time of the request does not count: a repetition comes later. */
function isSameRequest(first: OperatorCommand, second: OperatorCommand): boolean {
  const asked = (command: OperatorCommand) => JSON.stringify({ ...command, fromMs: undefined, untilMs: undefined });
  return asked(first) === asked(second);
}

/** Returns the commands with a larger id, oldest first. */
export async function readCommandsAfter(db: Kysely<Tables>, id: number): Promise<readonly NumberedCommand[]> {
  return (await db.selectFrom('word').selectAll().where('id', '>', id).orderBy('id').execute()).map(toCommand);
}

/** Returns the commands that still matter: those not executed, and silences that had not ended at `atMs`. */
export async function readRelevantCommands(db: Kysely<Tables>, atMs: number): Promise<readonly NumberedCommand[]> {
  const rows = await db
    .selectFrom('word')
    .selectAll()
    .where((eb) => eb.or([eb('handled_ms', 'is', null), eb('kind', 'in', ['silence', 'unsilence'])]))
    .orderBy('id')
    .execute();
  const commands = rows.map(toCommand);
  const ended = new Set(
    commands.map(({ command, handled }) => (handled && command.kind === 'unsilence' ? command.id : undefined)),
  );
  return commands.filter(
    ({ command, handled }) =>
      !handled || (command.kind === 'silence' && command.untilMs > atMs && !ended.has(command.id)),
  );
}
