// Associations, as stored.

import type { Caller } from '../domain/accounts.ts';
import type { Association, AssociationId } from '../domain/associations.ts';
import type { AccountId, ApplicationId, EntityId } from '../domain/platform.ts';
import type { Channel, ResourceId } from '../domain/resources.ts';
import { keyCondition } from './change-keys.ts';
import type { Change } from './changes.ts';
import type { Queryable, Tx } from './db.ts';

interface AssociationRow {
  association_id: string;
  resource_id: string;
  channel: Channel;
  application_id: string;
  entity_id: string | null;
}

const COLUMNS = 'association_id, resource_id, channel, application_id, entity_id';

function toAssociation(row: AssociationRow): Association {
  return {
    associationId: Number(row.association_id) as AssociationId,
    resourceId: Number(row.resource_id) as ResourceId,
    channel: row.channel,
    pair: { applicationId: row.application_id as ApplicationId, entityId: row.entity_id as EntityId | null },
  };
}

/** The account's associations with these ids, in creation order. */
export async function loadAssociations(db: Queryable, accountId: AccountId, keys: Change['keys']): Promise<Association[]> {
  const { where, values } = keyCondition(accountId, keys, 'association_id', 'bigint');
  const { rows } = await db.query<AssociationRow>(
    `select ${COLUMNS} from association where ${where} order by association_id`,
    values,
  );
  return rows.map(toAssociation);
}

/** Rows in one page of `associationPages`: read and put in place in a few hundredths of a second, during which nobody else is served. */
const PAGE_SIZE = 10_000;

/** All associations of the account in creation order, in pages that fit in memory. */
export async function* associationPages(db: Queryable, accountId: AccountId): AsyncGenerator<Association[]> {
  let after = '0';
  while (true) {
    const { rows } = await db.query<AssociationRow>({
      name: 'association-page',
      text: `select ${COLUMNS} from association where account_id = $1 and association_id > $2 order by association_id limit ${PAGE_SIZE}`,
      values: [accountId, after],
    });
    yield rows.map(toAssociation);
    if (rows.length < PAGE_SIZE) return;
    after = rows.at(-1)?.association_id ?? after;
  }
}

export type NewAssociation = Omit<Association, 'associationId'>;

/** Stores associations, in the order given; answers those that were not there before. */
export async function insertAssociations(
  tx: Tx,
  accountId: AccountId,
  associations: readonly NewAssociation[],
): Promise<Association[]> {
  const { rows } = await tx.query<AssociationRow>({
    name: 'insert-associations',
    text: `insert into association (account_id, resource_id, channel, application_id, entity_id)
           select $1, resource_id, channel, application_id, entity_id
           from unnest($2::bigint[], $3::text[], $4::text[], $5::text[])
             with ordinality as given (resource_id, channel, application_id, entity_id, place)
           order by place
           on conflict do nothing
           returning ${COLUMNS}`,
    values: [accountId, ...columnsOf(associations)],
  });
  return rows.map(toAssociation);
}

/** Any number: what many associations are changed under. */
const BULK_LOCK = 7_316_003;

/**
 * Lets one change of many associations of an account run at a time: two that touch the same ones in different orders would wait for
 * each other until the database ended one, and with several of them every new try ends the same way.
 */
export async function lockBulkOfAssociations(tx: Tx, accountId: AccountId): Promise<void> {
  await tx.query('select pg_advisory_xact_lock($1, $2)', [BULK_LOCK, accountId]);
}

/** Takes associations out; answers those that were there. */
export async function deleteAssociations(
  tx: Tx,
  accountId: AccountId,
  associations: readonly NewAssociation[],
): Promise<Association[]> {
  const { rows } = await tx.query<AssociationRow>({
    name: 'delete-associations',
    // One look into the unique index for each, with and without an entity apart: a join would rather read the whole table, and
    // a resource that a thousand entities share would be read a thousand times over.
    text: `delete from association where account_id = $1 and association_id = any(array(
             select found.association_id
             from unnest($2::bigint[], $3::text[], $4::text[], $5::text[]) as given (resource_id, channel, application_id, entity_id)
             cross join lateral (
               (select association_id from association as stored
                where stored.resource_id = given.resource_id and stored.channel = given.channel
                  and stored.application_id = given.application_id and stored.entity_id = given.entity_id limit 1)
               union all
               (select association_id from association as stored
                where stored.resource_id = given.resource_id and stored.channel = given.channel
                  and stored.application_id = given.application_id and stored.entity_id is null and given.entity_id is null limit 1)
             ) as found))
           returning ${COLUMNS}`,
    values: [accountId, ...columnsOf(associations)],
  });
  return rows.map(toAssociation);
}

function columnsOf(associations: readonly NewAssociation[]): unknown[] {
  return [
    associations.map(({ resourceId }) => resourceId),
    associations.map(({ channel }) => channel),
    associations.map(({ pair }) => pair.applicationId),
    associations.map(({ pair }) => pair.entityId),
  ];
}

/**
 * Takes out every association that names this holder and writes that into the audit log, in one statement: there may be a million,
 * and none of them has to pass through this process. The entries have the shape of `namesOf` in domain/associations.ts.
 */
export async function deleteAssociationsWhere(
  tx: Tx,
  { accountId, actor }: Pick<Caller, 'accountId' | 'actor'>,
  column: 'application_id' | 'entity_id' | 'resource_id',
  id: string | number,
): Promise<number> {
  const { rowCount } = await tx.query(
    `with gone as (
       delete from association where account_id = $1 and ${column} = $2
       returning association_id, resource_id, channel, application_id, entity_id)
     insert into audit_log (account_id, actor, action, subject_kind, subject_id, before)
     select $1, $3, 'delete', 'association', coalesce(number_key, name), jsonb_build_object(
       'resourceType', kind, 'channel', channel, 'applicationId', gone.application_id, 'entityId', gone.entity_id,
       'resourceId', coalesce(number_key, name))
     from gone join resource using (resource_id) order by association_id`,
    [accountId, id, actor],
  );
  return rowCount ?? 0;
}
