// Makes the body of a POST from storage: for a retry, or when the node that had it in memory is gone.

import { FINAL_EVENT_ID } from '../domain/messages/life.ts';
import { storedReports } from '../flows/stored-reports.ts';
import type { Db } from '../storage/db.ts';
import { loadInboundMessages } from '../storage/inbound-messages.ts';
import type { StoredWebhookBatch } from '../storage/webhook-batches.ts';
import { inboundBody } from '../wire/inbound.ts';
import { type Post, postOf, reportsPayload } from './webhooks.ts';

/** The POST a stored batch stands for. */
export async function storedPost(db: Db, batch: StoredWebhookBatch): Promise<Post> {
  const body =
    batch.kind === 'REPORT'
      ? reportsPayload(
          await storedReports(
            db,
            batch.itemIds.map((messageId, index) => ({ messageId, eventId: batch.eventIds?.[index] ?? FINAL_EVENT_ID })),
          ),
          batch.contentType,
        )
      : // Nothing is pending behind a push.
        JSON.stringify(inboundBody(await loadInboundMessages(db, batch.itemIds), 0));
  return postOf(batch, body, batch.attempt);
}
