import type { PostgresPool } from 'kysely';
import type { Pool, PoolClient, QueryResult } from 'pg';
import { isFromServer } from './postgres-errors.ts';

type Query = Awaited<ReturnType<PostgresPool['connect']>>['query'];

/** How long connections wait. */
export interface ConnectionsOptions {
  /** How long to wait for one answer, in milliseconds. Default: as long as the pool says. */
  readonly answerMs?: number | undefined;
}

/**
 * The driver's pool as the query builder uses it. Statements whose answer says nothing are not waited for: they travel
 * together with the next one, whose failure theirs becomes. A connection that failed is not given out again: it may
 * still owe an answer to another caller's query.
 */
export function createConnections(pool: Pool, { answerMs }: ConnectionsOptions = {}): PostgresPool {
  // Names are those of all statements on a connection: who waits for other times prepares none.
  const nameOf = answerMs === undefined ? createStatementNames() : () => undefined;
  const direct = new WeakMap<PoolClient, boolean>();
  return {
    async connect() {
      const client: PoolClient = await pool.connect();
      const isDirect = direct.get(client) ?? (await isDirectConnection(client));
      direct.set(client, isDirect);
      const { query, isBroken } = createQuery(client, { nameOf: isDirect ? nameOf : () => undefined, answerMs });
      // Cursors are not used, for which the builder's type has an overload.
      return { query: query as unknown as Query, release: () => client.release(isBroken()) };
    },
    end: () => pool.end(),
    // The builder would use them to cancel queries, which nothing here does.
    options: {},
  };
}

/**
 * Whether the connection leads to the server itself. A pooler such as pgbouncer tells a process id of its own; in transaction mode
 * each transaction has another session of the server, which does not know the statements that were prepared before.
 */
async function isDirectConnection(client: PoolClient & { readonly processID?: number | null }): Promise<boolean> {
  try {
    const { rows } = await client.query<{ readonly pid: number }>('select pg_backend_pid() as pid');
    return rows[0]?.pid === client.processID;
  } catch (error) {
    client.release(true);
    throw error;
  }
}

interface QueryOptions extends ConnectionsOptions {
  readonly nameOf: (text: string) => string | undefined;
}

function createQuery(client: PoolClient, { nameOf, answerMs }: QueryOptions) {
  // The driver's types do not have this member.
  const limit: object = answerMs === undefined ? {} : { query_timeout: answerMs };
  let broken: Error | undefined;
  let unanswered: Promise<PromiseSettledResult<QueryResult>>[] = [];
  const query = async (text: string, parameters: readonly unknown[]) => {
    if (broken !== undefined) throw broken;
    const sent = settled(client.query({ name: nameOf(text), text, values: [...parameters], ...limit }));
    if (saysNothing(text)) {
      unanswered.push(sent);
      return { command: 'INSERT', rowCount: 0, rows: [] };
    }
    const results = await Promise.all([...unanswered, sent]);
    unanswered = [];
    const failures = results.flatMap((result) => (result.status === 'rejected' ? [toError(result.reason)] : []));
    broken = failures.find((failure) => !isFromServer(failure));
    const last = results.at(-1);
    // The first failure is the reason of those after it. What is rolled back has failed before.
    const failure = broken ?? (text === 'rollback' && last?.status === 'fulfilled' ? undefined : failures[0]);
    if (failure !== undefined || last?.status !== 'fulfilled')
      throw failure ?? new Error('connection without an answer');
    return last.value;
  };
  return { query, isBroken: () => broken !== undefined || unanswered.length > 0 };
}

/** The beginning of a transaction, its locks, and rows by the thousand: only `insertMany` makes statements with `unnest`. */
function saysNothing(text: string): boolean {
  if (/^(begin$|start transaction|set local |select pg_advisory_xact_lock)/.test(text)) return true;
  return /^insert into [^(]+\([^)]*\) select \* from unnest\(/.test(text);
}

async function settled(promise: Promise<QueryResult>): Promise<PromiseSettledResult<QueryResult>> {
  const [result] = await Promise.allSettled([promise]);
  return result;
}

function toError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error('connection failed');
}

/**
 * Statements that write are prepared once on each connection: they are few, and the same for every batch. Not those that return all
 * columns: PostgreSQL refuses them after another program has added a column.
 */
function createStatementNames(): (text: string) => string | undefined {
  const names = new Map<string, string>();
  return (text) => {
    if (!/^(insert|update) /.test(text) || text.endsWith(' returning *')) return undefined;
    const preparedName = names.get(text);
    if (preparedName !== undefined || names.size >= mostPrepared) return preparedName;
    const name = `health-${names.size}`;
    names.set(text, name);
    return name;
  };
}

const mostPrepared = 100;
