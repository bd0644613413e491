// Applications, as stored.

import type { Application } from '../domain/applications.ts';
import type { AccountId, ApplicationId } from '../domain/platform.ts';
import type { Placed } from '../domain/snapshot/ordered-rows.ts';
import { keyCondition } from './change-keys.ts';
import type { Change } from './changes.ts';
import type { Queryable, Tx } from './db.ts';

interface ApplicationRow {
  application_id: string;
  application_name: string | null;
  position: string;
}

function toApplication(row: ApplicationRow): Placed<Application> {
  return {
    applicationId: row.application_id as ApplicationId,
    applicationName: row.application_name,
    position: Number(row.position),
  };
}

/** The account's applications with these ids, in creation order. */
export async function loadApplications(
  db: Queryable,
  accountId: AccountId,
  keys: Change['keys'],
): Promise<Placed<Application>[]> {
  const { where, values } = keyCondition(accountId, keys, 'application_id', 'text');
  const { rows } = await db.query<ApplicationRow>(
    `select application_id, application_name, position from application where ${where} order by position`,
    values,
  );
  return rows.map(toApplication);
}

/** Stores a new application; false when the account has one with this id. */
export async function insertApplication(tx: Tx, accountId: AccountId, application: Application): Promise<boolean> {
  const { rowCount } = await tx.query(
    'insert into application (account_id, application_id, application_name) values ($1, $2, $3) on conflict do nothing',
    [accountId, application.applicationId, application.applicationName],
  );
  return rowCount === 1;
}

/** The application, if there is one. Until the transaction ends nothing can begin to refer to it. */
export async function lockApplication(
  tx: Tx,
  accountId: AccountId,
  applicationId: ApplicationId,
): Promise<Application | undefined> {
  const { rows } = await tx.query<ApplicationRow>(
    'select application_id, application_name from application where account_id = $1 and application_id = $2 for update',
    [accountId, applicationId],
  );
  return rows[0] && { applicationId, applicationName: rows[0].application_name };
}

export async function updateApplicationName(tx: Tx, accountId: AccountId, application: Application): Promise<void> {
  await tx.query('update application set application_name = $3 where account_id = $1 and application_id = $2', [
    accountId,
    application.applicationId,
    application.applicationName,
  ]);
}

/** Takes an application out, once nothing refers to it. */
export async function deleteApplicationRow(tx: Tx, accountId: AccountId, applicationId: ApplicationId): Promise<void> {
  await tx.query('delete from application where account_id = $1 and application_id = $2', [accountId, applicationId]);
}
