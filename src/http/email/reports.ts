// GET /email/4/reports and /email/1/reports: delivery reports of mail by pull, each handed out once.

import { EmailReports, emailReportResult, OldEmailReports, oldEmailReportResult } from '../../wire/email-reports.ts';
import { endpoint, ok, perMinute } from '../endpoint.ts';
import { pulledReports, ReportsQuery } from '../sending/pulled-reports.ts';
import { SEND_SCOPES } from './mail-parts.ts';

const shared = {
  method: 'GET',
  group: 'Email',
  scopes: SEND_SCOPES,
  query: ReportsQuery,
  isForLinkedKeys: true,
  isReading: false,
} as const;

export const getEmailReports = endpoint({
  ...shared,
  path: '/email/4/reports',
  summary: 'Pull delivery reports of email',
  description: 'Reports of the last 48 hours that were not pushed anywhere, each returned once, oldest first.',
  limit: perMinute(120),
  errors: 'modern',
  answers: { 200: EmailReports },
  handle: async (call) => ok({ results: (await pulledReports(call, 'EMAIL')).map(emailReportResult) }),
});

export const getOldEmailReports = endpoint({
  ...shared,
  path: '/email/1/reports',
  summary: 'Pull delivery reports of email as the first generation writes them',
  description: 'The same reports as /email/4/reports: whichever is asked first has them.',
  limit: perMinute(60),
  errors: 'classic',
  answers: { 200: OldEmailReports },
  handle: async (call) => ok({ results: (await pulledReports(call, 'EMAIL')).map(oldEmailReportResult) }),
});
