// Changes a number in the inventory, or takes it out.

import type { Caller } from '../domain/accounts.ts';
import { type InventoryNumber, placeProblems, priceProblems } from '../domain/number-inventory.ts';
import { isStorable } from '../domain/platform.ts';
import { invalid, notFound, Refusal } from '../domain/refusals.ts';
import { isFirstAccount } from '../storage/accounts.ts';
import type { Tx } from '../storage/db.ts';
import {
  deleteInventoryNumber as deleteRow,
  type InventoryChange,
  lockInventoryNumber,
  updateInventoryNumber,
} from '../storage/number-inventory.ts';
import { changeConfiguration } from './change-configuration.ts';
import { OPERATOR_ONLY, textProblems } from './fill-inventory.ts';
import type { World } from './world.ts';

/** What is undefined stays; null takes away. */
export type InventoryWishes = {
  readonly [Part in Exclude<keyof InventoryChange, 'price'>]?: InventoryChange[Part] | undefined;
} & { readonly price?: Partial<InventoryChange['price']> | null | undefined };

/** Of a sold number its price and texts may change too: the owner sees them. @throws Refusal NOT_FOUND, INVALID */
export async function changeInventoryNumber(
  world: World,
  caller: Caller,
  numberKey: string,
  wishes: InventoryWishes,
): Promise<InventoryNumber> {
  return changeConfiguration(world, caller, async (tx, audit) => {
    const before = await lockedNumber(tx, caller, numberKey);
    const change = granted(before, wishes);
    const violations = [
      ...placeProblems(before.number, wishes.state === undefined ? {} : { state: change.state }),
      ...priceProblems(change.price),
      ...textProblems({ network: change.network, note: change.note }),
    ];
    if (violations.length > 0) throw new Refusal('INVALID', { violations });
    if (change.isOfferedToAll && !(await isFirstAccount(tx, caller.accountId))) throw invalid('offeredTo', OPERATOR_ONLY);
    await updateInventoryNumber(tx, before.inventoryId, change);
    audit('update', 'inventory_number', numberKey, changeable(before), change);
    return { ...before, ...change };
  });
}

function granted(before: InventoryNumber, wishes: InventoryWishes): InventoryChange {
  const kept = <T>(wish: T | undefined, now: T): T => (wish === undefined ? now : wish);
  return {
    state: kept(wishes.state, before.state),
    capabilities: wishes.capabilities === undefined ? before.capabilities : [...new Set(wishes.capabilities)],
    price: wishes.price === null ? NO_PRICE : { ...before.price, ...wishes.price },
    network: kept(wishes.network, before.network),
    note: kept(wishes.note, before.note),
    isShared: kept(wishes.isShared, before.isShared),
    isOfferedToAll: kept(wishes.isOfferedToAll, before.isOfferedToAll),
  };
}

const NO_PRICE = { pricePerMonth: null, setupPrice: null, initialMonthPrice: null, currency: null };

function changeable({ state, capabilities, price, network, note, isShared, isOfferedToAll }: InventoryNumber): InventoryChange {
  return { state, capabilities, price, network, note, isShared, isOfferedToAll };
}

/** @throws Refusal NOT_FOUND; WRONG_STATE for a sold one: it could not come back */
export async function deleteInventoryNumber(world: World, caller: Caller, numberKey: string): Promise<void> {
  await changeConfiguration(world, caller, async (tx, audit) => {
    const before = await lockedNumber(tx, caller, numberKey);
    if (before.soldAt !== null) {
      throw new Refusal('WRONG_STATE', { message: `number ${before.number} is sold: it can go once its owner has cancelled it` });
    }
    await deleteRow(tx, before.inventoryId);
    audit('delete', 'inventory_number', numberKey, { number: before.number, ...changeable(before) }, null);
  });
}

async function lockedNumber(tx: Tx, { accountId }: Caller, numberKey: string): Promise<InventoryNumber> {
  const locked = isStorable(numberKey) ? await lockInventoryNumber(tx, accountId, numberKey) : undefined;
  if (locked === undefined) throw unknownInventoryNumber(numberKey);
  return locked;
}

export function unknownInventoryNumber(numberKey: string): Refusal {
  return notFound(`there is no number with the key "${numberKey}" in your inventory`);
}
