// Puts numbers into the inventory: one, or many in one transaction, all of them or none, and the reason of every bad row.

import type { Caller } from '../domain/accounts.ts';
import {
  type InventoryNumber,
  type NumberPlace,
  type NumberPrice,
  placeOf,
  placeProblems,
  priceProblems,
} from '../domain/number-inventory.ts';
import { isStorable } from '../domain/platform.ts';
import { Refusal, type Violation } from '../domain/refusals.ts';
import type { Capability, NumberType } from '../domain/resources.ts';
import { isFirstAccount } from '../storage/accounts.ts';
import { insertInventory, type NewInventoryNumber } from '../storage/number-inventory.ts';
import { changeConfiguration } from './change-configuration.ts';
import { identityOfNumber, readDigits } from './create-numbers.ts';
import type { RowName } from './create-resources.ts';
import { newKey } from './new-key.ts';
import type { World } from './world.ts';

export interface InventoryRequestRow {
  readonly number: string;
  readonly countryCode?: string | undefined;
  readonly type: NumberType;
  readonly capabilities: readonly Capability[];
  readonly place: Partial<NumberPlace>;
  readonly price: NumberPrice;
  readonly network: string | null;
  readonly note: string | null;
  readonly isShared: boolean;
  readonly isOfferedToAll: boolean;
}

/** Rows in one statement; what the longest of them takes is little enough to wait for. */
const STATEMENT_ROWS = 10_000;

/** Answers the numbers in the order of the rows. @throws Refusal INVALID with a violation for every bad row */
export async function fillInventory(
  world: World,
  caller: Caller,
  rows: readonly InventoryRequestRow[],
  rowName: RowName,
): Promise<InventoryNumber[]> {
  const numbers = fitRows(world, rows, rowName);
  return changeConfiguration(world, caller, async (tx) => {
    const isOperator = await isFirstAccount(tx, caller.accountId);
    const stored = new Map<string, InventoryNumber>();
    for (let from = 0; from < numbers.length; from += STATEMENT_ROWS) {
      const some = numbers.slice(from, from + STATEMENT_ROWS);
      for (const { identity, number } of await insertInventory(tx, caller, some)) stored.set(identity, number);
    }
    const violations = numbers.flatMap(({ identity, isOfferedToAll }, index): Violation[] => [
      ...(stored.has(identity) ? [] : [{ property: `${rowName(index)}number`, violation: 'is in the inventory already' }]),
      ...(isOfferedToAll && !isOperator ? [{ property: `${rowName(index)}offeredTo`, violation: OPERATOR_ONLY }] : []),
    ]);
    if (violations.length > 0) throw new Refusal('INVALID', { violations });
    return numbers.flatMap(({ identity }) => stored.get(identity) ?? []);
  });
}

/** Otherwise any tenant could put up numbers for sale in everybody's shop. */
export const OPERATOR_ONLY = 'must be ACCOUNT: only the first account of the installation offers numbers to every account';

/** The rows, when all are fit and none is there twice. @throws Refusal INVALID */
function fitRows(world: World, rows: readonly InventoryRequestRow[], rowName: RowName): NewInventoryNumber[] {
  const violations: Violation[] = [];
  const firstIndex = new Map<string, number>();
  const numbers = rows.flatMap((row, index) => {
    const read = readRow(world, row);
    const { number } = read;
    for (const { property, violation } of read.violations)
      violations.push({ property: `${rowName(index)}${property}`, violation });
    if (number === undefined) return [];
    const first = firstIndex.get(number.identity);
    if (first === undefined) firstIndex.set(number.identity, index);
    else violations.push({ property: `${rowName(index)}number`, violation: `is the same as ${rowName(first)}number` });
    return [number];
  });
  if (violations.length > 0) throw new Refusal('INVALID', { violations });
  return numbers;
}

function readRow(
  world: World,
  row: InventoryRequestRow,
): { readonly number?: NewInventoryNumber; readonly violations: readonly Violation[] } {
  const { number, type, place, price, network, note, isShared, isOfferedToAll } = row;
  const { countryCode, violations } = readDigits(row, world);
  violations.push(...placeProblems(number, place), ...priceProblems(price), ...textProblems({ network, note }));
  if (violations.length > 0 || countryCode === undefined) return { violations };
  return {
    violations,
    number: {
      numberKey: newKey(),
      identity: identityOfNumber(row, countryCode),
      number,
      numberType: type,
      countryCode,
      ...placeOf(number, place),
      capabilities: [...new Set(row.capabilities)],
      price,
      network,
      note,
      isShared,
      isOfferedToAll,
    },
  };
}

/** What no database column takes. */
export function textProblems(texts: Readonly<Record<string, string | null>>): Violation[] {
  return Object.entries(texts).flatMap(([property, text]) =>
    text === null || isStorable(text)
      ? []
      : [{ property, violation: 'must not contain the character U+0000 or half a surrogate pair' }],
  );
}
