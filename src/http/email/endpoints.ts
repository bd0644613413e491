// The endpoints of email domains.

import type { Endpoint } from '../endpoint.ts';
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
