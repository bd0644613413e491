// The control plane of one account in memory: what sends, lists and inbound messages are answered from.
// Rows are put and taken out by flows/account-snapshots.ts after it has read what a transaction changed.

import { type AccountSettings, DEFAULT_ACCOUNT_SETTINGS } from '../accounts.ts';
import type { Application } from '../applications.ts';
import type { Association, AssociationId } from '../associations.ts';
import type { ConnectorDefinition, ConnectorId, Route, RouteId } from '../connectors.ts';
import type { Entity } from '../entities.ts';
import type { OptOutPolicy } from '../inbound/opt-out-words.ts';
import type { AccountId, ApplicationId, EntityId } from '../platform.ts';
import type { Resource, ResourceId } from '../resources.ts';
import type { SendingStrategy, StrategyId } from '../strategies.ts';
import { Notifications } from '../subscriptions.ts';
import { type OptOut, OptOuts } from './opt-outs.ts';
import { OrderedRows, type Placed } from './ordered-rows.ts';
import { PoolIndex } from './pool-index.ts';
import { ResourceIndex } from './resource-index.ts';
import type { RouteTable } from './route-table.ts';
import { StrategyIndex } from './strategy-index.ts';
import { Suppressions } from './suppressions.ts';

export class AccountSnapshot {
  readonly accountId: AccountId;
  readonly applications = rowsBy<ApplicationId, Placed<Application>>((application) => application.applicationId);
  readonly entities = rowsBy<EntityId, Placed<Entity>>((entity) => entity.entityId);
  readonly connectors = rowsBy<ConnectorId, Placed<ConnectorDefinition>>((connector) => connector.connectorId);
  readonly routes = rowsBy<RouteId, Placed<Route>>((route) => route.routeId);
  readonly pools = new PoolIndex();
  readonly resources = new ResourceIndex((resourceId) => this.pools.channelsOf(resourceId));
  readonly strategyIndex = new StrategyIndex();
  readonly optOuts = new OptOuts();
  readonly suppressions = new Suppressions();
  #settings = DEFAULT_ACCOUNT_SETTINGS;
  #notifications = new Notifications([]);
  #optOutPolicies: readonly OptOutPolicy[] = [];
  #epoch = 0;
  readonly #routeTables = new Map<string, RouteTable>();

  constructor(accountId: AccountId) {
    this.accountId = accountId;
  }

  get settings(): AccountSettings {
    return this.#settings;
  }

  /** Who is told of what, and how. */
  get notifications(): Notifications {
    return this.#notifications;
  }

  /** Where STOP, START and HELP are honoured. */
  get optOutPolicies(): readonly OptOutPolicy[] {
    return this.#optOutPolicies;
  }

  get associations(): OrderedRows<AssociationId, Association> {
    return this.pools.rows;
  }

  get strategies(): OrderedRows<StrategyId, Placed<SendingStrategy>> {
    return this.strategyIndex.rows;
  }

  /** Counts the changes that void every pool at once: settings, strategies and routes. Others void the pools they touch. */
  get epoch(): number {
    return this.#epoch;
  }

  /** The routes under a key, as `tableOf` arranges them; arranged once until routes change. */
  routesOn(key: string, tableOf: (routes: Iterable<Route>) => RouteTable): RouteTable {
    let table = this.#routeTables.get(key);
    if (table === undefined) {
      table = tableOf(this.routes);
      this.#routeTables.set(key, table);
    }
    return table;
  }

  putSettings(settings: AccountSettings): void {
    this.#settings = settings;
    this.#epoch += 1;
  }

  putOptOutPolicies(policies: readonly OptOutPolicy[]): void {
    this.#optOutPolicies = policies;
  }

  putNotifications(notifications: Notifications): void {
    this.#notifications = notifications;
  }

  putApplication(application: Placed<Application>): void {
    const { applicationId, position } = application;
    if (isAnother(this.applications.get(applicationId), position)) this.deleteApplication(applicationId);
    this.applications.put(application);
  }

