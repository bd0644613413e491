// Short links of messages: finding where one leads, and what a message's links came to.

import type { MessageId } from '../domain/messages/message.ts';
import type { AccountId } from '../domain/platform.ts';
import type { Queryable } from './db.ts';

export interface ShortLink {
  readonly code: string;
  readonly accountId: AccountId;
  readonly messageId: MessageId;
  /** What it begins with in the text; null where that was not kept. */
  readonly base: string | null;
  readonly url: string;
  readonly isTracked: boolean;
  readonly trackingUrl: string | null;
  readonly clickCount: number;
  readonly firstClickedAt: Date | null;
  readonly lastClickedAt: Date | null;
}

interface ShortLinkRow {
  code: string;
  account_id: number;
  message_id: string;
  base: string | null;
  url: string;
  is_tracked: boolean;
  tracking_url: string | null;
  click_count: number;
  first_clicked_at: Date | null;
  last_clicked_at: Date | null;
}

const COLUMNS =
  'code, account_id, message_id, base, url, is_tracked, tracking_url, click_count, first_clicked_at, last_clicked_at';

function toShortLink(row: ShortLinkRow): ShortLink {
  return {
    code: row.code,
    accountId: row.account_id as AccountId,
    messageId: row.message_id as MessageId,
    base: row.base,
    url: row.url,
    isTracked: row.is_tracked,
    trackingUrl: row.tracking_url,
    clickCount: row.click_count,
    firstClickedAt: row.first_clicked_at,
    lastClickedAt: row.last_clicked_at,
  };
}

export async function findShortLink(db: Queryable, code: string): Promise<ShortLink | undefined> {
  const { rows } = await db.query<ShortLinkRow>({
    name: 'find-short-link',
    text: `select ${COLUMNS} from short_link where code = $1`,
    values: [code],
  });
  return rows[0] && toShortLink(rows[0]);
}

/** The links of a message, in the order of their codes. */
export async function listShortLinks(db: Queryable, accountId: AccountId, messageId: string): Promise<ShortLink[]> {
  const { rows } = await db.query<ShortLinkRow>(
    `select ${COLUMNS} from short_link where account_id = $1 and message_id = $2 order by code`,
    [accountId, messageId],
  );
  return rows.map(toShortLink);
}

/** Forgets links of messages before this one, a page at a time; answers how many. */
export async function deleteLinksBefore(db: Queryable, messageId: string, limit: number): Promise<number> {
  const { rowCount } = await db.query(
    `delete from short_link where code = any(array(select code from short_link l where message_id < $1
       and not exists (select from due_message d where d.message_id = l.message_id) limit $2))`,
    [messageId, limit],
  );
  return rowCount ?? 0;
}
