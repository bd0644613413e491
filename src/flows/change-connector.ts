// Creates, changes and deletes connectors.

import type { Caller } from '../domain/accounts.ts';
import { type ConnectorDefinition, type ConnectorId, SANDBOX, type SmppSettings } from '../domain/connectors.ts';
import { invalid, notFound, Refusal } from '../domain/refusals.ts';
import { noteChange } from '../storage/changes.ts';
import { deleteConnectorRow, insertConnector, lockConnector, updateConnectorRow } from '../storage/connectors.ts';
import { changeConfiguration } from './change-configuration.ts';
import type { World } from './world.ts';

/** Settings as a caller gives them: a secret left out stays what it is. */
export interface ConnectorChange {
  readonly smpp: Omit<SmppSettings, 'password'> & { readonly password: string | undefined };
  readonly isEnabled: boolean;
}

/** @throws Refusal INVALID, ALREADY_EXISTS */
export async function createConnector(
  world: World,
  caller: Caller,
  connectorId: ConnectorId,
  change: ConnectorChange,
): Promise<void> {
  const { accountId } = caller;
  const { password } = change.smpp;
  if (connectorId === SANDBOX) throw invalid('connectorId', '"sandbox" is the built-in carrier: choose another name');
  if (password === undefined) throw invalid('smpp.password', 'must not be null');
  const connector: ConnectorDefinition = {
    connectorId,
    settings: { type: 'SMPP', smpp: { ...change.smpp, password } },
    isEnabled: change.isEnabled,
  };
  await changeConfiguration(world, caller, async (tx, audit) => {
    if (!(await insertConnector(tx, accountId, connector))) {
      throw new Refusal('ALREADY_EXISTS', { message: `There is a connector "${connectorId}" already.` });
    }
    await noteChange(tx, { accountId, noun: 'connector', keys: [connectorId] });
    audit('create', 'connector', connectorId, null, connector);
  });
}

/** @throws Refusal NOT_FOUND */
export async function updateConnector(
  world: World,
  caller: Caller,
  connectorId: ConnectorId,
  change: ConnectorChange,
): Promise<void> {
  await changeOne(world, caller, connectorId, (before) => {
    const known = before.settings.type === 'SMPP' ? before.settings.smpp : undefined;
    const { tls } = change.smpp;
    const key = tls?.key ?? known?.tls?.key;
    const smpp: SmppSettings = {
      ...change.smpp,
      password: change.smpp.password ?? known?.password ?? '',
      ...(tls === undefined ? {} : { tls: { ...tls, ...(key === undefined ? {} : { key }) } }),
    };
    return { connectorId, settings: { type: 'SMPP', smpp }, isEnabled: change.isEnabled };
  });
}

/** Starts or stops a connector. @throws Refusal NOT_FOUND */
export async function switchConnector(world: World, caller: Caller, connectorId: ConnectorId, isEnabled: boolean): Promise<void> {
  await changeOne(world, caller, connectorId, (before) => ({ ...before, isEnabled }));
}

async function changeOne(
  world: World,
  caller: Caller,
  connectorId: ConnectorId,
  change: (before: ConnectorDefinition) => ConnectorDefinition,
): Promise<void> {
  const { accountId } = caller;
  await changeConfiguration(world, caller, async (tx, audit) => {
    const before = await lockConnector(tx, accountId, connectorId);
    if (before === undefined) throw unknownConnector(connectorId);
    const after = change(before);
    await updateConnectorRow(tx, accountId, after);
    await noteChange(tx, { accountId, noun: 'connector', keys: [connectorId] });
    audit('update', 'connector', connectorId, before, after);
  });
}

/** Its routes go with it; messages that wait for it stay on disk until a connector of that name is there again, or they expire. */
export async function deleteConnector(world: World, caller: Caller, connectorId: ConnectorId): Promise<void> {
  const { accountId } = caller;
  await changeConfiguration(world, caller, async (tx, audit) => {
    const before = await lockConnector(tx, accountId, connectorId);
    if (before === undefined) throw unknownConnector(connectorId);
    await deleteConnectorRow(tx, accountId, connectorId);
    await noteChange(tx, { accountId, noun: 'connector', keys: [connectorId] });
    audit('delete', 'connector', connectorId, before, null);
  });
}

export function unknownConnector(connectorId: string): Refusal {
  return notFound(`There is no connector "${connectorId}".`);
}
