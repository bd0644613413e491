// /callsign/1/sandbox: looking at the handsets of the built-in carrier, and writing with them.

import Type from 'typebox';
import { SANDBOX } from '../../domain/connectors.ts';
import type { InboundContent } from '../../domain/inbound/content.ts';
import { addressOf } from '../../domain/inbound/receiving-number.ts';
import type { MessageContent } from '../../domain/messages/content.ts';
import { MMS_MEDIA_BYTES_MAX, mediaTypeProblem, plainMediaType } from '../../domain/messages/mms.ts';
import { invalid, notFound, Refusal, type Violation } from '../../domain/refusals.ts';
import { receiveInbound } from '../../flows/receive-inbound.ts';
import type { World } from '../../flows/world.ts';
import type { CarrierContent } from '../../ports.ts';
import { loadContents } from '../../storage/contents.ts';
import { InboundReceived, inboundRoutingAnswer } from '../../wire/inbound-messages.ts';
import { HandsetMessages, Handsets, HandsetsQuery, handsetMessage, SandboxInboundRequest } from '../../wire/sandbox.ts';
import { wireDate } from '../../wire/statuses.ts';
import { Bytes } from '../../wire/uploads.ts';
import { endpoint, ok } from '../endpoint.ts';
import { mediaAnswer } from '../mms/content.ts';

const SCOPES = ['callsign:manage', 'message:send', 'sms:message:send', 'sms:manage', 'mms:message:send', 'mms:manage'];
/** Files in Base64 take a third more than the most an MMS may have. */
const BODY_BYTES_MAX = 10 * 1024 * 1024;
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

export const getHandsetPart = endpoint({
  method: 'GET',
  path: '/callsign/1/sandbox/handsets/{number}/messages/{messageId}/parts/{index}',
  group: 'Sandbox',
  summary: 'Fetch a file of an MMS a handset shows',
  scopes: SCOPES,
  errors: 'modern',
  params: Type.Object({ number: Type.String(), messageId: Type.String(), index: Type.Integer({ minimum: 0 }) }),
  produces: 'application/octet-stream',
  answers: { 200: Bytes },
  refusals: [404],
  handle: async ({ world, caller: { accountId }, params: { number, messageId, index } }) => {
    mustHaveSandbox(world);
    const messages = world.handsets.messagesOf(accountId, addressOf(number)) ?? [];
    const content = messages.find((message) => message.messageId === messageId)?.content;
    const segment = content?.kind === 'MMS' ? content.segments[index] : undefined;
    const ids = segment?.kind === 'MEDIA' ? [segment.contentId] : [];
    const [file] = [...(await loadContents(world.db, accountId, ids)).values()];
    if (file === undefined) throw notFound('There is no such file, or it is no longer kept.');
    return mediaAnswer(file);
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
  bodyBytesMax: BODY_BYTES_MAX,
  answers: { 200: InboundReceived },
  refusals: [404],
  handle: async ({ world, caller: { accountId }, body }) => {
    mustHaveSandbox(world);
    const { from, to, channel = 'SMS', text = '' } = body;
    const atMs = world.clock.now();
    const carried = channel === 'SMS' ? { channel, text: smsText(body) } : { channel, text, content: mmsOf(body) };
    const received = await receiveInbound(world, { accountId, connectorId: SANDBOX, from, to, receivedAtMs: atMs, ...carried });
    if (received === undefined) throw new Refusal('WRONG_STATE', { operatorDetail: 'a whole message was taken for a part' });
    const { inboundId, decision } = received;
    const content = shownContent(text, received.content);
    const peer = addressOf(to);
    world.handsets.note(accountId, addressOf(from), { direction: 'SENT', messageId: inboundId, peer, content, atMs });
    return ok({ messageId: inboundId, ...inboundRoutingAnswer(decision) });
  },
});

function smsText({ text, subject, parts }: SandboxInboundRequest): string {
  if (text === undefined) throw invalid('text', 'must not be null');
  for (const [field, value] of Object.entries({ subject, parts }))
    if (value !== undefined) throw invalid(field, 'is for MMS: set channel to MMS');
  return text;
}

function mmsOf({ text = '', subject, parts = [] }: SandboxInboundRequest): CarrierContent {
  const violations: Violation[] = [];
  if (text === '' && parts.length === 0 && (subject ?? '') === '')
    violations.push({ property: '', violation: 'must have one of text, subject and parts' });
  const files = parts.map(({ contentType, base64, name }, index) => {
    const problem = mediaTypeProblem(contentType);
    if (problem !== undefined) violations.push({ property: `parts[${index}].contentType`, violation: problem });
    const bytes = Buffer.from(base64, 'base64');
    if (bytes.length === 0) violations.push({ property: `parts[${index}].base64`, violation: 'must be bytes in Base64' });
    return { mediaType: plainMediaType(contentType), name: name ?? null, bytes };
  });
  const size = files.reduce((sum, { bytes }) => sum + bytes.length, 0);
  if (size > MMS_MEDIA_BYTES_MAX)
    violations.push({ property: 'parts', violation: `must not be larger than ${MMS_MEDIA_BYTES_MAX} bytes together` });
  if (violations.length > 0) throw new Refusal('INVALID', { violations });
  return { kind: 'MMS', subject: subject || null, files };
}

/** What the handset shows of what it sent. */
function shownContent(text: string, content: InboundContent | null): MessageContent {
  if (content?.kind !== 'MMS') return { kind: 'TEXT', text };
  const title = content.subject === null ? {} : { title: content.subject };
  const texts = text === '' ? [] : [{ kind: 'TEXT', text } as const];
  const files = content.files.map(
    ({ name, ...file }) => ({ kind: 'MEDIA', ...file, ...(name === null ? {} : { name }) }) as const,
  );
  return { kind: 'MMS', ...title, segments: [...texts, ...files] };
}

/** @throws Refusal NOT_FOUND */
export function mustHaveSandbox({ settings }: World): void {
  if (!settings.hasSandbox) throw notFound('The sandbox is switched off (CALLSIGN_SANDBOX).');
}
