// How much refers to an application or entity: what somebody wants to know before it is deleted.

import type { AccountId } from '../domain/platform.ts';
import type { Queryable } from './db.ts';
import { columnOf, type Holder } from './platform-references.ts';

/** Counted so far and no further: more is as good as very many, and counting all of a million takes its time. */
export const REFERENCES_COUNTED = 10_000;

export interface ReferenceCounts {
  readonly associations: number;
  readonly resources: number;
  readonly strategies: number;
  readonly inboundConfigurations: number;
  readonly voiceSetups: number;
  readonly subscriptions: number;
  readonly optOutPolicies: number;
  readonly apiKeys: number;
}

/** Where references stand, by the name callers read; all have the columns of a pair. */
const TABLES: Readonly<Record<Exclude<keyof ReferenceCounts, 'subscriptions' | 'apiKeys'>, string>> = {
  associations: 'association',
  resources: 'resource',
  strategies: 'sending_strategy',
  inboundConfigurations: 'inbound_configuration',
  voiceSetups: 'voice_setup',
  optOutPolicies: 'opt_out_policy',
};

/** Counts what deleting the holder would take along or reset. */
export async function countReferences(db: Queryable, accountId: AccountId, holder: Holder): Promise<ReferenceCounts> {
  const { column, id } = columnOf(holder);
  const field = holder.kind === 'application' ? 'applicationId' : 'entityId';
  const counts = [
    ...Object.entries(TABLES).map(([name, table]) => countOf(name, table, `${column} = $2`)),
    countOf('subscriptions', 'subscription', 'is_enabled and criteria @> $3::jsonb'),
    countOf('apiKeys', 'api_key', 'platform @> $3::jsonb'),
  ];
  const { rows } = await db.query<Record<string, string>>(`select ${counts.join(', ')}, $2::text as id`, [
    accountId,
    id,
    JSON.stringify([{ [field]: id }]),
  ]);
  return Object.fromEntries(
    Object.entries(rows[0] ?? {}).flatMap(([name, count]) => (name === 'id' ? [] : [[name, Number(count)]])),
  ) as unknown as ReferenceCounts;
}

function countOf(name: string, table: string, condition: string): string {
  return `(select count(*) from (select from ${table} where account_id = $1 and ${condition} limit ${REFERENCES_COUNTED}) as found) as "${name}"`;
}
