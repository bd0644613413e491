// Every endpoint of the SMS product.

import type { Endpoint } from '../endpoint.ts';
import { getSmsInbox } from '../inbox/sms-inbox.ts';
import { oldSmsEndpoints } from './advanced.ts';
import { smsBulkEndpoints } from './bulks.ts';
import { getOldSmsLogs, getSmsLogs } from './logs.ts';
import { postSmsMessages } from './messages.ts';
import { postSmsPreview } from './preview.ts';
import { getOldSmsReports, getSmsReports } from './reports.ts';
import { getOldTextQuery, getTextQuery } from './text-query.ts';

export const smsEndpoints: readonly Endpoint[] = [
  postSmsMessages,
  getTextQuery,
  ...oldSmsEndpoints,
  getOldTextQuery,
  postSmsPreview,
  ...smsBulkEndpoints,
  getSmsReports,
  getOldSmsReports,
  getSmsLogs,
  getOldSmsLogs,
  getSmsInbox,
];
