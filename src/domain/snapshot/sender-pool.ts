// What can be said about the senders of a pair before a single message is seen: worked out once for each pair, channel and country,
// and kept in the snapshot until something it rests on changes. Built in outbound/pool.ts.

import type { Route } from '../connectors.ts';
import type { PlatformPair } from '../platform.ts';
import type { AlphanumericSender, Channel, CountryCode, NumberResource, Resource, SenderType } from '../resources.ts';
import type { SendingStrategy } from '../strategies.ts';

/** Why a sender of the pool cannot serve any message to this country on this channel. */
export type DropReason = 'INACTIVE' | 'NO_CAPABILITY' | 'COUNTRY_NOT_REACHED' | 'COUNTRY_POLICY';

/** A sender that may serve; per message only opt-outs, limits, prefixes of routes and the state of connectors can still speak against it. */
export interface Candidate {
  readonly resource: NumberResource | AlphanumericSender;
  readonly senderType: SenderType;
  /** The strategy's priority of its type; lower is preferred. */
  readonly rank: number;
  /** Its share when an idle pool is spread: the declared messages per second. */
  readonly weight: number;
  /** Stands for the sender where an idle pool is spread: the same number on every node. */
  readonly seed: number;
  /** The area code of a number in the US or Canada; null for short codes, toll-free numbers, names and numbers elsewhere. */
  readonly areaCode: string | null;
  /** The routes that may carry it, most specific first, then lowest priority number; each may still ask for a prefix. */
  readonly routes: readonly Route[];
}

export interface DroppedSender {
  readonly resource: Resource;
  readonly reason: DropReason;
}

export interface SenderPool {
  readonly pair: PlatformPair;
  readonly channel: Channel;
  readonly countryCode: CountryCode;
  /** The snapshot's epoch it was built in; of another epoch it is void. */
  readonly epoch: number;
  readonly strategy: SendingStrategy | undefined;
  /** Best rank first, then eldest first. */
  readonly candidates: readonly Candidate[];
  /** Those of the best rank: what is left of an undisturbed pool after the priority step. */
  readonly preferred: readonly Candidate[];
  /**
   * The seeds of the preferred in one compact list, when nothing but the hash can tell them apart (no declared rates, equal weights);
   * with very many pools reading every candidate would cost more than the whole decision.
   */
  readonly preferredSeeds: readonly number[] | undefined;
  readonly dropped: readonly DroppedSender[];
  /** One and the same route for all candidates whatever the destination's digits; then nothing about it is decided per message. */
  readonly commonRoute: Route | undefined;
  /** Some candidate has a route, if only for some prefix. */
  readonly hasRoutes: boolean;
  /** Some candidate has a daily limit, to be looked at per message. */
  readonly hasDailyLimits: boolean;
  /** Name of the report on this pool, made from its content when first asked for. */
  reportId: string | undefined;
  /** The report as JSON, made with its name. */
  reportText: string | undefined;
}
