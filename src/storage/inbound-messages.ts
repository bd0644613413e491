// Messages that came in: each with whose it is, why, and whether somebody has pulled it.

import type { ConnectorId } from '../domain/connectors.ts';
import type { ConfigurationKey } from '../domain/inbound/configurations.ts';
import type { InboundContent } from '../domain/inbound/content.ts';
import type { InboundAction, InboundTraceStep } from '../domain/inbound/route-inbound.ts';
import type { AccountId, ApplicationId, EntityId, PlatformPair } from '../domain/platform.ts';
import type { Channel, ResourceId } from '../domain/resources.ts';
import type { Queryable, Tx } from './db.ts';
import { looksLikeId } from './ids.ts';

/** As MessageId: grows with time. */
export type InboundId = string & { readonly inboundId: unique symbol };

export interface NewInboundMessage {
  readonly inboundId: InboundId;
  readonly accountId: AccountId;
  readonly channel: Channel;
  readonly connectorId: ConnectorId;
  readonly from: string;
  readonly to: string;
  readonly resourceId: ResourceId | null;
  readonly text: string;
  /** null = the text is all. */
  readonly content: InboundContent | null;
  readonly keyword: string | null;
  readonly cleanText: string;
  readonly partCount: number;
  readonly isComplete: boolean;
  readonly pair: PlatformPair;
  readonly isPairGiven: boolean;
  readonly configurationKey: ConfigurationKey | null;
  readonly campaignReferenceId: string | null;
  readonly receivedAt: Date;
  readonly action: InboundAction;
  readonly trace: readonly InboundTraceStep[];
  /** The POSTs that tell of it. */
  readonly webhookBatchIds: readonly string[];
}

export interface StoredInboundMessage extends NewInboundMessage {
  readonly pulledAt: Date | null;
}

interface InboundMessageRow {
  inbound_id: string;
  account_id: number;
  channel: Channel;
  connector_id: string;
  sender: string;
  recipient: string;
  resource_id: string | null;
  text: string;
  content: InboundContent | null;
  keyword: string | null;
  clean_text: string;
  part_count: number;
  is_complete: boolean;
  application_id: string;
  entity_id: string | null;
  is_pair_given: boolean;
  configuration_key: string | null;
  campaign_reference_id: string | null;
  received_at: Date;
  action: InboundAction;
  trace: InboundTraceStep[];
  webhook_batch_ids: string[];
  pulled_at: Date | null;
}

const COLUMNS = `i.inbound_id, i.account_id, i.channel, i.connector_id, i.sender, i.recipient, i.resource_id, i.text, i.keyword,
  i.clean_text, i.part_count, i.is_complete, i.application_id, i.entity_id, i.is_pair_given, i.configuration_key,
  i.campaign_reference_id, i.received_at, i.action, i.trace, i.webhook_batch_ids, i.pulled_at, i.content`;

function toInboundMessage(row: InboundMessageRow): StoredInboundMessage {
  return {
    inboundId: row.inbound_id as InboundId,
    accountId: row.account_id as AccountId,
    channel: row.channel,
    connectorId: row.connector_id as ConnectorId,
    from: row.sender,
    to: row.recipient,
    resourceId: (row.resource_id === null ? null : Number(row.resource_id)) as ResourceId | null,
    text: row.text,
    content: row.content,
    keyword: row.keyword,
    cleanText: row.clean_text,
    partCount: row.part_count,
    isComplete: row.is_complete,
    pair: { applicationId: row.application_id as ApplicationId, entityId: row.entity_id as EntityId | null },
    isPairGiven: row.is_pair_given,
    configurationKey: row.configuration_key as ConfigurationKey | null,
    campaignReferenceId: row.campaign_reference_id,
    receivedAt: row.received_at,
    action: row.action,
    trace: row.trace,
    webhookBatchIds: row.webhook_batch_ids,
    pulledAt: row.pulled_at,
  };
}

/** Stores a message. */
export async function insertInboundMessage(tx: Tx, message: NewInboundMessage): Promise<void> {
  await tx.query({
    name: 'insert-inbound-message',
    text: `insert into inbound_message (inbound_id, account_id, channel, connector_id, sender, recipient, resource_id, text, keyword,
             clean_text, part_count, is_complete, application_id, entity_id, is_pair_given, configuration_key,
             campaign_reference_id, received_at, action, trace, webhook_batch_ids, content)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)`,
    values: [
      message.inboundId,
      message.accountId,
      message.channel,
      message.connectorId,
      message.from,
      message.to,
      message.resourceId,
      message.text,
      message.keyword,
      message.cleanText,
      message.partCount,
      message.isComplete,
      message.pair.applicationId,
      message.pair.entityId,
      message.isPairGiven,
      message.configurationKey,
      message.campaignReferenceId,
      message.receivedAt,
      message.action,
      JSON.stringify(message.trace),
      message.webhookBatchIds,
      message.content === null ? null : JSON.stringify(message.content),
    ],
  });
}

/** Messages by id, oldest first. */
export async function loadInboundMessages(db: Queryable, inboundIds: readonly string[]): Promise<StoredInboundMessage[]> {
  if (inboundIds.length === 0) return [];
  const { rows } = await db.query<InboundMessageRow>({
    name: 'load-inbound-messages',
    text: `select ${COLUMNS} from inbound_message i where i.inbound_id = any($1::bigint[]) order by i.inbound_id`,
    values: [inboundIds],
  });
  return rows.map(toInboundMessage);
}

