// Picks the sender of one message, with the reasons. Pure: same request, same snapshot and conditions, same answer.
// The steps and their order: ARCHITECTURE.md, "Choosing the sender".

import { senderKind } from '../addresses/alphanumeric.ts';
import type { Destination } from '../addresses/phone-number.ts';
import { type ConnectorId, SANDBOX } from '../connectors.ts';
import { STATUS } from '../messages/status.ts';
import { type PlatformPair, samePair } from '../platform.ts';
import {
  type AlphanumericSender,
  type Channel,
  type NumberResource,
  type Resource,
  type ResourceId,
  type SenderType,
  senderText,
  senderType,
} from '../resources.ts';
import type { AccountSnapshot } from '../snapshot/account-snapshot.ts';
import { refuses } from '../snapshot/opt-outs.ts';
import type { Candidate, SenderPool } from '../snapshot/sender-pool.ts';
import { nearest } from './nearest.ts';
import { poolOf, unfitness } from './pool.ts';
import { connectorFor, type RouteConditions, routesFor } from './routes.ts';
import { spread } from './spread.ts';
import type { Step } from './trace.ts';

export interface SendRequest {
  readonly channel: Channel;
  /** undefined = not a valid number. */
  readonly destination: Destination | undefined;
  /** Named in the request; then no strategy applies. */
  readonly sender: string | undefined;
  readonly pair: PlatformPair;
  /** The sender this recipient is used to, as stored. */
  readonly stickyResourceId: ResourceId | undefined;
  /** Answers what the destination has just written, so that opt-outs do not stand against a named sender. */
  readonly isReply?: boolean | undefined;
}

/** What changes from moment to moment. */
export interface SendingConditions extends RouteConditions {
  /** Expected wait of a message for this sender, milliseconds. */
  readonly waitMs: (resource: NumberResource | AlphanumericSender) => number;
  /** Whether a sender with a daily limit has used it up. */
  readonly isSpent: (resource: NumberResource | AlphanumericSender) => boolean;
}

export type Resolution =
  | {
      readonly kind: 'resolved';
      readonly sender: string;
      readonly senderType: SenderType;
      /** null: a sender that is not owned, where the account allows that. */
      readonly resource: NumberResource | AlphanumericSender | null;
      readonly connectorId: ConnectorId;
      /** Whether the strategy keeps to one sender, so that this one is to be remembered. */
      readonly isSticky: boolean;
      readonly steps: readonly Step[];
      readonly pool: SenderPool | undefined;
    }
  | {
      readonly kind: 'rejected';
      readonly statusId: number;
      readonly steps: readonly Step[];
      readonly pool: SenderPool | undefined;
    };

/** Picks the sender of one message. */
export function resolveSender(request: SendRequest, snapshot: AccountSnapshot, conditions: SendingConditions): Resolution {
  const { destination } = request;
  if (destination === undefined) return rejected(STATUS.REJECTED_DESTINATION, [['INVALID_DESTINATION']]);
  if (request.sender !== undefined) return namedSender(request.sender, request, destination, snapshot, conditions);

  const pool = poolOf(snapshot, request.pair, request.channel, countryOf(destination));
  if (pool.strategy === undefined) return rejected(STATUS.REJECTED_SOURCE, [['NO_STRATEGY']], pool);
  if (pool.candidates.length === 0) return rejected(STATUS.REJECTED_SOURCE, [['NO_FITTING_SENDER']], pool);

  const steps: Step[] = [];
  const eligible = eligibleOf(pool, destination.digits, snapshot, conditions, steps);
  if (eligible.candidates.length === 0) return rejected(eligible.statusId, steps, pool);

  const chosen = stickyOf(eligible.candidates, pool, request, steps) ?? chosenOf(eligible, pool, destination, conditions, steps);
  if (chosen === undefined) return rejected(STATUS.REJECTED_SOURCE, steps, pool);
  const connectorId = connectorOf(chosen, pool, destination.digits, snapshot, conditions);
  if (connectorId === undefined)
    return rejected(STATUS.REJECTED_ROUTE_NOT_AVAILABLE, [...steps, ['NO_ROUTE', senderText(chosen.resource)]], pool);
  if (connectorId === SANDBOX) steps.push(['SANDBOX']);
  return {
    kind: 'resolved',
    sender: senderText(chosen.resource),
    senderType: chosen.senderType,
    resource: chosen.resource,
    connectorId,
    isSticky: pool.strategy.isSticky,
    steps,
    pool,
  };
}

