// Parts of long inbound messages that wait for the others.

import type { ConnectorId } from '../domain/connectors.ts';
import type { InboundPart } from '../domain/inbound/parts.ts';
import type { AccountId } from '../domain/platform.ts';
import type { Channel } from '../domain/resources.ts';
import type { Queryable, Tx } from './db.ts';

/** Which message a part is of. */
export interface PartSet {
  readonly accountId: AccountId;
  readonly connectorId: ConnectorId;
  readonly channel: Channel;
  readonly from: string;
  readonly to: string;
  readonly reference: number;
  readonly total: number;
}

const SET =
  'account_id = $1 and connector_id = $2 and channel = $3 and sender = $4 and recipient = $5 and reference = $6 and part_count = $7';

function setValues(set: PartSet): unknown[] {
  return [set.accountId, set.connectorId, set.channel, set.from, set.to, set.reference, set.total];
}

/**
 * Makes everybody else who has a part of this message wait for the end of our transaction. Without it, two last parts arriving on
 * two links would each miss the other, and nobody would join them.
 */
export async function lockPartSet(tx: Tx, set: PartSet): Promise<void> {
  await tx.query({
    name: 'lock-part-set',
    text: 'select pg_advisory_xact_lock(hashtextextended($1, 0))',
    values: [`inbound part ${JSON.stringify(setValues(set))}`],
  });
}

/** The parts kept of a message, in order. */
export async function loadParts(tx: Tx, set: PartSet): Promise<InboundPart[]> {
  const { rows } = await tx.query<{ part_index: number; text: string; received_at: Date }>({
    name: 'load-inbound-parts',
    text: `select part_index, text, received_at from inbound_part where ${SET} order by part_index`,
    values: setValues(set),
  });
  return rows.map((row) => ({ index: row.part_index, text: row.text, receivedAtMs: row.received_at.getTime() }));
}

export async function insertPart(tx: Tx, set: PartSet, part: InboundPart): Promise<void> {
  await tx.query({
    name: 'insert-inbound-part',
    text: `insert into inbound_part (account_id, connector_id, channel, sender, recipient, reference, part_count, part_index, text, received_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    values: [...setValues(set), part.index, part.text, new Date(part.receivedAtMs)],
  });
}

export async function deleteParts(tx: Tx, set: PartSet): Promise<void> {
  await tx.query({ name: 'delete-inbound-parts', text: `delete from inbound_part where ${SET}`, values: setValues(set) });
}

/** Messages of which some part came before `before`, at most `limit`. */
export async function listOldPartSets(db: Queryable, before: Date, limit: number): Promise<PartSet[]> {
  const { rows } = await db.query<{
    account_id: number;
    connector_id: string;
    channel: Channel;
    sender: string;
    recipient: string;
    reference: number;
    part_count: number;
  }>({
    name: 'old-inbound-part-sets',
    text: `select distinct account_id, connector_id, channel, sender, recipient, reference, part_count
           from inbound_part where received_at < $1 limit $2`,
    values: [before, limit],
  });
  return rows.map((row) => ({
    accountId: row.account_id as AccountId,
    connectorId: row.connector_id as ConnectorId,
    channel: row.channel,
    from: row.sender,
    to: row.recipient,
    reference: row.reference,
    total: row.part_count,
  }));
}
