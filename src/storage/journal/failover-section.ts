// The journal's section of SMS that are owed in place of MMS: only where this very statement stores the end of the MMS, so that of two
// reports of one message the second owes nothing.

import { FINAL_EVENT_ID } from '../../domain/messages/life.ts';
import { FAILOVER_CLAIM_SECONDS } from '../sms-failovers.ts';
import { columnsOf, gathered, type Section } from './section.ts';
import type { JournalWork } from './work.ts';

export function failoverSection(works: readonly JournalWork[]): Section | undefined {
  const rows = gathered(works, 'failovers');
  if (rows.length === 0) return undefined;
  return {
    name: 'failover_rows',
    sql: `insert into sms_failover (message_id, account_id, due_at)
          select u.m, u.a, now() + ${FAILOVER_CLAIM_SECONDS} * interval '1 second' from unnest($1::bigint[], $2::integer[]) as u(m, a)
          where exists (select from event_rows e where e.message_id = u.m and e.event_id = ${FINAL_EVENT_ID})
          on conflict do nothing`,
    values: columnsOf(
      rows,
      (row) => row.messageId,
      (row) => row.accountId,
    ),
  };
}
