// /callsign/1/traffic: what was sent and received lately, by the hour or by who sent it.

import { medianLatencyMs } from '../../domain/delivery/latency.ts';
import { messageError, messageStatus } from '../../domain/messages/status.ts';
import { readTraffic, readTrafficErrors, type TrafficGroup, type TrafficRow } from '../../storage/traffic.ts';
import { wireDate } from '../../wire/statuses.ts';
import * as wire from '../../wire/traffic.ts';
import { endpoint, ok } from '../endpoint.ts';

const HOUR_MS = 3_600_000;
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
  description: 'Counted as they happen, some seconds late. `groupBy` adds the busiest twenty of something.',
  scopes: ['callsign:read', 'callsign:manage'],
  errors: 'modern',
  query: wire.TrafficQuery,
  answers: { 200: wire.Traffic },
  handle: async ({ world: { db, clock }, caller: { accountId }, query }) => {
    const { hours = 24, groupBy, ...rest } = query;
    const fromMs = Math.floor(clock.now() / HOUR_MS) * HOUR_MS - (hours - 1) * HOUR_MS;
    const filter = { ...rest, fromMs };
    const [byHour, errors, groups] = await Promise.all([
      readTraffic(db, accountId, filter, 'hour', hours + 1),
      readTrafficErrors(db, accountId, filter, ERRORS_SHOWN),
      groupBy === undefined ? undefined : readTraffic(db, accountId, filter, COLUMNS[groupBy], GROUPS_SHOWN),
    ]);
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
            groups: groups.map((row) => ({
              name: groupBy === 'channel' ? (CHANNELS[row.group] ?? row.group) : row.group,
              ...figures(row),
            })),
          }),
    });
  },
});

function figures(row: TrafficRow | undefined): wire.TrafficFigures {
  const { accepted = 0, delivered = 0, failed = 0, inbound = 0, latency = [] } = row ?? {};
  const median = medianLatencyMs(latency);
  return { sent: accepted, delivered, failed, inbound, ...(median === undefined ? {} : { latencyMsMedian: median }) };
}
