// GET /sms/3/reports and /sms/1/reports: delivery reports by pull, each handed out once.

import { OLD_REPORTS_XML, OldReports, oldReportResult, REPORTS_XML, Reports, reportResult } from '../../wire/reports.ts';
import { endpoint, ok } from '../endpoint.ts';
import { pulledReports, ReportsQuery } from '../sending/pulled-reports.ts';

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
  handle: async (call) => ok({ results: (await pulledReports(call, 'SMS')).map(reportResult) }),
});

export const getOldSmsReports = endpoint({
  ...shared,
  path: '/sms/1/reports',
  summary: 'Pull delivery reports as the first generation writes them',
  description: 'The same reports as /sms/3/reports: whichever is asked first has them.',
  errors: 'classic',
  answers: { 200: OldReports },
  xmlAnswer: OLD_REPORTS_XML,
  handle: async (call) => ok({ results: (await pulledReports(call, 'SMS')).map(oldReportResult) }),
});
