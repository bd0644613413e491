// The one place that speaks to PostgreSQL: a pool, transactions, and the notifications that tell nodes of each other's changes.

import pg from 'pg';

/** What a storage function needs: a pool, or a connection inside a transaction. */
export interface Queryable {
  query<Row extends pg.QueryResultRow = pg.QueryResultRow>(
    query: pg.QueryConfig | string,
    values?: unknown[],
  ): Promise<pg.QueryResult<Row>>;
}

/** A connection with a transaction open. Only flows and the engine open one, and never across a network call. */
export interface Tx extends Queryable {
  readonly isTransaction: true;
}

export interface Db extends Queryable {
  /** Runs `work` in one transaction: commits when it resolves, rolls back when it throws. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** A connection of one's own, outside the pool: for LISTEN and for locks that live as long as it. */
  connect(): Promise<pg.Client>;
  end(): Promise<void>;
}

/** `url`: postgres://…; `poolSizeMax`: connections at most. */
export function openDb(url: string, poolSizeMax: number): Db {
  const pool = new pg.Pool({ connectionString: url, max: poolSizeMax, application_name: 'callsign', keepAlive: true });
  // An idle connection that breaks is replaced by the next query; without a listener it would end the process.
  pool.on('error', () => {});
  return {
    query: (query: pg.QueryConfig | string, values?: unknown[]) =>
      typeof query === 'string' ? pool.query(query, values) : pool.query(query),
    transaction: (work) => inTransaction(pool, work),
    connect: async () => {
      const client = new pg.Client({ connectionString: url, application_name: 'callsign', keepAlive: true });
      await client.connect();
      return client;
    },
    end: () => pool.end(),
  } as Db;
}

function ignored(): void {}

async function inTransaction<T>(pool: pg.Pool, work: (tx: Tx) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  // The connection can break between two queries, when nobody waits for an answer: the next query says so. Unheard it would end the process.
  client.on('error', ignored);
  let failure: Error | undefined;
  try {
    await client.query('begin');
    // Not an object that inherits from the client: the client keeps its state on `this`.
    const tx: Tx = {
      isTransaction: true,
      query: <Row extends pg.QueryResultRow>(query: pg.QueryConfig | string, values?: unknown[]) =>
        typeof query === 'string' ? client.query<Row>(query, values) : client.query<Row>(query),
    };
    const result = await work(tx);
    await client.query('commit');
    return result;
  } catch (error) {
    failure = error as Error;
    await client.query('rollback').catch(() => {});
    throw error;
  } finally {
    client.off('error', ignored);
    // A connection whose transaction failed for a reason of the connection's own is not given back.
    client.release(failure !== undefined && !isDatabaseError(failure) ? failure : undefined);
  }
}

/** PostgreSQL's five-character SQLSTATE, when the error is its own word. */
export function sqlState(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
}

function isDatabaseError(error: unknown): boolean {
  return sqlState(error) !== undefined;
}

/** Whether the error is the violation of a uniqueness constraint (optionally of that name). */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  return (
    sqlState(error) === '23505' && (constraint === undefined || (error as { constraint?: string }).constraint === constraint)
  );
}

/** Whether the error is the violation of a foreign key (optionally of that name). */
export function isForeignKeyViolation(error: unknown, constraint?: string): boolean {
  return (
    sqlState(error) === '23503' && (constraint === undefined || (error as { constraint?: string }).constraint === constraint)
  );
}

/** Whether a text was refused that no column can hold: one with U+0000. */
export function isUnstorableText(error: unknown): boolean {
  return sqlState(error) === '22021';
}

/** Whether two transactions waited for each other and this one was given up: it can be run again. */
export function isDeadlock(error: unknown): boolean {
  return sqlState(error) === '40P01';
}
