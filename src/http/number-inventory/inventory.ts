// /callsign/1/number-inventory: the numbers for sale, put in and looked after by an operator.

import Type from 'typebox';
import { isStorable } from '../../domain/platform.ts';
import type { InventoryWishes } from '../../flows/change-inventory-number.ts';
import { changeInventoryNumber, deleteInventoryNumber, unknownInventoryNumber } from '../../flows/change-inventory-number.ts';
import { fillInventory } from '../../flows/fill-inventory.ts';
import { listInventory, loadInventoryNumber } from '../../storage/number-inventory.ts';
import * as wire from '../../wire/number-inventory.ts';
import { created, endpoint, noContent, ok } from '../endpoint.ts';
import { searchedDigits } from '../resources/names.ts';
import { oneOrMany } from '../resources/one-or-many.ts';
import { inventoryRow } from './inventory-row.ts';

const shared = { group: 'Number inventory', scopes: ['numbers:manage'], errors: 'modern' } as const;
const PATH = '/callsign/1/number-inventory';
const params = Type.Object({ numberKey: Type.String() });

export const postInventory = endpoint({
  ...shared,
  method: 'POST',
  path: PATH,
  summary: 'Put numbers up for sale',
  description:
    'One number or a list of up to 10,000: all of them or none, and the reason of every bad row. Area code, exchange and state of a number of +1 are read from its digits.',
  body: Type.Union([
    wire.InventoryRequest,
    Type.Array(wire.InventoryRequest, { minItems: 1, maxItems: wire.INVENTORY_ROWS_MAX }),
  ]),
  bodyBytesMax: 16 * 1024 * 1024,
  answers: { 201: wire.InventoryNumbers },
  handle: async ({ world, caller, body }) => {
    const { rows, rowName } = oneOrMany<wire.InventoryRequest>(body);
    const numbers = await fillInventory(world, caller, rows.map(inventoryRow), rowName);
    return created({ results: numbers.map(wire.inventoryObject) });
  },
});

export const getInventory = endpoint({
  ...shared,
  method: 'GET',
  path: PATH,
  summary: 'List the inventory',
  description:
    'In the order the numbers were put in; every parameter narrows the list down. `next` is the `after` of the next page.',
  query: wire.InventoryQuery,
  answers: { 200: wire.InventoryPage },
  handle: async ({ world, caller, query }) => {
    const { number, type, status, size = wire.INVENTORY_SIZE, after = 0, countryCode, state, ...rest } = query;
    const filter = {
      ...rest,
      countryCode: countryCode?.toUpperCase(),
      state: state?.toUpperCase(),
      number: number === undefined ? undefined : searchedDigits(number),
      numberType: type,
      isSold: status === undefined ? undefined : status === 'SOLD',
    };
    const isAnythingSo = [filter.number, filter.countryCode, filter.state].every(
      (text) => text === undefined || isStorable(text),
    );
    const numbers = isAnythingSo ? await listInventory(world.db, caller.accountId, filter, size, after) : [];
    const last = numbers.at(-1);
    const results = numbers.map(wire.inventoryObject);
    return ok(last === undefined || numbers.length < size ? { results } : { results, next: last.inventoryId });
  },
});

export const getInventoryNumber = endpoint({
  ...shared,
  method: 'GET',
  path: `${PATH}/{numberKey}`,
  summary: 'Read a number of the inventory',
  params,
  answers: { 200: wire.InventoryNumber },
  refusals: [404],
  handle: async ({ world, caller, params: { numberKey } }) => {
    const found = isStorable(numberKey) ? await loadInventoryNumber(world.db, caller.accountId, numberKey) : undefined;
    if (found === undefined) throw unknownInventoryNumber(numberKey);
    return ok(wire.inventoryObject(found));
  },
});

export const patchInventoryNumber = endpoint({
  ...shared,
  method: 'PATCH',
  path: `${PATH}/{numberKey}`,
  summary: 'Change a number of the inventory',
  description: 'What is left out stays, null takes away. What a sold number can do does not change with it.',
  params,
  body: wire.InventoryChange,
  answers: { 200: wire.InventoryNumber },
  refusals: [404],
  handle: async ({ world, caller, params: { numberKey }, body }) =>
    ok(wire.inventoryObject(await changeInventoryNumber(world, caller, numberKey, wishesOf(body)))),
});

export const removeInventoryNumber = endpoint({
  ...shared,
  method: 'DELETE',
  path: `${PATH}/{numberKey}`,
  summary: 'Take a number out of the inventory',
  description: 'One that is sold stays until its owner cancels it.',
  params,
  answers: { 204: null },
  refusals: [400, 404],
  handle: async ({ world, caller, params: { numberKey } }) => {
    await deleteInventoryNumber(world, caller, numberKey);
    return noContent();
  },
});

function wishesOf({
  shared: isShared,
  offeredTo,
  pricePerMonth,
  setupPrice,
  initialMonthPrice,
  currency,
  ...rest
}: wire.InventoryChange): InventoryWishes {
  const price = Object.fromEntries(
    Object.entries({ pricePerMonth, setupPrice, initialMonthPrice, currency }).filter(([, value]) => value !== undefined),
  );
  return { ...rest, price, isShared, isOfferedToAll: offeredTo === undefined ? undefined : offeredTo === 'EVERY_ACCOUNT' };
}
