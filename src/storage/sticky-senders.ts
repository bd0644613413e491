// The sender each recipient is used to. Sends write it through the journal; this is what else there is to it.

import type { AccountId, PlatformPair } from '../domain/platform.ts';
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
