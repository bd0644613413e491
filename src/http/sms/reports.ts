// GET /sms/3/reports: delivery reports by pull, each handed out once.

import Type from 'typebox';
import { PULL_WINDOW_MS, pullLimit } from '../../domain/delivery/pulling.ts';
import { linkedFilter } from '../../flows/linked-filter.ts';
import { reportValues, storedReports } from '../../flows/stored-reports.ts';
import { firstIdAt } from '../../storage/ids.ts';
import { takeReports } from '../../storage/report-outbox.ts';
import { Reports, reportResult } from '../../wire/reports.ts';
import { endpoint, ok } from '../endpoint.ts';

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
  isForLinkedKeys: true,
  isReading: false,
  handle: async ({ world, caller, query }) => {
    const sinceId = firstIdAt(world.clock.now() - PULL_WINDOW_MS);
    const entries = await takeReports(
      world.db,
      caller.accountId,
      'SMS',
      { ...query, ...linkedFilter(caller, query) },
      sinceId,
      pullLimit(query.limit),
    );
    const reports = await storedReports(world.db, entries);
    return ok({ results: reports.map((report) => reportResult(reportValues(report))) });
  },
});
