// The associations of an account: by pair and channel for choosing senders, by resource for everything that asks whose it is.

import type { Association, AssociationId } from '../associations.ts';
import type { ApplicationId, EntityId, PlatformPair } from '../platform.ts';
import type { Channel, CountryCode, ResourceId } from '../resources.ts';
import { channelBit } from './facets.ts';
import { OrderedRows } from './ordered-rows.ts';
import type { SenderPool } from './sender-pool.ts';

const NONE: readonly Association[] = [];

/** What is associated with one pair, and the pools worked out from it. */
export class PairAssociations {
  readonly pair: PlatformPair;
  #sms = NONE;
  #mms = NONE;
  #email = NONE;
  /** Most pairs send to one country on one channel; the map comes with the second. */
  #lastPool: SenderPool | undefined;
  #pools: Map<string, SenderPool> | undefined;

  constructor(pair: PlatformPair) {
    this.pair = pair;
  }

  get isEmpty(): boolean {
    return this.#sms.length + this.#mms.length + this.#email.length === 0;
  }

  /** Eldest first. */
  on(channel: Channel): readonly Association[] {
    switch (channel) {
      case 'SMS':
        return this.#sms;
      case 'MMS':
        return this.#mms;
      case 'EMAIL':
        return this.#email;
    }
  }

  put(association: Association): void {
    const list = this.on(association.channel) as Association[];
    if (list.length === 0) this.#set(association.channel, [association]);
    else putIn(list, association);
    this.forgetPools();
  }

  delete(association: Association): void {
    const list = this.on(association.channel) as Association[];
    const at = indexIn(list, association.associationId);
    if (list[at]?.associationId === association.associationId) list.splice(at, 1);
    if (list.length === 0) this.#set(association.channel, NONE);
    this.forgetPools();
  }

  /** The pool worked out before for this channel and country, if it still holds. */
  knownPool(channel: Channel, countryCode: CountryCode, epoch: number): SenderPool | undefined {
    let pool = this.#lastPool;
    if (pool !== undefined && (pool.channel !== channel || pool.countryCode !== countryCode)) {
      pool = this.#pools?.get(channel + countryCode);
    }
    if (pool === undefined || pool.epoch !== epoch) return undefined;
    this.#lastPool = pool;
    return pool;
  }

  keepPool(pool: SenderPool): void {
    const last = this.#lastPool;
    if (last !== undefined && (last.channel !== pool.channel || last.countryCode !== pool.countryCode)) {
      this.#pools ??= new Map([[last.channel + last.countryCode, last]]);
    }
    this.#pools?.set(pool.channel + pool.countryCode, pool);
    this.#lastPool = pool;
  }

  forgetPools(): void {
    this.#lastPool = undefined;
    this.#pools = undefined;
  }

  #set(channel: Channel, list: readonly Association[]): void {
    switch (channel) {
      case 'SMS':
        this.#sms = list;
        return;
      case 'MMS':
        this.#mms = list;
        return;
      case 'EMAIL':
        this.#email = list;
    }
  }
}

interface ApplicationPools {
  readonly own: PairAssociations;
  readonly entities: Map<EntityId, PairAssociations>;
}

export class PoolIndex {
  readonly rows = new OrderedRows<AssociationId, Association>(
    (association) => association.associationId,
    (association) => association.associationId,
  );
  readonly #applications = new Map<ApplicationId, ApplicationPools>();
  readonly #byResource = new Map<ResourceId, Association | Association[]>();

  /** What is associated with exactly this pair; undefined when nothing ever was. */
  ofPair(pair: PlatformPair): PairAssociations | undefined {
    const application = this.#applications.get(pair.applicationId);
    return pair.entityId === null ? application?.own : application?.entities.get(pair.entityId);
  }

  /** The associations of exactly this pair on a channel, eldest first. */
  associationsOf(pair: PlatformPair, channel: Channel): readonly Association[] {
    return this.ofPair(pair)?.on(channel) ?? NONE;
  }

  /** How many resources are associated with anything. */
  get resourceCount(): number {
    return this.#byResource.size;
  }

  /** The associations of a resource on every channel, eldest first. */
  ofResource(resourceId: ResourceId): readonly Association[] {
    const entry = this.#byResource.get(resourceId);
    if (entry === undefined) return NONE;
    return Array.isArray(entry) ? entry : [entry];
  }

