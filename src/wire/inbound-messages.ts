// Inbound messages as our own API shows them: with whose they are and why.

import Type, { type Static } from 'typebox';
import { Mailbox, type MailboxValues, mailboxObject } from './mailboxes.ts';
import { Platform, platformObject, wireDate } from './statuses.ts';

export const InboundTraceStep = Type.Object({
  step: Type.String({ description: 'What was decided on: `NUMBER`, `KEYWORD`, `PAIR` …' }),
  outcome: Type.String({ description: 'What came of it' }),
  detail: Type.String({ description: 'The same in words' }),
});

const ContentFile = Type.Object({
  name: Type.Optional(Type.String()),
  mediaType: Type.String({ description: 'As its sender says' }),
  size: Type.Integer({ description: 'Bytes' }),
  cid: Type.Optional(Type.String({ description: 'What the HTML of a mail calls it: `cid:…`' })),
  url: Type.String({ description: 'Where it can be read, on this server' }),
});

/** What a message has beside its text. */
const MessageContent = Type.Object({
  subject: Type.Optional(Type.String()),
  files: Type.Array(ContentFile),
});

/** The same with what is long, and what is known of a mail. */
const MessageContentDetail = Type.Object({
  ...MessageContent.properties,
  html: Type.Optional(Type.String({ description: 'As it came: not to be shown without taking care of what is in it' })),
  mail: Type.Optional(
    Type.Object({
      from: Type.Optional(Mailbox),
      to: Type.Array(Mailbox),
      cc: Type.Array(Mailbox),
      envelope: Type.Object({ from: Type.String(), to: Type.Array(Type.String()) }),
      senderIp: Type.Optional(Type.String()),
      spf: Type.String(),
      dkim: Type.Object({ result: Type.String(), domains: Type.Array(Type.String()) }),
      dmarc: Type.String(),
      headers: Type.Array(Type.Object({ name: Type.String(), value: Type.String() })),
      rawUrl: Type.Optional(Type.String({ description: 'Where the mail can be read as it came, on this server' })),
    }),
  ),
});
export type MessageContentDetail = Static<typeof MessageContentDetail>;

export const InboundMessageSummary = Type.Object({
  messageId: Type.String(),
  channel: Type.String(),
  from: Type.String(),
  to: Type.String(),
  text: Type.String(),
  receivedAt: Type.String(),
  connectorId: Type.String(),
  isRouted: Type.Boolean({ description: 'Whether the receiving number or domain is one of the account' }),
  content: Type.Optional(MessageContent),
  platform: Platform,
  keyword: Type.Optional(Type.String()),
  cleanText: Type.String(),
  configurationKey: Type.Optional(Type.String()),
  action: Type.String(),
  partCount: Type.Integer(),
  isComplete: Type.Boolean({ description: '`false` when some parts never came' }),
  pulledAt: Type.Optional(Type.String()),
});
export type InboundMessageSummary = Static<typeof InboundMessageSummary>;

export const InboundMessages = Type.Object({
  messages: Type.Array(InboundMessageSummary),
  nextCursor: Type.Optional(Type.String({ description: 'Give it as `cursor` to go on; absent at the end' })),
});

