// A sender named in the request: used as it is, or refused with the reason. No strategy has a say.

import { senderKind } from '../addresses/alphanumeric.ts';
import type { Destination } from '../addresses/phone-number.ts';
import { SANDBOX } from '../connectors.ts';
import { STATUS } from '../messages/status.ts';
import { type PlatformPair, samePair } from '../platform.ts';
import {
  type AlphanumericSender,
  type Channel,
  type NumberResource,
  type Resource,
  type SenderType,
  senderText,
  senderType,
} from '../resources.ts';
import type { AccountSnapshot } from '../snapshot/account-snapshot.ts';
import { isBlock } from '../snapshot/opt-outs.ts';
import type { SendingConditions } from './conditions.ts';
import { isSandboxOpen } from './eligible.ts';
import { unfitness } from './pool.ts';
import { type Resolution, rejected, type SendRequest } from './resolution.ts';
import { connectorFor, routesFor } from './routes.ts';
import type { Step } from './trace.ts';

/** Owners named in a trace at most. */
const OWNERS_MAX = 3;

/** Resolves a request that names its sender. */
export function namedSender(
  sender: string,
  request: SendRequest,
  destination: Destination,
  snapshot: AccountSnapshot,
  conditions: SendingConditions,
): Resolution {
  const { channel, pair } = request;
  const { settings } = snapshot;
  const countryCode = destination.countryCode ?? '';
  const steps: Step[] = [['NAMED', sender]];
  const refuse = (step: Step, statusId: number = STATUS.REJECTED_SOURCE): Resolution => rejected(statusId, [...steps, step]);

  const resource = ownedSender(sender, channel, countryCode, snapshot);
  if (resource === undefined && settings.registeredSendersOnly) return refuse(['NOT_OWNED']);
  if (resource !== undefined) {
    const reason = unfitness(snapshot, resource, channel, countryCode);
    if (reason !== undefined) return refuse([reason]);
    const owners = snapshot.pools.pairsOf(resource.resourceId, channel);
    const isForeign = owners.length > 0 && !owners.some((owner) => samePair(owner, pair));
    if (isForeign && settings.senderIsolation === 'enforce') return refuse(['ISOLATED', ...namesOf(owners)]);
    if (isForeign && settings.senderIsolation === 'warn') steps.push(['ISOLATION_WARNING', ...namesOf(owners)]);
  }
  const text = resource === undefined ? sender : senderText(resource);
  const restriction = snapshot.optOuts.against(destination.digits, text, channel);
  // An answer to the subscriber's own words goes out although he has just opted out, but not to whom the account has blocked.
  if (restriction !== undefined && (request.isReply !== true || isBlock(restriction))) {
    return refuse([isBlock(restriction) ? 'BLOCKLISTED' : 'OPTED_OUT', text], STATUS.REJECTED_DESTINATION_BLOCKLISTED);
  }

  if (request.via !== undefined) steps.push(['VIA', request.via]);
  const routes = routesFor(snapshot, channel, countryCode, resource?.resourceId ?? null);
  const routed = connectorFor(routes, destination.digits, conditions.isConnectorUp);
  const connectorId = request.via ?? routed ?? (isSandboxOpen(snapshot, conditions) ? SANDBOX : undefined);
  if (connectorId === undefined) return refuse(['NO_ROUTE', text], STATUS.REJECTED_ROUTE_NOT_AVAILABLE);
  if (connectorId === SANDBOX && request.via === undefined) steps.push(['SANDBOX']);
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

/**
 * The owned number or name a caller means by this text: a plus and blanks before a number are overlooked. The same short code may be
 * owned in several countries; the one that can send there is meant.
 */
function ownedSender(
  sender: string,
  channel: Channel,
  countryCode: string,
  snapshot: AccountSnapshot,
): NumberResource | AlphanumericSender | undefined {
  const digits = sender.replace(/[\s()+.-]/g, '');
  const numbers = /^\d+$/.test(digits) ? snapshot.resources.allByNumber(digits) : [];
  const resource: Resource | undefined =
    numbers.length > 1
      ? (numbers.find((number) => isFit(snapshot, number, channel, countryCode)) ??
        snapshot.resources.byNumber(digits, countryCode))
      : (numbers[0] ?? snapshot.resources.byName(sender));
  return resource === undefined || resource.kind === 'DOMAIN' ? undefined : resource;
}

function isFit(snapshot: AccountSnapshot, resource: Resource, channel: Channel, countryCode: string): boolean {
  return unfitness(snapshot, resource, channel, countryCode) === undefined;
}

function typeOf(sender: string): SenderType {
  if (senderKind(sender) === 'ALPHANUMERIC') return 'ALPHANUMERIC';
  // Short codes have three to eight digits; nothing shorter than that is an international number's.
  return sender.replace(/\D/g, '').length <= 8 ? 'SHORT_CODE' : 'VIRTUAL_LONG_NUMBER';
}

/** Whose a sender is, for a trace. */
export function namesOf(pairs: readonly PlatformPair[]): string[] {
  return pairs
    .slice(0, OWNERS_MAX)
    .map(({ applicationId, entityId }) => (entityId === null ? applicationId : `${applicationId} / ${entityId}`));
}