  /** The channels a resource is associated on, as facets hold them. */
  channelsOf(resourceId: ResourceId): number {
    let bits = 0;
    for (const { channel } of this.ofResource(resourceId)) bits |= channelBit(channel);
    return bits;
  }

  /** The pairs a resource is associated with on a channel. */
  pairsOf(resourceId: ResourceId, channel: Channel): PlatformPair[] {
    return this.ofResource(resourceId)
      .filter((association) => association.channel === channel)
      .map((association) => association.pair);
  }

  /** The associations of an application, those of its entities included. */
  ofApplication(applicationId: ApplicationId): Association[] {
    const application = this.#applications.get(applicationId);
    if (application === undefined) return [];
    return [application.own, ...application.entities.values()].flatMap(allOf);
  }

  /** The associations of an entity, under whatever application. */
  ofEntity(entityId: EntityId): Association[] {
    const found: Association[] = [];
    for (const { entities } of this.#applications.values()) {
      const pools = entities.get(entityId);
      if (pools !== undefined) found.push(...allOf(pools));
    }
    return found;
  }

  put(association: Association): void {
    this.delete(association.associationId);
    const pools = this.#makePair(association.pair);
    // All associations of a pair share one object for it: a million of them would carry a million copies of the ids.
    const row: Association = {
      associationId: association.associationId,
      resourceId: association.resourceId,
      channel: association.channel,
      pair: pools.pair,
    };
    this.rows.put(row);
    pools.put(row);
    const others = this.#byResource.get(row.resourceId);
    if (others === undefined) this.#byResource.set(row.resourceId, row);
    else if (Array.isArray(others)) putIn(others, row);
    else this.#byResource.set(row.resourceId, others.associationId < row.associationId ? [others, row] : [row, others]);
  }

  delete(associationId: AssociationId): Association | undefined {
    const row = this.rows.delete(associationId);
    if (row === undefined) return undefined;
    const { applicationId, entityId } = row.pair;
    const application = this.#applications.get(applicationId);
    const pools = entityId === null ? application?.own : application?.entities.get(entityId);
    pools?.delete(row);
    if (entityId !== null && pools?.isEmpty === true) application?.entities.delete(entityId);
    const others = this.#byResource.get(row.resourceId);
    if (Array.isArray(others) && others.length > 1) others.splice(indexIn(others, associationId), 1);
    else this.#byResource.delete(row.resourceId);
    return row;
  }

  /** Forgets the pools a resource stands in: it changed. */
  forgetPoolsOf(resourceId: ResourceId): void {
    for (const { pair } of this.ofResource(resourceId)) this.ofPair(pair)?.forgetPools();
  }

  #makePair({ applicationId, entityId }: PlatformPair): PairAssociations {
    let application = this.#applications.get(applicationId);
    if (application === undefined) {
      application = { own: new PairAssociations({ applicationId, entityId: null }), entities: new Map() };
      this.#applications.set(applicationId, application);
    }
    if (entityId === null) return application.own;
    let pools = application.entities.get(entityId);
    if (pools === undefined) {
      // The application's id is shared with the application's own pair for the same reason.
      pools = new PairAssociations({ applicationId: application.own.pair.applicationId, entityId });
      application.entities.set(entityId, pools);
    }
    return pools;
  }
}

function allOf(pools: PairAssociations): Association[] {
  return [...pools.on('SMS'), ...pools.on('MMS'), ...pools.on('EMAIL')];
}

/** Puts an association in its place in a list sorted by id. */
function putIn(list: Association[], association: Association): void {
  const at = indexIn(list, association.associationId);
  if (list[at]?.associationId === association.associationId) list[at] = association;
  else if (at === list.length) list.push(association);
  else list.splice(at, 0, association);
}

/** Where the association stands in a list sorted by id, or would stand. */
function indexIn(list: readonly Association[], associationId: AssociationId): number {
  let low = 0;
  let high = list.length;
  // Newcomers come last.
  if (high > 0 && (list[high - 1]?.associationId ?? 0) < associationId) return high;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle]?.associationId ?? 0) < associationId) low = middle + 1;
    else high = middle;
  }
  return low;
}
