// What choosing a sender costs: nanoseconds a resolution and bytes an association, from ten to a million associations.

import type { Association, AssociationId } from '../src/domain/associations.ts';
import type { ConnectorId, RouteId } from '../src/domain/connectors.ts';
import type { SendingConditions } from '../src/domain/outbound/conditions.ts';
import type { SendRequest } from '../src/domain/outbound/resolution.ts';
import { resolveSender } from '../src/domain/outbound/resolve-sender.ts';
import type { AccountId, ApplicationId, EntityId } from '../src/domain/platform.ts';
import type { ResourceId } from '../src/domain/resources.ts';
import { AccountSnapshot } from '../src/domain/snapshot/account-snapshot.ts';
import type { StrategyId } from '../src/domain/strategies.ts';

export interface ResolutionRow {
  readonly associations: number;
  readonly pairs: number;
  readonly nsPerResolution: number;
  readonly bytesPerAssociation: number;
  /** The same once every pair has sent, with all that is worked out for it kept. */
  readonly bytesInUse: number;
}

const POOL_SIZE = 10;
const RESOLUTIONS = 100_000;
/** The median counts: the machine has other things to do as well. */
const ROUNDS = 5;
const IDLE: SendingConditions = { isConnectorUp: () => true, hasSandbox: true, waitMs: () => 0, isSpent: () => false };

/** Pools of ten numbers each; every resolution is for another pair and destination, in random order. */
export function benchResolution(sizes: readonly number[] = [10, 1_000, 100_000, 1_000_000]): ResolutionRow[] {
  return sizes.map(measure);
}

function measure(associations: number): ResolutionRow {
  const before = heapUsed();
  const pairs = Math.max(1, associations / POOL_SIZE);
  const snapshot = snapshotOf(associations);
  const bytes = heapUsed() - before;
  // The requests are made beforehand; what is measured is the decision.
  const requests = Array.from({ length: 50_000 }, (_, index) => requestTo(`entity-${Math.floor(Math.random() * pairs)}`, index));
  const heapWithRequests = heapUsed();
  const run = (count: number): number => {
    let resolved = 0;
    for (let at = 0; at < count; at += 1) {
      const request = requests[at % requests.length];
      if (request !== undefined && resolveSender(request, snapshot, IDLE).kind === 'resolved') resolved += 1;
    }
    return resolved;
  };
  if (run(requests.length * 2) !== requests.length * 2) throw new Error('a resolution of the benchmark found no sender');
  const rounds = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    run(RESOLUTIONS);
    return ((performance.now() - start) * 1e6) / RESOLUTIONS;
  });
  const nsPerResolution = Math.round(rounds.sort((a, b) => a - b)[ROUNDS >> 1] ?? 0);
  for (let entity = 0; entity < pairs; entity += 1) {
    const request = requestTo(`entity-${entity}`, entity);
    resolveSender(request, snapshot, IDLE);
  }
  const inUse = bytes + heapUsed() - heapWithRequests;
  return {
    associations,
    pairs,
    nsPerResolution,
    bytesPerAssociation: Math.round(bytes / associations),
    bytesInUse: Math.round(inUse / associations),
  };
}

function requestTo(entityId: string, index: number): SendRequest {
  return {
    channel: 'SMS',
    destination: { digits: `1310${2_000_000 + ((index * 7_919) % 7_000_000)}`, countryCode: 'US', areaCode: '310' },
    sender: undefined,
    pair: { applicationId: 'app' as ApplicationId, entityId: entityId as EntityId },
    stickyResourceId: undefined,
  };
}

function snapshotOf(associations: number): AccountSnapshot {
  const snapshot = new AccountSnapshot(1 as AccountId);
  const applicationId = 'app' as ApplicationId;
  snapshot.putApplication({ applicationId, applicationName: null, position: 1 });
  // A thousand numbers serve all pairs: associations are what grows.
  const numbers = Math.min(1_000, associations);
  for (let id = 1; id <= numbers; id += 1) {
    snapshot.putResource({
      kind: 'NUMBER',
      resourceId: id as ResourceId,
      numberKey: id.toString(16).padStart(32, '0').toUpperCase(),
      number: `1212${2_000_000 + id}`,
      numberType: 'VIRTUAL_LONG_NUMBER',
      countryCode: 'US',
      coverage: [],
      capabilities: ['SMS'],
      isShared: false,
      isActive: true,
      platform: null,
      createdAt: new Date(0),
    });
  }
  snapshot.putStrategy({
    strategyId: 'S' as StrategyId,
    target: { applicationId, entityId: null },
    channel: null,
    countryCode: null,
    isSticky: false,
    isGeolocated: false,
    priorities: [],
    createdAt: new Date(0),
    position: 1,
  });
  snapshot.putConnector({
    connectorId: 'carrier' as ConnectorId,
    settings: { type: 'SANDBOX' },
    isEnabled: true,
    position: 1,
  });
  snapshot.putRoute({
    routeId: 'R' as RouteId,
    connectorId: 'carrier' as ConnectorId,
    channel: 'SMS',
    countryCode: null,
    prefix: null,
    resourceId: null,
    priority: 0,
    position: 1,
  });
  for (let id = 0; id < associations; id += 1) {
    const association: Association = {
      associationId: (id + 1) as AssociationId,
      resourceId: ((id % numbers) + 1) as ResourceId,
      channel: 'SMS',
      pair: { applicationId, entityId: `entity-${Math.floor(id / POOL_SIZE)}` as EntityId },
    };
    snapshot.putAssociation(association);
  }
  return snapshot;
}

function heapUsed(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}
