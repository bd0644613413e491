// Creates, changes and deletes connectors.

import type { Caller } from '../domain/accounts.ts';
import {
  type ConnectorDefinition,
  type ConnectorId,
  type ConnectorSettings,
  SANDBOX,
  type SmppSettings,
  type SmtpSettings,
} from '../domain/connectors.ts';
import { isStorable } from '../domain/platform.ts';
import { invalid, notFound, Refusal, type Violation } from '../domain/refusals.ts';
import { noteChange } from '../storage/changes.ts';
import { deleteConnectorRow, insertConnector, lockConnector, updateConnectorRow } from '../storage/connectors.ts';
import type { Tx } from '../storage/db.ts';
import { deleteRoutesOfConnector } from '../storage/routes.ts';
import { changeConfiguration } from './change-configuration.ts';
import { tlsViolations, withKnownKey } from './check-tls.ts';
import { completedMm7, type GivenMm7Settings } from './complete-mm7-settings.ts';
import type { World } from './world.ts';

/** A password or private key left out stays what it is. */
export type GivenSettings =
  | { readonly type: 'SMPP'; readonly smpp: Omit<SmppSettings, 'password'> & { readonly password: string | undefined } }
  | { readonly type: 'SMTP'; readonly smtp: SmtpSettings }
  | { readonly type: 'MM7'; readonly mm7: GivenMm7Settings };

type SmppSettingsGiven = Extract<GivenSettings, { type: 'SMPP' }>['smpp'];

/** Settings as a caller gives them. */
export interface ConnectorChange {
  readonly settings: GivenSettings;
  /** undefined = as it is, and started when it is new. */
  readonly isEnabled: boolean | undefined;
}

/** @throws Refusal INVALID, ALREADY_EXISTS */
export async function createConnector(
  world: World,
  caller: Caller,
  connectorId: ConnectorId,
  { settings, isEnabled = true }: ConnectorChange,
): Promise<void> {
  const { accountId } = caller;
  if (connectorId === SANDBOX) throw invalid('connectorId', '"sandbox" is the built-in carrier: choose another name');
  const connector: ConnectorDefinition = {
    connectorId,
    settings: completed(settings, undefined),
    isEnabled,
  };
  await changeConfiguration(world, caller, async (tx, audit) => {
    if (!(await insertConnector(tx, accountId, connector))) {
      throw new Refusal('ALREADY_EXISTS', { message: `There is a connector "${connectorId}" already.` });
    }
    await noteChange(tx, { accountId, noun: 'connector', keys: [connectorId] });
    audit('create', 'connector', connectorId, null, connector);
  });
}

/** @throws Refusal INVALID, NOT_FOUND, WRONG_STATE */
export async function updateConnector(
  world: World,
  caller: Caller,
  connectorId: ConnectorId,
  { settings, isEnabled }: ConnectorChange,
): Promise<void> {
  await changeOne(world, caller, connectorId, (before) => {
    if (settings.type !== before.settings.type) {
      // Its routes are of the channels it carries.
      throw invalid('type', `must stay ${before.settings.type}: create another connector, and move the routes to it`);
    }
    return { connectorId, settings: completed(settings, before.settings), isEnabled: isEnabled ?? before.isEnabled };
  });
}

/** Starts or stops a connector. @throws Refusal NOT_FOUND, WRONG_STATE */
export async function switchConnector(world: World, caller: Caller, connectorId: ConnectorId, isEnabled: boolean): Promise<void> {
  await changeOne(world, caller, connectorId, (before) => ({ ...before, isEnabled }));
}

/**
 * Its routes go with it; messages that wait for it stay on disk until a connector of that name is there again, or they expire.
 * @throws Refusal NOT_FOUND, WRONG_STATE
 */
export async function deleteConnector(world: World, caller: Caller, connectorId: ConnectorId): Promise<void> {
  const { accountId } = caller;
  await changeConfiguration(world, caller, async (tx, audit) => {
    const before = await lockedConnector(tx, caller, connectorId);
    for (const route of await deleteRoutesOfConnector(tx, accountId, connectorId)) {
      audit('delete', 'route', route.routeId, route, null);
    }
    await deleteConnectorRow(tx, accountId, connectorId);
    // Snapshots take the routes out together with the connector, so these need no notice of their own.
    await noteChange(tx, { accountId, noun: 'connector', keys: [connectorId] });
    audit('delete', 'connector', connectorId, before, null);
  });
}

