// Decides whose a call is; the same for one that comes in and for one somebody only asks about. Stores nothing.

import type { Caller } from '../domain/accounts.ts';
import { countryOfNumber } from '../domain/addresses/phone-number.ts';
import { addressOf, receivingNumber } from '../domain/inbound/receiving-number.ts';
import type { CountryCode } from '../domain/resources.ts';
import { routeVoice, type VoiceRouting } from '../domain/voice.ts';
import type { Queryable } from '../storage/db.ts';
import { loadVoiceSetups } from '../storage/voice-setups.ts';
import type { World } from './world.ts';

export interface CallQuestion {
  readonly from: string;
  readonly to: string;
  /** Where the caller is, when known; his number tells it otherwise. */
  readonly countryCode?: CountryCode | undefined;
}

export async function decideCall(
  world: World,
  db: Queryable,
  { accountId }: Pick<Caller, 'accountId'>,
  { from, to, countryCode }: CallQuestion,
): Promise<VoiceRouting> {
  const { resources } = await world.snapshots.of(accountId);
  const called = addressOf(to);
  const country = countryCode ?? countryOfNumber(addressOf(from));
  const number = receivingNumber(resources.allByNumber(called), 'VOICE', country);
  const setup =
    number === undefined ? undefined : (await loadVoiceSetups(db, accountId, [number.resourceId])).get(number.resourceId);
  return routeVoice(called, number, setup);
}
