// The pool of a pair for a channel and country: which of the associated senders fit, and why the others do not. What can be said
// before a message is seen is worked out once and kept in the snapshot.

import { allowsNumberType } from '../accounts.ts';
import type { Route } from '../connectors.ts';
import type { PlatformPair } from '../platform.ts';
import { type Channel, type CountryCode, type Resource, reaches, senderText, senderType } from '../resources.ts';
import type { AccountSnapshot } from '../snapshot/account-snapshot.ts';
import type { Candidate, DroppedSender, DropReason, SenderPool } from '../snapshot/sender-pool.ts';
import type { SendingStrategy } from '../strategies.ts';
import { governingStrategy } from './governing-strategy.ts';
import { routesFor } from './routes.ts';
import { hashOf } from './spread.ts';

/** Types a strategy does not list come after those it does. */
const RANK_UNLISTED = 1_000;
/** What a sender without a declared throughput counts for where an idle pool is spread. */
const WEIGHT_UNDECLARED = 1;

/** The pool of the pair, from memory where nothing it rests on has changed. */
export function poolOf(snapshot: AccountSnapshot, pair: PlatformPair, channel: Channel, countryCode: CountryCode): SenderPool {
  const associations = snapshot.pools.ofPair(pair);
  const known = associations?.knownPool(channel, countryCode, snapshot.epoch);
  if (known !== undefined) return known;
  const pool = buildPool(snapshot, associations?.pair ?? pair, channel, countryCode);
  associations?.keepPool(pool);
  return pool;
}

function buildPool(snapshot: AccountSnapshot, pair: PlatformPair, channel: Channel, countryCode: CountryCode): SenderPool {
  const strategy = governingStrategy(snapshot.strategyIndex, pair, channel, countryCode);
  const fitting: Candidate[] = [];
  const dropped: DroppedSender[] = [];
  for (const { resourceId } of snapshot.pools.associationsOf(pair, channel)) {
    const resource = snapshot.resources.get(resourceId);
    if (resource === undefined) continue;
    const reason = unfitness(snapshot, resource, channel, countryCode);
    if (reason !== undefined || resource.kind === 'DOMAIN') dropped.push({ resource, reason: reason ?? 'NO_CAPABILITY' });
    else fitting.push(candidateOf(snapshot, resource, strategy, channel, countryCode));
  }
  const candidates = fitting.toSorted((a, b) => a.rank - b.rank || a.resource.resourceId - b.resource.resourceId);
  const best = candidates[0]?.rank;
  const preferred = candidates.every(({ rank }) => rank === best) ? candidates : candidates.filter(({ rank }) => rank === best);
  return {
    channel,
    countryCode,
    epoch: snapshot.epoch,
    strategy,
    commonRoute: commonRouteOf(candidates),
    hasDailyLimits: candidates.some(({ resource }) => resource.messagesPerDay !== undefined),
    candidates,
    preferred,
    preferredSeeds: areToldApartByHash(preferred) ? preferred.map(({ seed }) => seed) : undefined,
    hasRoutes: candidates.some(({ routes }) => routes.length > 0),
    pair,
    dropped,
    reportId: undefined,
    reportText: undefined,
  };
}

/** A route in front of all others that asks for no prefix carries every message. */
function commonRouteOf(candidates: readonly Candidate[]): Route | undefined {
  const first = candidates[0]?.routes[0];
  return first?.prefix === null && candidates.every(({ routes }) => routes[0] === first) ? first : undefined;
}

function areToldApartByHash(candidates: readonly Candidate[]): boolean {
  return candidates.every(({ resource, weight }) => resource.messagesPerSecond === undefined && weight === candidates[0]?.weight);
}

/** Why a sender cannot serve any message to this country on this channel; undefined when it can. Also asked of senders named in a request. */
export function unfitness(
  snapshot: AccountSnapshot,
  resource: Resource,
  channel: Channel,
  countryCode: CountryCode,
): DropReason | undefined {
  const { settings } = snapshot;
  if (!resource.isActive) return 'INACTIVE';
  if (resource.kind === 'DOMAIN' || !resource.capabilities.includes(channel)) return 'NO_CAPABILITY';
  if (!reaches(resource, countryCode)) return 'COUNTRY_NOT_REACHED';
  if (resource.kind === 'NUMBER' && !allowsNumberType(settings.countryPolicy, countryCode, channel, resource.numberType)) {
    return 'COUNTRY_POLICY';
  }
  return undefined;
}

function candidateOf(
  snapshot: AccountSnapshot,
  resource: Candidate['resource'],
  strategy: SendingStrategy | undefined,
  channel: Channel,
  countryCode: CountryCode,
): Candidate {
  const type = senderType(resource);
  const priority = strategy?.priorities.find((entry) => entry.senderType === type)?.priority;
  return {
    resource,
    senderType: type,
    rank: priority ?? RANK_UNLISTED,
    weight: resource.messagesPerSecond ?? WEIGHT_UNDECLARED,
    seed: hashOf(senderText(resource)),
    areaCode: areaCodeOf(resource),
    routes: routesFor(snapshot, channel, countryCode, resource.resourceId),
  };
}

/** Only long numbers of the US and Canada are at home in an area. */
function areaCodeOf(resource: Candidate['resource']): string | null {
  const isLocal =
    resource.kind === 'NUMBER' &&
    resource.numberType === 'VIRTUAL_LONG_NUMBER' &&
    (resource.countryCode === 'US' || resource.countryCode === 'CA') &&
    resource.number.length === 11;
  return isLocal ? resource.number.slice(1, 4) : null;
}
