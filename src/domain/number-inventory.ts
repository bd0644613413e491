// The inventory: numbers an operator has for sale, and where in North America one belongs.

import { areaCode } from './addresses/area-codes.ts';
import type { AccountId } from './platform.ts';
import type { Violation } from './refusals.ts';
import type { Capability, CountryCode, NumberType } from './resources.ts';

export type InventoryId = number & { readonly inventoryId: unique symbol };

/** What a number costs; null = not stated. Callsign shows prices and charges nobody. */
export interface NumberPrice {
  readonly pricePerMonth: number | null;
  readonly setupPrice: number | null;
  readonly initialMonthPrice: number | null;
  readonly currency: string | null;
}

/** Area code, exchange and state of a number of +1; null for what is not known, and for every other number. */
export interface NumberPlace {
  readonly state: string | null;
  readonly npa: number | null;
  readonly nxx: number | null;
}

export interface InventoryNumber extends NumberPlace {
  readonly inventoryId: InventoryId;
  /** Whose inventory it stands in. */
  readonly accountId: AccountId;
  /** Becomes the `numberKey` of the owned number. */
  readonly numberKey: string;
  readonly number: string;
  readonly numberType: NumberType;
  readonly countryCode: CountryCode;
  readonly capabilities: readonly Capability[];
  readonly price: NumberPrice;
  readonly network: string | null;
  readonly note: string | null;
  readonly isShared: boolean;
  /** Every account of the installation may buy it; otherwise only the one whose inventory it stands in. */
  readonly isOfferedToAll: boolean;
  /** null = for sale. */
  readonly soldAt: Date | null;
}

const NORTH_AMERICAN = /^1([2-9]\d\d)(\d{3})\d{4}$/;

/** What the digits say, completed by what the caller says. */
export function placeOf(number: string, given: Partial<NumberPlace>): NumberPlace {
  const [, npa, nxx] = NORTH_AMERICAN.exec(number) ?? [];
  if (npa === undefined || nxx === undefined) return { state: given.state ?? null, npa: null, nxx: null };
  return { state: given.state ?? areaCode(npa)?.region ?? null, npa: Number(npa), nxx: Number(nxx) };
}

/** Where what the caller says of a number's place contradicts its digits. */
export function placeProblems(number: string, given: Partial<NumberPlace>): Violation[] {
  const place = placeOf(number, {});
  const violations: Violation[] = [];
  for (const part of ['npa', 'nxx'] as const) {
    const value = given[part] ?? undefined;
    if (value === undefined || value === place[part]) continue;
    const violation =
      place[part] === null ? 'must be left out: only numbers of +1 have one' : `must be ${place[part]}, as in the number`;
    violations.push({ property: part, violation });
  }
  if (given.state != null && place.state !== null && place.state !== given.state)
    violations.push({ property: 'state', violation: `must be ${place.state}, where area code ${place.npa} is` });
  return violations;
}

/** Amounts without their currency say nothing. */
export function priceProblems(price: NumberPrice): Violation[] {
  const hasAmount = price.pricePerMonth !== null || price.setupPrice !== null || price.initialMonthPrice !== null;
  if (!hasAmount || price.currency !== null) return [];
  return [{ property: 'currency', violation: 'must not be null where there is a price' }];
}
