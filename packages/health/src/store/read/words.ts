import type { NumberedCommand, OperatorCommand } from '@mdmkit/monitor/model';
import type { Kysely } from 'kysely';
import type { Backend } from '../database/backend.ts';
import { toWord } from '../database/rows.ts';
import type { Tables } from '../database/tables.ts';

/** Keeps a word; answers with its number. */
export async function keepWord(backend: Backend, word: OperatorCommand, atMs: number): Promise<number> {
  return await backend.transaction(async (tx) => {
    // Numbers are given in the order of commits: who has seen a number has seen all before it.
    await backend.lock(tx, 'word');
    const { id } = await tx
      .insertInto('word')
      .values({ at_ms: atMs, kind: word.kind, body: JSON.stringify(word), handled_ms: null })
      .returning('id')
      .executeTakeFirstOrThrow();
    return id;
  });
}

/** Words with a number above the given one. */
export async function readWordsAfter(db: Kysely<Tables>, id: number): Promise<readonly NumberedCommand[]> {
  return (await db.selectFrom('word').selectAll().where('id', '>', id).orderBy('id').execute()).map(toWord);
}

/** Words that still matter: what is not handled, and silences that nobody has ended and that had not ended at `atMs`. */
export async function readWordsThatMatter(db: Kysely<Tables>, atMs: number): Promise<readonly NumberedCommand[]> {
  const rows = await db
    .selectFrom('word')
    .selectAll()
    .where((eb) => eb.or([eb('handled_ms', 'is', null), eb('kind', 'in', ['silence', 'unsilence'])]))
    .orderBy('id')
    .execute();
  const words = rows.map(toWord);
  const ended = new Set(
    words.map(({ command, handled }) => (handled && command.kind === 'unsilence' ? command.id : undefined)),
  );
  return words.filter(
    ({ command, handled }) =>
      !handled || (command.kind === 'silence' && command.untilMs > atMs && !ended.has(command.id)),
  );
}
