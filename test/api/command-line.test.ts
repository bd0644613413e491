// The command line against the running service: what a person types, and reads.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { registerInventory } from '../../src/cli/inventory.ts';
import { registerKeys } from '../../src/cli/keys.ts';
import { registerNumbers } from '../../src/cli/numbers.ts';
import { createClient } from '../../src/client/callsign-client.ts';
import { startService, type TestService } from '../support/service.ts';

let service: TestService;
let folder: string;
beforeAll(async () => {
  service = await startService();
  folder = await mkdtemp(join(tmpdir(), 'callsign-command-line-'));
});
afterAll(async () => {
  await service.stop();
  await rm(folder, { recursive: true });
});

/** Runs a command; answers the lines it printed. */
async function run(...words: string[]): Promise<string[]> {
  const lines: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((text: string) => lines.push(...text.split('\n')) as never);
  const program = new Command('callsign').exitOverride();
  const connect = () => createClient({ baseUrl: service.url, apiKey: service.apiKey });
  for (const register of [registerKeys, registerNumbers, registerInventory]) register(program, connect);
  try {
    await program.parseAsync(words, { from: 'user' });
  } finally {
    log.mockRestore();
  }
  return lines;
}

async function file(...lines: string[]): Promise<string> {
  const path = join(folder, `${Math.random()}.csv`);
  await writeFile(path, `${lines.join('\n')}\n`);
  return path;
}

describe('callsign keys', () => {
  it('makes a key that works, lists it without its secret, and ends it', async () => {
    const [idLine = '', secretLine = ''] = await run('keys', 'create', 'reports', '--scope', 'callsign:read', 'sms:logs:read');
    const id = /^id +(\S+)$/.exec(idLine)?.[1] ?? '';
    const secret = /^secret +(\S+) /.exec(secretLine)?.[1] ?? '';
    const account = () => service.api('GET', '/callsign/1/account', undefined, { authorization: `App ${secret}` });
    expect((await account()).status).toBe(200);
    const listed = await run('keys', 'list');
    expect(listed).toContain(`${id}  enabled   reports  callsign:read,sms:logs:read`);
    expect(listed.join()).not.toContain(secret);
    expect(await run('keys', 'revoke', id)).toEqual([`key ${id} is revoked`]);
    expect((await account()).status).toBe(401);
    await expect(run('keys', 'revoke', id)).rejects.toThrow(id);
  });
});

describe('callsign numbers import', () => {
  it('takes what spreadsheets write: a mark at the start, a plus, empty fields, lists in one field', async () => {
    const path = await file(
      '\ufeffnumber,type,capabilities,countryCode,coverage,messagesPerSecond,shared',
      '+447400123001,VIRTUAL_LONG_NUMBER,SMS|MMS,,IE FR,2.5,yes',
      '60606,SHORT_CODE,SMS,US,,,',
    );
    expect(await run('numbers', 'import', path)).toEqual(['2 of 2 numbers imported']);
    const { results } = (await service.api('GET', '/callsign/1/resources/numbers')).body;
    expect(results).toMatchObject([
      {
        number: '447400123001',
        countryCode: 'GB',
        capabilities: ['SMS', 'MMS'],
        coverage: ['IE', 'FR'],
        messagesPerSecond: 2.5,
        shared: true,
      },
      { number: '60606', countryCode: 'US', coverage: [], shared: false },
    ]);
  });

  it('names the lines that are wrong, as a person counts them, and imports none', async () => {
    const path = await file('number,type,capabilities', '447400123002,VIRTUAL_LONG_NUMBER,SMS', '44,VIRTUAL_LONG_NUMBER,SMS');
    await expect(run('numbers', 'import', path)).rejects.toMatchObject({
      name: 'ApiFailure',
      message: expect.stringContaining('line 3: number must'),
    });
    const { body } = await service.api('GET', '/callsign/1/resources/numbers?number=447400123002');
    expect(body.results).toEqual([]);
  });
});

describe('callsign inventory import', () => {
  it('puts numbers up for sale with their prices, and names the line of one that is wrong', async () => {
    const path = await file(
      'number,type,capabilities,pricePerMonth,currency,offeredTo',
      '+12125550101,VIRTUAL_LONG_NUMBER,SMS|VOICE,1.5,USD,EVERY_ACCOUNT',
      '447400123009,VIRTUAL_LONG_NUMBER,SMS,,,',
    );
    expect(await run('inventory', 'import', path)).toEqual(['2 of 2 numbers imported']);
    const { results } = (await service.api('GET', '/callsign/1/number-inventory')).body;
    expect(results).toMatchObject([
      { number: '12125550101', capabilities: ['SMS', 'VOICE'], pricePerMonth: 1.5, state: 'NY', offeredTo: 'EVERY_ACCOUNT' },
      { number: '447400123009', offeredTo: 'ACCOUNT' },
    ]);
    const wrong = await file('number,type,capabilities,setupPrice,currency', '447400123010,VIRTUAL_LONG_NUMBER,SMS,free,EUR');
    await expect(run('inventory', 'import', wrong)).rejects.toMatchObject({
      message: expect.stringContaining('line 2: setupPrice must be a number'),
    });
  });
});
