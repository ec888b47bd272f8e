import type { NumberedCommand, OperatorCommand } from '@mdmkit/monitor/model';
import type { Kysely } from 'kysely';
import type { Backend } from '../database/backend.ts';
import { toCommand } from '../database/rows.ts';
import type { Tables } from '../database/tables.ts';

/** Adds a command. Returns its id. */
export async function addCommand(backend: Backend, command: OperatorCommand, atMs: number): Promise<number> {
  return await backend.transaction(async (tx) => {
    // Ids are given in the order of commits: a reader that has read an id has read all before it.
    await backend.lock(tx, 'commands');
    const { id } = await tx
      .insertInto('word')
      .values({ at_ms: atMs, kind: command.kind, body: JSON.stringify(command), handled_ms: null })
      .returning('id')
      .executeTakeFirstOrThrow();
    return id;
  });
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
