// The endpoints of email: its domains, and sending.

import type { Endpoint } from '../endpoint.ts';
import { emailBulkEndpoints } from './bulks.ts';
import { postEmailContent } from './content.ts';
import {
  getEmailDomain,
  getEmailDomains,
  getOwnEmailDomain,
  getOwnEmailDomains,
  patchEmailDomain,
  postEmailDomain,
  postEmailDomainVerify,
  putEmailDomainTracking,
  removeEmailDomain,
} from './domains.ts';
import { getEmailLogs, getOldEmailLogs } from './logs.ts';
import { postEmailMessages } from './messages.ts';
import { postEmailMime } from './mime.ts';
import { getEmailReports, getOldEmailReports } from './reports.ts';
import { postEmailSend } from './send.ts';

export const emailDomainEndpoints: readonly Endpoint[] = [
  getEmailDomains,
  postEmailDomain,
  getEmailDomain,
  removeEmailDomain,
  putEmailDomainTracking,
  postEmailDomainVerify,
  getOwnEmailDomains,
  getOwnEmailDomain,
  patchEmailDomain,
];

export const emailEndpoints: readonly Endpoint[] = [
  postEmailMessages,
  postEmailSend,
  postEmailMime,
  postEmailContent,
  ...emailBulkEndpoints,
  getEmailReports,
  getOldEmailReports,
  getEmailLogs,
  getOldEmailLogs,
];
