// Outbound messages. Columns are what is searched by; everything else travels in `body`, a JSON text PostgreSQL never parses.

import type { ConnectorId } from '../domain/connectors.ts';
import type { EmailContent, MessageContent, MmsContent, NationalLanguage } from '../domain/messages/content.ts';
import type { DeliveryWindow } from '../domain/messages/expiry.ts';
import type { Failover, MessageId, OutboundMessage, Regional, ReportWish } from '../domain/messages/message.ts';
import type { AccountId, ApplicationId, EntityId } from '../domain/platform.ts';
import type { Channel, ResourceId, SenderType } from '../domain/resources.ts';
import type { Queryable } from './db.ts';
import { looksLikeId, timeOfId } from './ids.ts';

/** Channel numbers as stored; never reused. */
const CHANNEL_NUMBERS: Readonly<Record<Channel, number>> = { SMS: 1, MMS: 2, EMAIL: 3 };
const CHANNEL_OF: Readonly<Record<number, Channel>> = { 1: 'SMS', 2: 'MMS', 3: 'EMAIL' };

export function channelNumber(channel: Channel): number {
  return CHANNEL_NUMBERS[channel];
}

export function channelOf(number: number): Channel {
  const channel = CHANNEL_OF[number];
  if (channel === undefined) throw new Error(`no channel is stored as ${number}`);
  return channel;
}

/** How a message was decided on: the steps of its own, and the shared report on the pool it was chosen from. */
export interface StoredDecision {
  readonly trace: string;
  readonly tracePoolId: string | null;
}

/** A message as stored: with the status it was accepted (or rejected) with, and the decision. */
export interface StoredMessage extends OutboundMessage {
  readonly statusId: number;
  readonly decision: StoredDecision;
}

/** Keys are short: this text is written once a message. */
interface Body {
  /** text, or bytes in base64 with coding and class */
  t?: string;
  b?: [bytes: string, dataCoding: number, esmClass: number];
  flash?: 1;
  lang?: NationalLanguage;
  mms?: Omit<MmsContent, 'kind'>;
  mail?: MailBody;
  parts: number;
  /** pair given */
  pg?: 1;
  cc?: string;
  st?: SenderType;
  rid?: number;
  /** report: url, notify=false, intermediate, xml, callback data */
  url?: string;
  mute?: 1;
  im?: 1;
  xml?: 1;
  cb?: string;
  /** reports in the form of the first generation */
  v1?: 1;
  camp?: string;
  reg?: Regional;
  /** network id */
  nw?: number;
  /** urgent */
  hi?: 1;
  /** failover; the MMS it is the failover of */
  fo?: Failover;
  fof?: MessageId;
  at?: number;
  win?: DeliveryWindow;
  /** pinned to its connector */
  pin?: 1;
  tr: string;
  tp?: string;
}

/** Placeholders have names of the caller's: in a list they cannot be taken for keys of ours, which some look for in the text. */
interface MailBody extends Omit<EmailContent, 'kind' | 'placeholders'> {
  readonly ph?: readonly (readonly [name: string, value: string])[];
}

/** How a campaign stands in the body of its messages, to be looked for. */
export function campaignInBody(campaignReferenceId: string): string {
  return `,"camp":${JSON.stringify(campaignReferenceId)}`;
}

/** The `body` text of a message. */
export function messageBody(message: OutboundMessage, decision: StoredDecision): string {
  const { report } = message;
  const body: Body = { parts: message.partCount, tr: decision.trace };
  writeContent(body, message.content);
  if (message.isPairGiven) body.pg = 1;
  if (message.countryCode !== null) body.cc = message.countryCode;
  if (message.senderType !== null) body.st = message.senderType;
  if (message.resourceId !== null) body.rid = message.resourceId;
  if (report.url !== undefined) body.url = report.url;
  if (!report.notify) body.mute = 1;
  if (report.isIntermediateWanted) body.im = 1;
  if (report.contentType === 'application/xml') body.xml = 1;
  if (report.callbackData !== undefined) body.cb = report.callbackData;
  if (report.form === 'V1') body.v1 = 1;
  if (message.campaignReferenceId !== undefined) body.camp = message.campaignReferenceId;
  if (message.regional !== undefined) body.reg = message.regional;
  if (message.networkId !== undefined) body.nw = message.networkId;
  if (message.priority !== undefined) body.hi = 1;
  if (message.failover !== undefined) body.fo = message.failover;
  if (message.failoverOf !== undefined) body.fof = message.failoverOf;
  if (message.sendAt !== null) body.at = message.sendAt.getTime();
  if (message.deliveryWindow !== undefined) body.win = message.deliveryWindow;
  if (message.isPinned === true) body.pin = 1;
  if (decision.tracePoolId !== null) body.tp = decision.tracePoolId;
  return JSON.stringify(body);
}

function writeContent(body: Body, content: MessageContent): void {
  switch (content.kind) {
    case 'TEXT':
      body.t = content.text;
      if (content.isFlash === true) body.flash = 1;
      if (content.language !== undefined) body.lang = content.language;
      return;
    case 'BINARY':
      body.b = [Buffer.from(content.bytes).toString('base64'), content.dataCoding, content.esmClass];
      return;
    case 'MMS': {
      const { kind: _kind, ...mms } = content;
      body.mms = mms;
      return;
    }
    case 'EMAIL': {
      const { kind: _kind, placeholders, ...mail } = content;
      body.mail = placeholders === undefined ? mail : { ...mail, ph: Object.entries(placeholders) };
      return;
    }
    default:
      return content satisfies never;
  }
}

