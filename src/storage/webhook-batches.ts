// POSTs that wait for a retry, or whose node died: claiming them and reading what they carry.

import type { AccountId } from '../domain/platform.ts';
import type { Queryable, Tx } from './db.ts';
import type { WebhookBatch, WebhookTry } from './journal/work.ts';

export interface StoredWebhookBatch extends WebhookBatch {
  readonly attempt: number;
  readonly state: 'PENDING' | 'DELIVERED' | 'FAILED';
  readonly dueAtMs: number;
  readonly lastError: string | null;
}

interface WebhookBatchRow {
  batch_id: string;
  account_id: number;
  kind: WebhookBatch['kind'];
  url: string;
  content_type: string;
  item_ids: string[];
  event_ids: string[] | null;
  event_channel: string | null;
  event: string | null;
  profile_id: string | null;
  payload: string | null;
  attempt: number;
  state: 'PENDING' | 'DELIVERED' | 'FAILED';
  due_at: Date;
  last_error: string | null;
}

const COLUMNS = `b.batch_id, b.account_id, b.kind, b.url, b.content_type, b.item_ids, b.event_ids, b.event_channel, b.event,
  b.profile_id, b.payload, b.attempt, b.state, b.due_at, b.last_error`;

function toBatch(row: WebhookBatchRow): StoredWebhookBatch {
  const { event_channel: channel, event, profile_id: profileId } = row;
  return {
    batchId: row.batch_id,
    accountId: row.account_id as AccountId,
    kind: row.kind,
    url: row.url,
    contentType: row.content_type,
    itemIds: row.item_ids,
    eventIds: row.event_ids,
    subscribed: channel === null || event === null || profileId === null ? null : { channel, event, profileId },
    payload: row.payload,
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
      text: `insert into webhook_batch (batch_id, account_id, kind, url, content_type, item_ids, event_ids, due_at,
                                        event_channel, event, profile_id, payload)
             values ($1, $2, $3, $4, $5, $6, $7, now(), $8, $9, $10, $11)`,
      values: [
        batch.batchId,
        batch.accountId,
        batch.kind,
        batch.url,
        batch.contentType,
        batch.itemIds,
        batch.eventIds,
        batch.subscribed?.channel ?? null,
        batch.subscribed?.event ?? null,
        batch.subscribed?.profileId ?? null,
        batch.payload,
      ],
    });
  }
}

/** Claims up to `limit` POSTs that are due, earliest first; none to the targets (`targetOf`) that have enough to do. */
export async function claimDueWebhooks(
  db: Queryable,
  nodeId: number,
  limit: number,
  busyTargets: readonly string[],
): Promise<StoredWebhookBatch[]> {
  const { rows } = await db.query<WebhookBatchRow>({
    name: 'claim-due-webhooks',
    text: `update webhook_batch b set claimed_by = $1
           from (select batch_id from webhook_batch where state = 'PENDING' and claimed_by is null and due_at <= now()
                   and account_id || ' ' || coalesce(profile_id, url) <> all($3::text[])
                 order by due_at limit $2 for update skip locked) picked
           where b.batch_id = picked.batch_id returning ${COLUMNS}`,
    values: [nodeId, limit, busyTargets],
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

/** Whose turn a POST waits for: that of its profile, or of its URL. As `claimDueWebhooks` spells it. */
export function targetOf({ accountId, subscribed, url }: Pick<WebhookBatch, 'accountId' | 'subscribed' | 'url'>): string {
  return `${accountId} ${subscribed?.profileId ?? url}`;
}

export interface WebhookFilter {
  readonly state?: StoredWebhookBatch['state'] | undefined;
  readonly channel?: string | undefined;
  readonly event?: string | undefined;
  readonly profileId?: string | undefined;
  readonly url?: string | undefined;
  /** Made since, as an id. */
  readonly fromId?: string | undefined;
  /** Made before, as an id. */
  readonly beforeId?: string | undefined;
}

const MATCHING = `b.account_id = $1
  and ($2::text is null or b.state = $2)
  and ($3::text is null or b.event_channel = $3)
  and ($4::text is null or b.event = $4)
  and ($5::text is null or b.profile_id = $5)
  and ($6::text is null or b.url = $6)
  and b.batch_id >= $7::bigint and b.batch_id < $8::bigint`;
const ID_MAX = '9223372036854775807';

function matching(accountId: AccountId, filter: WebhookFilter): unknown[] {
  const { state, channel, event, profileId, url, fromId, beforeId } = filter;
  return [
    accountId,
    state ?? null,
    channel ?? null,
    event ?? null,
    profileId ?? null,
    url ?? null,
    fromId ?? '0',
    beforeId ?? ID_MAX,
  ];
}

/** The newest `limit` of an account. */
export async function listWebhooks(
  db: Queryable,
  accountId: AccountId,
  filter: WebhookFilter,
  limit: number,
): Promise<StoredWebhookBatch[]> {
  const { rows } = await db.query<WebhookBatchRow>(
    `select ${COLUMNS} from webhook_batch b where ${MATCHING} order by b.batch_id desc limit $9`,
    [...matching(accountId, filter), limit],
  );
  return rows.map(toBatch);
}

export async function findWebhook(db: Queryable, accountId: AccountId, batchId: string): Promise<StoredWebhookBatch | undefined> {
  const { rows } = await db.query<WebhookBatchRow>(
    `select ${COLUMNS} from webhook_batch b where b.account_id = $1 and b.batch_id = $2`,
    [accountId, batchId],
  );
  return rows.map(toBatch)[0];
}

/** Every try of a POST, the first one first. */
export async function loadWebhookTries(db: Queryable, batchId: string): Promise<WebhookTry[]> {
  const { rows } = await db.query<{
    attempt_id: string;
    url: string;
    status: number | null;
    error: string | null;
    duration_ms: number;
  }>('select attempt_id, url, status, error, duration_ms from webhook_attempt where batch_id = $1 order by attempt_id', [
    batchId,
  ]);
  return rows.map((row) => ({
    attemptId: row.attempt_id,
    url: row.url,
    status: row.status,
    error: row.error,
    durationMs: row.duration_ms,
  }));
}

/**
 * Makes POSTs due now, with the whole retry schedule before them; those under way are left alone.
 * @returns the ids that were changed, oldest first, at most `limit`
 */
export async function makeWebhooksDue(
  db: Queryable,
  accountId: AccountId,
  filter: WebhookFilter,
  limit: number,
): Promise<string[]> {
  const { rows } = await db.query<{ batch_id: string }>(
    `update webhook_batch b set state = 'PENDING', attempt = 0, due_at = now(), delivered_at = null
     from (select b.batch_id from webhook_batch b where ${MATCHING} and not (b.state = 'PENDING' and b.claimed_by is not null)
           order by b.batch_id limit $9 for update skip locked) picked
     where b.batch_id = picked.batch_id returning b.batch_id`,
    [...matching(accountId, filter), limit],
  );
  return rows.map((row) => row.batch_id).sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
}