export const InboundMessagesQuery = Type.Object({
  channel: Type.Optional(Type.Enum(['SMS', 'MMS', 'EMAIL'])),
  from: Type.Optional(Type.String()),
  to: Type.Optional(Type.String()),
  applicationId: Type.Optional(Type.String()),
  entityId: Type.Optional(Type.String()),
  isRouted: Type.Optional(Type.Boolean({ description: '`false` shows what came to numbers the account does not have' })),
  messageId: Type.Optional(Type.String()),
  keyword: Type.Optional(Type.String()),
  since: Type.Optional(Type.String({ description: 'Received at this moment or later' })),
  until: Type.Optional(Type.String({ description: 'Received before this moment' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
  cursor: Type.Optional(Type.String()),
});

const Webhook = Type.Object({
  webhookId: Type.String(),
  url: Type.String(),
  state: Type.String(),
  attempts: Type.Integer(),
  nextAttemptAt: Type.Optional(Type.String()),
  lastError: Type.Optional(Type.String()),
});

export const InboundMessageDetail = Type.Object({
  ...InboundMessageSummary.properties,
  content: Type.Optional(MessageContentDetail),
  trace: Type.Array(InboundTraceStep),
  webhooks: Type.Array(Webhook),
  autoResponseMessageId: Type.Optional(Type.String({ description: 'Id of the message that answered this one' })),
});
export type InboundMessageDetail = Static<typeof InboundMessageDetail>;

export const ExplainInboundRequest = Type.Object({
  channel: Type.Enum(['SMS', 'MMS', 'EMAIL', 'VOICE']),
  to: Type.String({ minLength: 1, maxLength: 320 }),
  from: Type.String({ minLength: 1, maxLength: 320 }),
  text: Type.Optional(Type.String({ description: 'Required for SMS and MMS; calls have none' })),
  subject: Type.Optional(Type.String({ description: 'Of mail: keywords stand at its start' })),
  countryCode: Type.Optional(
    Type.String({ pattern: '^[A-Z]{2}$', description: 'Where the sender is: tells apart short codes of several countries' }),
  ),
});

export const InboundRoutingAnswer = Type.Object({
  isRouted: Type.Boolean(),
  platform: Platform,
  configurationKey: Type.Optional(Type.String()),
  keyword: Type.Optional(Type.String()),
  cleanText: Type.String(),
  action: Type.String(),
  forwarding: Type.Optional(Type.Object({ type: Type.String() }, { additionalProperties: true })),
  autoResponse: Type.Optional(Type.Object({ sender: Type.String(), text: Type.String() })),
  blockList: Type.Optional(
    Type.Object({
      type: Type.String(),
      sender: Type.Optional(Type.String({ description: 'Absent: every sender of the account' })),
    }),
  ),
  isStickySenderOffered: Type.Boolean(),
  trace: Type.Array(InboundTraceStep),
});
export type InboundRoutingAnswer = Static<typeof InboundRoutingAnswer>;

export const InboundReceived = Type.Object({ messageId: Type.String(), ...InboundRoutingAnswer.properties });

export interface SummaryValues {
  readonly inboundId: string;
  readonly channel: string;
  readonly from: string;
  readonly to: string;
  readonly text: string;
  readonly receivedAt: Date;
  readonly connectorId: string;
  readonly resourceId: number | null;
  readonly pair: PairValues;
  readonly keyword: string | null;
  readonly cleanText: string;
  readonly configurationKey: string | null;
  readonly action: string;
  readonly partCount: number;
  readonly isComplete: boolean;
  readonly pulledAt: Date | null;
  readonly content: ContentValues | null;
}

interface FileValues {
  readonly mediaType: string;
  readonly name: string | null;
  readonly cid?: string | undefined;
  readonly size: number;
}

type ContentValues =
  | { readonly kind: 'MMS'; readonly subject: string | null; readonly files: readonly FileValues[] }
  | {
      readonly kind: 'EMAIL';
      readonly subject: string | null;
      readonly html: string | null;
      readonly from: MailboxValues | null;
      readonly to: readonly MailboxValues[];
      readonly cc: readonly MailboxValues[];
      readonly envelope: { readonly from: string; readonly to: readonly string[] };
      readonly senderIp: string | null;
      readonly checks: {
        readonly spf: string;
        readonly dkim: { readonly result: string; readonly domains: readonly string[] };
        readonly dmarc: string;
      };
      readonly headers: readonly (readonly [name: string, value: string])[];
      readonly files: readonly FileValues[];
      readonly rawId: string | null;
    };

interface PairValues {
  readonly applicationId: string;
  readonly entityId: string | null;
}

export function inboundMessageSummary(values: SummaryValues): InboundMessageSummary {
  const { keyword, configurationKey, pulledAt, content, inboundId } = values;
  return {
    messageId: values.inboundId,
    channel: values.channel,
    from: values.from,
    to: values.to,
    text: values.text,
    receivedAt: wireDate(values.receivedAt.getTime()),
    connectorId: values.connectorId,
    isRouted: values.resourceId !== null,
    ...(content === null ? {} : { content: contentObject(inboundId, content) }),
    platform: platformObject(values.pair),
    ...(keyword === null ? {} : { keyword }),
    cleanText: values.cleanText,
    ...(configurationKey === null ? {} : { configurationKey }),
    action: values.action,
    partCount: values.partCount,
    isComplete: values.isComplete,
    ...(pulledAt === null ? {} : { pulledAt: wireDate(pulledAt.getTime()) }),
  };
}

function contentObject(inboundId: string, { subject, files }: ContentValues): Static<typeof MessageContent> {
  return {
    ...(subject === null ? {} : { subject }),
    files: files.map(({ name, mediaType, size, cid }, index) => ({
      ...(name === null ? {} : { name }),
      mediaType,
      size,
      ...(cid === undefined ? {} : { cid }),
      url: `${inboundPath(inboundId)}/files/${index + 1}`,
    })),
  };
}

/** What a message has beside its text, all of it. */
export function contentDetail(inboundId: string, content: ContentValues): MessageContentDetail {
  const shared = contentObject(inboundId, content);
  if (content.kind === 'MMS') return shared;
  const { html, from, to, cc, envelope, senderIp, checks, headers, rawId } = content;
  return {
    ...shared,
    ...(html === null ? {} : { html }),
    mail: {
      ...(from === null ? {} : { from: mailboxObject(from) }),
      to: to.map(mailboxObject),
      cc: cc.map(mailboxObject),
      envelope: { from: envelope.from, to: [...envelope.to] },
      ...(senderIp === null ? {} : { senderIp }),
      spf: checks.spf,
      dkim: { result: checks.dkim.result, domains: [...checks.dkim.domains] },
      dmarc: checks.dmarc,
      headers: headers.map(([name, value]) => ({ name, value })),
      ...(rawId === null ? {} : { rawUrl: `${inboundPath(inboundId)}/raw` }),
    },
  };
}

function inboundPath(inboundId: string): string {
  return `/callsign/1/inbound-messages/${inboundId}`;
}

export interface RoutingValues {
  readonly resourceId: number | null;
  readonly pair: PairValues;
  readonly configurationKey: string | null;
  readonly keyword: string | null;
  readonly cleanText: string;
  readonly action: string;
  readonly forwarding: { readonly type: string } | null;
  readonly reply: { readonly sender: string; readonly text: string } | null;
  readonly optOut: { readonly type: string; readonly sender: string | null } | null;
  readonly sticky: object | null;
  readonly trace: readonly { readonly step: string; readonly outcome: string; readonly detail: string }[];
}

/** What becomes, or would become, of a message. */
export function inboundRoutingAnswer(values: RoutingValues): InboundRoutingAnswer {
  const { configurationKey, keyword, forwarding, reply, optOut } = values;
  return {
    isRouted: values.resourceId !== null,
    platform: platformObject(values.pair),
    ...(configurationKey === null ? {} : { configurationKey }),
    ...(keyword === null ? {} : { keyword }),
    cleanText: values.cleanText,
    action: values.action,
    ...(forwarding === null ? {} : { forwarding: { ...forwarding } }),
    ...(reply === null ? {} : { autoResponse: reply }),
    ...(optOut === null
      ? {}
      : { blockList: { type: optOut.type, ...(optOut.sender === null ? {} : { sender: optOut.sender }) } }),
    isStickySenderOffered: values.sticky !== null,
    trace: [...values.trace],
  };
}
