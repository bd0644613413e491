// Tells every node which control-plane rows a transaction changed, so that snapshots in memory stay fresh.
// The notice carries keys, never values: each node reads the committed rows itself, so a late notice cannot bring back old ones.

import type { AccountId } from '../domain/platform.ts';
import type { Queryable } from './db.ts';

export const CHANGE_CHANNEL = 'callsign_change';

/** What a snapshot is made of; each noun is read again by its keys. */
export type ChangedNoun =
  | 'account'
  | 'application'
  | 'entity'
  | 'resource'
  | 'association'
  | 'strategy'
  | 'inbound_configuration'
  | 'opt_out'
  /** By the suppressed addresses. */
  | 'suppression'
  | 'sticky_sender'
  | 'connector'
  /** Messages wait for a connector whose links other nodes keep; nothing to be read. */
  | 'due_message'
  | 'route'
  /** STOP, START and HELP; `all` alone. */
  | 'opt_out_policy'
  /** Who is passed over; `all` alone. */
  | 'sender_pass_over'
  | 'api_key'
  | 'user'
  /** Subscriptions, profiles, credentials and certificates together: `all` alone. */
  | 'subscription';

export interface Change {
  readonly accountId: AccountId;
  readonly noun: ChangedNoun;
  /**
   * Keys of the rows: database ids for resource and association, the public id for the others, the destination for opt_out; sticky_sender knows `all` alone.
   * `all` = read that noun of the account anew; a range [from, to] of ids serves bulk inserts.
   */
  readonly keys: 'all' | readonly (string | number)[] | { readonly from: number; readonly to: number };
}

/** PostgreSQL's limit on a notice is 8,000 bytes; longer lists are cut into several. */
const PAYLOAD_BYTES_MAX = 7_000;

/** Announces changed rows when the transaction commits. Call it as often as needed, in the order of the changes. */
export async function noteChange(tx: Queryable, change: Change): Promise<void> {
  for (const payload of payloadsOf(change))
    await tx.query({ name: 'note-change', text: 'select pg_notify($1, $2)', values: [CHANGE_CHANNEL, payload] });
}

function payloadsOf(change: Change): string[] {
  const { accountId, noun, keys } = change;
  if (keys === 'all' || !Array.isArray(keys)) return [JSON.stringify({ accountId, noun, keys })];
  const payloads: string[] = [];
  let batch: (string | number)[] = [];
  let bytes = 0;
  for (const key of keys as readonly (string | number)[]) {
    const size = Buffer.byteLength(JSON.stringify(key)) + 1;
    if (batch.length > 0 && bytes + size > PAYLOAD_BYTES_MAX) {
      payloads.push(JSON.stringify({ accountId, noun, keys: batch }));
      batch = [];
      bytes = 0;
    }
    batch.push(key);
    bytes += size;
  }
  if (batch.length > 0) payloads.push(JSON.stringify({ accountId, noun, keys: batch }));
  return payloads;
}

/** Reads a notice; undefined when it is not one of ours. */
export function parseChange(payload: string): Change | undefined {
  try {
    const value = JSON.parse(payload) as Change;
    return typeof value.accountId === 'number' && typeof value.noun === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
