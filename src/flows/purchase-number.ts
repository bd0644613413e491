// Buys a number from the inventory: it becomes one of the account's own, under the same key, and nobody else can buy it.

import type { Caller } from '../domain/accounts.ts';
import type { InventoryNumber } from '../domain/number-inventory.ts';
import { isStorable, type PlatformInput, type PlatformPair, platformFrom } from '../domain/platform.ts';
import { invalid, notFound, Refusal } from '../domain/refusals.ts';
import type { Resource } from '../domain/resources.ts';
import { noteChange } from '../storage/changes.ts';
import { isForeignKeyViolation, type Tx } from '../storage/db.ts';
import { lockOffers, markSold } from '../storage/number-inventory.ts';
import { insertResources, type NewResource } from '../storage/resources.ts';
import { type Audit, changeConfiguration } from './change-configuration.ts';
import { goneMeanwhile } from './create-association.ts';
import { identityOfNumber } from './create-numbers.ts';
import { knownIds } from './known-ids.ts';
import { auditSale } from './return-to-inventory.ts';
import type { World } from './world.ts';

/** What is bought, by its key or by its digits. */
export type WantedNumber = { readonly numberKey: string } | { readonly number: string };

/**
 * The new owned number, with the application and entity at number level; no association is made.
 * @throws Refusal NOT_FOUND for a number nobody offers to the account, INVALID for one that is taken or ids that do not exist
 */
export async function purchaseNumber(
  world: World,
  caller: Caller,
  wanted: WantedNumber,
  platform: PlatformInput,
): Promise<Resource> {
  const { accountId } = caller;
  const pair = platformFrom(platform) ?? null;
  try {
    return await changeConfiguration(world, caller, async (tx, audit) => {
      const violations = (await knownIds(tx, accountId, [pair])).problems(pair);
      if (violations.length > 0) throw new Refusal('INVALID', { violations });
      return buyOffer(tx, caller, wanted, pair, new Date(world.clock.now()), audit);
    });
  } catch (error) {
    if (isForeignKeyViolation(error)) throw goneMeanwhile();
    throw error;
  }
}

/**
 * The same as part of a larger change, for a pair that exists.
 * @throws Refusal NOT_FOUND, INVALID
 */
export async function buyOffer(
  tx: Tx,
  caller: Caller,
  wanted: WantedNumber,
  pair: PlatformPair | null,
  at: Date,
  audit: Audit,
): Promise<Resource> {
  const { accountId } = caller;
  const offer = await lockedOffer(tx, caller, wanted);
  const row = ownedAs(offer, pair);
  const [stored] = await insertResources(tx, accountId, [row]);
  if (stored === undefined) throw invalid(propertyOf(wanted), 'is one of your numbers already');
  const { resource } = stored;
  await markSold(tx, offer.inventoryId, resource.resourceId, at);
  await noteChange(tx, { accountId, noun: 'resource', keys: [resource.resourceId] });
  audit('create', 'resource', offer.numberKey, null, row);
  await auditSale(tx, caller, offer, 'sell', false);
  return resource;
}

/** Of two buyers at once the second waits here, and then finds it sold. */
async function lockedOffer(tx: Tx, { accountId }: Caller, wanted: WantedNumber): Promise<InventoryNumber> {
  const name = 'numberKey' in wanted ? wanted.numberKey : wanted.number;
  const offers = isStorable(name) ? await lockOffers(tx, accountId, wanted) : [];
  const free = offers.filter(({ isSold }) => !isSold);
  // Digits may stand for short codes of several countries; contract: a purchase by digits is the way of American numbers.
  const offer = free.find(({ number }) => number.countryCode === 'US') ?? free[0];
  if (offer !== undefined) return offer.number;
  if (offers.length > 0) throw invalid(propertyOf(wanted), 'is taken: somebody has bought this number');
  throw notFound(`"${name}" is not among the numbers for sale`);
}

function propertyOf(wanted: WantedNumber): string {
  return 'numberKey' in wanted ? 'numberKey' : 'number';
}

function ownedAs(offer: InventoryNumber, platform: PlatformPair | null): NewResource {
  const { number, numberKey, numberType, countryCode, capabilities, isShared } = offer;
  return {
    kind: 'NUMBER',
    identity: identityOfNumber({ number, type: numberType }, countryCode),
    name: number,
    numberKey,
    numberType,
    countryCode,
    countries: [],
    capabilities,
    messagesPerSecond: null,
    messagesPerDay: null,
    isShared,
    platform,
  };
}
