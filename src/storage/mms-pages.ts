// Pages that show an MMS to whom only its link could be sent.

import type { MessageId } from '../domain/messages/message.ts';
import type { AccountId } from '../domain/platform.ts';
import type { Queryable } from './db.ts';

export interface MmsPage {
  readonly accountId: AccountId;
  readonly messageId: MessageId;
}

/** The code of a message's page: this one, or the one it has already. */
export async function putMmsPage(
  db: Queryable,
  { accountId, messageId }: MmsPage,
  code: string,
  expiresAt: Date,
): Promise<string> {
  const { rows } = await db.query<{ code: string }>({
    name: 'put-mms-page',
    text: `insert into mms_page (code, account_id, message_id, expires_at) values ($1, $2, $3, $4)
           on conflict (message_id) do update set expires_at = greatest(mms_page.expires_at, excluded.expires_at)
           returning code`,
    values: [code, accountId, messageId, expiresAt],
  });
  return rows[0]?.code ?? code;
}

/** The message a page shows; undefined when there is no such page any more. */
export async function findMmsPage(db: Queryable, code: string, now: Date): Promise<MmsPage | undefined> {
  const { rows } = await db.query<{ account_id: number; message_id: string }>({
    name: 'find-mms-page',
    text: 'select account_id, message_id from mms_page where code = $1 and expires_at > $2',
    values: [code, now],
  });
  const [row] = rows;
  return row && { accountId: row.account_id as AccountId, messageId: row.message_id as MessageId };
}

/** Forgets pages that are over, some at a time; answers how many. */
export async function deleteMmsPagesBefore(db: Queryable, now: Date, limit: number): Promise<number> {
  const { rowCount } = await db.query(
    'delete from mms_page where code = any(array(select code from mms_page where expires_at < $1 limit $2))',
    [now, limit],
  );
  return rowCount ?? 0;
}
