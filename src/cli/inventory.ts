// callsign inventory: the numbers for sale, from a file.

import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { Client } from '../client/callsign-client.ts';
import { importRows, rowsOf } from './numbers.ts';

/** Adds `inventory import FILE.csv`. */
export function registerInventory(program: Command, connect: () => Client): void {
  program
    .command('inventory')
    .description('the numbers for sale')
    .command('import <file>')
    .description(
      'put numbers up for sale from a CSV file with a header line: number,type,capabilities and optionally countryCode,state,npa,nxx,pricePerMonth,setupPrice,initialMonthPrice,currency,network,note,shared,offeredTo; capabilities are separated by blanks or |',
    )
    .action(async (file: string) => {
      await importRows(connect(), '/callsign/1/number-inventory', rowsOf(await readFile(file, 'utf8')));
    });
}
