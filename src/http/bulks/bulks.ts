// GET /callsign/1/bulks: the bulks there are. What may be done with one is the contract's: /sms/1/bulks and its kin.

import { listBulks } from '../../storage/bulks.ts';
import { timeOfId } from '../../storage/ids.ts';
import * as wire from '../../wire/bulks.ts';
import { platformObject, wireDate } from '../../wire/statuses.ts';
import { checkCursor, cutPage } from '../cursors.ts';
import { endpoint, ok } from '../endpoint.ts';

const LIMIT_DEFAULT = 50;

export const getBulks = endpoint({
  method: 'GET',
  path: '/callsign/1/bulks',
  group: 'Messages',
  summary: 'List bulks',
  description:
    'The latest first: bulks that are scheduled, slowed down or named by the caller, on every channel. A request sent at once and without a name is found by its messages.',
  scopes: ['callsign:read', 'callsign:manage', 'sms:manage'],
  errors: 'modern',
  query: wire.BulksQuery,
  answers: { 200: wire.Bulks },
  handle: async ({ world, caller, query: { cursor, limit = LIMIT_DEFAULT, ...filter } }) => {
    checkCursor(cursor);
    const now = new Date(world.clock.now());
    const found = await listBulks(world.db, caller.accountId, { ...filter, beforeId: cursor }, now, limit + 1);
    const { rows, last } = cutPage(found, limit);
    return ok({
      results: rows.map(({ bulkId, channel, status, waiting, firstMessageId, sendAt, first }) => ({
        bulkId,
        ...(first === undefined
          ? {}
          : {
              channel,
              platform: platformObject(first.pair),
              ...(first.sender === '' ? {} : { sender: first.sender }),
            }),
        status,
        createdAt: wireDate(timeOfId(firstMessageId)),
        sendAt: wireDate(sendAt.getTime()),
        waiting,
      })),
      ...(last === undefined ? {} : { nextCursor: last.firstMessageId }),
    });
  },
});
