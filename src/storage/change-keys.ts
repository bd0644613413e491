// Turns the keys of a change notice into the condition that reads those rows again.

import type { AccountId } from '../domain/platform.ts';
import type { Change } from './changes.ts';

export interface KeyCondition {
  /** Stands behind `where`. */
  readonly where: string;
  readonly values: unknown[];
}

/** The rows of an account with these keys. `type` is the key column's: what the list of keys is cast to. */
export function keyCondition(accountId: AccountId, keys: Change['keys'], column: string, type: 'text' | 'bigint'): KeyCondition {
  if (keys === 'all') return { where: 'account_id = $1', values: [accountId] };
  if ('from' in keys)
    return { where: `account_id = $1 and ${column} between $2 and $3`, values: [accountId, keys.from, keys.to] };
  return { where: `account_id = $1 and ${column} = any($2::${type}[])`, values: [accountId, keys] };
}
