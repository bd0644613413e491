// Decides what is to become of an inbound message; the same for one that came and for one somebody only asks about. Stores nothing.

import { countryOfNumber } from '../domain/addresses/phone-number.ts';
import type { OptOutWords } from '../domain/inbound/opt-out-words.ts';
import { receivingNumber } from '../domain/inbound/receiving-number.ts';
import {
  type InboundArrival,
  type InboundRouting,
  type InboundTraceStep,
  routeInbound,
} from '../domain/inbound/route-inbound.ts';
import { routeMail } from '../domain/inbound/route-mail.ts';
import { bindsSender } from '../domain/inbound/sticky-on-arrival.ts';
import type { AccountId } from '../domain/platform.ts';
import type { CountryCode, NumberResource } from '../domain/resources.ts';
import type { AccountSnapshot } from '../domain/snapshot/account-snapshot.ts';
import { EVERY_SENDER, isBlock } from '../domain/snapshot/opt-outs.ts';
import type { Notifications, Told } from '../domain/subscriptions.ts';
import type { Queryable } from '../storage/db.ts';
import { firstIdAt } from '../storage/ids.ts';
import { loadConfigurationsOf } from '../storage/inbound-configurations.ts';
import { countMessagesBetween } from '../storage/inbound-messages.ts';
import type { StickyRow } from '../storage/journal/work.ts';
import { asciiDomainOf } from './read-domain-name.ts';
import type { World } from './world.ts';

/**
 * Somebody who has written to one number this often within that time gets no more answers: another machine that answers by itself
 * would go on for ever. Ten in ten minutes is more than a person sends and little enough for a runaway.
 */
const ANSWERS_MAX = 10;
const ANSWERS_WITHIN_MS = 10 * 60_000;

export interface InboundDecision extends InboundRouting {
  /** The receiving number is to become the sender this subscriber is used to, unless he is used to one. */
  readonly sticky: StickyRow | null;
  /** The subscriptions that get it, where no forwarding is configured. */
  readonly told: readonly Told[];
}

/** `countryCode`: where the sender is, when known; his number tells it otherwise. */
export async function decideInbound(
  world: World,
  db: Queryable,
  accountId: AccountId,
  arrival: InboundArrival,
  countryCode: CountryCode | undefined,
): Promise<InboundDecision> {
  const snapshot = await world.snapshots.of(accountId);
  if (arrival.channel === 'EMAIL') return decideMail(snapshot, db, arrival);
  const country = countryCode ?? countryOfNumber(arrival.from);
  const number = receivingNumber(snapshot.resources.allByNumber(arrival.to), arrival.channel, country);
  const configurations = number === undefined ? [] : await loadConfigurationsOf(db, number.resourceId);
  const { routing, told } = followed(
    routeInbound(arrival, number, configurations, optOutWords(snapshot, arrival)),
    arrival,
    snapshot.notifications,
  );
  const answered = routing.reply === null ? routing : await withoutRunaway(db, accountId, arrival, routing);
  if (
    number === undefined ||
    routing.resourceId === null ||
    !bindsSender(snapshot, routing.pair, arrival.channel, number, country)
  ) {
    return { ...answered, told, sticky: null };
  }
  const sticky = {
    accountId,
    pair: routing.pair,
    channel: arrival.channel,
    destination: arrival.from,
    resourceId: number.resourceId,
  };
  return { ...answered, told, sticky, trace: [...answered.trace, stickyStep(number)] };
}

/** Mail makes no sticky sender: it is answered from the address it was written to. */
async function decideMail(snapshot: AccountSnapshot, db: Queryable, arrival: InboundArrival): Promise<InboundDecision> {
  const domainName = asciiDomainOf(arrival.to);
  const resource = domainName === undefined ? undefined : snapshot.resources.byDomain(domainName);
  const domain = resource?.kind === 'DOMAIN' ? resource : undefined;
  const configurations = domain === undefined ? [] : await loadConfigurationsOf(db, domain.resourceId);
  const associations = domain === undefined ? [] : [...snapshot.pools.ofResource(domain.resourceId)];
  associations.sort((a, b) => a.associationId - b.associationId);
  const routing = routeMail({ ...arrival, subject: arrival.subject ?? '' }, domain, associations, configurations);
  const named = { channel: arrival.channel, to: domain?.domainName ?? arrival.to };
  const { routing: followedRouting, told } = followed(routing, named, snapshot.notifications);
  return { ...followedRouting, told, sticky: null };
}

function optOutWords({ optOutPolicies, optOuts }: AccountSnapshot, { from }: InboundArrival): OptOutWords {
  const hasOptedOut = (sender: string | null): boolean =>
    optOuts.of(from)?.some((restriction) => !isBlock(restriction) && restriction.sender === (sender ?? EVERY_SENDER)) === true;
  return { policies: optOutPolicies, hasOptedOut };
}

/** Where no forwarding is configured the subscriptions get it; where none matches either, it waits to be pulled. */
function followed(
  routing: InboundRouting,
  { channel, to }: Pick<InboundArrival, 'channel' | 'to'>,
  notifications: Notifications,
): { readonly routing: InboundRouting; readonly told: readonly Told[] } {
  if (routing.action !== 'SUBSCRIPTION') return { routing, told: [] };
  const told = notifications.told({ channel, event: 'INBOUND_MESSAGE', ...routing.pair, resource: to });
  const action = told.length === 0 ? 'PULL' : 'SUBSCRIPTION';
  const detail =
    told.length === 0
      ? 'no forwarding is configured and no subscription matches: waits to be pulled'
      : `no forwarding is configured: goes to ${told.map(({ profile }) => `profile "${profile.profileId}"`).join(', ')}`;
  const trace = routing.trace.map((step) => (step.step === 'FORWARDING' ? { ...step, outcome: action, detail } : step));
  return { routing: { ...routing, action, trace }, told };
}

async function withoutRunaway(
  db: Queryable,
  accountId: AccountId,
  { from, to, atMs }: InboundArrival,
  routing: InboundRouting,
): Promise<InboundRouting> {
  const recently = await countMessagesBetween(db, accountId, from, to, firstIdAt(atMs - ANSWERS_WITHIN_MS), ANSWERS_MAX);
  if (recently < ANSWERS_MAX) return routing;
  const heldBack: InboundTraceStep = {
    step: 'AUTO_RESPONSE',
    outcome: 'HELD_BACK',
    detail: `${from} has written ${ANSWERS_MAX} times within ten minutes: perhaps a machine that answers answers`,
  };
  const trace = routing.trace.map((step) => (step.step === 'AUTO_RESPONSE' ? heldBack : step));
  return { ...routing, reply: null, trace };
}

function stickyStep(number: NumberResource): InboundTraceStep {
  const detail = `${number.number} becomes the sticky sender for this subscriber, unless there is one`;
  return { step: 'STICKY_SENDER', outcome: 'OFFERED', detail };
}