/** One message of an account. */
export async function findInboundMessage(
  db: Queryable,
  accountId: AccountId,
  inboundId: string,
): Promise<StoredInboundMessage | undefined> {
  const [message] = await loadInboundMessages(db, [inboundId]);
  return message?.accountId === accountId ? message : undefined;
}

export interface InboxFilter {
  readonly channel: Channel;
  readonly applicationId?: string | undefined;
  readonly entityId?: string | undefined;
  readonly campaignReferenceId?: string | undefined;
}

/**
 * The condition of the index inbound_message_to_pull, word for word: what was pushed, or is to go nowhere, is not there to be pulled.
 */
const TO_PULL = `i.pulled_at is null and i.action = 'PULL'`;
const INBOX = `i.account_id = $1 and i.channel = $2 and i.inbound_id >= $3 and ${TO_PULL}
  and ($4::text is null or i.application_id = $4) and ($5::text is null or i.entity_id = $5)
  and ($6::text is null or i.campaign_reference_id = $6)`;

function inboxValues(accountId: AccountId, filter: InboxFilter, sinceId: string): unknown[] {
  const { channel, applicationId, entityId, campaignReferenceId } = filter;
  return [accountId, channel, sinceId, applicationId ?? null, entityId ?? null, campaignReferenceId ?? null];
}

/** Takes up to `limit` messages nobody has pulled, oldest first, received since `sinceId`. Two callers never get the same one. */
export async function pullInboundMessages(
  db: Queryable,
  accountId: AccountId,
  filter: InboxFilter,
  sinceId: string,
  limit: number,
): Promise<StoredInboundMessage[]> {
  const { rows } = await db.query<InboundMessageRow>({
    name: 'pull-inbound-messages',
    text: `update inbound_message i set pulled_at = now()
           where i.inbound_id = any(array(
             select i.inbound_id from inbound_message i where ${INBOX} order by i.inbound_id limit $7 for update skip locked))
           returning ${COLUMNS}`,
    values: [...inboxValues(accountId, filter, sinceId), limit],
  });
  return rows.map(toInboundMessage).sort((a, b) => (BigInt(a.inboundId) < BigInt(b.inboundId) ? -1 : 1));
}

/** How many messages wait to be pulled, counted up to `countMax`. */
export async function countInbox(
  db: Queryable,
  accountId: AccountId,
  filter: InboxFilter,
  sinceId: string,
  countMax: number,
): Promise<number> {
  const { rows } = await db.query<{ count: number }>({
    name: 'count-inbox',
    text: `select count(*)::integer as count from (select 1 from inbound_message i where ${INBOX} limit $7) waiting`,
    values: [...inboxValues(accountId, filter, sinceId), countMax],
  });
  return rows[0]?.count ?? 0;
}

export interface InboundFilter {
  readonly channel?: Channel | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly applicationId?: string | undefined;
  readonly entityId?: string | undefined;
  readonly isRouted?: boolean | undefined;
  readonly messageId?: string | undefined;
  /** As configured, whatever its case. */
  readonly keyword?: string | undefined;
  /** Ids in [fromId, beforeId): ids grow with time. */
  readonly fromId?: string | undefined;
  readonly beforeId?: string | undefined;
}

/** Up to `limit` messages, newest first. */
export async function listInboundMessages(
  db: Queryable,
  accountId: AccountId,
  filter: InboundFilter,
  limit: number,
): Promise<StoredInboundMessage[]> {
  const values: unknown[] = [];
  const value = (it: unknown): string => `$${values.push(it)}`;
  const conditions = [`i.account_id = ${value(accountId)}`];
  if (filter.channel !== undefined) conditions.push(`i.channel = ${value(filter.channel)}`);
  if (filter.from !== undefined) conditions.push(`i.sender = ${value(filter.from)}`);
  if (filter.to !== undefined) conditions.push(`i.recipient = ${value(filter.to)}`);
  if (filter.applicationId !== undefined) conditions.push(`i.application_id = ${value(filter.applicationId)}`);
  if (filter.entityId !== undefined) conditions.push(`i.entity_id = ${value(filter.entityId)}`);
  if (filter.isRouted !== undefined) conditions.push(`i.resource_id is ${filter.isRouted ? 'not null' : 'null'}`);
  // A number too large for the column fits nothing; as a text it would be an error.
  if (filter.messageId !== undefined)
    conditions.push(`i.inbound_id = ${value(looksLikeId(filter.messageId) ? filter.messageId : 0)}`);
  if (filter.keyword !== undefined) conditions.push(`i.keyword = ${value(filter.keyword.toUpperCase())}`);
  if (filter.fromId !== undefined) conditions.push(`i.inbound_id >= ${value(filter.fromId)}`);
  if (filter.beforeId !== undefined) conditions.push(`i.inbound_id < ${value(filter.beforeId)}`);
  const { rows } = await db.query<InboundMessageRow>(
    `select ${COLUMNS} from inbound_message i where ${conditions.join(' and ')} order by i.inbound_id desc limit ${value(limit)}`,
    values,
  );
  return rows.map(toInboundMessage);
}

/** How many messages one side has sent the other since `sinceId`, counted up to `countMax`. */
export async function countMessagesBetween(
  db: Queryable,
  accountId: AccountId,
  from: string,
  to: string,
  sinceId: string,
  countMax: number,
): Promise<number> {
  const { rows } = await db.query<{ count: number }>({
    name: 'count-inbound-messages-between',
    text: `select count(*)::integer as count from (
             select 1 from inbound_message i
             where i.sender = $2 and i.inbound_id >= $4 and i.account_id = $1 and i.recipient = $3 limit $5) recent`,
    values: [accountId, from, to, sinceId, countMax],
  });
  return rows[0]?.count ?? 0;
}
