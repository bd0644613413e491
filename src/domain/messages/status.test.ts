// The catalogue is whole, and its constants name what they say.

import { describe, expect, it } from 'vitest';
import { catalogue, ERROR, isFinal, messageError, messageStatus, STATUS } from './status.ts';

describe('the catalogue', () => {
  it.each(Object.entries(STATUS))('has under the constant %s the status of that name', (name, id) => {
    expect(messageStatus(id).name).toBe(name);
  });

  it.each(Object.entries(ERROR))('has under the constant %s the error of that name', (name, id) => {
    expect(messageError(id).name).toBe(name);
  });

  it('uses the names of groups clients know and no others', () => {
    const { statuses, errors } = catalogue();
    expect(new Set(statuses.map(({ groupName }) => groupName))).toEqual(
      new Set(['PENDING', 'UNDELIVERABLE', 'DELIVERED', 'EXPIRED', 'REJECTED']),
    );
    expect(new Set(errors.map(({ groupName }) => groupName))).toEqual(
      new Set(['OK', 'HANDSET_ERRORS', 'USER_ERRORS', 'OPERATOR_ERRORS']),
    );
  });

  it('spells what was seen on the wire as it was seen', () => {
    expect(messageStatus(26).description).toBe('Message sent to next instance');
    expect(messageStatus(5).description).toBe('Message delivered to handset');
    expect(messageError(0)).toMatchObject({ name: 'NO_ERROR', description: 'No Error', permanent: false });
  });

  it('answers an unknown error for one it does not have', () => {
    expect(messageError(99_999).name).toBe('EC_UNKNOWN_ERROR');
  });

  it('knows the last word from the others', () => {
    expect([5, 9, 15, 11, 23].every(isFinal)).toBe(true);
    expect([26, 7, 3, 2].some(isFinal)).toBe(false);
  });
});
