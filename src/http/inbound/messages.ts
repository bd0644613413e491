// GET /callsign/1/inbound-messages: what came in, as often as one likes, with why it went where it went.

import Type from 'typebox';
import type { AccountId } from '../../domain/platform.ts';
import { notFound } from '../../domain/refusals.ts';
import { autoResponseId } from '../../flows/send-auto-responses.ts';
import type { World } from '../../flows/world.ts';
import { earlierId, looksLikeId } from '../../storage/ids.ts';
import {
  findInboundMessage,
  type InboundFilter,
  listInboundMessages,
  type StoredInboundMessage,
} from '../../storage/inbound-messages.ts';
import { findMessage } from '../../storage/messages.ts';
import { loadWebhookBatches, type StoredWebhookBatch } from '../../storage/webhook-batches.ts';
import {
  contentDetail,
  InboundMessageDetail,
  InboundMessages,
  InboundMessagesQuery,
  inboundMessageSummary,
} from '../../wire/inbound-messages.ts';
import { wireDate } from '../../wire/statuses.ts';
import { Bytes } from '../../wire/uploads.ts';
import { checkCursor, cutPage } from '../cursors.ts';
import { endpoint, ok } from '../endpoint.ts';
import { storedFile } from '../files.ts';
import { queryFirstId } from '../query-moments.ts';

const SCOPES = ['callsign:manage', 'inbound-message:read', 'sms:inbound-message:read', 'sms:manage'];
const FILE_SCOPES = ['callsign:manage', 'inbound-message:read', 'mms:inbound-message:read', 'mms:manage', 'email:manage'];
const LIMIT_DEFAULT = 50;

export const getInboundMessages = endpoint({
  method: 'GET',
  path: '/callsign/1/inbound-messages',
  group: 'Inbound messages',
  summary: 'List inbound messages',
  description: 'Newest first. Reading changes nothing: a message shown here can still be pulled.',
  scopes: SCOPES,
  errors: 'modern',
  query: InboundMessagesQuery,
  answers: { 200: InboundMessages },
  handle: async ({ world, caller, query }) => {
    const { cursor, since, until, limit = LIMIT_DEFAULT, ...filter } = query;
    checkCursor(cursor);
    const where: InboundFilter = {
      ...filter,
      beforeId: earlierId(cursor, queryFirstId('until', until)),
      fromId: queryFirstId('since', since),
    };
    const found = await listInboundMessages(world.db, caller.accountId, where, limit + 1);
    const { rows, last } = cutPage(found, limit);
    const messages = rows.map(inboundMessageSummary);
    return ok(last === undefined ? { messages } : { messages, nextCursor: last.inboundId });
  },
});

export const getInboundMessage = endpoint({
  method: 'GET',
  path: '/callsign/1/inbound-messages/{messageId}',
  group: 'Inbound messages',
  summary: 'Read an inbound message',
  description: 'One message with the reasons for its routing, and what became of its forwarding and auto-response.',
  scopes: SCOPES,
  errors: 'modern',
  params: Type.Object({ messageId: Type.String() }),
  answers: { 200: InboundMessageDetail },
  refusals: [404],
  handle: async ({ world, caller, params: { messageId } }) => {
    const { accountId } = caller;
    const message = await foundMessage(world, accountId, messageId);
    const [batches, answer] = await Promise.all([
      loadWebhookBatches(world.db, message.webhookBatchIds),
      findMessage(world.db, accountId, autoResponseId(message.inboundId)),
    ]);
    return ok({
      ...inboundMessageSummary(message),
      ...(message.content === null ? {} : { content: contentDetail(message.inboundId, message.content) }),
      trace: message.trace,
      webhooks: batches.map(webhookOf),
      ...(answer === undefined ? {} : { autoResponseMessageId: answer.publicId }),
    });
  },
});

export const getInboundFile = endpoint({
  method: 'GET',
  path: '/callsign/1/inbound-messages/{messageId}/files/{fileNumber}',
  group: 'Inbound messages',
  summary: 'Download a file of an inbound message',
  description: 'The files of an MMS or a mail, counted from 1. Always to be saved, never to be shown: strangers have sent them.',
  scopes: FILE_SCOPES,
  errors: 'modern',
  params: Type.Object({ messageId: Type.String(), fileNumber: Type.String() }),
  produces: 'application/octet-stream',
  answers: { 200: Bytes },
  refusals: [404],
  handle: async ({ world, caller: { accountId }, params: { messageId, fileNumber } }) => {
    const { content } = await foundMessage(world, accountId, messageId);
    const file = /^[1-9]\d{0,3}$/.test(fileNumber) ? content?.files[Number(fileNumber) - 1] : undefined;
    if (file === undefined) throw notFound(`Message ${messageId} has no file ${fileNumber}.`);
    return storedFile(world, accountId, file.contentId, file.name ?? `file-${fileNumber}`);
  },
});

export const getInboundRaw = endpoint({
  method: 'GET',
  path: '/callsign/1/inbound-messages/{messageId}/raw',
  group: 'Inbound messages',
  summary: 'Download a mail as it came',
  description: 'With its headers and everything in it, as RFC 5322 has it.',
  scopes: FILE_SCOPES,
  errors: 'modern',
  params: Type.Object({ messageId: Type.String() }),
  produces: 'application/octet-stream',
  answers: { 200: Bytes },
  refusals: [404],
  handle: async ({ world, caller: { accountId }, params: { messageId } }) => {
    const { content } = await foundMessage(world, accountId, messageId);
    if (content?.kind !== 'EMAIL' || content.rawId === null) throw notFound(`Message ${messageId} is no mail.`);
    return storedFile(world, accountId, content.rawId, `${messageId}.eml`);
  },
});

/** @throws Refusal NOT_FOUND */
async function foundMessage(world: World, accountId: AccountId, messageId: string): Promise<StoredInboundMessage> {
  const message = looksLikeId(messageId) ? await findInboundMessage(world.db, accountId, messageId) : undefined;
  if (message === undefined) throw notFound(`There is no inbound message ${messageId}.`);
  return message;
}

function webhookOf({ batchId, url, state, attempt, dueAtMs, lastError }: StoredWebhookBatch) {
  return {
    webhookId: batchId,
    url,
    state,
    attempts: attempt,
    ...(state === 'PENDING' ? { nextAttemptAt: wireDate(dueAtMs) } : {}),
    ...(lastError === null ? {} : { lastError }),
  };
}
