// GET /callsign/1/messages/{messageId}: one message's life as a timeline, and why it had the sender it had.

import Type from 'typebox';
import type { MessageEvent } from '../../domain/messages/life.ts';
import type { SmsContent } from '../../domain/messages/message.ts';
import { messageError, messageStatus } from '../../domain/messages/status.ts';
import { notFound } from '../../domain/refusals.ts';
import { describeDecision } from '../../flows/describe-decision.ts';
import { loadEvents } from '../../storage/message-events.ts';
import { findMessage, type StoredMessage } from '../../storage/messages.ts';
import { loadWebhookBatches, type StoredWebhookBatch } from '../../storage/webhook-batches.ts';
import { MessageLife } from '../../wire/message-life.ts';
import { platformObject, wireDate } from '../../wire/statuses.ts';
import { endpoint, ok } from '../endpoint.ts';

export const getMessage = endpoint({
  method: 'GET',
  path: '/callsign/1/messages/{messageId}',
  group: 'Messages',
  summary: "Read one message's life",
  description: 'Status, timeline, webhooks and the recorded reasons for the sender. Takes your own message id or ours.',
  scopes: ['callsign:read', 'sms:manage', 'sms:logs:read'],
  errors: 'modern',
  params: Type.Object({ messageId: Type.String() }),
  answers: { 200: MessageLife },
  refusals: [404],
  handle: async ({ world, caller, params }) => {
    const message = await findMessage(world.db, caller.accountId, params.messageId);
    if (message === undefined) throw notFound(`There is no message "${params.messageId}".`);
    const events = await loadEvents(world.db, [message.messageId]);
    const batches = await loadWebhookBatches(world.db, [...new Set(events.flatMap((event) => event.webhookBatchIds ?? []))]);
    const trace = await describeDecision(world, caller.accountId, message.decision);
    return ok({ ...bodyOf(message, events), webhooks: batches.map(webhookOf), trace });
  },
});

function bodyOf(message: StoredMessage, events: readonly MessageEvent[]) {
  const final = events.find((event) => event.kind === 'FINAL');
  const last = final ?? events.filter((event) => event.statusId !== null).at(-1);
  const { content } = message;
  return {
    messageId: message.publicId,
    internalId: message.messageId,
    bulkId: message.bulkId,
    channel: message.channel,
    direction: 'OUTBOUND' as const,
    platform: platformObject(message.pair),
    sender: message.sender,
    ...(message.senderType === null ? {} : { senderType: message.senderType }),
    destination: message.destination,
    ...(message.countryCode === null ? {} : { countryCode: message.countryCode }),
    ...(content.kind === 'TEXT' ? { text: content.text } : { binary: binaryOf(content) }),
    ...(message.regional === undefined ? {} : { regional: message.regional }),
    ...(message.networkId === undefined ? {} : { networkId: message.networkId }),
    messageCount: message.partCount,
    ...(message.connectorId === null ? {} : { connectorId: message.connectorId }),
    acceptedAt: wireDate(message.acceptedAt.getTime()),
    ...(message.sendAt === null ? {} : { sendAt: wireDate(message.sendAt.getTime()) }),
    expiresAt: wireDate(message.expiresAt.getTime()),
    status: messageStatus(last?.statusId ?? message.statusId),
    error: messageError(last?.errorId ?? 0),
    timeline: [acceptanceOf(message), ...events.map(stepOf)],
  };
}

function binaryOf({ bytes, dataCoding, esmClass }: Extract<SmsContent, { kind: 'BINARY' }>) {
  return { hex: Buffer.from(bytes).toString('hex'), dataCoding, esmClass };
}

function acceptanceOf(message: StoredMessage) {
  const isAccepted = message.connectorId !== null;
  return {
    at: wireDate(message.acceptedAt.getTime()),
    event: isAccepted ? 'ACCEPTED' : 'REJECTED',
    status: messageStatus(message.statusId),
  };
}

function stepOf(event: MessageEvent) {
  return {
    at: wireDate(event.atMs),
    event: event.kind,
    ...(event.connectorId === null ? {} : { connectorId: event.connectorId }),
    ...(event.remoteId === null ? {} : { remoteId: event.remoteId }),
    ...(event.statusId === null ? {} : { status: messageStatus(event.statusId) }),
    ...(event.errorId === null ? {} : { error: messageError(event.errorId) }),
    ...(event.mccMnc === null ? {} : { mccMnc: event.mccMnc }),
    ...(event.detail === null ? {} : { detail: event.detail }),
  };
}

function webhookOf(batch: StoredWebhookBatch) {
  return {
    webhookId: batch.batchId,
    url: batch.url,
    state: batch.state,
    attempts: batch.attempt,
    ...(batch.state === 'PENDING' ? { nextAttemptAt: wireDate(batch.dueAtMs) } : {}),
    ...(batch.lastError === null ? {} : { lastError: batch.lastError }),
  };
}
