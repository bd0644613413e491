// Counters of traffic by the hour.

import type { AccountId } from '../domain/platform.ts';
import type { Channel } from '../domain/resources.ts';
import type { Queryable } from './db.ts';
import { channelNumber } from './messages.ts';

export interface TrafficKey {
  readonly accountId: AccountId;
  readonly hourMs: number;
  readonly channel: Channel;
  readonly applicationId: string;
  readonly entityId: string;
  readonly sender: string;
  readonly connectorId: string;
}

export interface TrafficCounts {
  readonly accepted: number;
  readonly delivered: number;
  readonly failed: number;
  readonly inbound: number;
  readonly latency: readonly number[];
}

export interface TrafficError {
  readonly accountId: AccountId;
  readonly hourMs: number;
  readonly channel: Channel;
  readonly statusId: number;
  readonly errorId: number;
  /** '' = refused before there was one. */
  readonly connectorId: string;
  readonly messages: number;
}

/** Adds to what is counted. */
export async function addTraffic(db: Queryable, rows: readonly (TrafficKey & TrafficCounts)[]): Promise<void> {
  if (rows.length === 0) return;
  await db.query({
    name: 'add-traffic',
    text: `insert into traffic_hour as t
             (account_id, hour, channel, application_id, entity_id, sender, connector_id, accepted, delivered, failed, inbound, latency)
           select a, to_timestamp(h), c, app, ent, s, con, acc, del, fail, inb, lat::int[]
           from unnest($1::int[], $2::float8[], $3::smallint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::int[], $9::int[],
                       $10::int[], $11::int[], $12::text[]) u (a, h, c, app, ent, s, con, acc, del, fail, inb, lat)
           -- In one order everywhere, so that nodes that add at once cannot lock each other up.
           order by 1, 2, 3, 4, 5, 6, 7
           on conflict (account_id, hour, channel, application_id, entity_id, sender, connector_id) do update set
             accepted = t.accepted + excluded.accepted, delivered = t.delivered + excluded.delivered,
             failed = t.failed + excluded.failed, inbound = t.inbound + excluded.inbound,
             latency = array(select coalesce(x, 0) + coalesce(y, 0) from unnest(t.latency, excluded.latency) l (x, y))`,
    values: [
      rows.map((row) => row.accountId),
      rows.map((row) => row.hourMs / 1000),
      rows.map((row) => channelNumber(row.channel)),
      rows.map((row) => row.applicationId),
      rows.map((row) => row.entityId),
      rows.map((row) => row.sender),
      rows.map((row) => row.connectorId),
      rows.map((row) => row.accepted),
      rows.map((row) => row.delivered),
      rows.map((row) => row.failed),
      rows.map((row) => row.inbound),
      rows.map((row) => `{${row.latency.join(',')}}`),
    ],
  });
}

/** Adds to the errors counted. */
export async function addTrafficErrors(db: Queryable, rows: readonly TrafficError[]): Promise<void> {
  if (rows.length === 0) return;
  await db.query({
    name: 'add-traffic-errors',
    text: `insert into traffic_error as t (account_id, hour, channel, status_id, error_id, connector_id, messages)
           select a, to_timestamp(h), c, s, e, con, m
           from unnest($1::int[], $2::float8[], $3::smallint[], $4::smallint[], $5::smallint[], $6::text[], $7::int[])
             u (a, h, c, s, e, con, m) order by 1, 2, 3, 4, 5, 6
           on conflict (account_id, hour, channel, status_id, error_id, connector_id) do update set messages = t.messages + excluded.messages`,
    values: [
      rows.map((row) => row.accountId),
      rows.map((row) => row.hourMs / 1000),
      rows.map((row) => channelNumber(row.channel)),
      rows.map((row) => row.statusId),
      rows.map((row) => row.errorId),
      rows.map((row) => row.connectorId),
      rows.map((row) => row.messages),
    ],
  });
}

export interface TrafficFilter {
  readonly fromMs: number;
  readonly channel?: Channel | undefined;
  readonly applicationId?: string | undefined;
  readonly entityId?: string | undefined;
  readonly sender?: string | undefined;
  readonly connectorId?: string | undefined;
}

export const TRAFFIC_GROUPS = ['hour', 'channel', 'application_id', 'entity_id', 'sender', 'connector_id'] as const;
export type TrafficGroup = (typeof TRAFFIC_GROUPS)[number];

export interface TrafficRow extends TrafficCounts {
  /** What it is grouped by, as text; an hour in milliseconds since 1970. */
  readonly group: string;
}

