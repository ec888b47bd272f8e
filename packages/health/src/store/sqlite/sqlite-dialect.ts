import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { Connection } from './connection.ts';

/** Kysely on one SQLite connection. Transactions take the right to write at once, so that none fails half-way. */
export function sqliteDialect(connection: Connection): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => createDriver(connection),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

function createDriver(connection: Connection): Driver {
  const shared: DatabaseConnection = {
    executeQuery: async <Row>(query: CompiledQuery) => execute<Row>(connection, query),
    streamQuery() {
      throw new Error('lists are read page by page');
    },
  };
  const command = (text: string) => shared.executeQuery(CompiledQuery.raw(text));
  const { acquire, release } = createTurns();
  return {
    init: async () => {},
    async acquireConnection() {
      await acquire();
      return shared;
    },
    releaseConnection: async () => release(),
    beginTransaction: async () => void (await command('begin immediate')),
    commitTransaction: async () => void (await command('commit')),
    rollbackTransaction: async () => {
      // A full disk makes SQLite roll back by itself; doing it again must not hide why.
      await command('rollback').catch(() => {});
    },
    destroy: async () => connection.close(),
  };
}

function execute<Row>(connection: Connection, { sql, parameters, query }: CompiledQuery): QueryResult<Row> {
  const changes =
    (query.kind === 'InsertQueryNode' || query.kind === 'UpdateQueryNode' || query.kind === 'DeleteQueryNode') &&
    query.returning === undefined;
  if (!changes) {
    // Rows have the columns that the query builder derived from the same query.
    return { rows: connection.all(sql, parameters) as Row[] };
  }
  return { rows: [], numAffectedRows: BigInt(connection.run(sql, parameters)) };
}

/** There is one connection: callers queue for it, so that none gets into another's transaction. */
function createTurns() {
  const waiting: (() => void)[] = [];
  let isTaken = false;
  return {
    async acquire(): Promise<void> {
      if (isTaken) return await new Promise((resolve) => waiting.push(resolve));
      isTaken = true;
    },
    release(): void {
      const next = waiting.shift();
      if (next) next();
      else isTaken = false;
    },
  };
}
