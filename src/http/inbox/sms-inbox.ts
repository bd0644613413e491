// GET /sms/1/inbox/reports: inbound SMS by pull, each handed out once.

import { pullLimit } from '../../domain/delivery/pulling.ts';
import { linkedFilter } from '../../flows/linked-filter.ts';
import { pullInbox } from '../../flows/pull-inbox.ts';
import { Inbox, InboxQuery, inboundBody } from '../../wire/inbound.ts';
import { endpoint, ok } from '../endpoint.ts';

export const getSmsInbox = endpoint({
  method: 'GET',
  path: '/sms/1/inbox/reports',
  group: 'SMS',
  summary: 'Pull inbound messages',
  description:
    'Inbound SMS of the last 48 hours that were not pushed anywhere, each returned once, oldest first. `pendingMessageCount` says how many more wait, counted up to 10,000.',
  scopes: ['inbound-message:read', 'sms:inbound-message:read', 'sms:manage'],
  errors: 'classic',
  query: InboxQuery,
  answers: { 200: Inbox },
  xmlAnswer: 'reportResponse',
  isForLinkedKeys: true,
  isReading: false,
  handle: async ({ world, caller, query }) => {
    const { messages, pendingCount } = await pullInbox(
      world,
      caller,
      { ...query, ...linkedFilter(caller, query), channel: 'SMS' },
      pullLimit(query.limit),
    );
    return ok(inboundBody(messages, pendingCount));
  },
});
