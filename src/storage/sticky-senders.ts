// The sender each recipient is used to. Sends write it through the journal; this is what else there is to it.

import type { Tx } from './db.ts';
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
