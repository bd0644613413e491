// /callsign/1/webhooks: POSTs to callers' servers, the log of their tries, and making them again.

import Type from 'typebox';
import { notFound } from '../../domain/refusals.ts';
import { replayWebhook, replayWebhooks } from '../../flows/replay-webhooks.ts';
import { looksLikeId, timeOfId } from '../../storage/ids.ts';
import {
  findWebhook,
  listWebhooks,
  loadWebhookTries,
  type StoredWebhookBatch,
  type WebhookFilter,
} from '../../storage/webhook-batches.ts';
import * as wire from '../../wire/webhooks.ts';
import { checkCursor, cutPage } from '../cursors.ts';
import { type Endpoint, endpoint, ok } from '../endpoint.ts';
import { queryFirstId } from '../query-moments.ts';

const shared = { group: 'Webhooks', errors: 'modern' } as const;
const READ = ['subscriptions:manage', 'callsign:read', 'callsign:manage'];
const CHANGE = ['subscriptions:manage', 'callsign:manage'];
const LIMIT_DEFAULT = 50;

const getWebhooks = endpoint({
  ...shared,
  method: 'GET',
  path: '/callsign/1/webhooks',
  summary: 'List webhooks',
  description: 'Newest first: what was told to whom, and how that went. Every parameter narrows the list down.',
  scopes: READ,
  query: wire.WebhookQuery,
  answers: { 200: wire.WebhookList },
  handle: async ({ world, caller, query }) => {
    const { cursor, limit = LIMIT_DEFAULT, ...filter } = query;
    checkCursor(cursor);
    const found = await listWebhooks(world.db, caller.accountId, { ...filterOf(filter), beforeId: cursor }, limit + 1);
    const { rows, last } = cutPage(found, limit);
    const webhooks = rows.map(webhookOf);
    return ok(last === undefined ? { webhooks } : { webhooks, nextCursor: last.batchId });
  },
});

const WebhookId = Type.Object({ webhookId: Type.String() });

const getWebhook = endpoint({
  ...shared,
  method: 'GET',
  path: '/callsign/1/webhooks/{webhookId}',
  summary: 'Read a webhook with the log of its tries',
  scopes: READ,
  params: WebhookId,
  answers: { 200: wire.WebhookDetail },
  refusals: [404],
  handle: async ({ world, caller, params: { webhookId } }) => {
    const found = looksLikeId(webhookId) ? await findWebhook(world.db, caller.accountId, webhookId) : undefined;
    if (found === undefined) throw notFound(`There is no webhook ${webhookId}.`);
    const tries = await loadWebhookTries(world.db, webhookId);
    const attemptLog = tries.map((tried) => wire.attemptObject({ ...tried, atMs: timeOfId(tried.attemptId) }));
    return ok({ ...webhookOf(found), attemptLog });
  },
});

const postWebhookReplay = endpoint({
  ...shared,
  method: 'POST',
  path: '/callsign/1/webhooks/{webhookId}/replay',
  summary: 'Replay a webhook',
  description: 'Makes the POST now, and again on the usual schedule should it fail. Its receiver may get it twice.',
  scopes: CHANGE,
  params: WebhookId,
  answers: { 202: null },
  refusals: [404],
  handle: async ({ world, caller, params: { webhookId } }) => {
    if (!looksLikeId(webhookId)) throw notFound(`There is no webhook ${webhookId}.`);
    await replayWebhook(world, caller, webhookId);
    return { status: 202 };
  },
});

const postWebhooksReplay = endpoint({
  ...shared,
  method: 'POST',
  path: '/callsign/1/webhooks/replay',
  summary: 'Replay many webhooks',
  description: 'All that match, the oldest first; those that were given up unless `state` says otherwise.',
  scopes: CHANGE,
  body: wire.WebhookReplay,
  answers: { 200: wire.WebhooksReplayed },
  handle: async ({ world, caller, body }) => {
    const filter = { ...filterOf(body), state: body.state ?? 'FAILED' };
    const replayed = await replayWebhooks(world, caller, filter, wire.REPLAYED_MAX);
    return ok({ replayed, isMore: replayed === wire.REPLAYED_MAX });
  },
});

export const webhookEndpoints: readonly Endpoint[] = [getWebhooks, postWebhooksReplay, getWebhook, postWebhookReplay];

function filterOf({ since, ...filter }: Omit<WebhookFilter, 'fromId' | 'beforeId'> & { since?: string }): WebhookFilter {
  return { ...filter, fromId: queryFirstId('since', since) };
}

function webhookOf(batch: StoredWebhookBatch): wire.Webhook {
  return wire.webhookObject({ ...batch, createdAtMs: timeOfId(batch.batchId) });
}
