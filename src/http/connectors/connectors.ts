// /callsign/1/connectors: the links to carriers, and how each is doing.

import Type from 'typebox';
import { type ConnectorDefinition, type ConnectorId, SANDBOX, type SmtpSettings } from '../../domain/connectors.ts';
import { messageStatus } from '../../domain/messages/status.ts';
import type { AccountId } from '../../domain/platform.ts';
import { invalid } from '../../domain/refusals.ts';
import {
  type ConnectorChange,
  createConnector,
  deleteConnector,
  type GivenSettings,
  switchConnector,
  unknownConnector,
  updateConnector,
} from '../../flows/change-connector.ts';
import { testConnector } from '../../flows/test-connector.ts';
import type { World } from '../../flows/world.ts';
import * as wire from '../../wire/connectors.ts';
import { wireDate } from '../../wire/statuses.ts';
import { created, endpoint, noContent, ok } from '../endpoint.ts';
import { mm7Object, mm7Settings } from './mm7-settings.ts';

const shared = { group: 'Connectors', scopes: ['callsign:manage'], errors: 'modern' } as const;
const reading = { ...shared, scopes: ['callsign:read', 'callsign:manage'] } as const;
const TEST_TEXT = 'A test of this connection by Callsign.';
const TEST_SUBJECT = 'A test by Callsign';
const ById = Type.Object({ connectorId: Type.String() });

export const getConnectors = endpoint({
  ...reading,
  method: 'GET',
  path: '/callsign/1/connectors',
  summary: 'List connectors',
  answers: { 200: wire.Connectors },
  handle: async ({ world, caller }) => {
    const snapshot = await world.snapshots.of(caller.accountId);
    const own = [...snapshot.connectors].map((connector) => connectorObject(world, caller.accountId, connector));
    return ok({
      results: world.settings.hasSandbox ? [...own, connectorObject(world, caller.accountId, SANDBOX_DEFINITION)] : own,
    });
  },
});

export const getConnector = endpoint({
  ...reading,
  method: 'GET',
  path: '/callsign/1/connectors/{connectorId}',
  summary: 'Read a connector and how it is doing',
  params: ById,
  answers: { 200: wire.Connector },
  refusals: [404],
  handle: async ({ world, caller, params }) => ok(await found(world, caller.accountId, params.connectorId as ConnectorId)),
});

export const postConnector = endpoint({
  ...shared,
  method: 'POST',
  path: '/callsign/1/connectors',
  summary: 'Create a connector',
  description: 'It connects at once. Passwords and private keys are never shown again.',
  body: wire.ConnectorRequest,
  answers: { 201: wire.Connector },
  refusals: [409],
  handle: async ({ world, caller, body }) => {
    const connectorId = body.connectorId as ConnectorId;
    await createConnector(world, caller, connectorId, changeOf(body));
    return created(await found(world, caller.accountId, connectorId));
  },
});

export const putConnector = endpoint({
  ...shared,
  method: 'PUT',
  path: '/callsign/1/connectors/{connectorId}',
  summary: 'Change a connector',
  description:
    'The body is the whole connector. A password or private key left out stays what it is, and so does whether it runs.',
  params: ById,
  body: wire.ConnectorContent,
  answers: { 200: wire.Connector },
  refusals: [404],
  handle: async ({ world, caller, params, body }) => {
    const connectorId = params.connectorId as ConnectorId;
    await updateConnector(world, caller, connectorId, changeOf(body));
    return ok(await found(world, caller.accountId, connectorId));
  },
});

export const removeConnector = endpoint({
  ...shared,
  method: 'DELETE',
  path: '/callsign/1/connectors/{connectorId}',
  summary: 'Delete a connector and its routes',
  params: ById,
  answers: { 204: null },
  refusals: [400, 404],
  handle: async ({ world, caller, params }) => {
    await deleteConnector(world, caller, params.connectorId as ConnectorId);
    return noContent();
  },
});

const switching = (action: 'enable' | 'disable') =>
  endpoint({
    ...shared,
    method: 'POST',
    path: `/callsign/1/connectors/{connectorId}/${action}`,
    summary: action === 'enable' ? 'Start a connector' : 'Stop a connector',
    description: 'Messages for a stopped connector wait on disk.',
    params: ById,
    answers: { 200: wire.Connector },
    refusals: [400, 404],
    handle: async ({ world, caller, params }) => {
      const connectorId = params.connectorId as ConnectorId;
      await switchConnector(world, caller, connectorId, action === 'enable');
      return ok(await found(world, caller.accountId, connectorId));
    },
  });

export const enableConnector = switching('enable');
export const disableConnector = switching('disable');