interface Eligible {
  readonly candidates: readonly Candidate[];
  /** Nothing was dropped: what the pool has worked out beforehand holds. */
  readonly isWhole: boolean;
  readonly statusId: number;
}

/** Drops what this one message cannot use: opted out, spent for today, without a route, or behind a connector that is down. */
function eligibleOf(
  pool: SenderPool,
  digits: string,
  snapshot: AccountSnapshot,
  conditions: SendingConditions,
  steps: Step[],
): Eligible {
  const unwanted = snapshot.optOuts.of(digits);
  const common = pool.commonRoute;
  const isUndisturbed =
    unwanted === undefined &&
    (common !== undefined ? conditions.isConnectorUp(common.connectorId) : pool.candidates.every(hasNoRoute)) &&
    !pool.candidates.some(hasDailyLimit);
  if (isUndisturbed && (common !== undefined || (snapshot.settings.sandboxWithoutRoute && conditions.hasSandbox))) {
    return { candidates: pool.candidates, isWhole: true, statusId: 0 };
  }
  let { candidates } = pool;
  const drop = (step: Step[0], isDropped: (candidate: Candidate) => boolean): void => {
    const kept = candidates.filter((candidate) => !isDropped(candidate));
    if (kept.length === candidates.length) return;
    steps.push([step, ...candidates.filter(isDropped).map(({ resource }) => senderText(resource))]);
    candidates = kept;
  };
  if (unwanted !== undefined) drop('OPTED_OUT', ({ resource }) => refuses(unwanted, senderText(resource)));
  drop('DAILY_LIMIT', (candidate) => hasDailyLimit(candidate) && conditions.isSpent(candidate.resource));
  if (candidates.length === 0) return { candidates, isWhole: false, statusId: STATUS.REJECTED_SOURCE };

  const connectors = new Map(
    candidates.map((candidate) => [candidate, connectorOf(candidate, pool, digits, snapshot, conditions)]),
  );
  drop('NO_ROUTE', (candidate) => connectors.get(candidate) === undefined);
  if (candidates.length === 0) return { candidates, isWhole: false, statusId: STATUS.REJECTED_ROUTE_NOT_AVAILABLE };
  const isUp = (candidate: Candidate): boolean => {
    const connectorId = connectors.get(candidate);
    return connectorId !== undefined && conditions.isConnectorUp(connectorId);
  };
  // A connector that is down is passed over only while another sender's is up: else the message waits for it.
  if (candidates.some(isUp)) drop('CONNECTOR_DOWN', (candidate) => !isUp(candidate));
  return { candidates, isWhole: candidates.length === pool.candidates.length, statusId: 0 };
}

function hasNoRoute({ routes }: Candidate): boolean {
  return routes.length === 0;
}

function hasDailyLimit({ resource }: Candidate): boolean {
  return resource.messagesPerDay !== undefined;
}

function connectorOf(
  candidate: Candidate,
  pool: SenderPool,
  digits: string,
  snapshot: AccountSnapshot,
  conditions: RouteConditions,
): ConnectorId | undefined {
  if (pool.commonRoute !== undefined && conditions.isConnectorUp(pool.commonRoute.connectorId))
    return pool.commonRoute.connectorId;
  return connectorFor(candidate.routes, digits, snapshot.settings.sandboxWithoutRoute, conditions);
}

function stickyOf(
  candidates: readonly Candidate[],
  pool: SenderPool,
  request: SendRequest,
  steps: Step[],
): Candidate | undefined {
  const { stickyResourceId } = request;
  if (pool.strategy?.isSticky !== true || stickyResourceId === undefined) return undefined;
  const sticky = candidates.find((candidate) => candidate.resource.resourceId === stickyResourceId);
  steps.push(sticky === undefined ? ['STICKY_GONE'] : ['STICKY', senderText(sticky.resource)]);
  return sticky;
}

/** Best type, nearest, least wait. */
function chosenOf(
  eligible: Eligible,
  pool: SenderPool,
  destination: Destination,
  conditions: SendingConditions,
  steps: Step[],
): Candidate | undefined {
  let kept = eligible.isWhole ? pool.preferred : bestRanked(eligible.candidates);
  if (kept.length < eligible.candidates.length) steps.push(['PRIORITY', kept[0]?.senderType ?? '', kept.length]);
  if (pool.strategy?.isGeolocated === true && destination.areaCode !== null && kept.length > 1) {
    const { kept: near, nearness } = nearest(kept, destination.areaCode);
    kept = near;
    steps.push(
      nearness.by === 'DISTANCE'
        ? ['NEAREST', destination.areaCode, nearness.by, nearness.areaCode, nearness.km]
        : ['NEAREST', destination.areaCode, nearness.by, ...(nearness.by === 'REGION' ? [nearness.region] : [])],
    );
  }
  const [only] = kept;
  if (kept.length <= 1) {
    if (only !== undefined) steps.push(['ONLY', senderText(only.resource)]);
    return only;
  }
  const result = spread(kept, destination.digits, (candidate) => conditions.waitMs(candidate.resource));
  if (result !== undefined) steps.push(['SPREAD', kept.length, Math.round(result.waitMs)]);
  return result?.candidate;
}

