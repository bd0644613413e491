// GET /mms/2/reports and /mms/1/reports: delivery reports of MMS by pull, each handed out once.

import { OldMmsReports, oldMmsReportResult } from '../../wire/mms-reports.ts';
import { Reports, reportResult } from '../../wire/reports.ts';
import { endpoint, ok } from '../endpoint.ts';
import { pulledReports, ReportsQuery } from '../sending/pulled-reports.ts';
import { MMS_SEND_SCOPES } from './messages.ts';

const shared = {
  method: 'GET',
  group: 'MMS',
  scopes: MMS_SEND_SCOPES,
  query: ReportsQuery,
  isForLinkedKeys: true,
  isReading: false,
} as const;

export const getMmsReports = endpoint({
  ...shared,
  path: '/mms/2/reports',
  summary: 'Pull delivery reports of MMS',
  description: 'Reports of the last 48 hours that were not pushed anywhere, each returned once, oldest first.',
  errors: 'modern',
  answers: { 200: Reports },
  handle: async (call) => ok({ results: (await pulledReports(call, 'MMS')).map(reportResult) }),
});

export const getOldMmsReports = endpoint({
  ...shared,
  path: '/mms/1/reports',
  summary: 'Pull delivery reports of MMS as the first generation writes them',
  description: 'The same reports as /mms/2/reports: whichever is asked first has them.',
  errors: 'classic',
  answers: { 200: OldMmsReports },
  handle: async (call) => ok({ results: (await pulledReports(call, 'MMS')).map(oldMmsReportResult) }),
});
