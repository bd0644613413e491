// Conversions: saying that a message has reached its purpose, and how many have.

import Type from 'typebox';
import { notFound } from '../../domain/refusals.ts';
import { countConversions, endConversion } from '../../storage/conversions.ts';
import { firstIdAt } from '../../storage/ids.ts';
import { findMessage } from '../../storage/messages.ts';
import { Conversions, ConversionsQuery, EndTag } from '../../wire/clicks.ts';
import { endpoint, ok } from '../endpoint.ts';
import { queryMoment } from '../query-moments.ts';

const MONTH_MS = 30 * 86_400_000;

export const postConversionEnd = endpoint({
  method: 'POST',
  path: '/ct/1/log/end/{messageId}',
  group: 'Links',
  summary: 'Say that a message has reached its purpose',
  description: 'For messages sent with conversion tracking. Saying it again changes nothing.',
  scopes: ['sms:manage'],
  errors: 'classic',
  params: Type.Object({ messageId: Type.String({ maxLength: 255 }) }),
  answers: { 200: EndTag },
  refusals: [404],
  xmlAnswer: 'EndTagResponse',
  handle: async ({ world, caller: { accountId }, params: { messageId } }) => {
    const message = await findMessage(world.db, accountId, messageId);
    const ended = message && (await endConversion(world.db, accountId, message.messageId, new Date(world.clock.now())));
    if (ended === undefined) throw notFound('There is no message with this id that was sent with conversion tracking.');
    return ok(ended);
  },
});

export const getConversions = endpoint({
  method: 'GET',
  path: '/callsign/1/conversions',
  group: 'Links',
  summary: 'Count conversions by name',
  scopes: ['callsign:read', 'callsign:manage', 'sms:manage'],
  errors: 'modern',
  query: ConversionsQuery,
  answers: { 200: Conversions },
  handle: async ({ world, caller, query: { name, processKey, since } }) => {
    const sinceMs = since === undefined ? world.clock.now() - MONTH_MS : queryMoment('since', since);
    const counts = await countConversions(world.db, caller.accountId, firstIdAt(sinceMs), { name, processKey });
    return ok({ results: counts.map((count) => ({ ...count, rate: count.converted / count.sent })) });
  },
});