function bestRanked(candidates: readonly Candidate[]): readonly Candidate[] {
  // Candidates stand in order of rank.
  const best = candidates[0]?.rank;
  return candidates.filter((candidate) => candidate.rank === best);
}

/** A sender named in the request: used as it is, or refused with the reason. */
function namedSender(
  sender: string,
  request: SendRequest,
  destination: Destination,
  snapshot: AccountSnapshot,
  conditions: SendingConditions,
): Resolution {
  const { channel, pair } = request;
  const { settings } = snapshot;
  const countryCode = countryOf(destination);
  const resource = ownedSender(sender, countryCode, snapshot);
  const steps: Step[] = [['NAMED', sender]];
  const refuse = (step: Step, statusId: number = STATUS.REJECTED_SOURCE): Resolution => rejected(statusId, [...steps, step]);
  if (resource === undefined && settings.registeredSendersOnly) return refuse(['NOT_OWNED']);
  if (resource !== undefined) {
    const reason = unfitness(snapshot, resource, channel, countryCode);
    if (reason !== undefined && reason !== 'NO_ROUTE') return refuse([reason]);
    const owners = snapshot.pools.pairsOf(resource.resourceId, channel);
    const isForeign = owners.length > 0 && !owners.some((owner) => samePair(owner, pair));
    if (isForeign && settings.senderIsolation === 'enforce') return refuse(['ISOLATED', ...owners.slice(0, 3).map(pairText)]);
    if (isForeign && settings.senderIsolation === 'warn') steps.push(['ISOLATION_WARNING', ...owners.slice(0, 3).map(pairText)]);
  }
  const text = resource === undefined ? sender : senderText(resource);
  const isUnwanted = request.isReply !== true && snapshot.optOuts.has(destination.digits, text);
  if (isUnwanted) return refuse(['OPTED_OUT', text], STATUS.REJECTED_DESTINATION_BLOCKLISTED);
  const routes = routesFor(snapshot, channel, countryCode, resource?.resourceId ?? null);
  const connectorId = connectorFor(routes, destination.digits, settings.sandboxWithoutRoute, conditions);
  if (connectorId === undefined) return refuse(['NO_ROUTE', text], STATUS.REJECTED_ROUTE_NOT_AVAILABLE);
  if (connectorId === SANDBOX) steps.push(['SANDBOX']);
  return {
    kind: 'resolved',
    sender: text,
    senderType: resource === undefined ? typeOf(sender) : senderType(resource),
    resource: resource ?? null,
    connectorId,
    isSticky: false,
    steps,
    pool: undefined,
  };
}

/** The owned number or name a caller means by this text: a plus and blanks before a number are overlooked. */
function ownedSender(
  sender: string,
  countryCode: string,
  snapshot: AccountSnapshot,
): NumberResource | AlphanumericSender | undefined {
  const digits = sender.replace(/[\s()+.-]/g, '');
  const resource: Resource | undefined =
    (/^\d+$/.test(digits) ? snapshot.resources.byNumber(digits, countryCode) : undefined) ?? snapshot.resources.byName(sender);
  return resource === undefined || resource.kind === 'DOMAIN' ? undefined : resource;
}

function typeOf(sender: string): SenderType {
  if (senderKind(sender) === 'ALPHANUMERIC') return 'ALPHANUMERIC';
  // Short codes have three to eight digits; nothing shorter than that is an international number's.
  return sender.replace(/\D/g, '').length <= 8 ? 'SHORT_CODE' : 'VIRTUAL_LONG_NUMBER';
}

function pairText({ applicationId, entityId }: PlatformPair): string {
  return entityId === null ? applicationId : `${applicationId} / ${entityId}`;
}

function countryOf(destination: Destination): string {
  return destination.countryCode ?? '';
}

function rejected(statusId: number, steps: readonly Step[], pool?: SenderPool): Resolution {
  return { kind: 'rejected', statusId, steps, pool };
}
