// POST /callsign/1/number-inventory/import: a whole CSV file of numbers for sale in one request.

import { parse } from 'csv-parse';
import Type from 'typebox';
import { invalid, Refusal, type Violation } from '../../domain/refusals.ts';
import { fillInventory, type InventoryRequestRow } from '../../flows/fill-inventory.ts';
import * as wire from '../../wire/number-inventory.ts';
import { created, endpoint } from '../endpoint.ts';
import { checker } from '../validation.ts';
import { inventoryRow } from './inventory-row.ts';

const NUMERIC = new Set(['npa', 'nxx', 'pricePerMonth', 'setupPrice', 'initialMonthPrice']);
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

/** Row by row, with others served in between: a large file takes a second. @throws Refusal INVALID naming every bad line */
async function readFile(file: Buffer): Promise<FileRows> {
  const rows: InventoryRequestRow[] = [];
  const lines: number[] = [];
  const violations: Violation[] = [];
  const parser = parse(file, { columns: true, bom: true, skip_empty_lines: true, trim: true, info: true });
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: Record<string, string>; info: { lines: number } }>) {
      if (lines.length === wire.INVENTORY_FILE_ROWS_MAX)
        throw invalid('', `the file has more than ${wire.INVENTORY_FILE_ROWS_MAX} rows`);
      lines.push(info.lines);
      const row = checkedRow(record, info.lines, violations);
      if (row !== undefined) rows.push(row);
    }
  } catch (error) {
    if (error instanceof Refusal) throw error;
    // The parser's own words name the line and what is wrong with it.
    throw invalid('', `the file is not CSV: ${(error as Error).message}`);
  }
  if (violations.length > 0) throw new Refusal('INVALID', { violations });
  return { rows, lines };
}

function checkedRow(record: Record<string, string>, line: number, violations: Violation[]): InventoryRequestRow | undefined {
  try {
    return inventoryRow(checkRow(valuesOf(record)) as wire.InventoryRequest);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    for (const { property, violation } of error.detail.violations ?? [])
      if (violations.length < VIOLATIONS_MAX) violations.push({ property: `${lineName(line)}${property}`, violation });
    return undefined;
  }
}

/** Fields left empty are left out. */
function valuesOf(record: Record<string, string>): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [name, text] of Object.entries(record)) {
    if (text === '') continue;
    if (name === 'capabilities') values[name] = text.split(/[\s|;]+/).filter((item) => item !== '');
    else if (NUMERIC.has(name)) values[name] = /^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
    else if (name === 'shared') values[name] = /^(true|yes|1)$/i.test(text);
    else values[name] = name === 'number' ? text.replace(/^\+/, '') : text;
  }
  return values;
}
