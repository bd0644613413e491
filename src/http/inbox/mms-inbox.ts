// GET /mms/1/inbox/reports: inbound MMS by pull, each handed out once.

import { pullLimit } from '../../domain/delivery/pulling.ts';
import { inboundMmsValues } from '../../flows/inbound-mms.ts';
import { linkedFilter } from '../../flows/linked-filter.ts';
import { pullInbox } from '../../flows/pull-inbox.ts';
import { inboxMms, MmsInbox, MmsInboxQuery } from '../../wire/inbound-mms.ts';
import { endpoint, ok } from '../endpoint.ts';

export const getMmsInbox = endpoint({
  method: 'GET',
  path: '/mms/1/inbox/reports',
  group: 'MMS',
  summary: 'Pull inbound MMS',
  description:
    'Inbound MMS of the last 48 hours that were not pushed anywhere, each returned once, oldest first. `message` is JSON in a text; files are named by the address they can be fetched by.',
  scopes: ['inbound-message:read', 'mms:inbound-message:read', 'mms:manage'],
  errors: 'classic',
  query: MmsInboxQuery,
  answers: { 200: MmsInbox },
  isForLinkedKeys: true,
  isReading: false,
  handle: async ({ world, caller, query }) => {
    const filter = { ...query, ...linkedFilter(caller, query), channel: 'MMS' } as const;
    const { messages } = await pullInbox(world, caller, filter, pullLimit(query.limit));
    const values = await inboundMmsValues(world.db, world.settings.publicUrl, messages);
    return ok({ results: values.map(inboxMms) });
  },
});
