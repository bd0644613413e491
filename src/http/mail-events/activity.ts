// /callsign/1/mail-events: what came of a mail, and telling Callsign what it cannot hear itself.

import { notFound } from '../../domain/refusals.ts';
import { listActivity } from '../../storage/mail-activity.ts';
import { findMessage } from '../../storage/messages.ts';
import { MailActivity, MailActivityQuery, MailEventNotice } from '../../wire/mail-events.ts';
import { endpoint, noContent, ok } from '../endpoint.ts';

const shared = { group: 'Readers of mail', path: '/callsign/1/mail-events', errors: 'modern' } as const;

export const getMailEvents = endpoint({
  ...shared,
  method: 'GET',
  summary: 'Read what was done with a mail',
  description: 'How often it was opened and each of its links followed, and what else happened to it after it was delivered.',
  scopes: ['callsign:read', 'callsign:manage', 'email:manage'],
  query: MailActivityQuery,
  answers: { 200: MailActivity },
  refusals: [404],
  handle: async ({ world, caller, query: { messageId } }) => {
    const message = await findMessage(world.db, caller.accountId, messageId);
    if (message?.channel !== 'EMAIL') throw notFound('There is no mail with this id.');
    const activity = await listActivity(world.db, message.messageId);
    return ok({ results: activity.map(({ event, url, count }) => ({ event, ...(url === '' ? {} : { url }), count })) });
  },
});

export const postMailEvent = endpoint({
  ...shared,
  method: 'POST',
  summary: 'Tell of a complaint or a late bounce',
  description:
    'For feedback that does not come here by mail. The address is suppressed for the domain, the timeline says so, and it is told like what Callsign hears itself.',
  scopes: ['callsign:manage', 'email:manage'],
  body: MailEventNotice,
  answers: { 204: null },
  refusals: [404],
  handle: async ({ world, caller, body: { messageId, event, detail } }) => {
    const message = await findMessage(world.db, caller.accountId, messageId);
    if (message?.channel !== 'EMAIL') throw notFound('There is no mail with this id.');
    await world.mailEvents.record(message, event as 'COMPLAINED' | 'LATE_BOUNCE', { detail });
    await world.snapshots.settle(caller.accountId);
    return noContent();
  },
});
