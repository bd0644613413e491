// The account's block list, as stored: in one table with what subscribers have opted out of, told apart by its source.

import type { Caller } from '../domain/accounts.ts';
import type { AccountId } from '../domain/platform.ts';
import { type BlockSource, EVERY_CHANNEL, EVERY_SENDER } from '../domain/snapshot/opt-outs.ts';
import type { Queryable, Tx } from './db.ts';

/** An entry, with every part in the form it is compared in; '' = every sender, every channel. */
export interface BlocklistEntry {
  readonly destination: string;
  readonly sender: string;
  /** The sender as it was given. */
  readonly senderText: string;
  readonly channel: string;
  readonly source: BlockSource;
}

type Changer = Pick<Caller, 'accountId' | 'actor'>;

/** What the audit log shows of an entry; `entry` is the alias of the row. */
const AUDITED = `jsonb_build_object('destination', entry.destination, 'sender', nullif(entry.sender, ''),
  'channel', nullif(entry.channel, ''), 'sourceType', entry.source)`;

/**
 * Puts entries on the list, in the order given, and writes those that were not there into the audit log, in one statement: there may
 * be fifty thousand. Answers their destinations.
 */
export async function insertBlocked(
  tx: Tx,
  { accountId, actor }: Changer,
  entries: readonly BlocklistEntry[],
): Promise<string[]> {
  const { rows } = await tx.query<{ destination: string }>({
    name: 'insert-blocked',
    text: `with entry as (
             insert into opt_out (account_id, destination, sender, channel, source, sender_text)
             select $1, destination, sender, channel, source, nullif(sender_text, sender)
             from unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
               with ordinality as given (destination, sender, channel, source, sender_text, place)
             order by place
             on conflict do nothing
             returning entry_id, destination, sender, channel, source),
           logged as (
             insert into audit_log (account_id, actor, action, subject_kind, subject_id, after)
             select $1, $2, 'create', 'blocklist', destination, ${AUDITED} from entry order by entry_id)
           select distinct destination from entry`,
    values: [accountId, actor, ...columnsOf(entries), entries.map(({ senderText }) => senderText)],
  });
  return rows.map(({ destination }) => destination);
}

/** Takes entries off the list and writes those that were there into the audit log; answers their destinations. */
export async function deleteBlocked(
  tx: Tx,
  { accountId, actor }: Changer,
  entries: readonly BlocklistEntry[],
): Promise<string[]> {
  const { rows } = await tx.query<{ destination: string }>({
    name: 'delete-blocked',
    text: `with entry as (
             delete from opt_out using unnest($3::text[], $4::text[], $5::text[], $6::text[])
               as given (destination, sender, channel, source)
             where account_id = $1 and opt_out.destination = given.destination and opt_out.sender = given.sender
               and opt_out.channel = given.channel and opt_out.source = given.source
             returning opt_out.entry_id, opt_out.destination, opt_out.sender, opt_out.channel, opt_out.source),
           logged as (
             insert into audit_log (account_id, actor, action, subject_kind, subject_id, before)
             select $1, $2, 'delete', 'blocklist', destination, ${AUDITED} from entry order by entry_id)
           select distinct destination from entry`,
    values: [accountId, actor, ...columnsOf(entries)],
  });
  return rows.map(({ destination }) => destination);
}

function columnsOf(entries: readonly BlocklistEntry[]): string[][] {
  return [
    entries.map(({ destination }) => destination),
    entries.map(({ sender }) => sender),
    entries.map(({ channel }) => channel),
    entries.map(({ source }) => source),
  ];
}

/** What narrows the list down; undefined = no matter. */
export interface BlocklistFilter {
  readonly destination?: string | undefined;
  readonly sender?: string | undefined;
  readonly channel?: string | undefined;
  readonly source?: BlockSource | undefined;
  readonly campaign?: string | undefined;
  readonly createdFrom?: Date | undefined;
  readonly createdTo?: Date | undefined;
}

export interface ListedEntry {
  readonly destination: string;
  /** As it was given; null = every sender. */
  readonly sender: string | null;
  /** null = every channel. */
  readonly channel: string | null;
  readonly source: BlockSource;
  readonly campaign: string | null;
  readonly createdAt: Date;
}

interface EntryRow {
  destination: string;
  sender: string;
  sender_text: string | null;
  channel: string;
  source: BlockSource;
  campaign: string | null;
  created_at: Date;
}

/**
 * One page of the list in the order of creation, opt-outs included, and how much there is on all pages. `wholeSize`: how long the
 * list is without a filter, as far as this node knows; counting a million rows takes longer than reading a page of them.
 */
export async function listBlocked(
  db: Queryable,
  accountId: AccountId,
  filter: BlocklistFilter,
  { page, size }: { readonly page: number; readonly size: number },
  wholeSize: number,
): Promise<{ readonly entries: ListedEntry[]; readonly total: number }> {
  const { where, values } = conditionOf(accountId, filter);
  const from = page * size;
  // Pages behind the middle are found from the end, which has to be known exactly.
  const isWhole = values.length === 1 && from + size <= wholeSize / 2;
  const total = isWhole ? wholeSize : await countBlocked(db, where, values);
  if (from >= total) return { entries: [], total };
  // The keys are skipped in the index and only the page's rows are read; what lies behind the middle is reached from the end.
  const isNearEnd = from > total / 2;
  const length = Math.min(size, total - from);
  const skip = isNearEnd ? total - from - length : from;
  const { rows } = await db.query<EntryRow>(
    `select destination, sender, sender_text, channel, source, campaign, created_at
     from opt_out join (
       select entry_id from opt_out where ${where} order by entry_id ${isNearEnd ? 'desc' : 'asc'} limit ${length} offset ${skip}
     ) as wanted using (entry_id)
     where account_id = $1 order by entry_id`,
    values,
  );
  return { entries: rows.map(toEntry), total };
}

async function countBlocked(db: Queryable, where: string, values: unknown[]): Promise<number> {
  const { rows } = await db.query<{ total: string }>(`select count(*) as total from opt_out where ${where}`, values);
  return Number(rows[0]?.total ?? 0);
}

function conditionOf(accountId: AccountId, filter: BlocklistFilter): { readonly where: string; readonly values: unknown[] } {
  const values: unknown[] = [accountId];
  const conditions = ['account_id = $1'];
  const ask = (condition: string, value: unknown): void => {
    if (value === undefined) return;
    values.push(value);
    conditions.push(`${condition} $${values.length}`);
  };
  ask('destination =', filter.destination);
  if (filter.sender !== undefined) conditions.push(`sender <> ''`); // so that the index of senders can serve
  ask('sender =', filter.sender);
  ask('channel =', filter.channel);
  ask('source =', filter.source);
  ask('campaign =', filter.campaign);
  ask('created_at >=', filter.createdFrom);
  ask('created_at <=', filter.createdTo);
  return { where: conditions.join(' and '), values };
}

function toEntry(row: EntryRow): ListedEntry {
  return {
    destination: row.destination,
    sender: row.sender === EVERY_SENDER ? null : (row.sender_text ?? row.sender),
    channel: row.channel === EVERY_CHANNEL ? null : row.channel,
    source: row.source,
    campaign: row.campaign,
    createdAt: row.created_at,
  };
}
