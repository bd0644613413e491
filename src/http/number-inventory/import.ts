// POST /callsign/1/number-inventory/import: a whole CSV file of numbers for sale in one request.

import Type from 'typebox';
import { invalid, Refusal, type Violation } from '../../domain/refusals.ts';
import { fillInventory, type InventoryRequestRow } from '../../flows/fill-inventory.ts';
import * as wire from '../../wire/number-inventory.ts';
import { type CsvColumns, type CsvRow, csvRows } from '../csv-file.ts';
import { created, endpoint } from '../endpoint.ts';
import { checker } from '../validation.ts';
import { inventoryRow } from './inventory-row.ts';

const COLUMNS: CsvColumns = {
  lists: new Set(['capabilities']),
  numbers: new Set(['npa', 'nxx', 'pricePerMonth', 'setupPrice', 'initialMonthPrice']),
  flags: new Set(['shared']),
};
/** As many as the rest of the API names. */
const VIOLATIONS_MAX = 10_000;

const checkRow = checker(wire.InventoryRequest);

export const postInventoryImport = endpoint({
  group: 'Number inventory',
  scopes: ['numbers:manage'],
  errors: 'modern',
  method: 'POST',
  path: '/callsign/1/number-inventory/import',
  summary: 'Import a file of numbers for sale',
  description:
    'CSV with a header line: `number,type,capabilities` and optionally `countryCode,state,npa,nxx,pricePerMonth,setupPrice,initialMonthPrice,currency,network,note,shared,offeredTo`. Capabilities are separated by blanks, semicolons or bars. Up to 100,000 rows: all of them or none, and every bad line is named.',
  body: Type.Unsafe<Buffer>({ description: 'The file, UTF-8' }),
  bodyFormat: 'bytes',
  consumes: 'text/csv',
  bodyBytesMax: 32 * 1024 * 1024,
  answers: { 201: wire.InventoryImported },
  handle: async ({ world, caller, body }) => {
    const { rows, lines } = await readFile(body);
    if (rows.length === 0) throw invalid('', 'the file has no rows');
    await fillInventory(world, caller, rows, (index) => lineName(lines[index] ?? 0));
    return created({ imported: rows.length });
  },
});

interface FileRows {
  readonly rows: readonly InventoryRequestRow[];
  /** The line each row ends on, as a person counts them. */
  readonly lines: readonly number[];
}

function lineName(line: number): string {
  return `line ${line}: `;
}

/** @throws Refusal INVALID naming every bad line */
async function readFile(file: Buffer): Promise<FileRows> {
  const rows: InventoryRequestRow[] = [];
  const lines: number[] = [];
  const violations: Violation[] = [];
  for await (const { line, values } of csvRows(file, COLUMNS, wire.INVENTORY_FILE_ROWS_MAX)) {
    lines.push(line);
    const row = checkedRow(values, line, violations);
    if (row !== undefined) rows.push(row);
  }
  if (violations.length > 0) throw new Refusal('INVALID', { violations });
  return { rows, lines };
}

function checkedRow(values: CsvRow['values'], line: number, violations: Violation[]): InventoryRequestRow | undefined {
  try {
    return inventoryRow(checkRow(values) as wire.InventoryRequest);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    for (const { property, violation } of error.detail.violations ?? [])
      if (violations.length < VIOLATIONS_MAX) violations.push({ property: `${lineName(line)}${property}`, violation });
    return undefined;
  }
}
