// Messages that were handed over long ago and of which no carrier ever said a last word.

import type { ConnectorId } from '../domain/connectors.ts';
import { EVENT_KINDS } from '../domain/messages/life.ts';
import type { MessageId } from '../domain/messages/message.ts';
import { STATUS } from '../domain/messages/status.ts';
import type { Queryable } from './db.ts';

export interface UnfinishedMessage {
  readonly messageId: MessageId;
  readonly connectorId: ConnectorId;
}

/** Accepted messages with ids in [fromId, toId) that have no final status and do not wait on disk; in id order, up to `limit`. */
export async function findUnfinishedMessages(
  db: Queryable,
  fromId: string,
  toId: string,
  limit: number,
): Promise<UnfinishedMessage[]> {
  const { rows } = await db.query<{ message_id: string; connector_id: string | null }>({
    name: 'find-unfinished-messages',
    text: `select m.message_id, m.connector_id from message m
           where m.message_id >= $1 and m.message_id < $2 and m.status_id = ${STATUS.PENDING_ACCEPTED}
             and not exists (select from message_event e where e.message_id = m.message_id and e.kind = ${EVENT_KINDS.FINAL})
             and not exists (select from due_message d where d.message_id = m.message_id)
           order by m.message_id limit $3`,
    values: [fromId, toId, limit],
  });
  return rows.map(({ message_id, connector_id }) => ({
    messageId: message_id as MessageId,
    connectorId: (connector_id ?? '') as ConnectorId,
  }));
}
