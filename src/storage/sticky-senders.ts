// The sender each recipient is used to. Sends write it through the journal; this is what else there is to it.

import type { AccountId, ApplicationId, EntityId, PlatformPair } from '../domain/platform.ts';
import type { Channel, ResourceId } from '../domain/resources.ts';
import type { Queryable, Tx } from './db.ts';
import type { StickyRow } from './journal/work.ts';

/** Remembers a sender for a recipient who has none. */
export async function insertStickySenderIfMissing(
  tx: Tx,
  { accountId, pair, channel, destination, resourceId }: StickyRow,
): Promise<void> {
  await tx.query({
    name: 'insert-sticky-sender-if-missing',
    text: `insert into sticky_sender (account_id, application_id, entity_id, channel, destination, resource_id)
           values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
    values: [accountId, pair.applicationId, pair.entityId ?? '', channel, destination, resourceId],
  });
}

/** Whose sticky sender is asked for. */
export interface StickyKey {
  readonly accountId: AccountId;
  readonly pair: PlatformPair;
  readonly channel: Channel;
  readonly destination: string;
}

export interface StickySender {
  readonly resourceId: ResourceId;
  readonly chosenAtMs: number;
}

/** The senders these recipients are used to, in the order asked; undefined where there is none. One query for all. */
export async function findStickySenders(db: Queryable, keys: readonly StickyKey[]): Promise<(StickySender | undefined)[]> {
  const { rows } = await db.query<{ place: number; resource_id: string; chosen_at: Date }>({
    name: 'find-sticky-senders',
    text: `select k.place, s.resource_id, s.chosen_at
           from unnest($1::integer[], $2::text[], $3::text[], $4::text[], $5::text[]) with ordinality
             as k(account_id, application_id, entity_id, channel, destination, place)
           join sticky_sender s using (account_id, application_id, entity_id, channel, destination)`,
    values: [
      keys.map((key) => key.accountId),
      keys.map((key) => key.pair.applicationId),
      keys.map((key) => key.pair.entityId ?? ''),
      keys.map((key) => key.channel),
      keys.map((key) => key.destination),
    ],
  });
  const found: (StickySender | undefined)[] = keys.map(() => undefined);
  for (const row of rows) {
    found[Number(row.place) - 1] = { resourceId: Number(row.resource_id) as ResourceId, chosenAtMs: row.chosen_at.getTime() };
  }
  return found;
}

/** Which sticky senders are meant; what is not given may be anything. */
export interface StickyFilter {
  readonly applicationId?: string | undefined;
  /** null = those of an application alone. */
  readonly entityId?: string | null | undefined;
  readonly channel?: Channel | undefined;
  readonly destination?: string | undefined;
  readonly resourceId?: ResourceId | undefined;
}

interface StickySenderRow {
  application_id: string;
  entity_id: string;
  channel: Channel;
  destination: string;
  resource_id: string;
  chosen_at: Date;
}

const COLUMNS = 'application_id, entity_id, channel, destination, resource_id, chosen_at';

function toStickySender(accountId: AccountId, row: StickySenderRow): StickyKey & StickySender {
  return {
    accountId,
    pair: { applicationId: row.application_id as ApplicationId, entityId: (row.entity_id || null) as EntityId | null },
    channel: row.channel,
    destination: row.destination,
    resourceId: Number(row.resource_id) as ResourceId,
    chosenAtMs: row.chosen_at.getTime(),
  };
}

/** Sticky senders that fit, in the order of their key; those behind `after` when it is given. */
export async function listStickySenders(
  db: Queryable,
  accountId: AccountId,
  filter: StickyFilter,
  size: number,
  after: StickyKey | undefined,
): Promise<(StickyKey & StickySender)[]> {
  const { where, values } = conditionOf(accountId, filter);
  const place = values.length;
  const behind =
    after === undefined
      ? ''
      : `and (application_id, entity_id, channel, destination) > ($${place + 2}, $${place + 3}, $${place + 4}, $${place + 5})`;
  const { rows } = await db.query<StickySenderRow>(
    `select ${COLUMNS} from sticky_sender where ${where} ${behind}
     order by application_id, entity_id, channel, destination limit $${place + 1}`,
    [
      ...values,
      size,
      ...(after === undefined ? [] : [after.pair.applicationId, after.pair.entityId ?? '', after.channel, after.destination]),
    ],
  );
  return rows.map((row) => toStickySender(accountId, row));
}

/** Gives a recipient another sender, whatever they had; answers the one before, if any. */
export async function replaceStickySender(tx: Tx, row: StickyRow, chosenAt: Date): Promise<ResourceId | undefined> {
  const key = [row.accountId, row.pair.applicationId, row.pair.entityId ?? '', row.channel, row.destination];
  const { rows } = await tx.query<{ resource_id: string }>(
    `select resource_id from sticky_sender
     where account_id = $1 and application_id = $2 and entity_id = $3 and channel = $4 and destination = $5 for update`,
    key,
  );
  await tx.query(
    `insert into sticky_sender (account_id, application_id, entity_id, channel, destination, resource_id, chosen_at)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (account_id, application_id, entity_id, channel, destination)
     do update set resource_id = excluded.resource_id, chosen_at = excluded.chosen_at`,
    [...key, row.resourceId, chosenAt],
  );
  return rows[0] && (Number(rows[0].resource_id) as ResourceId);
}

/** Forgets the sticky senders that fit; answers how many. */
export async function deleteStickySenders(tx: Tx, accountId: AccountId, filter: StickyFilter): Promise<number> {
  const { where, values } = conditionOf(accountId, filter);
  const { rowCount } = await tx.query(`delete from sticky_sender where ${where}`, values);
  return rowCount ?? 0;
}

function conditionOf(accountId: AccountId, filter: StickyFilter): { where: string; values: unknown[] } {
  const columns: Readonly<Record<string, unknown>> = {
    account_id: accountId,
    application_id: filter.applicationId,
    entity_id: filter.entityId === null ? '' : filter.entityId,
    channel: filter.channel,
    destination: filter.destination,
    resource_id: filter.resourceId,
  };
  const given = Object.entries(columns).filter(([, value]) => value !== undefined);
  return {
    where: given.map(([column], index) => `${column} = $${index + 1}`).join(' and '),
    values: given.map(([, value]) => value),
  };
}
