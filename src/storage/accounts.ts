// Accounts: the tenants, and the settings each has changed.

import type { AccountSettings } from '../domain/accounts.ts';
import type { AccountId } from '../domain/platform.ts';
import type { Queryable, Tx } from './db.ts';

export interface Account {
  readonly accountId: AccountId;
  readonly name: string;
  /** Only what differs from the defaults. */
  readonly settings: Partial<AccountSettings>;
  readonly createdAt: Date;
}

interface AccountRow {
  account_id: number;
  name: string;
  settings: Partial<AccountSettings>;
  created_at: Date;
}

const COLUMNS = 'account_id, name, settings, created_at';

function toAccount(row: AccountRow): Account {
  return { accountId: row.account_id as AccountId, name: row.name, settings: row.settings, createdAt: row.created_at };
}

export async function loadAccount(db: Queryable, accountId: AccountId): Promise<Account | undefined> {
  const { rows } = await db.query<AccountRow>(`select ${COLUMNS} from account where account_id = $1`, [accountId]);
  return rows[0] && toAccount(rows[0]);
}

/** The account, and as nobody else changes it until the transaction ends. */
export async function lockAccount(tx: Tx, accountId: AccountId): Promise<Account | undefined> {
  const { rows } = await tx.query<AccountRow>(`select ${COLUMNS} from account where account_id = $1 for no key update`, [
    accountId,
  ]);
  return rows[0] && toAccount(rows[0]);
}

/** Every account, oldest first. */
export async function listAccounts(db: Queryable): Promise<Account[]> {
  const { rows } = await db.query<AccountRow>(`select ${COLUMNS} from account order by account_id`);
  return rows.map(toAccount);
}

/** Whether this is the account of whoever runs the installation: the oldest. */
export async function isFirstAccount(db: Queryable, accountId: AccountId): Promise<boolean> {
  const { rows } = await db.query<{ first: AccountId | null }>('select min(account_id) as first from account');
  return rows[0]?.first === accountId;
}

/** The oldest account, if any; until the transaction ends nobody else opens one. */
export async function lockFirstAccount(tx: Tx): Promise<Account | undefined> {
  await tx.query('lock table account in share row exclusive mode');
  const { rows } = await tx.query<AccountRow>(`select ${COLUMNS} from account order by account_id limit 1`);
  return rows[0] && toAccount(rows[0]);
}

/** A new account, with the application `default` that every account has. */
export async function insertAccount(tx: Tx, name: string): Promise<Account> {
  const { rows } = await tx.query<AccountRow>(
    `with made as (insert into account (name) values ($1) returning ${COLUMNS}),
       standard as (insert into application (account_id, application_id, application_name) select account_id, 'default', 'default' from made)
     select ${COLUMNS} from made`,
    [name],
  );
  const [row] = rows;
  if (row === undefined) throw new Error('an inserted account came back without its row');
  return toAccount(row);
}

/** Stores what the account changed of its settings, in place of what it had changed before. */
export async function updateAccountSettings(tx: Tx, accountId: AccountId, settings: Partial<AccountSettings>): Promise<void> {
  await tx.query('update account set settings = $2 where account_id = $1', [accountId, JSON.stringify(settings)]);
}
