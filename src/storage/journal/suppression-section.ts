// The journal's section of suppressed addresses: written with the final status that brings them about, and told to every node.

import { CHANGE_CHANNEL } from '../changes.ts';
import { columnsOf, gathered, inOrder, type Section } from './section.ts';
import type { JournalWork } from './work.ts';

export function suppressionSection(works: readonly JournalWork[]): Section | undefined {
  const rows = gathered(works, 'suppressions');
  if (rows.length === 0) return undefined;
  return {
    name: 'suppression_rows',
    sql: `insert into suppression (account_id, domain, address, type, reason)
          select * from unnest($1::integer[], $2::text[], $3::text[], $4::text[], $5::text[])
          on conflict do nothing returning suppression_id, account_id, address`,
    values: columnsOf(
      inOrder(rows, ({ accountId, address, domain, type }) => `${accountId} ${address} ${domain} ${type}`),
      (row) => row.accountId,
      (row) => row.domain,
      (row) => row.address,
      (row) => row.type,
      (row) => row.reason,
    ),
  };
}

/** Notices as storage/changes.ts makes them, of what was new; in the statement's result, as only what is asked for is done. */
export const SUPPRESSION_NOTICES = `select 'told' as what, s.suppression_id as message_id from suppression_rows s,
  lateral pg_notify('${CHANGE_CHANNEL}', json_build_object('accountId', s.account_id, 'noun', 'suppression',
    'keys', json_build_array(s.address))::text)`;
