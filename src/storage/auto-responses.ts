// Answers owed to inbound messages. The row is written with the message and goes when the answer has been accepted for sending, so
// that a crash between the two neither loses the answer nor sends it twice (see flows/send-auto-responses.ts).

import type { AccountId, ApplicationId, EntityId, PlatformPair } from '../domain/platform.ts';
import type { Channel } from '../domain/resources.ts';
import type { Queryable, Tx } from './db.ts';
import type { InboundId } from './inbound-messages.ts';

export interface AutoResponseJob {
  readonly inboundId: InboundId;
  readonly accountId: AccountId;
  readonly channel: Channel;
  readonly sender: string;
  readonly destination: string;
  readonly text: string;
  readonly pair: PlatformPair;
  readonly isPairGiven: boolean;
}

interface AutoResponseRow {
  inbound_id: string;
  account_id: number;
  channel: Channel;
  sender: string;
  destination: string;
  text: string;
  application_id: string;
  entity_id: string | null;
  is_pair_given: boolean;
}

/** Whoever has a job has it for this long; then anybody may take it over. */
const CLAIM_SECONDS = 60;

/** Stores a job for the caller to do right after the commit. */
export async function insertAutoResponse(tx: Tx, job: AutoResponseJob): Promise<void> {
  await tx.query({
    name: 'insert-auto-response',
    text: `insert into auto_response (inbound_id, account_id, channel, sender, destination, text, application_id, entity_id, is_pair_given, due_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, now() + ${CLAIM_SECONDS} * interval '1 second')`,
    values: [
      job.inboundId,
      job.accountId,
      job.channel,
      job.sender,
      job.destination,
      job.text,
      job.pair.applicationId,
      job.pair.entityId,
      job.isPairGiven,
    ],
  });
}

/** Takes over up to `limit` jobs whose owner did not finish in time. */
export async function claimAutoResponses(db: Queryable, limit: number): Promise<AutoResponseJob[]> {
  const { rows } = await db.query<AutoResponseRow>({
    name: 'claim-auto-responses',
    text: `update auto_response a set due_at = now() + ${CLAIM_SECONDS} * interval '1 second'
           where a.inbound_id = any(array(
             select inbound_id from auto_response where due_at <= now() order by due_at limit $1 for update skip locked))
           returning inbound_id, account_id, channel, sender, destination, text, application_id, entity_id, is_pair_given`,
    values: [limit],
  });
  return rows.map((row) => ({
    inboundId: row.inbound_id as InboundId,
    accountId: row.account_id as AccountId,
    channel: row.channel,
    sender: row.sender,
    destination: row.destination,
    text: row.text,
    pair: { applicationId: row.application_id as ApplicationId, entityId: row.entity_id as EntityId | null },
    isPairGiven: row.is_pair_given,
  }));
}

export async function deleteAutoResponse(db: Queryable, inboundId: InboundId): Promise<void> {
  await db.query({ name: 'delete-auto-response', text: 'delete from auto_response where inbound_id = $1', values: [inboundId] });
}
