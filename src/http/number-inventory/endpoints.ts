// Every endpoint of /callsign/1/number-inventory.

import type { Endpoint } from '../endpoint.ts';
import { postInventoryImport } from './import.ts';
import { getInventory, getInventoryNumber, patchInventoryNumber, postInventory, removeInventoryNumber } from './inventory.ts';

export const numberInventoryEndpoints: readonly Endpoint[] = [
  getInventory,
  postInventory,
  postInventoryImport,
  getInventoryNumber,
  patchInventoryNumber,
  removeInventoryNumber,
];
