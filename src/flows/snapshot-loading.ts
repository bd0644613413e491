// Reads an account's control plane into a snapshot: all of it at first, then what a change notice names.

import { accountSettings } from '../domain/accounts.ts';
import type { AssociationId } from '../domain/associations.ts';
import type { ConnectorId, RouteId } from '../domain/connectors.ts';
import type { AccountId, ApplicationId, EntityId } from '../domain/platform.ts';
import type { ResourceId } from '../domain/resources.ts';
import { AccountSnapshot } from '../domain/snapshot/account-snapshot.ts';
import type { OrderedRows } from '../domain/snapshot/ordered-rows.ts';
import type { StrategyId } from '../domain/strategies.ts';
import { loadAccount } from '../storage/accounts.ts';
import { loadApplications } from '../storage/applications.ts';
import { associationPages, loadAssociations } from '../storage/associations.ts';
import type { Change, ChangedNoun } from '../storage/changes.ts';
import { loadConnectors } from '../storage/connectors.ts';
import type { Queryable } from '../storage/db.ts';
import { loadEntities } from '../storage/entities.ts';
import { loadOptOutPolicies } from '../storage/opt-out-policies.ts';
import { loadOptOuts, optOutPages } from '../storage/opt-outs.ts';
import { loadResources, resourcePages } from '../storage/resources.ts';
import { loadRoutes } from '../storage/routes.ts';
import { loadStrategies } from '../storage/strategies.ts';
import { loadNotifications } from '../storage/subscriptions.ts';
import { loadSuppressions, suppressionPages } from '../storage/suppressions.ts';

type Keys = Change['keys'];

/** In this order rows are read, so that what others hang on is there first. */
export const NOUNS_IN_ORDER = [
  'account',
  'application',
  'entity',
  'resource',
  'connector',
  'route',
  'association',
  'strategy',
  'opt_out',
  'opt_out_policy',
  'suppression',
  'subscription',
  'sticky_sender',
  'inbound_configuration',
  'api_key',
  'user',
] as const satisfies readonly ChangedNoun[];

/** The whole account, read anew. The big nouns come in pages, so that neither side holds them twice. */
export async function loadSnapshot(db: Queryable, accountId: AccountId): Promise<AccountSnapshot> {
  const snapshot = new AccountSnapshot(accountId);
  for (const noun of NOUNS_IN_ORDER) {
    if (noun === 'resource') {
      for await (const page of resourcePages(db, accountId)) for (const resource of page) snapshot.putResource(resource);
    } else if (noun === 'association') {
      for await (const page of associationPages(db, accountId))
        for (const association of page) snapshot.putAssociation(association);
    } else if (noun === 'opt_out') {
      for await (const page of optOutPages(db, accountId)) for (const optOut of page) snapshot.putOptOut(optOut);
    } else if (noun === 'suppression') {
      for await (const page of suppressionPages(db, accountId))
        for (const suppression of page) snapshot.suppressions.add(suppression);
    } else await readAgain(db, snapshot, noun, 'all');
  }
  return snapshot;
}

