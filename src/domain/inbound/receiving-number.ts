// Which of an account's numbers a message or call came to.

import type { Capability, CountryCode, NumberResource, Resource } from '../resources.ts';

/** Digits of an address as carriers write it; a name or an odd address stays as it is. */
export function addressOf(text: string): string {
  const trimmed = text.trim();
  return /^\+\d+$/.test(trimmed) ? trimmed.slice(1) : trimmed;
}

/**
 * The number among those with the digits a message or call was sent to. Short codes repeat from country to country: the sender's country
 * tells them apart, and where it does not, the eldest that serves the channel is taken.
 */
export function receivingNumber(
  withTheseDigits: readonly Resource[],
  channel: Capability,
  countryCode: CountryCode | undefined,
): NumberResource | undefined {
  const numbers = withTheseDigits.filter((resource) => resource.kind === 'NUMBER');
  const serving = numbers.filter(({ capabilities }) => capabilities.some((capability) => capability === channel));
  return serving.find((number) => number.countryCode === countryCode) ?? serving[0] ?? numbers[0];
}
