// The scopes an API key can have: those of the contract for what we serve, and our own.

import { ALL_SCOPES } from './accounts.ts';

/** Contract: docs, API authorization. The two `callsign:` ones are ours: connectors, routes, settings, explanations. */
export const SCOPES: ReadonlySet<string> = new Set([
  ALL_SCOPES,
  'account-management:manage',
  'application-entity:manage',
  'audit-logs:read',
  'blocklist:manage',
  'callsign:manage',
  'callsign:read',
  'email:logs:read',
  'email:manage',
  'email:message:send',
  'email:templates:manage',
  'inbound-message:read',
  'message:send',
  'mms:inbound-message:read',
  'mms:logs:read',
  'mms:manage',
  'mms:message:send',
  'numbers:manage',
  'resource-request-hub:manage',
  'resource-request-hub:read',
  'sending-strategy:manage',
  'sms:inbound-message:read',
  'sms:logs:read',
  'sms:manage',
  'sms:message:send',
  'subscriptions:manage',
]);
