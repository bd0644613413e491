// GET /sms/3/logs and /sms/1/logs: what became of messages of the last 48 hours, as often as one likes.

import type { MessageContent } from '../../domain/messages/content.ts';
import type { LoggedMessage } from '../../storage/message-logs.ts';
import { LogsQuery, OldLogsQuery } from '../../wire/logs.ts';
import { type OldSmsLog, OldSmsLogs, type SmsLog, SmsLogs } from '../../wire/sms-logs.ts';
import { endpoint, ok, perMinute } from '../endpoint.ts';
import { oldLogs, pagedLogs } from '../sending/find-logs.ts';
import { logFacts } from '../sending/log-facts.ts';

export const getSmsLogs = endpoint({
  method: 'GET',
  path: '/sms/3/logs',
  group: 'SMS',
  summary: 'Read logs',
  description: 'Messages of the last 48 hours, newest first, with where each stands. Reading changes nothing.',
  scopes: ['sms:manage', 'sms:logs:read'],
  limit: perMinute(120),
  errors: 'modern',
  query: LogsQuery,
  answers: { 200: SmsLogs },
  xmlAnswer: 'LogResponse',
  isForLinkedKeys: true,
  handle: async (call) => {
    const { found, cursor } = await pagedLogs(call, 'SMS');
    return ok({ results: found.map(logOf), ...(cursor === undefined ? {} : { cursor }) });
  },
});

export const getOldSmsLogs = endpoint({
  method: 'GET',
  path: '/sms/1/logs',
  group: 'SMS',
  summary: 'Read logs as the first generation writes them',
  description: 'The same messages as /sms/3/logs, with other names of filters and fields, and without a cursor.',
  scopes: ['sms:manage', 'sms:logs:read'],
  limit: perMinute(120),
  errors: 'classic',
  query: OldLogsQuery,
  answers: { 200: OldSmsLogs },
  xmlAnswer: 'smsLogsResponse',
  isForLinkedKeys: true,
  handle: async (call) => ok({ results: (await oldLogs(call, 'SMS')).map(oldLogOf) }),
});

function oldLogOf(logged: LoggedMessage): OldSmsLog {
  const { sender, destination, messageCount, platform, content, ...rest } = logOf(logged);
  // Binary content has no place in this form but as its bytes.
  return { ...rest, from: sender, to: destination, text: content.text ?? content.hex ?? '', smsCount: messageCount, ...platform };
}

function logOf(logged: LoggedMessage): SmsLog {
  return { ...logFacts(logged), content: contentOf(logged.message.content) };
}

function contentOf(content: MessageContent): SmsLog['content'] {
  if (content.kind === 'TEXT') return { text: content.text };
  if (content.kind !== 'BINARY') throw new Error(`an SMS carries ${content.kind}`);
  const hex = Buffer.from(content.bytes)
    .toString('hex')
    .replace(/(..)(?=.)/g, '$1 ');
  return { hex, dataCoding: content.dataCoding, esmClass: content.esmClass };
}
