// Messages that were handed over long ago and of which no carrier ever said a last word.

import { EVENT_KINDS } from '../domain/messages/life.ts';
import type { MessageId } from '../domain/messages/message.ts';
import { STATUS } from '../domain/messages/status.ts';
import type { Queryable } from './db.ts';

/** Accepted messages with ids in [fromId, toId) that have no final status and do not wait on disk; in id order, up to `limit`. */
export async function findUnfinishedMessages(db: Queryable, fromId: string, toId: string, limit: number): Promise<MessageId[]> {
  const { rows } = await db.query<{ message_id: string }>({
    name: 'find-unfinished-messages',
    text: `select m.message_id from message m
           where m.message_id >= $1 and m.message_id < $2 and m.status_id = ${STATUS.PENDING_ACCEPTED}
             and not exists (select from message_event e where e.message_id = m.message_id and e.kind = ${EVENT_KINDS.FINAL})
             and not exists (select from due_message d where d.message_id = m.message_id)
           order by m.message_id limit $3`,
    values: [fromId, toId, limit],
  });
  return rows.map((row) => row.message_id as MessageId);
}
