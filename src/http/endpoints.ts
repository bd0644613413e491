// Every endpoint there is, product by product. The server, openapi.json and the compatibility page are made from this list.

import { getAccount } from './accounts/account.ts';
import { accountEndpoints } from './accounts/accounts.ts';
import { getApiKeys, postApiKey, removeApiKey } from './accounts/api-keys.ts';
import { postAssociationsCreate, postAssociationsDelete } from './associations/bulk.ts';
import { getAssociationHistory } from './associations/history.ts';
import { signInEndpoints } from './auth/sign-in.ts';
import { getBulks } from './bulks/bulks.ts';
import {
  disableConnector,
  enableConnector,
  getConnector,
  getConnectors,
  postConnector,
  postConnectorTest,
  putConnector,
  removeConnector,
} from './connectors/connectors.ts';
import { postToConnector } from './connectors/doorway.ts';
import { consoleFileEndpoints } from './console/files.ts';
import { consoleSessionEndpoints } from './console/session.ts';
import { emailDomainEndpoints, emailEndpoints } from './email/endpoints.ts';
import { emailExtraEndpoints } from './email/extra-endpoints.ts';
import type { Endpoint } from './endpoint.ts';
import { importEndpoints } from './imports/account-imports.ts';
import { csvImportEndpoints } from './imports/csv-imports.ts';
import { postInboundExplain } from './inbound/explain.ts';
import { getInboundFile, getInboundMessage, getInboundMessages, getInboundRaw } from './inbound/messages.ts';
import { postInboundCall } from './inbound/voice.ts';
import { linkEndpoints } from './links/endpoints.ts';
import { mailEventEndpoints } from './mail-events/endpoints.ts';
import { getMap, getMapSearch } from './map/map.ts';
import { getMessage } from './messages/message.ts';
import { getMessages } from './messages/messages.ts';
import { mmsEndpoints } from './mms/endpoints.ts';
import { numberInventoryEndpoints } from './number-inventory/endpoints.ts';
import { numbersEndpoints } from './numbers/endpoints.ts';
import { getHealth, getMetrics, getReadiness } from './operations/health.ts';
import { explainOutboundMessage } from './outbound/explain.ts';
import { platformEndpoints } from './platform/endpoints.ts';
import {
  getApplication,
  getApplications,
  postApplication,
  putApplication,
  removeApplication,
} from './provisioning/applications.ts';
import { getAssociations, getSingleAssociation, postAssociation, removeAssociation } from './provisioning/associations.ts';
import { getEntities, getEntity, postEntity, putEntity, removeEntity } from './provisioning/entities.ts';
import { getReferences } from './provisioning/references.ts';
import { getStrategies, postStrategy, removeStrategy } from './provisioning/strategies.ts';
import { referenceEndpoints } from './reference/reference.ts';
import {
  getInboundConfigurations,
  postInboundConfiguration,
  removeInboundConfiguration,
} from './resource-management/inbound-configurations.ts';
import { resourceRequestEndpoints } from './resource-requests/endpoints.ts';
import {
  getAlphanumericSender,
  getAlphanumericSenders,
  patchAlphanumericSender,
  postAlphanumericSenders,
  removeAlphanumericSender,
} from './resources/alphanumeric-senders.ts';
import { getOwnNumber, getOwnNumbers, patchNumber, postNumbers, removeNumber } from './resources/numbers.ts';
import { postResourceSearch } from './resources/search.ts';
import { getRoute, getRoutes, postRoute, putRoute, removeRoute } from './routes/routes.ts';
import { getHandsetMessages, getHandsetPart, getSandboxHandsets, postSandboxInbound } from './sandbox/handsets.ts';
import { getMailboxFile, getMailboxMessages, getSandboxMailboxes, postSandboxInboundMail } from './sandbox/mailboxes.ts';
import { senderEndpoints } from './senders/senders.ts';
import { getStrategyHistory, putStrategy } from './sending-strategies/strategies.ts';
import { accountApiKeyEndpoints } from './settings/account-api-keys.ts';
import { getAuditLog } from './settings/audit-log.ts';
import { optOutPolicyEndpoints } from './settings/opt-out-policies.ts';
import { getOptOuts, postOptOut, removeOptOuts } from './settings/opt-outs.ts';
import { getSettings, patchSettings } from './settings/settings.ts';
import { smsEndpoints } from './sms/endpoints.ts';
import { getStickySenders, postStickySendersReset, putStickySender } from './sticky-senders/sticky-senders.ts';
import { subscriptionEndpoints } from './subscriptions/endpoints.ts';
import { getTotals } from './totals/totals.ts';
import { getTraffic } from './traffic/traffic.ts';
import { userEndpoints } from './users/users.ts';
import { webhookEndpoints } from './webhooks/webhooks.ts';

export const endpoints: readonly Endpoint[] = [
  getApplications,
  postApplication,
  getApplication,
  putApplication,
  removeApplication,

  getEntities,
  postEntity,
  getEntity,
  putEntity,
  removeEntity,

  getAssociations,
  postAssociation,
  removeAssociation,
  getSingleAssociation,
  getReferences,
  postAssociationsCreate,
  postAssociationsDelete,
  getAssociationHistory,

  getStrategies,
  postStrategy,
  removeStrategy,
  putStrategy,
  getStrategyHistory,
  getStickySenders,
  putStickySender,
  postStickySendersReset,

  getInboundConfigurations,
  postInboundConfiguration,
  removeInboundConfiguration,
  postResourceSearch,
  ...numbersEndpoints,
  ...numberInventoryEndpoints,
  getOwnNumbers,
  postNumbers,
  getOwnNumber,
  patchNumber,
  removeNumber,
  getAlphanumericSenders,
  postAlphanumericSenders,
  getAlphanumericSender,
  patchAlphanumericSender,
  removeAlphanumericSender,
  ...resourceRequestEndpoints,

  getConnectors,
  postConnector,
  getConnector,
  putConnector,
  removeConnector,
  enableConnector,
  disableConnector,
  postToConnector,
  postConnectorTest,
  getRoutes,
  postRoute,
  getRoute,
  putRoute,
  removeRoute,

  ...senderEndpoints,
  ...smsEndpoints,
  ...mmsEndpoints,
  ...linkEndpoints,
  getBulks,
  getMessages,
  getMessage,
  explainOutboundMessage,
  getInboundMessages,
  getInboundMessage,
  getInboundFile,
  getInboundRaw,
  postInboundExplain,
  postInboundCall,
  getSandboxHandsets,
  getHandsetMessages,
  getHandsetPart,
  postSandboxInbound,
  getSandboxMailboxes,
  getMailboxMessages,
  getMailboxFile,
  postSandboxInboundMail,

  getAccount,
  getSettings,
  patchSettings,
  getOptOuts,
  postOptOut,
  removeOptOuts,
  ...optOutPolicyEndpoints,
  getAuditLog,
  ...accountEndpoints,
  ...accountApiKeyEndpoints,
  ...userEndpoints,
  ...signInEndpoints,
  getApiKeys,
  postApiKey,
  removeApiKey,

  ...subscriptionEndpoints,
  ...webhookEndpoints,
  ...csvImportEndpoints,
  ...importEndpoints,
  ...emailDomainEndpoints,
  ...emailEndpoints,
  ...emailExtraEndpoints,
  ...mailEventEndpoints,
  ...platformEndpoints,

  getMap,
  getMapSearch,
  getTotals,
  getTraffic,
  ...consoleSessionEndpoints,
  ...consoleFileEndpoints,

  getHealth,
  getReadiness,
  getMetrics,
  ...referenceEndpoints(() => endpoints),
];
