// Everything that refers to an application or entity, let go of in one statement per table when that is deleted.

import type { Caller } from '../domain/accounts.ts';
import type { ApplicationId, EntityId } from '../domain/platform.ts';
import { deleteAssociationsWhere } from './associations.ts';
import type { Tx } from './db.ts';

/** What is being deleted. */
export type Holder =
  | { readonly kind: 'application'; readonly applicationId: ApplicationId }
  | { readonly kind: 'entity'; readonly entityId: EntityId };

/** The ids a row carried before it went back to the default pair. */
export interface FormerIds {
  readonly applicationId: string | null;
  readonly entityId: string | null;
}

type Deleter = Pick<Caller, 'accountId' | 'actor'>;

/** The column that names the holder, and its value. */
export function columnOf(holder: Holder): { column: 'application_id' | 'entity_id'; id: string } {
  return holder.kind === 'application'
    ? { column: 'application_id', id: holder.applicationId }
    : { column: 'entity_id', id: holder.entityId };
}

/** Gives the holder's resources back to the default application, no entity. `name`: what callers know each by. */
export async function resetResources(
  tx: Tx,
  { accountId }: Deleter,
  holder: Holder,
): Promise<(FormerIds & { resourceId: number; name: string })[]> {
  const { column, id } = columnOf(holder);
  const { rows } = await tx.query<{ resource_id: string; name: string; application_id: string | null; entity_id: string | null }>(
    `with former as (
       select resource_id, application_id, entity_id from resource where account_id = $1 and ${column} = $2 order by resource_id for update)
     update resource set application_id = 'default', entity_id = null from former
     where resource.resource_id = former.resource_id
     returning resource.resource_id, coalesce(number_key, name) as name, former.application_id, former.entity_id`,
    [accountId, id],
  );
  return rows.map((row) => ({
    resourceId: Number(row.resource_id),
    name: row.name,
    applicationId: row.application_id,
    entityId: row.entity_id,
  }));
}

/** Gives the holder's inbound configurations back to the default application, no entity. */
export async function resetInboundConfigurations(
  tx: Tx,
  { accountId }: Deleter,
  holder: Holder,
): Promise<(FormerIds & { configurationKey: string })[]> {
  const { column, id } = columnOf(holder);
  const { rows } = await tx.query<{ configuration_key: string; application_id: string | null; entity_id: string | null }>(
    `with former as (
       select configuration_key, application_id, entity_id from inbound_configuration
       where account_id = $1 and ${column} = $2 order by configuration_key for update)
     update inbound_configuration as configuration set application_id = 'default', entity_id = null from former
     where configuration.configuration_key = former.configuration_key
     returning configuration.configuration_key, former.application_id, former.entity_id`,
    [accountId, id],
  );
  return rows.map((row) => ({
    configurationKey: row.configuration_key,
    applicationId: row.application_id,
    entityId: row.entity_id,
  }));
}

/** Takes the holder's associations out and writes that into the audit log; answers how many. */
export function deleteAssociationsOf(tx: Tx, deleter: Deleter, holder: Holder): Promise<number> {
  const { column, id } = columnOf(holder);
  return deleteAssociationsWhere(tx, deleter, column, id);
}

/** Forgets which senders recipients were used to under the holder. */
export async function deleteStickySendersOf(tx: Tx, { accountId }: Deleter, holder: Holder): Promise<void> {
  if (holder.kind === 'application') {
    await tx.query('delete from sticky_sender where account_id = $1 and application_id = $2', [accountId, holder.applicationId]);
    return;
  }
  // Application by application, because that is how the table's key begins.
  await tx.query(
    `delete from sticky_sender where account_id = $1 and entity_id = $2
       and application_id = any(array(select application_id from application where account_id = $1))`,
    [accountId, holder.entityId],
  );
}
