// /numbers/1/numbers/available and the purchase: what an account can buy, and buying it.

import { isStorable } from '../../domain/platform.ts';
import { invalid } from '../../domain/refusals.ts';
import { purchaseNumber, type WantedNumber } from '../../flows/purchase-number.ts';
import { searchAvailable } from '../../storage/available-numbers.ts';
import * as wire from '../../wire/numbers.ts';
import { bucket, endpoint, ok, perSecond } from '../endpoint.ts';
import { searchedDigits } from '../resources/names.ts';
import { ownedNumber } from '../resources/numbers.ts';
import { availableNumberObject, ownedNumberObjects } from './number-objects.ts';

const shared = { group: 'Numbers', scopes: ['numbers:manage'], errors: 'classic' } as const;

export const getAvailableNumbers = endpoint({
  ...shared,
  method: 'GET',
  path: '/numbers/1/numbers/available',
  summary: 'Search numbers for sale',
  description:
    'Those of the inventory that nobody has bought, in the order they were put in. Every parameter narrows them down; of several capabilities a number has to have all.',
  limit: bucket(2, 1),
  query: wire.AvailableNumbersQuery,
  answers: { 200: wire.AvailableNumbers },
  handle: async ({ world, caller, query }) => {
    const { number, country, state, limit = wire.AVAILABLE_LIMIT, page = 0, ...rest } = query;
    const texts = {
      digits: textOf(number, searchedDigits),
      countryCode: textOf(country, upperCase),
      state: textOf(state, upperCase),
    };
    if (!Object.values(texts).every((text) => text === undefined || isStorable(text))) return ok({ numbers: [], numberCount: 0 });
    const found = await searchAvailable(world.db, caller.accountId, { ...rest, ...texts }, page, limit);
    return ok({ numbers: found.numbers.map(availableNumberObject), numberCount: found.total });
  },
});

/** A filter that is sent empty is one that is not sent. */
function textOf(text: string | undefined, read: (text: string) => string): string | undefined {
  return text === undefined ? undefined : read(text.trim()) || undefined;
}

function upperCase(text: string): string {
  return text.toUpperCase();
}

export const postNumberPurchase = endpoint({
  ...shared,
  method: 'POST',
  path: '/numbers/1/numbers',
  summary: 'Buy a number',
  description:
    'By its key or, as is the way of American numbers, by its digits. The application and entity become those of the number; no association is made.',
  limit: perSecond(1),
  body: wire.Purchase,
  answers: { 200: wire.OwnedNumber },
  refusals: [404],
  handle: async ({ world, caller, body: { numberKey, number, ...platform } }) => {
    const resource = await purchaseNumber(world, caller, wantedNumber(numberKey, number), platform);
    if (resource.kind !== 'NUMBER') throw new Error('a purchase made something else than a number');
    // As it is now: whoever else has the key may have changed it since.
    const bought = ownedNumber(await world.snapshots.of(caller.accountId), resource.numberKey);
    return ok((await ownedNumberObjects(world, caller, [bought]))[0]);
  },
});

/** @throws Refusal INVALID unless exactly one of them is given */
function wantedNumber(numberKey: string | undefined, number: string | undefined): WantedNumber {
  const [key, digits] = [numberKey || undefined, number === undefined ? undefined : searchedDigits(number) || undefined];
  if (key !== undefined && digits !== undefined) throw invalid('number', 'must be left out where numberKey is given');
  if (key !== undefined) return { numberKey: key };
  if (digits !== undefined) return { number: digits };
  throw invalid('numberKey', 'must not be null unless number is given');
}
