// The meaning of every status and state we know.

import { describe, expect, it } from 'vitest';
import { messageError, messageStatus } from '../../domain/messages/status.ts';
import { parseReceipt } from '../../protocols/smpp/receipts.ts';
import { STATUS } from '../../protocols/smpp/statuses.ts';
import { plainAddress } from './addresses.ts';
import { failureOf, verdictOf } from './verdicts.ts';

function verdict(text: string) {
  const receipt = parseReceipt(text, []);
  if (receipt === undefined) throw new Error('no receipt');
  return verdictOf(receipt);
}

describe('statuses', () => {
  it('all lead to an outcome of the catalogue, and say in words what the carrier said', () => {
    for (const [name, code] of Object.entries(STATUS)) {
      const failure = failureOf(code);
      expect(failure.detail).toContain(name);
      if (failure.kind !== 'refused') continue;
      expect(messageStatus(failure.statusId).groupId).toBe(2);
      expect(messageError(failure.errorId).id).toBe(failure.errorId);
    }
  });
});

describe('receipts', () => {
  it.each([
    ['UNDELIV', '001', 9, 1],
    ['UNDELIV', '27', 9, 27],
    ['EXPIRED', '006', 15, 6],
    ['UNDELIV', '000', 9, 32],
    ['UNDELIV', '999', 9, 32],
    ['UNDELIV', 'abc', 9, 32],
    ['DELIVRD', '001', 5, 0],
    ['REJECTD', '011', 4, 11],
  ])('stat:%s err:%s mean status %i and error %i', (stat, error, statusId, errorId) => {
    expect(verdict(`id:1 stat:${stat} err:${error}`)).toMatchObject({ statusId, errorId });
    expect(messageError(errorId).id).toBe(errorId);
  });
});

describe('addresses from a carrier', () => {
  it.each([
    [1, '+447700900123', '447700900123'],
    [1, '00447700900123', '447700900123'],
    [0, '00447700900123', '447700900123'],
    [0, '0012', '0012'],
    [5, '+ACME', '+ACME'],
    [2, '07700900123', '07700900123'],
    [3, ' 12345 ', '12345'],
  ])('of type %i, %s, are %s to us', (ton, address, plain) => {
    expect(plainAddress({ ton, npi: 1, address })).toBe(plain);
  });
});
