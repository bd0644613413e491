// A row of the inventory from a request to what the flow takes, whether it came as JSON or in a file.

import type { InventoryRequestRow } from '../../flows/fill-inventory.ts';
import type { InventoryRequest } from '../../wire/number-inventory.ts';

export function inventoryRow(row: InventoryRequest): InventoryRequestRow {
  const { number, countryCode, type, capabilities, state, npa, nxx, network, note, shared, offeredTo } = row;
  return {
    number,
    countryCode,
    type,
    capabilities,
    place: {
      ...(state === undefined ? {} : { state }),
      ...(npa === undefined ? {} : { npa }),
      ...(nxx === undefined ? {} : { nxx }),
    },
    price: {
      pricePerMonth: row.pricePerMonth ?? null,
      setupPrice: row.setupPrice ?? null,
      initialMonthPrice: row.initialMonthPrice ?? null,
      currency: row.currency ?? null,
    },
    network: network ?? null,
    note: note ?? null,
    isShared: shared ?? false,
    isOfferedToAll: offeredTo === 'EVERY_ACCOUNT',
  };
}
