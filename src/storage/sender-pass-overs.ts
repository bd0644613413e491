// When senders were passed over, and why.

import type { PassOverReason } from '../domain/delivery/sender-health.ts';
import type { AccountId } from '../domain/platform.ts';
import type { ResourceId } from '../domain/resources.ts';
import type { Queryable } from './db.ts';

export interface PassOver {
  readonly passOverId: string;
  readonly accountId: AccountId;
  readonly resourceId: ResourceId;
  readonly reason: PassOverReason;
  readonly detail: string;
  readonly since: Date;
  readonly until: Date;
}

interface PassOverRow {
  pass_over_id: string;
  account_id: number;
  resource_id: string;
  reason: PassOverReason;
  detail: string;
  since: Date;
  until: Date;
}

const COLUMNS = 'pass_over_id, account_id, resource_id, reason, detail, since, until';

function toPassOver(row: PassOverRow): PassOver {
  return {
    passOverId: row.pass_over_id,
    accountId: row.account_id as AccountId,
    resourceId: Number(row.resource_id) as ResourceId,
    reason: row.reason,
    detail: row.detail,
    since: row.since,
    until: row.until,
  };
}

/** Adds one; answers false when the sender is being passed over already, as another node saw to it, or is there no more. */
export async function insertPassOver(db: Queryable, passOver: Omit<PassOver, 'passOverId'>): Promise<boolean> {
  const { accountId, resourceId, reason, detail, since, until } = passOver;
  const { rowCount } = await db.query(
    `insert into sender_pass_over (account_id, resource_id, reason, detail, since, until)
     select $1, r.resource_id, $3, $4, $5, $6 from resource r where r.resource_id = $2
       and not exists (select from sender_pass_over p where p.account_id = $1 and p.resource_id = $2 and p.until > $5)`,
    [accountId, resourceId, reason, detail, since, until],
  );
  return rowCount === 1;
}

/** Those in force: of one account, or of all. */
export async function findPassOversInForce(db: Queryable, at: Date, accountId?: AccountId): Promise<PassOver[]> {
  const { rows } = await db.query<PassOverRow>(
    `select ${COLUMNS} from sender_pass_over where until > $1 and ($2::integer is null or account_id = $2)`,
    [at, accountId ?? null],
  );
  return rows.map(toPassOver);
}

export interface PassOverFilter {
  readonly resourceId?: ResourceId | undefined;
  /** In force at this moment. */
  readonly inForceAt?: Date | undefined;
}

/** The history of an account, the latest first. */
export async function findPassOvers(
  db: Queryable,
  accountId: AccountId,
  { resourceId, inForceAt }: PassOverFilter,
  page: number,
  size: number,
): Promise<{ passOvers: PassOver[]; total: number }> {
  const where = 'account_id = $1 and ($2::bigint is null or resource_id = $2) and ($3::timestamptz is null or until > $3)';
  const values = [accountId, resourceId ?? null, inForceAt ?? null];
  const [rows, count] = await Promise.all([
    db.query<PassOverRow>(
      `select ${COLUMNS} from sender_pass_over where ${where} order by pass_over_id desc offset $4 limit $5`,
      [...values, page * size, size],
    ),
    db.query<{ count: string }>(`select count(*) from sender_pass_over where ${where}`, values),
  ]);
  return { passOvers: rows.rows.map(toPassOver), total: Number(count.rows[0]?.count ?? 0) };
}

/** Ends what is in force for a sender; answers what it was. */
export async function endPassOver(
  db: Queryable,
  accountId: AccountId,
  resourceId: ResourceId,
  at: Date,
): Promise<PassOver | undefined> {
  const { rows } = await db.query<PassOverRow>(
    `update sender_pass_over set until = $3 where account_id = $1 and resource_id = $2 and until > $3 returning ${COLUMNS}`,
    [accountId, resourceId, at],
  );
  return rows[0] && toPassOver(rows[0]);
}

/** Forgets a page of what ended before this moment; answers how many. */
export async function deletePassOversBefore(db: Queryable, before: Date, limit: number): Promise<number> {
  const { rowCount } = await db.query(
    'delete from sender_pass_over where pass_over_id in (select pass_over_id from sender_pass_over where until < $1 limit $2)',
    [before, limit],
  );
  return rowCount ?? 0;
}
