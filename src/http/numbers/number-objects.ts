// The account's numbers with everything the contract shows of each: keywords, voice set-up, and what it was bought for.

import type { Caller } from '../../domain/accounts.ts';
import type { InventoryNumber } from '../../domain/number-inventory.ts';
import { DEFAULT_PAIR } from '../../domain/platform.ts';
import type { NumberResource } from '../../domain/resources.ts';
import type { World } from '../../flows/world.ts';
import { loadKeywordsOf } from '../../storage/inbound-configurations.ts';
import { loadOrigins } from '../../storage/number-inventory.ts';
import { loadVoiceSetups } from '../../storage/voice-setups.ts';
import * as wire from '../../wire/numbers.ts';
import { voiceSetupObject } from '../../wire/voice.ts';
import { countryName } from '../resources/names.ts';

export async function ownedNumberObjects(
  world: World,
  { accountId }: Caller,
  numbers: readonly NumberResource[],
): Promise<wire.OwnedNumber[]> {
  const { db } = world;
  const ids = numbers.map(({ resourceId }) => resourceId);
  const [keywords, setups, origins] = await Promise.all([
    loadKeywordsOf(db, ids),
    loadVoiceSetups(db, accountId, ids),
    loadOrigins(db, ids),
  ]);
  return numbers.map((number) => {
    const { resourceId } = number;
    const setup = setups.get(resourceId);
    const { applicationId, entityId } = number.platform ?? DEFAULT_PAIR;
    return {
      ...wire.numberObject(
        number,
        origins.get(resourceId),
        countryName(number.countryCode),
        keywords.get(resourceId) ?? [],
        true,
      ),
      ...(setup === undefined ? {} : { voiceSetup: voiceSetupObject(setup) }),
      applicationId,
      ...(entityId === null ? {} : { entityId }),
    };
  });
}

/** A number for sale: nobody configures it before it is bought. */
export function availableNumberObject(number: InventoryNumber): wire.AvailableNumber {
  return wire.numberObject(number, number, countryName(number.countryCode), [], false);
}
