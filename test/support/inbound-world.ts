// Numbers, pairs and inbound configurations for tests of what comes in, put straight into the database of a running service.

import type { AutoResponse, BlockListChange, Forwarding } from '../../src/domain/inbound/configurations.ts';
import type { Channel } from '../../src/domain/resources.ts';
import { noteChange } from '../../src/storage/changes.ts';
import type { TestService } from './service.ts';

interface PairInput {
  readonly applicationId: string;
  readonly entityId?: string;
}

/** Makes applications and entities. */
export async function addPairs({ callsign }: TestService, pairs: readonly PairInput[]): Promise<void> {
  const { world, firstAccount } = callsign;
  const { accountId } = firstAccount;
  await world.db.transaction(async (tx) => {
    for (const { applicationId, entityId } of pairs) {
      await tx.query('insert into application (account_id, application_id) values ($1, $2) on conflict do nothing', [
        accountId,
        applicationId,
      ]);
      if (entityId !== undefined)
        await tx.query('insert into entity (account_id, entity_id) values ($1, $2) on conflict do nothing', [
          accountId,
          entityId,
        ]);
    }
    await noteChange(tx, { accountId, noun: 'application', keys: 'all' });
    await noteChange(tx, { accountId, noun: 'entity', keys: 'all' });
  });
  await world.snapshots.settle(accountId);
}

export interface NumberInput {
  readonly number: string;
  readonly countryCode?: string;
  readonly numberType?: string;
  readonly capabilities?: readonly string[];
  readonly isShared?: boolean;
  readonly platform?: PairInput;
}

/** Makes a number; answers its resource id. */
export async function addNumber({ callsign }: TestService, input: NumberInput): Promise<number> {
  const { world, firstAccount } = callsign;
  const { accountId } = firstAccount;
  const {
    number,
    countryCode = 'HR',
    numberType = 'VIRTUAL_LONG_NUMBER',
    capabilities = ['SMS'],
    isShared = false,
    platform,
  } = input;
  const resourceId = await world.db.transaction(async (tx) => {
    const { rows } = await tx.query<{ resource_id: string }>(
      `insert into resource (account_id, kind, identity, name, number_key, number_type, country_code, capabilities, is_shared, application_id, entity_id)
       values ($1, 'NUMBER', $2, $3, $4, $5, $6, $7, $8, $9, $10) returning resource_id`,
      [
        accountId,
        `${number}|${countryCode}`,
        number,
        `${number}${countryCode}`.padEnd(32, '0'),
        numberType,
        countryCode,
        capabilities,
        isShared,
        platform?.applicationId ?? null,
        platform?.entityId ?? null,
      ],
    );
    await noteChange(tx, { accountId, noun: 'resource', keys: 'all' });
    return Number(rows[0]?.resource_id);
  });
  await world.snapshots.settle(accountId);
  return resourceId;
}

export interface ConfigurationInput {
  readonly keyword?: string;
  readonly channel?: Channel;
  readonly platform?: PairInput;
  readonly forwarding?: Forwarding;
  readonly autoResponse?: AutoResponse;
  readonly blockList?: BlockListChange;
}

let configurationCount = 0;

/** Makes an inbound configuration of a number; answers its key. */
export async function addConfiguration(
  { callsign }: TestService,
  resourceId: number,
  input: ConfigurationInput,
): Promise<string> {
  const { world, firstAccount } = callsign;
  configurationCount += 1;
  const key = String(configurationCount).padStart(32, 'C');
  const { keyword, channel = 'SMS', platform, forwarding, autoResponse, blockList } = input;
  await world.db.query(
    `insert into inbound_configuration (configuration_key, account_id, resource_id, channel, keyword, application_id, entity_id, forwarding, auto_response, block_list)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      key,
      firstAccount.accountId,
      resourceId,
      channel,
      keyword ?? null,
      platform?.applicationId ?? null,
      platform?.entityId ?? null,
      forwarding ?? null,
      autoResponse ?? null,
      blockList ?? null,
    ],
  );
  return key;
}
