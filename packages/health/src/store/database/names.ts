import { targetHash } from '@mdmkit/monitor/model';
import type { Kysely, Transaction } from 'kysely';
import type { Backend } from './backend.ts';
import { bulk } from './bulk-tables.ts';
import type { Tables } from './tables.ts';

/** The numbers of targets or terms by their text. */
export interface Numbers {
  /** The number of a text that was numbered. */
  of(text: string): number;
  /** Remembers them: the transaction in which they were given was committed. */
  keep(): void;
}

/** Remembers numbers between transactions: a running monitor names the same targets again and again. */
export interface NameNumbers {
  /** The numbers of targets; new ones are given one. */
  targets(tx: Transaction<Tables>, names: ReadonlySet<string>): Promise<Numbers>;
  /** The numbers of terms, which are codes and locations. */
  terms(tx: Transaction<Tables>, texts: ReadonlySet<string>): Promise<Numbers>;
  /** Forgets targets that were removed: their names may be dropped. */
  forgetTargets(names: Iterable<string>): void;
  /** Forgets all: after a failure the database may be another one than it was. */
  forget(): void;
}

/** How many names are remembered: some 100 bytes each. */
const mostRemembered = 250_000;

/** Makes an empty memory of a database's numbers. */
export function createNameNumbers(backend: Backend): NameNumbers {
  const targets = createMemory({
    find: async (tx, names) =>
      await tx.selectFrom('target_name').select(['id', 'name']).where(backend.among('name', names)).execute(),
    make: async (tx, names) => {
      const rows = names.map((name) => [name, targetHash(name)]);
      await backend.insert(tx, bulk.targetName, rows);
    },
  });
  const terms = createMemory({
    find: async (tx, texts) =>
      await tx.selectFrom('term').select(['id', 'text as name']).where(backend.among('text', texts)).execute(),
    make: async (tx, texts) => {
      const rows = texts.map((text) => [text]);
      await backend.insert(tx, bulk.term, rows);
    },
  });
  return {
    targets: targets.number,
    terms: terms.number,
    forgetTargets: targets.forgetThese,
    forget() {
      targets.forget();
      terms.forget();
    },
  };
}

interface NameTable {
  find(
    tx: Transaction<Tables>,
    names: readonly string[],
  ): Promise<readonly { readonly id: number; readonly name: string }[]>;
  make(tx: Transaction<Tables>, names: readonly string[]): Promise<void>;
}

function createMemory({ find, make }: NameTable) {
  const remembered = new Map<string, number>();
  return {
    async number(tx: Transaction<Tables>, names: ReadonlySet<string>): Promise<Numbers> {
      const unknown = [...names].filter((name) => !remembered.has(name));
      const fresh = new Map<string, number>();
      const learn = async (wanted: readonly string[]) => {
        if (wanted.length > 0) for (const { id, name } of await find(tx, wanted)) fresh.set(name, id);
      };
      await learn(unknown);
      // Sorted, so that two processes that name the same ones never wait for each other.
      const missing = unknown.filter((name) => !fresh.has(name)).sort();
      if (missing.length > 0) await make(tx, missing);
      await learn(missing);
      for (const name of names) if (!fresh.has(name)) fresh.set(name, remembered.get(name) ?? 0);
      return {
        of: (text) => fresh.get(text) ?? 0,
        keep() {
          if (remembered.size > mostRemembered) remembered.clear();
          for (const name of unknown) remembered.set(name, fresh.get(name) ?? 0);
        },
      };
    },
    forgetThese(names: Iterable<string>) {
      for (const name of names) remembered.delete(name);
    },
    forget: () => remembered.clear(),
  };
}

/** The text of every term: some hundred. */
export async function termTexts(db: Kysely<Tables>): Promise<ReadonlyMap<number, string>> {
  const rows = await db.selectFrom('term').selectAll().execute();
  return new Map(rows.map(({ id, text }) => [id, text]));
}