/** Counts by hour in order, or by something else, the busiest first. */
export async function readTraffic(
  db: Queryable,
  accountId: AccountId,
  filter: TrafficFilter,
  group: TrafficGroup,
  limit: number,
): Promise<TrafficRow[]> {
  const { condition, values } = conditionOf(accountId, filter);
  const named = group === 'hour' ? '(extract(epoch from hour) * 1000)::bigint::text' : `${group}::text`;
  const { rows } = await db.query<CountRow & { name: string }>(
    `with picked as (select * from traffic_hour where ${condition}),
     buckets as (
       select ${group} as g, l.bucket, sum(l.messages)::int as messages
       from picked, unnest(latency) with ordinality l (messages, bucket) group by 1, 2)
     select ${named} as name, sum(accepted) as accepted, sum(delivered) as delivered, sum(failed) as failed, sum(inbound) as inbound,
            array(select b.messages from buckets b where b.g = picked.${group} order by b.bucket) as latency
     from picked group by ${group}
     order by ${group === 'hour' ? 'hour desc' : 'sum(accepted) + sum(inbound) desc'} limit $${values.push(limit)}`,
    values,
  );
  return rows.map(({ name, ...row }) => ({ group: name, ...countsOf(row) }));
}

interface CountRow {
  accepted: string;
  delivered: string;
  failed: string;
  inbound: string;
  latency: number[];
}

function countsOf({ accepted, delivered, failed, inbound, latency }: CountRow): TrafficCounts {
  return {
    accepted: Number(accepted),
    delivered: Number(delivered),
    failed: Number(failed),
    inbound: Number(inbound),
    latency,
  };
}

function conditionOf(accountId: AccountId, filter: TrafficFilter): { readonly condition: string; readonly values: unknown[] } {
  const values: unknown[] = [accountId, filter.fromMs / 1000];
  const conditions = ['account_id = $1', 'hour >= to_timestamp($2)'];
  const add = (column: string, value: unknown): void => {
    if (value !== undefined) conditions.push(`${column} = $${values.push(value)}`);
  };
  add('channel', filter.channel && channelNumber(filter.channel));
  add('application_id', filter.applicationId);
  add('entity_id', filter.entityId);
  add('sender', filter.sender);
  add('connector_id', filter.connectorId);
  return { condition: conditions.join(' and '), values };
}

export interface TrafficPoint extends TrafficCounts {
  readonly atMs: number;
  /** null: of none of the groups asked for. */
  readonly group: string | null;
}

/** Counts over time in steps of whole hours, for each of some groups and for all others together; what has none is left out. */
export async function readTrafficSeries(
  db: Queryable,
  accountId: AccountId,
  filter: TrafficFilter,
  by: { readonly group: TrafficGroup; readonly names: readonly string[]; readonly stepMs: number },
): Promise<TrafficPoint[]> {
  const { condition, values } = conditionOf(accountId, filter);
  const names = `$${values.push(by.names)}::text[]`;
  const step = `$${values.push(by.stepMs)}::bigint`;
  const { rows } = await db.query<CountRow & { slot: string; name: string | null }>(
    `with picked as (
       select (extract(epoch from hour) * 1000)::bigint / ${step} * ${step} as slot,
              case when ${by.group}::text = any(${names}) then ${by.group}::text end as name,
              accepted, delivered, failed, inbound, latency
       from traffic_hour where ${condition}),
     buckets as (
       select slot, name, l.bucket, sum(l.messages)::int as messages
       from picked, unnest(latency) with ordinality l (messages, bucket) group by 1, 2, 3)
     select slot, name, sum(accepted) as accepted, sum(delivered) as delivered, sum(failed) as failed, sum(inbound) as inbound,
            array(select b.messages from buckets b where b.slot = picked.slot and b.name is not distinct from picked.name
                  order by b.bucket) as latency
     from picked group by slot, name order by slot`,
    values,
  );
  return rows.map(({ slot, name, ...row }) => ({ atMs: Number(slot), group: name, ...countsOf(row) }));
}

/** The commonest ways in which messages were not delivered. */
export async function readTrafficErrors(
  db: Queryable,
  accountId: AccountId,
  { fromMs, channel, connectorId }: Pick<TrafficFilter, 'fromMs' | 'channel' | 'connectorId'>,
  limit: number,
): Promise<{ readonly statusId: number; readonly errorId: number; readonly messages: number }[]> {
  const { rows } = await db.query<{ status_id: number; error_id: number; messages: string }>({
    name: 'read-traffic-errors',
    text: `select status_id, error_id, sum(messages) as messages from traffic_error
           where account_id = $1 and hour >= to_timestamp($2) and ($3::smallint is null or channel = $3)
             and ($4::text is null or connector_id = $4)
           group by 1, 2 order by 3 desc, 1, 2 limit $5`,
    values: [accountId, fromMs / 1000, channel === undefined ? null : channelNumber(channel), connectorId ?? null, limit],
  });
  return rows.map((row) => ({ statusId: row.status_id, errorId: row.error_id, messages: Number(row.messages) }));
}
