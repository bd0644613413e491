// The subscriptions product: who is told of what, where and how.

import type { Endpoint } from '../endpoint.ts';
import {
  getCertificate,
  getCertificateState,
  getCertificateStates,
  getCertificates,
  postCertificate,
  postCertificateTest,
  removeCertificate,
} from './certificates.ts';
import { getProfile, getProfiles, postProfile, putProfile, removeProfile } from './profiles.ts';
import { getSecuritySetting, getSecuritySettings, postSecurity, putSecurity, removeSecurity } from './security.ts';
import { getSubscription, getSubscriptions, postSubscription, putSubscription, removeSubscription } from './subscriptions.ts';

export const subscriptionEndpoints: readonly Endpoint[] = [
  getSubscriptions,
  postSubscription,
  getSubscription,
  putSubscription,
  removeSubscription,
  getProfiles,
  postProfile,
  getProfile,
  putProfile,
  removeProfile,
  getSecuritySettings,
  postSecurity,
  getSecuritySetting,
  putSecurity,
  removeSecurity,
  getCertificates,
  postCertificate,
  getCertificateStates,
  getCertificateState,
  postCertificateTest,
  getCertificate,
  removeCertificate,
];
