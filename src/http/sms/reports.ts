// GET /sms/3/reports and /sms/1/reports: delivery reports by pull, each handed out once.

import Type, { type Static } from 'typebox';
import { PULL_WINDOW_MS, pullLimit } from '../../domain/delivery/pulling.ts';
import { linkedFilter } from '../../flows/linked-filter.ts';
import { reportValues, storedReports } from '../../flows/stored-reports.ts';
import { firstIdAt } from '../../storage/ids.ts';
import { takeReports } from '../../storage/report-outbox.ts';
import {
  OLD_REPORTS_XML,
  OldReports,
  oldReportResult,
  REPORTS_XML,
  Reports,
  type ReportValues,
  reportResult,
} from '../../wire/reports.ts';
import { type Call, endpoint, ok } from '../endpoint.ts';

const ReportsQuery = Type.Object({
  bulkId: Type.Optional(Type.String()),
  messageId: Type.Optional(Type.String()),
  limit: Type.Optional(Type.Integer()),
  applicationId: Type.Optional(Type.String()),
  entityId: Type.Optional(Type.String()),
  campaignReferenceId: Type.Optional(Type.String()),
});

const shared = {
  method: 'GET',
  group: 'SMS',
  scopes: ['message:send', 'sms:message:send', 'sms:manage'],
  query: ReportsQuery,
  isForLinkedKeys: true,
  isReading: false,
} as const;

export const getSmsReports = endpoint({
  ...shared,
  path: '/sms/3/reports',
  summary: 'Pull delivery reports',
  description: 'Reports of the last 48 hours that were not pushed anywhere, each returned once, oldest first.',
  errors: 'modern',
  answers: { 200: Reports },
  xmlAnswer: REPORTS_XML,
  handle: async (call) => ok({ results: (await pulled(call)).map(reportResult) }),
});

export const getOldSmsReports = endpoint({
  ...shared,
  path: '/sms/1/reports',
  summary: 'Pull delivery reports as the first generation writes them',
  description: 'The same reports as /sms/3/reports: whichever is asked first has them.',
  errors: 'classic',
  answers: { 200: OldReports },
  xmlAnswer: OLD_REPORTS_XML,
  handle: async (call) => ok({ results: (await pulled(call)).map(oldReportResult) }),
});

/** Takes reports out of the outbox. */
async function pulled({
  world,
  caller,
  query,
}: Call<undefined, Static<typeof ReportsQuery>, undefined>): Promise<ReportValues[]> {
  const sinceId = firstIdAt(world.clock.now() - PULL_WINDOW_MS);
  const filter = { ...query, ...linkedFilter(caller, query) };
  const entries = await takeReports(world.db, caller.accountId, 'SMS', filter, sinceId, pullLimit(query.limit));
  return (await storedReports(world.db, entries)).map(reportValues);
}
