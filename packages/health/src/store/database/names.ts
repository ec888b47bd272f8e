import type { Kysely, Transaction } from 'kysely';
import { targetHash } from '../../run/result-id.ts';
import type { Backend } from './backend.ts';
import { bulk } from './bulk-tables.ts';
import type { Tables } from './tables.ts';

/** The numbers of targets and terms by their text. */
export type Numbers = ReadonlyMap<string, number>;

/** The numbers of targets; those that nobody has named before are given one. */
export async function numberTargets(
  backend: Backend,
  tx: Transaction<Tables>,
  names: ReadonlySet<string>,
): Promise<Numbers> {
  const find = async (wanted: readonly string[]) =>
    await tx.selectFrom('target_name').select(['id', 'name']).where(backend.among('name', wanted)).execute();
  return await numbered(names, find, async (missing) => {
    await backend.insert(
      tx,
      bulk.targetName,
      missing.map((name) => [name, targetHash(name)]),
    );
  });
}

/** The numbers of terms, which are codes and locations. */
export async function numberTerms(
  backend: Backend,
  tx: Transaction<Tables>,
  texts: ReadonlySet<string>,
): Promise<Numbers> {
  const find = async (wanted: readonly string[]) =>
    await tx.selectFrom('term').select(['id', 'text as name']).where(backend.among('text', wanted)).execute();
  return await numbered(texts, find, async (missing) => {
    await backend.insert(
      tx,
      bulk.term,
      missing.map((text) => [text]),
    );
  });
}

async function numbered(
  names: ReadonlySet<string>,
  find: (names: readonly string[]) => Promise<readonly { readonly id: number; readonly name: string }[]>,
  make: (names: readonly string[]) => Promise<void>,
): Promise<Numbers> {
  if (names.size === 0) return new Map();
  const numbers = new Map<string, number>();
  for (const { id, name } of await find([...names])) numbers.set(name, id);
  if (numbers.size === names.size) return numbers;
  // Sorted, so that two processes that name the same ones never wait for each other.
  const missing = [...names].filter((name) => !numbers.has(name)).sort();
  await make(missing);
  for (const { id, name } of await find(missing)) numbers.set(name, id);
  return numbers;
}

/** The text of every term: some hundred. */
export async function termTexts(db: Kysely<Tables>): Promise<ReadonlyMap<number, string>> {
  const rows = await db.selectFrom('term').selectAll().execute();
  return new Map(rows.map(({ id, text }) => [id, text]));
}