/** Reads the named rows and makes the snapshot agree with them: what is not found any more is taken out. */
export async function readAgain(db: Queryable, snapshot: AccountSnapshot, noun: ChangedNoun, keys: Keys): Promise<void> {
  const { accountId } = snapshot;
  switch (noun) {
    case 'account': {
      const account = await loadAccount(db, accountId);
      if (account === undefined) throw new Error(`there is no account ${accountId}`);
      snapshot.putSettings(accountSettings(account.settings));
      return;
    }
    case 'application': {
      const rows = await loadApplications(db, accountId, keys);
      const gone = goneFrom(snapshot.applications, keys, rows, (row) => row.applicationId, toText<ApplicationId>);
      for (const applicationId of gone) snapshot.deleteApplication(applicationId);
      for (const row of rows) snapshot.putApplication(row);
      return;
    }
    case 'entity': {
      const rows = await loadEntities(db, accountId, keys);
      const gone = goneFrom(snapshot.entities, keys, rows, (row) => row.entityId, toText<EntityId>);
      for (const entityId of gone) snapshot.deleteEntity(entityId);
      for (const row of rows) snapshot.putEntity(row);
      return;
    }
    case 'resource': {
      const rows = await loadResources(db, accountId, keys);
      const gone = goneFrom(snapshot.resources.rows, keys, rows, (row) => row.resourceId, toNumber<ResourceId>);
      for (const resourceId of gone) snapshot.deleteResource(resourceId);
      for (const row of rows) snapshot.putResource(row);
      return;
    }
    case 'association': {
      const rows = await loadAssociations(db, accountId, keys);
      const gone = goneFrom(snapshot.associations, keys, rows, (row) => row.associationId, toNumber<AssociationId>);
      for (const associationId of gone) snapshot.deleteAssociation(associationId);
      for (const row of rows) snapshot.putAssociation(row);
      return;
    }
    case 'strategy': {
      const rows = await loadStrategies(db, accountId, keys);
      const gone = goneFrom(snapshot.strategies, keys, rows, (row) => row.strategyId, toText<StrategyId>);
      for (const strategyId of gone) snapshot.deleteStrategy(strategyId);
      for (const row of rows) snapshot.putStrategy(row);
      return;
    }
    case 'connector': {
      const rows = await loadConnectors(db, accountId, keys);
      const gone = goneFrom(snapshot.connectors, keys, rows, (row) => row.connectorId, toText<ConnectorId>);
      for (const connectorId of gone) snapshot.deleteConnector(connectorId);
      for (const row of rows) snapshot.putConnector(row);
      return;
    }
    case 'route': {
      const rows = await loadRoutes(db, accountId, keys);
      const gone = goneFrom(snapshot.routes, keys, rows, (row) => row.routeId, toText<RouteId>);
      for (const routeId of gone) snapshot.deleteRoute(routeId);
      for (const row of rows) snapshot.putRoute(row);
      return;
    }
    case 'subscription':
      // Few, and they refer to each other: all of them are read again.
      return snapshot.putNotifications(await loadNotifications(db, accountId));
    case 'opt_out_policy':
      // Few as well.
      return snapshot.putOptOutPolicies(await loadOptOutPolicies(db, accountId));
    case 'opt_out':
      return readOptOutsAgain(db, snapshot, keys);
    case 'suppression':
      return readSuppressionsAgain(db, snapshot, keys);
    case 'due_message':
    case 'sender_pass_over':
    case 'sticky_sender':
    case 'inbound_configuration':
    case 'api_key':
    case 'user':
      // Not part of a snapshot: whoever keeps these in memory listens for their changes.
      return;
    default:
      return noun satisfies never;
  }
}

/** Notices name destinations: all that stands against one of them is read again. */
async function readOptOutsAgain(db: Queryable, snapshot: AccountSnapshot, keys: Keys): Promise<void> {
  if (!Array.isArray(keys)) throw new Error('changes of opt-outs name their destinations');
  const destinations = (keys as readonly (string | number)[]).map(String);
  const rows = await loadOptOuts(db, snapshot.accountId, destinations);
  for (const destination of destinations) snapshot.forgetOptOuts(destination);
  for (const row of rows) snapshot.putOptOut(row);
}

/** Notices name addresses: all that stands against one of them is read again. */
async function readSuppressionsAgain(db: Queryable, snapshot: AccountSnapshot, keys: Keys): Promise<void> {
  if (!Array.isArray(keys)) throw new Error('changes of suppressions name their addresses');
  const addresses = (keys as readonly (string | number)[]).map(String);
  const rows = await loadSuppressions(db, snapshot.accountId, addresses);
  for (const address of addresses) snapshot.suppressions.forget(address);
  for (const row of rows) snapshot.suppressions.add(row);
}

/** Which of the rows in question the snapshot has and the database has no more. */
function goneFrom<Key extends string | number, Row>(
  known: OrderedRows<Key, Row>,
  keys: Keys,
  loaded: readonly Row[],
  keyOf: (row: Row) => Key,
  toKey: (key: string | number) => Key,
): Key[] {
  const present = new Set(loaded.map(keyOf));
  return keysInQuestion(known, keys, keyOf, toKey).filter((key) => !present.has(key));
}

function keysInQuestion<Key extends string | number, Row>(
  known: OrderedRows<Key, Row>,
  keys: Keys,
  keyOf: (row: Row) => Key,
  toKey: (key: string | number) => Key,
): Key[] {
  if (keys === 'all') return [...known].map(keyOf);
  if ('from' in keys) return known.between(keys.from, keys.to).map(keyOf);
  return keys.map(toKey);
}

function toText<Key extends string>(key: string | number): Key {
  return String(key) as Key;
}

function toNumber<Key extends number>(key: string | number): Key {
  return Number(key) as Key;
}
