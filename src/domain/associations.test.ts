import { describe, expect, it } from 'vitest';
import { type CountryRule, DEFAULT_COUNTRY_POLICY } from './accounts.ts';
import { canServe, whyUnfit } from './associations.ts';
import type { Channel, NumberType, Resource } from './resources.ts';

const number = (numberType: NumberType, countryCode: string, capabilities: readonly string[] = ['SMS', 'MMS']): Resource =>
  ({ kind: 'NUMBER', number: '60606', numberType, countryCode, capabilities }) as unknown as Resource;

describe('what may be associated', () => {
  it.each([
    ['NUMBER', ['SMS', 'MMS']],
    ['ALPHA', ['SMS', 'MMS']],
    ['DOMAIN', ['EMAIL']],
  ] as const)('is a %s on %j and no other channel', (kind, channels: readonly Channel[]) => {
    for (const channel of ['SMS', 'MMS', 'EMAIL'] as const) expect(canServe(kind, channel)).toBe(channels.includes(channel));
  });

  it.each([
    ['VIRTUAL_LONG_NUMBER', 'US', true],
    ['VIRTUAL_LONG_NUMBER', 'CA', true],
    ['SHORT_CODE', 'US', false],
    ['TOLL_FREE_NUMBER', 'US', false],
    ['SHORT_CODE', 'CA', false],
    ['TOLL_FREE_NUMBER', 'CA', false],
    ['SHORT_CODE', 'GB', true],
    ['TOLL_FREE_NUMBER', 'GB', true],
  ] as const)('by the shipped country policy: a %s of %s is %s', (type, country, isAllowed) => {
    for (const channel of ['SMS', 'MMS'] as const) {
      expect(whyUnfit(number(type, country), channel, DEFAULT_COUNTRY_POLICY) === undefined).toBe(isAllowed);
    }
  });

  it('says which types a country allows, when several or none are left', () => {
    const rule = (numberTypes: readonly NumberType[]): CountryRule[] => [{ countryCode: 'HR', channels: ['SMS'], numberTypes }];
    const short = number('SHORT_CODE', 'HR');
    expect(whyUnfit(short, 'SMS', rule(['VIRTUAL_LONG_NUMBER', 'TOLL_FREE_NUMBER']))).toBe(
      '60606 is a SHORT_CODE of HR, where the country policy allows VIRTUAL_LONG_NUMBER and TOLL_FREE_NUMBER for SMS',
    );
    expect(whyUnfit(short, 'SMS', rule([]))).toContain('allows no number type for SMS');
    expect(whyUnfit(short, 'MMS', rule([]))).toBeUndefined();
  });

  it('has the capability for the channel', () => {
    expect(whyUnfit(number('VIRTUAL_LONG_NUMBER', 'GB', ['SMS']), 'MMS', [])).toBe('60606 is not capable of MMS');
  });
});