export interface MessageRow {
  message_id: string;
  account_id: number;
  client_id: string | null;
  bulk_id: string;
  channel: number;
  application_id: string;
  entity_id: string | null;
  sender: string;
  destination: string;
  connector_id: string | null;
  status_id: number;
  expires_at: Date;
  body: string;
}

export const MESSAGE_COLUMNS =
  'm.message_id, m.account_id, m.client_id, m.bulk_id, m.channel, m.application_id, m.entity_id, m.sender, m.destination, m.connector_id, m.status_id, m.expires_at, m.body';

export function toStoredMessage(row: MessageRow): StoredMessage {
  const body = JSON.parse(row.body) as Body;
  return {
    messageId: row.message_id as MessageId,
    publicId: row.client_id ?? row.message_id,
    accountId: row.account_id as AccountId,
    bulkId: row.bulk_id,
    channel: channelOf(row.channel),
    pair: { applicationId: row.application_id as ApplicationId, entityId: row.entity_id as EntityId | null },
    isPairGiven: body.pg === 1,
    sender: row.sender,
    senderType: body.st ?? null,
    resourceId: (body.rid ?? null) as ResourceId | null,
    destination: row.destination,
    countryCode: body.cc ?? null,
    content: contentOf(body),
    partCount: body.parts,
    report: reportWishOf(body),
    ...(body.camp === undefined ? {} : { campaignReferenceId: body.camp }),
    ...(body.reg === undefined ? {} : { regional: body.reg }),
    ...(body.nw === undefined ? {} : { networkId: body.nw }),
    ...(body.hi === undefined ? {} : { priority: 'HIGH' as const }),
    ...(body.fo === undefined ? {} : { failover: body.fo }),
    ...(body.fof === undefined ? {} : { failoverOf: body.fof }),
    ...(body.win === undefined ? {} : { deliveryWindow: body.win }),
    connectorId: row.connector_id as ConnectorId | null,
    ...(body.pin === 1 ? { isPinned: true } : {}),
    acceptedAt: new Date(timeOfId(row.message_id)),
    sendAt: body.at === undefined ? null : new Date(body.at),
    expiresAt: row.expires_at,
    statusId: row.status_id,
    decision: { trace: body.tr, tracePoolId: body.tp ?? null },
  };
}

function contentOf(body: Body): MessageContent {
  if (body.mms !== undefined) return { kind: 'MMS', ...body.mms };
  if (body.mail !== undefined) {
    const { ph, ...mail } = body.mail;
    return { kind: 'EMAIL', ...mail, ...(ph === undefined ? {} : { placeholders: Object.fromEntries(ph) }) };
  }
  if (body.b !== undefined) {
    const [bytes, dataCoding, esmClass] = body.b;
    return { kind: 'BINARY', bytes: Buffer.from(bytes, 'base64'), dataCoding, esmClass };
  }
  return {
    kind: 'TEXT',
    text: body.t ?? '',
    ...(body.flash === 1 ? { isFlash: true } : {}),
    ...(body.lang === undefined ? {} : { language: body.lang }),
  };
}

function reportWishOf(body: Body): ReportWish {
  return {
    notify: body.mute !== 1,
    ...(body.url === undefined ? {} : { url: body.url }),
    isIntermediateWanted: body.im === 1,
    contentType: body.xml === 1 ? 'application/xml' : 'application/json',
    ...(body.cb === undefined ? {} : { callbackData: body.cb }),
    ...(body.v1 === 1 ? { form: 'V1' } : {}),
  };
}

/** Messages by our own ids, in no order. */
export async function loadMessages(db: Queryable, messageIds: readonly string[]): Promise<StoredMessage[]> {
  if (messageIds.length === 0) return [];
  const { rows } = await db.query<MessageRow>({
    name: 'load-messages',
    text: `select ${MESSAGE_COLUMNS} from message m where m.message_id = any($1::bigint[])`,
    values: [messageIds],
  });
  return rows.map(toStoredMessage);
}

/** The message an account knows by this id: its own, or ours. */
export async function findMessage(db: Queryable, accountId: AccountId, publicId: string): Promise<StoredMessage | undefined> {
  const { rows } = await db.query<MessageRow>({
    name: 'find-message',
    text: `select ${MESSAGE_COLUMNS} from message m
           where m.account_id = $1 and m.message_id = coalesce(
             (select c.message_id from client_message_id c where c.account_id = $1 and c.client_id = $2),
             $3::bigint)`,
    values: [accountId, publicId, looksLikeId(publicId) ? publicId : null],
  });
  return rows[0] && toStoredMessage(rows[0]);
}

/** How many accepted messages of a sender there are with ids from `fromId` on. */
export async function countMessagesOf(db: Queryable, accountId: AccountId, sender: string, fromId: string): Promise<number> {
  const { rows } = await db.query<{ count: string }>({
    name: 'count-messages-of-sender',
    text: 'select count(*) from message where account_id = $1 and message_id >= $2 and sender = $3 and connector_id is not null',
    values: [accountId, fromId, sender],
  });
  return Number(rows[0]?.count ?? 0);
}
