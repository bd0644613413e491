// callsign numbers: the account's numbers, from a file; and what importing any numbers takes.

import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { parse } from 'csv-parse/sync';
import { ApiFailure, type Client } from '../client/callsign-client.ts';

/** Rows in one request: all of them or none are imported. */
const BATCH = 10_000;
const LISTS = ['capabilities', 'coverage'] as const;
const NUMERIC = [
  'messagesPerSecond',
  'messagesPerDay',
  'npa',
  'nxx',
  'pricePerMonth',
  'setupPrice',
  'initialMonthPrice',
] as const;

/** Adds `numbers import FILE.csv`. */
export function registerNumbers(program: Command, connect: () => Client): void {
  program
    .command('numbers')
    .description("the account's numbers")
    .command('import <file>')
    .description(
      'import numbers from a CSV file with a header line: number,type,capabilities and optionally countryCode,coverage,messagesPerSecond,messagesPerDay,shared,applicationId,entityId; lists are separated by blanks or |',
    )
    .action(async (file: string) => {
      await importRows(connect(), '/callsign/1/resources/numbers', rowsOf(await readFile(file, 'utf8')));
    });
}

/** Sends rows batch by batch and says how far it has come. */
export async function importRows(client: Client, path: string, rows: readonly object[]): Promise<void> {
  for (let from = 0; from < rows.length; from += BATCH) {
    const some = rows.slice(from, from + BATCH);
    await client.call('POST', path, some).catch((error: unknown) => {
      throw inLines(error, from);
    });
    console.log(`${from + some.length} of ${rows.length} numbers imported`);
  }
  if (rows.length === 0) console.log('the file has no rows');
}

/** A CSV text's rows as the API takes them. Fields left empty are left out. */
export function rowsOf(text: string): Record<string, unknown>[] {
  const records = parse(text, { columns: true, bom: true, skip_empty_lines: true, trim: true }) as Record<string, string>[];
  return records.map((record) => {
    const row: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(record)) {
      if (value === '') continue;
      if ((LISTS as readonly string[]).includes(name)) row[name] = value.split(/[\s|;]+/).filter((item) => item !== '');
      // What is no number goes as it is, so that the API names it.
      else if ((NUMERIC as readonly string[]).includes(name)) row[name] = Number.isNaN(Number(value)) ? value : Number(value);
      else if (name === 'shared') row[name] = /^(true|yes|1)$/i.test(value);
      else row[name] = name === 'number' ? value.replace(/^\+/, '') : value;
    }
    return row;
  });
}

/** The API counts rows from 0 in its request; a person counts lines of the file, the header being the first. */
function inLines(error: unknown, offset: number): unknown {
  if (!(error instanceof ApiFailure)) return error;
  const failure = new ApiFailure(error.status, error.body);
  failure.message = error.message.replace(/\[(\d+)\]\.?/g, (_all, index: string) => `line ${Number(index) + offset + 2}: `);
  return failure;
}
