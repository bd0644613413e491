// Every endpoint of the MMS product.

import type { Endpoint } from '../endpoint.ts';
import { getMmsInbox } from '../inbox/mms-inbox.ts';
import { postMmsAdvanced, postMmsSingle } from './advanced.ts';
import { getMmsMedia, postMmsContent } from './content.ts';
import { getMmsLogs, getOldMmsLogs } from './logs.ts';
import { postMmsMessages } from './messages.ts';
import { getMmsPage, getMmsPageFile } from './page.ts';
import { getMmsReports, getOldMmsReports } from './reports.ts';

export const mmsEndpoints: readonly Endpoint[] = [
  postMmsMessages,
  postMmsAdvanced,
  postMmsSingle,
  postMmsContent,
  getMmsMedia,
  getMmsPage,
  getMmsPageFile,
  getMmsReports,
  getOldMmsReports,
  getMmsLogs,
  getOldMmsLogs,
  getMmsInbox,
];
