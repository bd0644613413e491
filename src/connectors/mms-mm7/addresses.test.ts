import { describe, expect, it } from 'vitest';
import { plainAddress, senderAddress } from './addresses.ts';

describe('addresses of a relay', () => {
  it.each([
    ['+15551234567', '15551234567'],
    ['15551234567', '15551234567'],
    ['0015551234567', '15551234567'],
    ['+1 (555) 123-4567', '15551234567'],
    ['+15551234567/TYPE=PLMN', '15551234567'],
    ['+15551234567/TYPE=PLMN@mms.example', '15551234567'],
    ['15551234567@mms.example', '15551234567'],
    ['12345', '12345'],
    ['0012', '0012'],
    ['jane@example.com', 'jane@example.com'],
    ['News', 'News'],
    ['  ACME  ', 'ACME'],
    ['+', '+'],
  ])('%s is %s', (text, plain) => {
    expect(plainAddress({ form: 'NUMBER', text })).toBe(plain);
  });
});

describe('senders', () => {
  const auto = { senderAddressing: 'AUTO', numberFormat: 'PLUS' } as const;
  it.each([
    ['12125550100', 'VIRTUAL_LONG_NUMBER', { form: 'NUMBER', text: '+12125550100' }],
    ['12345', 'SHORT_CODE', { form: 'SHORT_CODE', text: '12345' }],
    ['12345', null, { form: 'SHORT_CODE', text: '12345' }],
    ['12125550100', null, { form: 'NUMBER', text: '+12125550100' }],
    ['ACME', 'ALPHANUMERIC', { form: 'RFC2822', text: 'ACME' }],
  ] as const)('%s of type %s', (sender, type, address) => {
    expect(senderAddress(sender, type, auto)).toEqual(address);
  });
});
