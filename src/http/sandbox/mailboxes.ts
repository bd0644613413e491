// /callsign/1/sandbox/mailboxes: looking into the mailboxes of the built-in carrier, and writing from them.

import type { Static } from 'typebox';
import { mailAddress, mailbox } from '../../domain/addresses/mailbox.ts';
import { SANDBOX } from '../../domain/connectors.ts';
import { type MailboxMessage, mailboxKey } from '../../domain/handsets.ts';
import { invalid, notFound } from '../../domain/refusals.ts';
import { readMailbox } from '../../flows/read-mailbox.ts';
import { receiveOwnMail } from '../../flows/receive-mail.ts';
import type { CarrierFile } from '../../ports.ts';
import { InboundReceived, inboundRoutingAnswer } from '../../wire/inbound-messages.ts';
import * as wire from '../../wire/sandbox-mail.ts';
import { wireDate } from '../../wire/statuses.ts';
import { Bytes } from '../../wire/uploads.ts';
import { bytesOfBase64 } from '../email/base64.ts';
import { endpoint, ok } from '../endpoint.ts';
import { downloadOf, storedFile } from '../files.ts';
import { mustHaveSandbox } from './handsets.ts';

const shared = {
  group: 'Sandbox',
  scopes: ['callsign:manage', 'message:send', 'email:message:send', 'email:manage'],
  errors: 'modern',
} as const;
const MAILBOXES_DEFAULT = 100;
const MESSAGES_DEFAULT = 20;
/** Files in base64 are a third larger. */
const BODY_BYTES_MAX = 36 * 1024 * 1024;

export const getSandboxMailboxes = endpoint({
  ...shared,
  method: 'GET',
  path: '/callsign/1/sandbox/mailboxes',
  summary: 'List mailboxes',
  description:
    'The mailboxes in use since the start of the server, the latest first. They live in the memory of the node that answers.',
  query: wire.MailboxesQuery,
  answers: { 200: wire.Mailboxes },
  refusals: [404],
  handle: ({ world, caller, query }) => {
    mustHaveSandbox(world);
    const mailboxes = world.mailboxes.list(caller.accountId, query.limit ?? MAILBOXES_DEFAULT);
    return ok({
      mailboxes: mailboxes.map(({ number, messageCount, lastAtMs }) => ({
        address: number,
        messageCount,
        lastMessageAt: wireDate(lastAtMs),
      })),
    });
  },
});

export const getMailboxMessages = endpoint({
  ...shared,
  method: 'GET',
  path: '/callsign/1/sandbox/mailboxes/{address}/messages',
  summary: 'Read the mails of a mailbox',
  description: 'As their reader sees them, newest first; the last 100 are known.',
  params: wire.MailboxAddress,
  query: wire.MailboxMessagesQuery,
  answers: { 200: wire.MailboxMessages },
  refusals: [404],
  handle: async ({ world, caller: { accountId }, params, query }) => {
    mustHaveSandbox(world);
    const address = mailboxKey(params.address);
    const messages = (world.mailboxes.messagesOf(accountId, address) ?? []).slice(0, query.limit ?? MESSAGES_DEFAULT);
    const mails = await readMailbox(world, accountId, messages);
    return ok({ address, messages: mails.map((mail) => wire.mailboxMessage(address, mail)) });
  },
});

export const getMailboxFile = endpoint({
  ...shared,
  method: 'GET',
  path: '/callsign/1/sandbox/mailboxes/{address}/messages/{messageId}/files/{fileNumber}',
  summary: 'Download a file of a mail in a mailbox',
  description: 'Counted from 1. Always to be saved, never to be shown.',
  params: wire.MailboxFileNumber,
  produces: 'application/octet-stream',
  answers: { 200: Bytes },
  refusals: [404],
  handle: async ({ world, caller: { accountId }, params: { address, messageId, fileNumber } }) => {
    mustHaveSandbox(world);
    const isIt = (message: MailboxMessage): boolean => message.messageId === messageId;
    const message = world.mailboxes.messagesOf(accountId, mailboxKey(address))?.find(isIt);
    const [mail] = message === undefined ? [] : await readMailbox(world, accountId, [message]);
    const file = /^[1-9]\d{0,3}$/.test(fileNumber) ? mail?.files[Number(fileNumber) - 1] : undefined;
    if (file === undefined) throw notFound(`Mailbox ${address} has no mail ${messageId} with a file ${fileNumber}.`);
    const name = file.name ?? `file-${fileNumber}`;
    if (file.contentId !== null) return storedFile(world, accountId, file.contentId, name);
    return downloadOf(file.bytes ?? new Uint8Array(), file.mediaType, name);
  },
});

export const postSandboxInboundMail = endpoint({
  ...shared,
  method: 'POST',
  path: '/callsign/1/sandbox/inbound-mail',
  summary: 'Write from a mailbox',
  description:
    "A mail from a mailbox to one of the account's domains, taken in like any mail. The answer, given once it is stored, says where it went and why.",
  body: wire.SandboxInboundMail,
  bodyBytesMax: BODY_BYTES_MAX,
  answers: { 200: InboundReceived },
  refusals: [404],
  handle: async ({ world, caller: { accountId }, body }) => {
    mustHaveSandbox(world);
    const sender = mailbox(body.from);
    if (sender === undefined) throw invalid('from', 'must be a mail address');
    if (mailAddress(body.to) === undefined) throw invalid('to', 'must be a mail address');
    const files = (body.attachments ?? []).map(fileOf);
    const { subject = '', text, html } = body;
    const raw = await world.mailFormat.write({ from: body.from, to: [body.to], subject, text, html, files });
    const received = await receiveOwnMail(world, accountId, SANDBOX, {
      raw,
      mail: await world.mailFormat.read(raw),
      envelope: { from: sender.address, to: [body.to.trim()] },
      senderIp: null,
      checks: { spf: 'none', dkim: { result: 'none', domains: [] }, dmarc: 'none' },
    });
    if (received === undefined) throw notFound('The domain of `to` is none of yours.');
    const { inboundId, decision } = received;
    const atMs = world.clock.now();
    world.mailboxes.note(accountId, mailboxKey(sender.address), { direction: 'SENT', messageId: inboundId, atMs });
    return ok({ messageId: inboundId, ...inboundRoutingAnswer(decision) });
  },
});

function fileOf(
  { name, mediaType, content }: NonNullable<Static<typeof wire.SandboxInboundMail>['attachments']>[number],
  index: number,
): CarrierFile {
  const bytes = bytesOfBase64(content);
  if (bytes === undefined) throw invalid(`attachments[${index}].content`, 'must be base64');
  return { name: name ?? null, mediaType: mediaType ?? 'application/octet-stream', bytes };
}
