// Applications, as stored.

import type { Application } from '../domain/applications.ts';
import type { AccountId, ApplicationId } from '../domain/platform.ts';
import type { Placed } from '../domain/snapshot/ordered-rows.ts';
import { keyCondition } from './change-keys.ts';
import type { Change } from './changes.ts';
import type { Queryable } from './db.ts';

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
