// GET /mms/2/logs and /mms/1/logs: what became of MMS of the last 48 hours, as often as one likes.

import type { ContentId, MmsContent } from '../../domain/messages/content.ts';
import { mediaIdsOf } from '../../domain/messages/mms.ts';
import { mediaUrls } from '../../flows/media-links.ts';
import type { LoggedMessage } from '../../storage/message-logs.ts';
import { LogsQuery, OldLogsQuery } from '../../wire/logs.ts';
import { loggedSegment, type MmsLog, MmsLogs, type OldMmsLog, OldMmsLogs, oldLoggedSegment } from '../../wire/mms-logs.ts';
import { endpoint, ok, perMinute } from '../endpoint.ts';
import { oldLogs, pagedLogs } from '../sending/find-logs.ts';
import { logFacts } from '../sending/log-facts.ts';

const shared = {
  method: 'GET',
  group: 'MMS',
  scopes: ['mms:manage', 'mms:logs:read'],
  limit: perMinute(120),
  isForLinkedKeys: true,
} as const;

export const getMmsLogs = endpoint({
  ...shared,
  path: '/mms/2/logs',
  summary: 'Read logs of MMS',
  description: 'Messages of the last 48 hours, newest first, with where each stands. Reading changes nothing.',
  errors: 'modern',
  query: LogsQuery,
  answers: { 200: MmsLogs },
  handle: async (call) => {
    const { found, cursor } = await pagedLogs(call, 'MMS');
    return ok({ results: found.map(logOf), ...(cursor === undefined ? {} : { cursor }) });
  },
});

export const getOldMmsLogs = endpoint({
  ...shared,
  path: '/mms/1/logs',
  summary: 'Read logs of MMS as the first generation writes them',
  description: 'The same messages as /mms/2/logs, with other names of filters and fields, and without a cursor.',
  errors: 'classic',
  query: OldLogsQuery,
  answers: { 200: OldMmsLogs },
  handle: async (call) => {
    const { world, caller } = call;
    const found = await oldLogs(call, 'MMS');
    const ids = found.flatMap(({ message: { content } }) => mediaIdsOf(contentOf(content).segments));
    const urls = await mediaUrls(world.db, world.settings.publicUrl, caller.accountId, ids);
    return ok({ results: found.map((logged) => oldLogOf(logged, urls)) });
  },
});

function logOf(logged: LoggedMessage): MmsLog {
  const { title, segments } = contentOf(logged.message.content);
  const titled = title === undefined ? {} : { title };
  return { ...titled, ...logFacts(logged), content: { ...titled, messageSegments: segments.map(loggedSegment) } };
}

function oldLogOf(logged: LoggedMessage, urls: ReadonlyMap<ContentId, string>): OldMmsLog {
  const { sender, destination, messageCount, platform, campaignReferenceId: _, ...rest } = logFacts(logged);
  const { title, segments } = contentOf(logged.message.content);
  return {
    ...rest,
    from: sender,
    to: destination,
    ...(title === undefined ? {} : { title }),
    messageSegments: segments.map((segment) => oldLoggedSegment(segment, ({ contentId }) => urls.get(contentId as ContentId))),
    mmsCount: messageCount,
    ...platform,
  };
}

function contentOf(content: LoggedMessage['message']['content']): MmsContent {
  if (content.kind !== 'MMS') throw new Error(`an MMS carries ${content.kind}`);
  return content;
}
