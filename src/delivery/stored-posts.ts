// Makes the body of a POST from storage: for a retry, or when the node that had it in memory is gone.

import { FINAL_EVENT_ID } from '../domain/messages/life.ts';
import { inboundMmsValues } from '../flows/inbound-mms.ts';
import { storedReports } from '../flows/stored-reports.ts';
import type { Db } from '../storage/db.ts';
import { loadInboundMessages, type StoredInboundMessage } from '../storage/inbound-messages.ts';
import type { StoredWebhookBatch } from '../storage/webhook-batches.ts';
import { inboundPush } from '../wire/inbound.ts';
import { inboundMail } from '../wire/inbound-mail.ts';
import { inboundMmsBody } from '../wire/inbound-mms.ts';
import { mailForm } from './mail-form.ts';
import { type Post, postOf, reportsPayload } from './webhooks.ts';

/** The POST a stored batch stands for. `publicUrl`: where others reach this server, for the addresses of files. */
export async function storedPost(db: Db, batch: StoredWebhookBatch, publicUrl: string): Promise<Post> {
  return postOf(batch, await bodyOf(db, batch, publicUrl), batch.attempt);
}

async function bodyOf(
  db: Db,
  { kind, payload, itemIds, eventIds, contentType }: StoredWebhookBatch,
  publicUrl: string,
): Promise<Post['body']> {
  switch (kind) {
    case 'EVENT':
      return payload ?? '';
    case 'INBOUND':
      if (contentType === 'multipart/form-data') return () => mailForm(db, itemIds[0] ?? '');
      return inboundOf(db, await loadInboundMessages(db, itemIds), contentType, publicUrl);
    case 'REPORT': {
      const entries = itemIds.map((messageId, index) => ({ messageId, eventId: eventIds?.[index] ?? FINAL_EVENT_ID }));
      return reportsPayload(await storedReports(db, entries), contentType);
    }
  }
}

/** Messages of one POST are of one channel. */
async function inboundOf(
  db: Db,
  messages: readonly StoredInboundMessage[],
  contentType: string,
  publicUrl: string,
): Promise<string> {
  // MMS are forwarded by HTTP alone, as JSON.
  if (messages[0]?.channel === 'MMS') return JSON.stringify(inboundMmsBody(await inboundMmsValues(db, publicUrl, messages)));
  return contentType === 'text/plain' ? messages.map(inboundMail).join('\n') : inboundPush(messages, contentType);
}
