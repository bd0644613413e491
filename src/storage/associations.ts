// Associations, as stored.

import type { Association, AssociationId } from '../domain/associations.ts';
import type { AccountId, ApplicationId, EntityId } from '../domain/platform.ts';
import type { Channel, ResourceId } from '../domain/resources.ts';
import { keyCondition } from './change-keys.ts';
import type { Change } from './changes.ts';
import type { Queryable } from './db.ts';

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
