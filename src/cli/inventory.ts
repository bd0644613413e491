// callsign inventory: the numbers for sale, from a file.

import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { Client } from '../client/callsign-client.ts';

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
      const csv = await readFile(file);
      const { imported } = await connect().upload<{ imported: number }>('/callsign/1/number-inventory/import', 'text/csv', csv);
      console.log(`${imported} numbers are for sale`);
    });
}
