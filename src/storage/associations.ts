// Associations, as stored.

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

/** Rows in one page of `associationPages`. */
const PAGE_SIZE = 50_000;

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

/** Takes associations out; answers those that were there. */
export async function deleteAssociations(
  tx: Tx,
  accountId: AccountId,
  associations: readonly NewAssociation[],
): Promise<Association[]> {
  const { rows } = await tx.query<AssociationRow>({
    name: 'delete-associations',
    // An entity of none is compared as an empty text, which no entity has for an id: so the join is one of equalities.
    text: `delete from association as stored
           using unnest($2::bigint[], $3::text[], $4::text[], $5::text[]) as given (resource_id, channel, application_id, entity_id)
           where stored.account_id = $1 and stored.resource_id = given.resource_id and stored.channel = given.channel
             and stored.application_id = given.application_id
             and coalesce(stored.entity_id, '') = coalesce(given.entity_id, '')
           returning stored.association_id, stored.resource_id, stored.channel, stored.application_id, stored.entity_id`,
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