async function changeOne(
  world: World,
  caller: Caller,
  connectorId: ConnectorId,
  change: (before: ConnectorDefinition) => ConnectorDefinition,
): Promise<void> {
  const { accountId } = caller;
  await changeConfiguration(world, caller, async (tx, audit) => {
    const before = await lockedConnector(tx, caller, connectorId);
    const after = change(before);
    await updateConnectorRow(tx, accountId, after);
    await noteChange(tx, { accountId, noun: 'connector', keys: [connectorId] });
    audit('update', 'connector', connectorId, before, after);
  });
}

/** The settings with the secrets that were left out and are known. @throws Refusal INVALID */
function completed(settings: GivenSettings, known: ConnectorSettings | undefined): ConnectorSettings {
  switch (settings.type) {
    case 'SMPP':
      return { type: 'SMPP', smpp: completedSmpp(settings.smpp, known?.type === 'SMPP' ? known.smpp : undefined) };
    case 'SMTP':
      return { type: 'SMTP', smtp: completedSmtp(settings.smtp, known?.type === 'SMTP' ? known.smtp : undefined) };
    case 'MM7':
      return { type: 'MM7', mm7: completedMm7(settings.mm7, known?.type === 'MM7' ? known.mm7 : undefined) };
    default:
      return settings satisfies never;
  }
}

function completedSmtp(smtp: SmtpSettings, known: SmtpSettings | undefined): SmtpSettings {
  const violations = [...smtpViolations(smtp), ...tlsViolations(smtp.tls ?? {}, 'smtp')];
  if (violations.length > 0) throw new Refusal('INVALID', { violations });
  if (smtp.username === undefined || smtp.password !== undefined) return smtp;
  // A password goes with its user name only.
  const password = smtp.username === known?.username ? known.password : undefined;
  if (password === undefined) throw invalid('smtp.password', 'must not be null when there is a username');
  return { ...smtp, password };
}

function smtpViolations({ mode, host, username, password, security }: SmtpSettings): Violation[] {
  const violations: Violation[] = [];
  const wrong = (field: string, violation: string): unknown => violations.push({ property: `smtp.${field}`, violation });
  if (mode === 'RELAY') {
    if (host === undefined) wrong('host', 'must not be null: it is the server that takes the mails');
    if (username === undefined && password !== undefined) wrong('username', 'must not be null when there is a password');
  } else {
    if (host !== undefined) wrong('host', 'must be left out: the DNS says where mails go');
    if (username !== undefined || password !== undefined)
      wrong('username', 'must be left out: strangers know no password of ours');
    if (security === 'TLS') wrong('security', 'must be STARTTLS or NONE: mail servers do not speak TLS from the start');
  }
  return violations;
}

function completedSmpp({ tls, ...smpp }: SmppSettingsGiven, known: SmppSettings | undefined): SmppSettings {
  const password = smpp.password ?? known?.password;
  if (password === undefined) throw invalid('smpp.password', 'must not be null');
  if (tls === undefined) return { ...smpp, password };
  const whole = withKnownKey(tls, known?.tls);
  const violations = tlsViolations(whole, 'smpp');
  if (violations.length > 0) throw new Refusal('INVALID', { violations });
  return { ...smpp, password, tls: whole };
}

async function lockedConnector(tx: Tx, { accountId }: Caller, connectorId: ConnectorId): Promise<ConnectorDefinition> {
  if (connectorId === SANDBOX) {
    throw new Refusal('WRONG_STATE', {
      message: 'The sandbox is built in. The setting sandboxWithoutRoute keeps traffic off it.',
    });
  }
  const connector = isStorable(connectorId) ? await lockConnector(tx, accountId, connectorId) : undefined;
  if (connector === undefined) throw unknownConnector(connectorId);
  return connector;
}

export function unknownConnector(connectorId: string): Refusal {
  return notFound(`There is no connector "${connectorId}".`);
}