  /** Takes an application out, and like the database whatever hangs on it. */
  deleteApplication(applicationId: ApplicationId): void {
    if (this.applications.delete(applicationId) === undefined) return;
    for (const { associationId } of this.pools.ofApplication(applicationId)) this.deleteAssociation(associationId);
    for (const { strategyId, target } of [...this.strategies])
      if (target.applicationId === applicationId) this.deleteStrategy(strategyId);
  }

  putEntity(entity: Placed<Entity>): void {
    const { entityId, position } = entity;
    if (isAnother(this.entities.get(entityId), position)) this.deleteEntity(entityId);
    this.entities.put(entity);
  }

  deleteEntity(entityId: EntityId): void {
    if (this.entities.delete(entityId) === undefined) return;
    for (const { associationId } of this.pools.ofEntity(entityId)) this.deleteAssociation(associationId);
    for (const { strategyId, target } of [...this.strategies]) if (target.entityId === entityId) this.deleteStrategy(strategyId);
  }

  putResource(resource: Resource): void {
    this.resources.put(resource);
    this.pools.forgetPoolsOf(resource.resourceId);
  }

  deleteResource(resourceId: ResourceId): void {
    if (this.resources.delete(resourceId) === undefined) return;
    for (const { associationId } of [...this.pools.ofResource(resourceId)]) this.pools.delete(associationId);
    for (const route of [...this.routes]) if (route.resourceId === resourceId) this.deleteRoute(route.routeId);
    this.#optOutPolicies = this.#optOutPolicies.filter((policy) => policy.resourceId !== resourceId);
  }

  putAssociation(association: Association): void {
    const before = this.pools.channelsOf(association.resourceId);
    this.pools.put(association);
    this.resources.associationsChanged(association.resourceId, before);
  }

  deleteAssociation(associationId: AssociationId): void {
    const resourceId = this.pools.rows.get(associationId)?.resourceId;
    if (resourceId === undefined) return;
    const before = this.pools.channelsOf(resourceId);
    this.pools.delete(associationId);
    this.resources.associationsChanged(resourceId, before);
  }

  putStrategy(strategy: Placed<SendingStrategy>): void {
    this.strategyIndex.put(strategy);
    this.#epoch += 1;
  }

  deleteStrategy(strategyId: StrategyId): void {
    if (this.strategyIndex.delete(strategyId) !== undefined) this.#epoch += 1;
  }

  putConnector(connector: Placed<ConnectorDefinition>): void {
    const { connectorId, position } = connector;
    if (isAnother(this.connectors.get(connectorId), position)) this.deleteConnector(connectorId);
    this.connectors.put(connector);
  }

  deleteConnector(connectorId: ConnectorId): void {
    if (this.connectors.delete(connectorId) === undefined) return;
    for (const route of [...this.routes]) if (route.connectorId === connectorId) this.deleteRoute(route.routeId);
  }

  putRoute(route: Placed<Route>): void {
    this.routes.put(route);
    this.#routesChanged();
  }

  deleteRoute(routeId: RouteId): void {
    if (this.routes.delete(routeId) !== undefined) this.#routesChanged();
  }

  putOptOut(optOut: OptOut): void {
    this.optOuts.add(optOut);
  }

  deleteOptOut(optOut: OptOut): void {
    this.optOuts.delete(optOut);
  }

  /** Takes out whatever stands against a destination. */
  forgetOptOuts(destination: string): void {
    this.optOuts.forget(destination);
  }

  #routesChanged(): void {
    this.#routeTables.clear();
    this.#epoch += 1;
  }
}

/** Whether a row was deleted and made again under its old id: then what hung on the old one went with it. */
function isAnother(known: { readonly position: number } | undefined, position: number): boolean {
  return known !== undefined && known.position !== position;
}

function rowsBy<Key extends string, Row extends { readonly position: number }>(keyOf: (row: Row) => Key): OrderedRows<Key, Row> {
  return new OrderedRows(keyOf, (row) => row.position);
}
