// Suppressed addresses, as stored.

import type { AccountId } from '../domain/platform.ts';
import type { Suppression, SuppressionType } from '../domain/suppressions.ts';
import type { Queryable, Tx } from './db.ts';

export interface NewSuppression extends Suppression {
  /** One sentence, for whoever looks at the list. */
  readonly reason: string;
}

/** As it is listed. */
export interface StoredSuppression extends NewSuppression {
  readonly createdAt: Date;
}

/** Whatever stands against these addresses. */
export async function loadSuppressions(
  db: Queryable,
  accountId: AccountId,
  addresses: readonly string[],
): Promise<Suppression[]> {
  const { rows } = await db.query<Suppression>({
    name: 'load-suppressions',
    text: 'select domain, address, type from suppression where account_id = $1 and address = any($2::text[])',
    values: [accountId, addresses],
  });
  return rows;
}

/** Rows in one page of `suppressionPages`, as of opt-outs. */
const PAGE_SIZE = 10_000;

/** All suppressions of the account, in creation order, in pages that fit in memory. */
export async function* suppressionPages(db: Queryable, accountId: AccountId): AsyncGenerator<Suppression[]> {
  let after = '0';
  while (true) {
    const { rows } = await db.query<Suppression & { suppression_id: string }>({
      name: 'suppression-page',
      text: `select suppression_id, domain, address, type from suppression
             where account_id = $1 and suppression_id > $2 order by suppression_id limit ${PAGE_SIZE}`,
      values: [accountId, after],
    });
    yield rows;
    if (rows.length < PAGE_SIZE) return;
    after = rows.at(-1)?.suppression_id ?? after;
  }
}

/** Adds what is not there yet; answers the addresses that are new. */
export async function insertSuppressions(tx: Tx, accountId: AccountId, rows: readonly NewSuppression[]): Promise<string[]> {
  const { rows: added } = await tx.query<{ address: string }>({
    name: 'insert-suppressions',
    text: `with added as (
             insert into suppression (account_id, domain, address, type, reason)
             select $1, * from unnest($2::text[], $3::text[], $4::text[], $5::text[]) on conflict do nothing returning address)
           select distinct address from added`,
    values: [accountId, ...columnsOf(rows), rows.map(({ reason }) => reason)],
  });
  return added.map(({ address }) => address);
}

/** Takes out what is there; answers the addresses concerned. */
export async function deleteSuppressions(tx: Tx, accountId: AccountId, rows: readonly Suppression[]): Promise<string[]> {
  const { rows: removed } = await tx.query<{ address: string }>({
    name: 'delete-suppressions',
    text: `with removed as (
             delete from suppression s using unnest($2::text[], $3::text[], $4::text[]) as given (domain, address, type)
             where s.account_id = $1 and s.domain = given.domain and s.address = given.address and s.type = given.type
             returning s.address)
           select distinct address from removed`,
    values: [accountId, ...columnsOf(rows)],
  });
  return removed.map(({ address }) => address);
}

function columnsOf(rows: readonly Suppression[]): string[][] {
  return [rows.map(({ domain }) => domain), rows.map(({ address }) => address), rows.map(({ type }) => type)];
}

/** What narrows the list down. */
export interface SuppressionFilter {
  readonly domain: string;
  readonly type: SuppressionType;
  readonly address?: string | undefined;
  /** Behind the @ of the addresses. */
  readonly recipientDomain?: string | undefined;
  readonly createdFrom?: Date | undefined;
  readonly createdTo?: Date | undefined;
}

/** One page, in the order of creation. */
export async function listSuppressions(
  db: Queryable,
  accountId: AccountId,
  { domain, type, address, recipientDomain, createdFrom, createdTo }: SuppressionFilter,
  { page, size }: { readonly page: number; readonly size: number },
): Promise<StoredSuppression[]> {
  const { rows } = await db.query<NewSuppression & { created_at: Date }>(
    `select domain, address, type, reason, created_at from suppression
     where account_id = $1 and domain = $2 and type = $3
       and ($4::text is null or address = $4) and ($5::text is null or split_part(address, '@', -1) = $5)
       and ($6::timestamptz is null or created_at >= $6) and ($7::timestamptz is null or created_at <= $7)
     order by suppression_id limit $8 offset $9`,
    [
      accountId,
      domain,
      type,
      address ?? null,
      recipientDomain ?? null,
      createdFrom ?? null,
      createdTo ?? null,
      size,
      page * size,
    ],
  );
  return rows.map(({ created_at, ...suppression }) => ({ ...suppression, createdAt: created_at }));
}

/** Forgets which mailboxes were full before `before`; answers whose. */
export async function deleteOverQuotaBefore(
  tx: Tx,
  before: Date,
  limit: number,
): Promise<{ readonly accountId: AccountId; readonly address: string }[]> {
  const { rows } = await tx.query<{ account_id: AccountId; address: string }>(
    `delete from suppression where (account_id, suppression_id) in (
       select account_id, suppression_id from suppression
       where type = 'OVER_QUOTA' and created_at < $1 order by created_at limit $2 for update skip locked)
     returning account_id, address`,
    [before, limit],
  );
  return rows.map(({ account_id, address }) => ({ accountId: account_id, address }));
}
