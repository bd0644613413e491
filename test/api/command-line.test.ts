// The command line against the running service: what a person types, and reads.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { registerImport } from '../../src/cli/import.ts';
import { registerInventory } from '../../src/cli/inventory.ts';
import { registerKeys } from '../../src/cli/keys.ts';
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
  for (const register of [registerKeys, registerImport, registerInventory]) register(program, connect);
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

describe('callsign import', () => {
  it('takes what spreadsheets write: a mark at the start, semicolons, a plus, empty fields, lists in one field', async () => {
    const path = await file(
      '\ufeffnumber;type;capabilities;countryCode;coverage;messagesPerSecond;shared',
      '+447400123001;VIRTUAL_LONG_NUMBER;SMS|MMS;;IE FR;2.5;yes',
      '60606;SHORT_CODE;SMS;US;;;',
    );
    expect(await run('import', 'numbers', path, '--dry-run')).toEqual(['2 create']);
    expect((await service.api('GET', '/callsign/1/resources/numbers')).body.results).toEqual([]);
    expect(await run('import', 'numbers', path)).toEqual(['2 create']);
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
    expect(await run('import', 'numbers', path)).toEqual(['2 same']);
  });

  it('imports the good rows and names the lines of the others, as a person counts them', async () => {
    await service.api('POST', '/provisioning/1/applications', { applicationId: 'shop' });
    const path = await file(
      'number,type,capabilities,applicationId',
      '447400123002,VIRTUAL_LONG_NUMBER,SMS,shop',
      '44,VIRTUAL_LONG_NUMBER,SMS,',
      '447400123003,VIRTUAL_LONG_NUMBER,SMS,nobody',
      '447400123002,VIRTUAL_LONG_NUMBER,SMS,',
      '447400123001,VIRTUAL_LONG_NUMBER,SMS,',
    );
    const foreseen = await run('import', 'numbers', path, '--dry-run');
    const lines = await run('import', 'numbers', path);
    process.exitCode = 0;
    expect(foreseen).toEqual(lines);
    expect(lines).toEqual([
      'line 3: 44 REFUSED: number must match "^[0-9]{3,15}$"',
      'line 4: 447400123003 REFUSED: applicationId application "nobody" does not exist',
      'line 5: 447400123002 REFUSED: is the same as line 2',
      'line 6: 447400123001 DIFFERS: differs in capabilities',
      '1 create, 3 refused, 1 differs',
    ]);
    const { body } = await service.api('GET', '/callsign/1/resources/numbers?number=447400123002');
    expect(body.results).toMatchObject([{ applicationId: 'shop' }]);
    await run('import', 'numbers', path, '--update');
    process.exitCode = 0;
    const changed = await service.api('GET', '/callsign/1/resources/numbers?number=447400123001');
    expect(changed.body.results).toMatchObject([{ capabilities: ['SMS'], coverage: ['IE', 'FR'] }]);
  });

  it('imports alphanumeric senders, and says which column it does not know', async () => {
    const path = await file('senderName,countryCodes,capabilities', 'MyShop,GB IE,SMS', 'MyVeryLongShop,GB,SMS', 'Other,XX,SMS');
    const lines = await run('import', 'alphanumeric-senders', path);
    process.exitCode = 0;
    expect(lines.slice(0, 2)).toEqual([
      expect.stringMatching(/^line 3: MyVeryLongShop REFUSED: senderName /),
      expect.stringMatching(/^line 4: Other REFUSED: countryCodes "XX"/),
    ]);
    const strange = await run('import', 'alphanumeric-senders', await file('senderName,country', 'Shop,GB'));
    process.exitCode = 0;
    expect(strange[0]).toMatch(/^line 2: Shop REFUSED: country is no column of such a file: use senderName, countryCodes/);
    const none = await file('senderName,countryCodes,capabilities');
    expect(await run('import', 'alphanumeric-senders', none)).toEqual(['the file has no rows']);
    const broken = await file('senderName,countryCodes', '"MyShop,GB');
    await expect(run('import', 'alphanumeric-senders', broken)).rejects.toThrow(/the file is not CSV/);
  });

  it('copies an account after showing what would be done', async () => {
    const lines = await run('import', 'account', '--from', service.url, '--key', service.apiKey, '--dry-run', '--pace', 'none');
    expect(lines[0]).toBe('This would be done:');
    expect(lines).toContain('application           2 same');
  });
});

describe('callsign inventory import', () => {
  it('puts numbers up for sale with their prices, and names the line of one that is wrong', async () => {
    const path = await file(
      'number,type,capabilities,pricePerMonth,currency,offeredTo',
      '+12125550101,VIRTUAL_LONG_NUMBER,SMS|VOICE,1.5,USD,EVERY_ACCOUNT',
      '447400123009,VIRTUAL_LONG_NUMBER,SMS,,,',
    );
    expect(await run('inventory', 'import', path)).toEqual(['2 numbers are for sale']);
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
