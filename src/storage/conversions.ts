// Messages sent for a purpose that can be reached: a code typed in, an invitation taken. Whoever sent them says when it was.

import type { AccountId } from '../domain/platform.ts';
import type { Queryable } from './db.ts';

/** Notes that a message has reached its purpose; the first time counts. Undefined when it is not tracked. */
export async function endConversion(
  db: Queryable,
  accountId: AccountId,
  messageId: string,
  at: Date,
): Promise<{ readonly processKey: string } | undefined> {
  const { rows } = await db.query<{ process_key: string }>(
    `update conversion set ended_at = coalesce(ended_at, $3) where account_id = $1 and message_id = $2 returning process_key`,
    [accountId, messageId, at],
  );
  return rows[0] && { processKey: rows[0].process_key };
}

export interface ConversionCount {
  readonly name: string;
  readonly sent: number;
  readonly converted: number;
}

/** How many messages of each name were sent since `sinceId`, and how many of them reached their purpose. */
export async function countConversions(
  db: Queryable,
  accountId: AccountId,
  sinceId: string,
  { name, processKey }: { readonly name: string | undefined; readonly processKey: string | undefined },
): Promise<ConversionCount[]> {
  const { rows } = await db.query<{ name: string; sent: string; converted: string }>(
    `select name, count(*) as sent, count(ended_at) as converted from conversion
     where account_id = $1 and message_id >= $2 and ($3::text is null or name = $3) and ($4::text is null or process_key = $4) group by name order by name`,
    [accountId, sinceId, name ?? null, processKey ?? null],
  );
  return rows.map((row) => ({ name: row.name, sent: Number(row.sent), converted: Number(row.converted) }));
}

/** Forgets those of messages before this one, a page at a time; answers how many. */
export async function deleteConversionsBefore(db: Queryable, messageId: string, limit: number): Promise<number> {
  const { rowCount } = await db.query(
    `delete from conversion where message_id = any(array(select message_id from conversion c where message_id < $1
       and not exists (select from due_message d where d.message_id = c.message_id) order by message_id limit $2))`,
    [messageId, limit],
  );
  return rowCount ?? 0;
}