export const postConnectorTest = endpoint({
  ...shared,
  method: 'POST',
  path: '/callsign/1/connectors/{connectorId}/test',
  summary: 'Send a message through a connector, to try it',
  description:
    'One ordinary message of a channel the connector carries, which goes by it and no other, whatever the routes say. It is recorded and counted like any other and expires after ten minutes; read it by its id to see what came of it.',
  params: ById,
  body: wire.ConnectorTestRequest,
  answers: { 200: wire.ConnectorTestAnswer },
  refusals: [404],
  handle: async ({ world, caller, params, body: { channel, sender, to, text = TEST_TEXT, subject = TEST_SUBJECT } }) => {
    const test = { channel, sender, to, text, subject };
    const { messageId, destination, statusId } = await testConnector(world, caller, params.connectorId as ConnectorId, test);
    return ok({ messageId, destination, status: messageStatus(statusId) });
  },
});

const SANDBOX_DEFINITION: ConnectorDefinition = { connectorId: SANDBOX, settings: { type: 'SANDBOX' }, isEnabled: true };

async function found(world: World, accountId: AccountId, connectorId: ConnectorId): Promise<wire.Connector> {
  const snapshot = await world.snapshots.of(accountId);
  const isSandbox = connectorId === SANDBOX && world.settings.hasSandbox;
  const connector = snapshot.connectors.get(connectorId) ?? (isSandbox ? SANDBOX_DEFINITION : undefined);
  if (connector === undefined) throw unknownConnector(connectorId);
  return connectorObject(world, accountId, connector);
}

function changeOf({ type, smpp, smtp, mm7, enabled }: wire.ConnectorContent): ConnectorChange {
  switch (type) {
    case 'SMPP':
      if (smpp === undefined) throw invalid('smpp', 'must not be null');
      return { isEnabled: enabled, settings: { type, smpp: smppSettings(smpp) } };
    case 'SMTP':
      if (smtp === undefined) throw invalid('smtp', 'must not be null');
      return { isEnabled: enabled, settings: { type, smtp: smtpSettings(smtp) } };
    case 'MM7':
      if (mm7 === undefined) throw invalid('mm7', 'must not be null');
      return { isEnabled: enabled, settings: { type, mm7: mm7Settings(mm7) } };
    default:
      return type satisfies never;
  }
}

function smppSettings(smpp: NonNullable<wire.ConnectorContent['smpp']>): Extract<GivenSettings, { type: 'SMPP' }>['smpp'] {
  return {
    ...smpp,
    password: smpp.password,
    bind: smpp.bind ?? 'TRANSCEIVER',
    links: smpp.links ?? 1,
    window: smpp.window ?? 10,
    enquireLinkSeconds: smpp.enquireLinkSeconds ?? 30,
    longMessages: smpp.longMessages ?? 'UDH',
  };
}

function smtpSettings(smtp: wire.SmtpRequest): SmtpSettings {
  const { mode = 'RELAY', security = 'STARTTLS' } = smtp;
  const usualPort = mode === 'DIRECT' ? 25 : security === 'TLS' ? 465 : 587;
  return {
    ...smtp,
    mode,
    security,
    port: smtp.port ?? usualPort,
    connections: smtp.connections ?? (mode === 'DIRECT' ? 20 : 5),
    connectionsPerDestination: smtp.connectionsPerDestination ?? 4,
    messagesPerConnection: smtp.messagesPerConnection ?? 100,
  };
}

function connectorObject(
  world: World,
  accountId: AccountId,
  { connectorId, settings, isEnabled }: ConnectorDefinition,
): wire.Connector {
  return {
    connectorId,
    type: settings.type,
    enabled: isEnabled,
    ...(settings.type === 'SMPP' ? { smpp: withoutSecrets(settings.smpp) as NonNullable<wire.Connector['smpp']> } : {}),
    ...(settings.type === 'SMTP' ? { smtp: withoutPassword(settings.smtp) as NonNullable<wire.Connector['smtp']> } : {}),
    ...(settings.type === 'MM7' ? { mm7: mm7Object(world, accountId, connectorId, settings.mm7) } : {}),
    status: statusOf(world, accountId, connectorId),
  };
}

function withoutSecrets({ password, tls, ...smpp }: Extract<ConnectorDefinition['settings'], { type: 'SMPP' }>['smpp']) {
  void password;
  if (tls === undefined) return smpp;
  const { key, ...shown } = tls;
  void key;
  return { ...smpp, tls: shown };
}

function withoutPassword({ password, ...smtp }: SmtpSettings): Omit<SmtpSettings, 'password'> {
  void password;
  return smtp;
}

function statusOf(world: World, accountId: AccountId, connectorId: ConnectorId): wire.Connector['status'] {
  const running = world.dispatch.statusOf(accountId, connectorId);
  if (running === undefined) return { state: 'STOPPED', boundLinks: 0, links: [], queued: 0, inFlight: 0 };
  const { state, links, lastError, lastErrorAtMs } = running.status;
  return {
    state,
    boundLinks: links.filter((link) => link.isBound).length,
    links: links.map((link) => ({
      name: link.name,
      bound: link.isBound,
      ...(link.lastError === undefined ? {} : { lastError: link.lastError }),
    })),
    ...(lastError === undefined ? {} : { lastError }),
    ...(lastErrorAtMs === undefined ? {} : { lastErrorAt: wireDate(lastErrorAtMs) }),
    queued: running.queued,
    inFlight: running.inFlight,
  };
}
