import { describe, expect, it } from 'vitest';
import {
  accountSettings,
  allowsNumberType,
  type CountryRule,
  DEFAULT_ACCOUNT_SETTINGS,
  DEFAULT_COUNTRY_POLICY,
  policyViolations,
} from './accounts.ts';

const rule = (
  countryCode: string,
  channels: CountryRule['channels'],
  numberTypes: CountryRule['numberTypes'] = [],
): CountryRule => ({
  countryCode,
  channels,
  numberTypes,
});

describe('settings in force', () => {
  it('are the defaults, and over them what was stored', () => {
    expect(accountSettings({})).toEqual(DEFAULT_ACCOUNT_SETTINGS);
    expect(accountSettings({ stickySenderDays: 3 })).toEqual({ ...DEFAULT_ACCOUNT_SETTINGS, stickySenderDays: 3 });
  });
});

describe('the country policy', () => {
  it.each([
    ['US', 'SMS', 'VIRTUAL_LONG_NUMBER', true],
    ['US', 'SMS', 'SHORT_CODE', false],
    ['CA', 'MMS', 'TOLL_FREE_NUMBER', false],
    ['GB', 'SMS', 'SHORT_CODE', true],
    ['US', 'EMAIL', 'SHORT_CODE', true],
  ] as const)('shipped by default, in %s for %s: %s %s', (country, channel, type, isAllowed) => {
    expect(allowsNumberType(DEFAULT_COUNTRY_POLICY, country, channel, type)).toBe(isAllowed);
  });

  it('has one rule for a channel of a country, and for countries only', () => {
    expect(policyViolations(DEFAULT_COUNTRY_POLICY)).toEqual([]);
    expect(policyViolations([rule('US', ['SMS']), rule('US', ['MMS']), rule('CA', ['SMS'])])).toEqual([]);
    const wrong = [rule('US', ['SMS']), rule('ZZ', ['SMS']), rule('US', ['MMS', 'SMS'])];
    expect(policyViolations(wrong).map(({ property }) => property)).toEqual([
      'countryPolicy[1].countryCode',
      'countryPolicy[2].channels[1]',
    ]);
    expect(policyViolations([rule('US', ['SMS', 'SMS'])])).toHaveLength(1);
  });
});
