// Makes the body of a POST from storage: for a retry, or when the node that had it in memory is gone.

import { FINAL_EVENT_ID } from '../domain/messages/life.ts';
import { storedReports } from '../flows/stored-reports.ts';
import type { Db } from '../storage/db.ts';
import { loadInboundMessages } from '../storage/inbound-messages.ts';
import type { StoredWebhookBatch } from '../storage/webhook-batches.ts';
import { inboundPush } from '../wire/inbound.ts';
import { inboundMail } from '../wire/inbound-mail.ts';
import { mailForm } from './mail-form.ts';
import { type Post, postOf, reportsPayload } from './webhooks.ts';

/** The POST a stored batch stands for. */
export async function storedPost(db: Db, batch: StoredWebhookBatch): Promise<Post> {
  return postOf(batch, await bodyOf(db, batch), batch.attempt);
}

async function bodyOf(db: Db, { kind, payload, itemIds, eventIds, contentType }: StoredWebhookBatch): Promise<Post['body']> {
  switch (kind) {
    case 'EVENT':
      return payload ?? '';
    case 'INBOUND':
      if (contentType === 'multipart/form-data') return () => mailForm(db, itemIds[0] ?? '');
      if (contentType === 'text/plain') return (await loadInboundMessages(db, itemIds)).map(inboundMail).join('\n');
      return inboundPush(await loadInboundMessages(db, itemIds), contentType);
    case 'REPORT': {
      const entries = itemIds.map((messageId, index) => ({ messageId, eventId: eventIds?.[index] ?? FINAL_EVENT_ID }));
      return reportsPayload(await storedReports(db, entries), contentType);
    }
  }
}
