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
    const first = idempotencyKey === undefined ? undefined : await readCommandOfKey(tx, idempotencyKey);
    if (first) {
      if (!isSameRequest(first, { command, atMs }))
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

/** Returns the command of an idempotency key; undefined if there is none. */
export async function readCommandOfKey(db: Kysely<Tables>, key: string): Promise<NumberedCommand | undefined> {
  const row = await db.selectFrom('word').selectAll().where('idempotency_key', '=', key).executeTakeFirst();
  return row && toCommand(row);
}

type Request = Pick<NumberedCommand, 'command' | 'atMs'>;

/** Whether two commands ask for the same. A repetition comes later, so times that count from the request are compared as such. */
function isSameRequest(first: Request, second: Request): boolean {
  return JSON.stringify(requestOf(first)) === JSON.stringify(requestOf(second));
}

function requestOf({ command, atMs }: Request): Readonly<Record<string, unknown>> {
  switch (command.kind) {
    case 'acknowledge':
      return { ...command, untilMs: command.untilMs - atMs };
    case 'ticket':
      return { ...command, untilMs: command.untilMs === null ? null : command.untilMs - atMs };
    case 'silence':
      return { ...command, fromMs: command.fromMs - atMs, untilMs: command.untilMs - atMs };
    case 'maintenance':
      // The request names the end as an instant; the start only if it is not the time of the request.
      return { ...command, fromMs: command.fromMs === atMs ? null : command.fromMs };
    default:
      return { ...command };
  }
}

/** Returns what partners said of the tickets of an incident, oldest first. */
export async function readTicketCommands(db: Kysely<Tables>, incident: string): Promise<readonly NumberedCommand[]> {
  const rows = await db
    .selectFrom('word')
    .selectAll()
    .where('kind', '=', 'ticket')
    .where('body', 'like', `%${JSON.stringify(incident)}%`)
    .orderBy('id')
    .execute();
  return rows.map(toCommand).filter(({ command }) => command.kind === 'ticket' && command.incident === incident);
}

/** Returns the commands with a larger id, oldest first. */
export async function readCommandsAfter(db: Kysely<Tables>, id: number): Promise<readonly NumberedCommand[]> {
  return (await db.selectFrom('word').selectAll().where('id', '>', id).orderBy('id').execute()).map(toCommand);
}

/** Commands that begin or end a silence or a maintenance window: the last ones in force are restored at each start. */
const windowKinds = ['silence', 'unsilence', 'maintenance', 'end-maintenance'] as const;

/** Returns the commands that still matter: those not executed, and silences and windows that had not ended at `atMs`. */
export async function readRelevantCommands(db: Kysely<Tables>, atMs: number): Promise<readonly NumberedCommand[]> {
  const rows = await db
    .selectFrom('word')
    .selectAll()
    .where((eb) => eb.or([eb('handled_ms', 'is', null), eb('kind', 'in', windowKinds)]))
    .orderBy('id')
    .execute();
  const commands = rows.map(toCommand);
  const ended = new Set(
    commands.map(({ command, handled }) => (handled && endsWindow(command) ? command.id : undefined)),
  );
  return commands.filter(
    ({ command, handled }) => !handled || (beginsWindow(command) && command.untilMs > atMs && !ended.has(command.id)),
  );
}

/** Returns the commands that began or ended silences and windows which were not over at a time. */
export async function readWindowCommands(db: Kysely<Tables>, fromMs: number): Promise<readonly NumberedCommand[]> {
  const rows = await db.selectFrom('word').selectAll().where('kind', 'in', windowKinds).orderBy('id').execute();
  const commands = rows.map(toCommand);
  const begun = new Set(
    commands.flatMap(({ command }) => (beginsWindow(command) && command.untilMs > fromMs ? [command.id] : [])),
  );
  return commands.filter(({ command }) => (beginsWindow(command) || endsWindow(command)) && begun.has(command.id));
}

type CommandOf<Kind extends OperatorCommand['kind']> = Extract<OperatorCommand, { readonly kind: Kind }>;

function beginsWindow(command: OperatorCommand): command is CommandOf<'silence' | 'maintenance'> {
  return command.kind === 'silence' || command.kind === 'maintenance';
}

function endsWindow(command: OperatorCommand): command is CommandOf<'unsilence' | 'end-maintenance'> {
  return command.kind === 'unsilence' || command.kind === 'end-maintenance';
}
