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

/** A link, and what callers call its message; null when that is the same, or no longer kept. */
export interface ListedLink extends ShortLink {
  readonly publicId: string | null;
}

/** Up to `limit` links of a message or of all, those of the latest messages first, each message's in the order of their codes. */
export async function listShortLinks(
  db: Queryable,
  accountId: AccountId,
  filter: {
    readonly messageId: string | undefined;
    /** Only what comes behind this one. */
    readonly before: { readonly messageId: string; readonly code: string } | undefined;
  },
  limit: number,
): Promise<ListedLink[]> {
  const columns = COLUMNS.split(', ').map((column) => `l.${column}`);
  const { rows } = await db.query<ShortLinkRow & { client_id: string | null }>(
    `select ${columns.join(', ')}, m.client_id from short_link l
     left join message m on m.message_id = l.message_id and m.account_id = l.account_id
     where l.account_id = $1 and ($2::bigint is null or l.message_id = $2)
       and ($3::bigint is null or l.message_id < $3 or (l.message_id = $3 and l.code > $4))
     order by l.message_id desc, l.code limit $5`,
    [accountId, filter.messageId ?? null, filter.before?.messageId ?? null, filter.before?.code ?? '', limit],
  );
  return rows.map((row) => ({ ...toShortLink(row), publicId: row.client_id }));
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
