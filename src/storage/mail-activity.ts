// What readers did with mails, counted.

import type { MailEvent } from '../domain/mail-tracking/mail-events.ts';
import { EVENT_KINDS } from '../domain/messages/life.ts';
import type { MessageId } from '../domain/messages/message.ts';
import type { Queryable, Tx } from './db.ts';

/** Counts one more; answers how many that makes. `url`: the link, '' where there is none. */
export async function countActivity(tx: Tx, messageId: MessageId, event: MailEvent, url: string): Promise<number> {
  const { rows } = await tx.query<{ count: number }>({
    name: 'count-mail-activity',
    text: `insert into mail_activity as known (message_id, kind, url) values ($1, $2, $3)
           on conflict (message_id, kind, url) do update set count = known.count + 1 returning count`,
    values: [messageId, EVENT_KINDS[event], url],
  });
  return rows[0]?.count ?? 0;
}

export interface Activity {
  readonly event: MailEvent;
  /** '' where there is none. */
  readonly url: string;
  readonly count: number;
}

const EVENT_OF: ReadonlyMap<number, MailEvent> = new Map(
  (['OPENED', 'CLICKED', 'UNSUBSCRIBED', 'COMPLAINED', 'LATE_BOUNCE'] as const).map((event) => [EVENT_KINDS[event], event]),
);

/** What came of a mail. */
export async function listActivity(db: Queryable, messageId: MessageId): Promise<Activity[]> {
  const { rows } = await db.query<{ kind: number; url: string; count: number }>(
    'select kind, url, count from mail_activity where message_id = $1 order by kind, count desc, url',
    [messageId],
  );
  return rows.flatMap(({ kind, url, count }) => {
    const event = EVENT_OF.get(kind);
    return event === undefined ? [] : [{ event, url, count }];
  });
}

/** Forgets what was done with messages before this one, a page at a time; answers how many. */
export async function deleteActivityBefore(db: Queryable, messageId: string, limit: number): Promise<number> {
  const { rowCount } = await db.query(
    `delete from mail_activity where ctid = any(array(select ctid from mail_activity where message_id < $1 limit $2))`,
    [messageId, limit],
  );
  return rowCount ?? 0;
}
