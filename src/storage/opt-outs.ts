// Opt-outs, as stored: who does not want to hear from which sender.

import type { AccountId } from '../domain/platform.ts';
import type { OptOut } from '../domain/snapshot/opt-outs.ts';
import type { Change } from './changes.ts';
import type { Queryable } from './db.ts';

/** The key of an opt-out in change notices. */
export function optOutKey({ destination, sender }: OptOut): string {
  return `${destination}|${sender}`;
}

/** Reads `optOutKey` back. Destinations are digits, so the first bar is the one between. */
export function optOutOfKey(key: string): OptOut {
  const bar = key.indexOf('|');
  return { destination: key.slice(0, bar), sender: key.slice(bar + 1) };
}

/** The account's opt-outs with these keys. */
export async function loadOptOuts(db: Queryable, accountId: AccountId, keys: Change['keys']): Promise<OptOut[]> {
  if (keys === 'all' || 'from' in keys) {
    const { rows } = await db.query<OptOut>('select destination, sender from opt_out where account_id = $1', [accountId]);
    return rows;
  }
  const wanted = keys.map((key) => optOutOfKey(String(key)));
  const { rows } = await db.query<OptOut>(
    `select destination, sender from opt_out
     where account_id = $1 and (destination, sender) in (select * from unnest($2::text[], $3::text[]))`,
    [accountId, wanted.map(({ destination }) => destination), wanted.map(({ sender }) => sender)],
  );
  return rows;
}
