// GET /sms/3/reports: delivery reports by pull, each handed out once.

import Type from 'typebox';
import { reportValues, storedReports } from '../../flows/stored-reports.ts';
import { firstIdAt } from '../../storage/ids.ts';
import { takeReports } from '../../storage/report-outbox.ts';
import { Reports, reportResult } from '../../wire/reports.ts';
import { endpoint, ok } from '../endpoint.ts';

const WINDOW_MS = 48 * 3_600_000;
const LIMIT_DEFAULT = 50;
const LIMIT_MAX = 1_000;

const ReportsQuery = Type.Object({
  bulkId: Type.Optional(Type.String()),
  messageId: Type.Optional(Type.String()),
  limit: Type.Optional(Type.Integer()),
  applicationId: Type.Optional(Type.String()),
  entityId: Type.Optional(Type.String()),
  campaignReferenceId: Type.Optional(Type.String()),
});

export const getSmsReports = endpoint({
  method: 'GET',
  path: '/sms/3/reports',
  group: 'SMS',
  summary: 'Pull delivery reports',
  description: 'Reports of the last 48 hours that were not pushed anywhere, each returned once, oldest first.',
  scopes: ['message:send', 'sms:message:send', 'sms:manage'],
  errors: 'modern',
  query: ReportsQuery,
  answers: { 200: Reports },
  handle: async ({ world, caller, query }) => {
    // The contract declares no 400 here: a limit out of range is brought into it.
    const limit = Math.min(Math.max(query.limit ?? LIMIT_DEFAULT, 1), LIMIT_MAX);
    const entries = await takeReports(world.db, caller.accountId, 'SMS', query, firstIdAt(world.clock.now() - WINDOW_MS), limit);
    const reports = await storedReports(world.db, entries);
    return ok({ results: reports.map((report) => reportResult(reportValues(report))) });
  },
});
