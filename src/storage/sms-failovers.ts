// SMS owed in place of MMS that did not arrive (see flows/send-failovers.ts). The journal writes the rows (journal/failover-section.ts).

import type { MessageId } from '../domain/messages/message.ts';
import type { AccountId } from '../domain/platform.ts';
import type { Queryable } from './db.ts';
import type { FailoverRow } from './journal/work.ts';

/** Whoever stores a job, or takes it over, has it for this long; then anybody may. */
export const FAILOVER_CLAIM_SECONDS = 60;

/** Takes over up to `limit` jobs whose owner did not finish in time. */
export async function claimFailovers(db: Queryable, limit: number): Promise<FailoverRow[]> {
  const { rows } = await db.query<{ message_id: string; account_id: number }>({
    name: 'claim-failovers',
    text: `update sms_failover set due_at = now() + ${FAILOVER_CLAIM_SECONDS} * interval '1 second'
           where message_id = any(array(
             select message_id from sms_failover where due_at <= now() order by due_at limit $1 for update skip locked))
           returning message_id, account_id`,
    values: [limit],
  });
  return rows.map((row) => ({ messageId: row.message_id as MessageId, accountId: row.account_id as AccountId }));
}

export async function deleteFailover(db: Queryable, messageId: MessageId): Promise<void> {
  await db.query({ name: 'delete-failover', text: 'delete from sms_failover where message_id = $1', values: [messageId] });
}
