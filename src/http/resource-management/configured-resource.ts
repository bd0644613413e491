// Finds what an inbound configuration is about, by whichever of its names a caller used.

import { invalid, notFound, Refusal } from '../../domain/refusals.ts';
import { CHANNELS, type Channel, type NumberResource, type Resource } from '../../domain/resources.ts';
import type { AccountSnapshot } from '../../domain/snapshot/account-snapshot.ts';
import { searchedDigits } from '../resources/names.ts';

export interface Target {
  readonly channel: Channel;
  readonly number?: string | undefined;
  readonly numberKey?: string | undefined;
  readonly resource?: string | undefined;
  readonly resourceKey?: string | undefined;
  readonly countryCode?: string | undefined;
}

/** @throws Refusal INVALID for a channel the contract has and Callsign has not */
export function supportedChannel(channel: string): Channel {
  const supported = CHANNELS.find((known) => known === channel);
  if (supported === undefined) throw invalid('channel', `unsupported channel: ${channel}`);
  return supported;
}

/** @throws Refusal INVALID when it is not named as its channel asks for, or cannot serve the channel; NOT_FOUND */
export function configuredResource(snapshot: AccountSnapshot, target: Target): Resource {
  return target.channel === 'EMAIL' ? domain(snapshot, target) : number(snapshot, target);
}

function domain({ resources }: AccountSnapshot, { resource, resourceKey }: Target): Resource {
  const name = resource ?? resourceKey;
  if (name === undefined) throw invalid('resource', 'must not be null: name the domain here or in resourceKey');
  const found = resources.byDomain(name);
  // A domain is its own key.
  if (found === undefined || (resourceKey !== undefined && resources.byDomain(resourceKey) !== found))
    throw notFound(`domain "${name}" is not one of yours`);
  return found;
}

function number(snapshot: AccountSnapshot, target: Target): Resource {
  const found = target.numberKey === undefined ? byDigits(snapshot, target) : byKey(snapshot, target, target.numberKey);
  if (!found.capabilities.some((capability) => capability === target.channel))
    throw invalid('channel', `number ${found.number} does not serve ${target.channel}`);
  return found;
}

function byKey({ resources }: AccountSnapshot, target: Target, numberKey: string): NumberResource {
  const found = resources.byNumberKey(numberKey);
  if (found?.kind !== 'NUMBER') throw notFound(`number with the key "${numberKey}" is not one of yours`);
  if (target.number !== undefined && searchedDigits(target.number) !== found.number)
    throw invalid('number', `is not the number with the key ${numberKey}`);
  if (target.countryCode !== undefined && target.countryCode !== found.countryCode)
    throw invalid('countryCode', `is not the country of the number with the key ${numberKey}`);
  return found;
}

function byDigits({ resources }: AccountSnapshot, { number: text, countryCode }: Target): NumberResource {
  if (text === undefined) {
    const violation = 'must not be null: name the number here or in numberKey';
    throw new Refusal('INVALID', { violations: [{ property: 'number', violation }] });
  }
  const owned = resources.allByNumber(searchedDigits(text)).filter((resource) => resource.kind === 'NUMBER');
  const found = countryCode === undefined ? owned : owned.filter((resource) => resource.countryCode === countryCode);
  const [only] = found;
  if (only === undefined)
    throw notFound(`number ${text}${countryCode === undefined ? '' : ` (${countryCode})`} is not one of yours`);
  if (found.length > 1)
    throw invalid('countryCode', `must not be null: you have ${text} in ${found.map((one) => one.countryCode).join(' and ')}`);
  return only;
}
