// Opt-outs, as stored: who does not want to hear from which sender. What the account put on its block list stands in the same table
// (storage/blocklists.ts), so that a message asks once.

import type { AccountId } from '../domain/platform.ts';
import type { OptOut } from '../domain/snapshot/opt-outs.ts';
import type { Queryable, Tx } from './db.ts';

/** What the audit log and cursors call an opt-out. */
export function optOutKey({ destination, sender }: OptOut): string {
  return `${destination}|${sender}`;
}

/** Reads `optOutKey` back. Destinations are digits, so the first bar is the one between. */
export function optOutOfKey(key: string): OptOut {
  const bar = key.indexOf('|');
  return { destination: key.slice(0, bar), sender: key.slice(bar + 1) };
}

/** Whatever stands against these destinations: opt-outs and the account's own block list. */
export async function loadOptOuts(db: Queryable, accountId: AccountId, destinations: readonly string[]): Promise<OptOut[]> {
  const { rows } = await db.query<OptOut>(
    'select destination, sender, channel, source from opt_out where account_id = $1 and destination = any($2::text[])',
    [accountId, destinations],
  );
  return rows;
}

/** Rows in one page of `optOutPages`: taken in within a hundredth of a second, during which nobody else is served. */
const PAGE_SIZE = 10_000;

/** Whatever stands against any destination of the account, in creation order, in pages that fit in memory. */
export async function* optOutPages(db: Queryable, accountId: AccountId): AsyncGenerator<OptOut[]> {
  let after = '0';
  while (true) {
    const { rows } = await db.query<OptOut & { entry_id: string }>({
      name: 'opt-out-page',
      text: `select entry_id, destination, sender, channel, source from opt_out
             where account_id = $1 and entry_id > $2 order by entry_id limit ${PAGE_SIZE}`,
      values: [accountId, after],
    });
    yield rows;
    if (rows.length < PAGE_SIZE) return;
    after = rows.at(-1)?.entry_id ?? after;
  }
}

/** An opt-out as it is shown: with when it began. */
export interface StoredOptOut extends OptOut {
  readonly createdAt: Date;
}

/**
 * The account's opt-outs, of one destination when it is given, by destination and sender; `after` goes on behind one of them.
 * Read by the table's key, so that any page costs the same.
 */
export async function listOptOuts(
  db: Queryable,
  accountId: AccountId,
  destination: string | undefined,
  after: OptOut | undefined,
  limit: number,
): Promise<StoredOptOut[]> {
  const { rows } = await db.query<OptOut & { created_at: Date }>(
    `select destination, sender, created_at from opt_out
     where account_id = $1 and source = 'MO' ${destination === undefined ? '' : 'and destination = $5'} and (destination, sender) > ($2, $3)
     order by destination, sender limit $4`,
    // No destination is as short as the empty text, so everything stands behind it.
    [accountId, after?.destination ?? '', after?.sender ?? '', limit, ...(destination === undefined ? [] : [destination])],
  );
  return rows.map(({ created_at, ...optOut }) => ({ ...optOut, createdAt: created_at }));
}

/** The opt-out, locked; undefined when there is none. */
export async function lockOptOut(
  tx: Tx,
  accountId: AccountId,
  { destination, sender }: OptOut,
): Promise<StoredOptOut | undefined> {
  const { rows } = await tx.query<OptOut & { created_at: Date }>(
    `select destination, sender, created_at from opt_out
     where account_id = $1 and destination = $2 and sender = $3 and channel = '' and source = 'MO' for update`,
    [accountId, destination, sender],
  );
  const [row] = rows;
  return row && { destination: row.destination, sender: row.sender, createdAt: row.created_at };
}

/** Notes that a destination does not want to hear from a sender; false when that was known. */
export async function insertOptOut(
  tx: Tx,
  accountId: AccountId,
  { destination, sender, channel = '', source = 'MO' }: OptOut,
): Promise<boolean> {
  const { rowCount } = await tx.query({
    name: 'insert-opt-out',
    text: 'insert into opt_out (account_id, destination, sender, channel, source) values ($1, $2, $3, $4, $5) on conflict do nothing',
    values: [accountId, destination, sender, channel, source],
  });
  return rowCount === 1;
}

/**
 * Takes back what a destination did not want: from one sender, or (null) everything. Answers what was there. What the account itself
 * has put there stays: a subscriber's word does not lift it.
 */
export async function deleteOptOuts(tx: Tx, accountId: AccountId, destination: string, sender: string | null): Promise<OptOut[]> {
  const { rows } = await tx.query<OptOut>({
    name: 'delete-opt-outs',
    text: `delete from opt_out where account_id = $1 and destination = $2 and ($3::text is null or sender = $3) and source <> 'CUSTOM'
           returning destination, sender`,
    values: [accountId, destination, sender],
  });
  return rows;
}
