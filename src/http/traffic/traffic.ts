// /callsign/1/traffic: what was sent and received lately, by the hour or by who sent it.

import { medianLatencyMs } from '../../domain/delivery/latency.ts';
import { messageError, messageStatus } from '../../domain/messages/status.ts';
import type { AccountId } from '../../domain/platform.ts';
import type { World } from '../../flows/world.ts';
import {
  readTraffic,
  readTrafficErrors,
  readTrafficSeries,
  type TrafficCounts,
  type TrafficFilter,
  type TrafficGroup,
} from '../../storage/traffic.ts';
import { wireDate } from '../../wire/statuses.ts';
import * as wire from '../../wire/traffic.ts';
import { endpoint, ok } from '../endpoint.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const ERRORS_SHOWN = 10;
const GROUPS_SHOWN = 20;
const COLUMNS: Readonly<Record<wire.TrafficGroupName, TrafficGroup>> = {
  channel: 'channel',
  application: 'application_id',
  entity: 'entity_id',
  sender: 'sender',
  connector: 'connector_id',
};
const CHANNELS: Readonly<Record<string, string>> = { 1: 'SMS', 2: 'MMS', 3: 'EMAIL' };

export const getTraffic = endpoint({
  method: 'GET',
  path: '/callsign/1/traffic',
  group: 'Messages',
  summary: 'Count messages by the hour',
  description:
    'Counted as they happen, some seconds late. `groupBy` adds the busiest of something, `step` each of them over time. Errors are known by channel and connector only.',
  scopes: ['callsign:read', 'callsign:manage'],
  errors: 'modern',
  query: wire.TrafficQuery,
  answers: { 200: wire.Traffic },
  handle: async ({ world, caller: { accountId }, query }) => {
    const { db, clock } = world;
    const { hours = 24, groupBy, top = GROUPS_SHOWN, step, ...rest } = query;
    const fromMs = Math.floor(clock.now() / HOUR_MS) * HOUR_MS - (hours - 1) * HOUR_MS;
    const filter = { ...rest, fromMs };
    const [byHour, errors, groups] = await Promise.all([
      readTraffic(db, accountId, filter, 'hour', hours + 1),
      readTrafficErrors(db, accountId, filter, ERRORS_SHOWN),
      groupBy === undefined ? undefined : readTraffic(db, accountId, filter, COLUMNS[groupBy], top),
    ]);
    const names = (groups ?? []).map(({ group }) => group);
    const series = step && (await seriesOf(world, accountId, filter, { group: COLUMNS[groupBy ?? 'channel'], names, step }));
    const known = new Map(byHour.map((row) => [Number(row.group), row]));
    return ok({
      hours: Array.from({ length: hours }, (_, at) => fromMs + at * HOUR_MS).map((at) => ({
        at: wireDate(at),
        ...figures(known.get(at)),
      })),
      errors: errors.map(({ statusId, errorId, messages }) => ({
        status: messageStatus(statusId),
        error: messageError(errorId),
        messages,
      })),
      ...(groups === undefined
        ? {}
        : {
            groups: groups.map((row) => ({ name: nameOf(COLUMNS[groupBy ?? 'channel'], row.group), ...figures(row) })),
          }),
      ...(series === undefined ? {} : { series }),
    });
  },
});

/** Each group over time, the busiest first, and behind them what is left, if anything is. Every step is there, also an empty one. */
async function seriesOf(
  { db, clock }: World,
  accountId: AccountId,
  filter: TrafficFilter,
  { group, names, step }: { readonly group: TrafficGroup; readonly names: readonly string[]; readonly step: 'HOUR' | 'DAY' },
): Promise<wire.TrafficSeries[]> {
  const stepMs = step === 'DAY' ? DAY_MS : HOUR_MS;
  const points = await readTrafficSeries(db, accountId, filter, { group, names, stepMs });
  const known = new Map(points.map((point) => [`${point.atMs} ${point.group ?? ''} ${point.group === null}`, point]));
  const first = Math.floor(filter.fromMs / stepMs) * stepMs;
  const slots = Array.from({ length: Math.floor((clock.now() - first) / stepMs) + 1 }, (_, at) => first + at * stepMs);
  const over = (name: string | null) =>
    slots.map((atMs) => ({ at: wireDate(atMs), ...figures(known.get(`${atMs} ${name ?? ''} ${name === null}`)) }));
  const hasOthers = names.length === 0 || points.some((point) => point.group === null);
  return [
    ...names.map((name) => ({ name: nameOf(group, name), points: over(name) })),
    ...(hasOthers ? [{ points: over(null) }] : []),
  ];
}

function nameOf(group: TrafficGroup, stored: string): string {
  return group === 'channel' ? (CHANNELS[stored] ?? stored) : stored;
}

function figures(row: TrafficCounts | undefined): wire.TrafficFigures {
  const { accepted = 0, delivered = 0, failed = 0, inbound = 0, latency = [] } = row ?? {};
  const median = medianLatencyMs(latency);
  return { sent: accepted, delivered, failed, inbound, ...(median === undefined ? {} : { latencyMsMedian: median }) };
}
