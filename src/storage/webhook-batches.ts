// POSTs that wait for a retry, or whose node died: claiming them and reading what they carry.

import type { AccountId } from '../domain/platform.ts';
import type { Queryable, Tx } from './db.ts';
import type { WebhookBatch } from './journal/work.ts';

export interface StoredWebhookBatch extends WebhookBatch {
  readonly attempt: number;
  readonly state: 'PENDING' | 'DELIVERED' | 'FAILED';
  readonly dueAtMs: number;
  readonly lastError: string | null;
}

interface WebhookBatchRow {
  batch_id: string;
  account_id: number;
  kind: 'REPORT' | 'INBOUND';
  url: string;
  content_type: string;
  item_ids: string[];
  event_ids: string[] | null;
  attempt: number;
  state: 'PENDING' | 'DELIVERED' | 'FAILED';
  due_at: Date;
  last_error: string | null;
}

const COLUMNS =
  'b.batch_id, b.account_id, b.kind, b.url, b.content_type, b.item_ids, b.event_ids, b.attempt, b.state, b.due_at, b.last_error';

function toBatch(row: WebhookBatchRow): StoredWebhookBatch {
  return {
    batchId: row.batch_id,
    accountId: row.account_id as AccountId,
    kind: row.kind,
    url: row.url,
    contentType: row.content_type,
    itemIds: row.item_ids,
    eventIds: row.event_ids,
    isClaimed: true,
    attempt: row.attempt,
    state: row.state,
    dueAtMs: row.due_at.getTime(),
    lastError: row.last_error,
  };
}

/** Stores POSTs to be made, for any node to take. `tx`: the transaction that stores what they tell of. */
export async function insertWebhookBatches(tx: Tx, batches: readonly Omit<WebhookBatch, 'isClaimed'>[]): Promise<void> {
  for (const batch of batches) {
    await tx.query({
      name: 'insert-webhook-batch',
      text: `insert into webhook_batch (batch_id, account_id, kind, url, content_type, item_ids, event_ids, due_at)
             values ($1, $2, $3, $4, $5, $6, $7, now())`,
      values: [batch.batchId, batch.accountId, batch.kind, batch.url, batch.contentType, batch.itemIds, batch.eventIds],
    });
  }
}

/** Claims up to `limit` POSTs that are due, earliest first. */
export async function claimDueWebhooks(db: Queryable, nodeId: number, limit: number): Promise<StoredWebhookBatch[]> {
  const { rows } = await db.query<WebhookBatchRow>({
    name: 'claim-due-webhooks',
    text: `update webhook_batch b set claimed_by = $1
           from (select batch_id from webhook_batch where state = 'PENDING' and claimed_by is null and due_at <= now()
                 order by due_at limit $2 for update skip locked) picked
           where b.batch_id = picked.batch_id returning ${COLUMNS}`,
    values: [nodeId, limit],
  });
  return rows.map(toBatch);
}

/** Frees the POSTs a dead node had claimed. */
export async function releaseWebhookClaimsOf(tx: Tx, deadNodeId: number): Promise<void> {
  await tx.query("update webhook_batch set claimed_by = null where state = 'PENDING' and claimed_by = $1", [deadNodeId]);
}

/** POSTs by id, for a message's timeline. */
export async function loadWebhookBatches(db: Queryable, batchIds: readonly string[]): Promise<StoredWebhookBatch[]> {
  if (batchIds.length === 0) return [];
  const { rows } = await db.query<WebhookBatchRow>({
    name: 'load-webhook-batches',
    text: `select ${COLUMNS} from webhook_batch b where b.batch_id = any($1::bigint[]) order by b.batch_id`,
    values: [batchIds],
  });
  return rows.map(toBatch);
}
