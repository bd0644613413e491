// Owned resources for tests of what hangs on them, put straight into the database of a running service.

import { randomBytes } from 'node:crypto';
import { noteChange } from '../../src/storage/changes.ts';
import type { TestService } from './service.ts';

export interface OwnedNumber {
  readonly number: string;
  readonly countryCode?: string;
  readonly type?: 'VIRTUAL_LONG_NUMBER' | 'SHORT_CODE' | 'TOLL_FREE_NUMBER';
  readonly capabilities?: readonly string[];
}

interface ResourceRow {
  readonly kind: 'NUMBER' | 'ALPHA' | 'DOMAIN';
  readonly identity: string;
  readonly name: string;
  readonly numberKey: string | null;
  readonly numberType: string | null;
  readonly countryCode: string | null;
  readonly countries: readonly string[];
  readonly capabilities: readonly string[];
}

/** Makes numbers, British and able to do SMS and MMS unless said; answers their keys in the same order. */
export async function ownNumbers(service: TestService, numbers: readonly OwnedNumber[]): Promise<string[]> {
  const rows = numbers.map(({ number, countryCode = 'GB', type = 'VIRTUAL_LONG_NUMBER', capabilities = ['SMS', 'MMS'] }) => ({
    kind: 'NUMBER' as const,
    identity: type === 'SHORT_CODE' ? `${number}|${countryCode}` : number,
    name: number,
    numberKey: randomBytes(16).toString('hex').toUpperCase(),
    numberType: type,
    countryCode,
    countries: [],
    capabilities,
  }));
  await insert(service, rows);
  return rows.map(({ numberKey }) => numberKey);
}

/** Makes an alphanumeric sender. */
export async function ownName(service: TestService, senderName: string, countries: readonly string[] = ['GB']): Promise<void> {
  await insert(service, [nameRow('ALPHA', senderName, countries, ['SMS', 'MMS'])]);
}

/** Makes an email domain. */
export async function ownDomain(service: TestService, domainName: string): Promise<void> {
  await insert(service, [nameRow('DOMAIN', domainName, [], ['EMAIL'])]);
}

function nameRow(
  kind: 'ALPHA' | 'DOMAIN',
  name: string,
  countries: readonly string[],
  capabilities: readonly string[],
): ResourceRow {
  const identity = name.toLowerCase();
  return { kind, identity, name, numberKey: null, numberType: null, countryCode: null, countries, capabilities };
}

async function insert({ callsign }: TestService, rows: readonly ResourceRow[]): Promise<void> {
  const { world, firstAccount } = callsign;
  const { accountId } = firstAccount;
  await world.db.transaction(async (tx) => {
    await tx.query(
      `insert into resource (account_id, kind, identity, name, number_key, number_type, country_code, countries, capabilities)
       select $1, kind, identity, name, "numberKey", "numberType", "countryCode", countries, capabilities
       from jsonb_to_recordset($2) as given (kind text, identity text, name text, "numberKey" text, "numberType" text,
         "countryCode" text, countries text[], capabilities text[])`,
      [accountId, JSON.stringify(rows)],
    );
    await noteChange(tx, { accountId, noun: 'resource', keys: 'all' });
  });
  await world.snapshots.settle(accountId);
}
