// /callsign/1/sandbox: looking at the handsets of the built-in carrier, and writing with them.

import Type from 'typebox';
import { SANDBOX } from '../../domain/connectors.ts';
import { addressOf } from '../../domain/inbound/receiving-number.ts';
import { notFound, Refusal } from '../../domain/refusals.ts';
import { receiveInbound } from '../../flows/receive-inbound.ts';
import type { World } from '../../flows/world.ts';
import { InboundReceived, inboundRoutingAnswer } from '../../wire/inbound-messages.ts';
import { HandsetMessages, Handsets, HandsetsQuery, handsetMessage, SandboxInboundRequest } from '../../wire/sandbox.ts';
import { wireDate } from '../../wire/statuses.ts';
import { endpoint, ok } from '../endpoint.ts';

const SCOPES = ['callsign:manage', 'message:send', 'sms:message:send', 'sms:manage'];
const LIMIT_DEFAULT = 100;

export const getSandboxHandsets = endpoint({
  method: 'GET',
  path: '/callsign/1/sandbox/handsets',
  group: 'Sandbox',
  summary: 'List handsets',
  description:
    'The handsets in use since the start of the server, the latest first. They live in the memory of the node that answers.',
  scopes: SCOPES,
  errors: 'modern',
  query: HandsetsQuery,
  answers: { 200: Handsets },
  handle: ({ world, caller, query }) => {
    mustHaveSandbox(world);
    const handsets = world.handsets.list(caller.accountId, query.limit ?? LIMIT_DEFAULT);
    return ok({
      handsets: handsets.map(({ number, messageCount, lastAtMs }) => ({
        number,
        messageCount,
        lastMessageAt: wireDate(lastAtMs),
      })),
    });
  },
});

export const getHandsetMessages = endpoint({
  method: 'GET',
  path: '/callsign/1/sandbox/handsets/{number}/messages',
  group: 'Sandbox',
  summary: 'Read what a handset received and sent',
  description: 'The last 100 messages, newest first.',
  scopes: SCOPES,
  errors: 'modern',
  params: Type.Object({ number: Type.String() }),
  answers: { 200: HandsetMessages },
  refusals: [404],
  handle: ({ world, caller, params }) => {
    mustHaveSandbox(world);
    const number = addressOf(params.number);
    const messages = world.handsets.messagesOf(caller.accountId, number) ?? [];
    return ok({ number, messages: messages.map((message) => handsetMessage(number, message)) });
  },
});

export const postSandboxInbound = endpoint({
  method: 'POST',
  path: '/callsign/1/sandbox/inbound',
  group: 'Sandbox',
  summary: 'Write from a handset',
  description:
    "A message from a handset to one of the account's numbers, taken in like any carrier's. The answer, given once it is stored, says where it went and why.",
  scopes: SCOPES,
  errors: 'modern',
  body: SandboxInboundRequest,
  answers: { 200: InboundReceived },
  refusals: [404],
  handle: async ({ world, caller: { accountId }, body }) => {
    mustHaveSandbox(world);
    const { from, to, text } = body;
    const atMs = world.clock.now();
    const arrival = { accountId, connectorId: SANDBOX, channel: 'SMS', from, to, text, receivedAtMs: atMs } as const;
    const received = await receiveInbound(world, arrival);
    if (received === undefined) throw new Refusal('WRONG_STATE', { operatorDetail: 'a whole message was taken for a part' });
    const { inboundId, decision } = received;
    const content = { kind: 'TEXT', text } as const;
    const peer = addressOf(to);
    world.handsets.note(accountId, addressOf(from), { direction: 'SENT', messageId: inboundId, peer, content, atMs });
    return ok({ messageId: inboundId, ...inboundRoutingAnswer(decision) });
  },
});

/** @throws Refusal NOT_FOUND */
export function mustHaveSandbox({ settings }: World): void {
  if (!settings.hasSandbox) throw notFound('The sandbox is switched off (CALLSIGN_SANDBOX).');
}
