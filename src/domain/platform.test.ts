import { describe, expect, it } from 'vitest';
import { idViolation, isStorable, isUnset, labelViolation, platformFrom } from './platform.ts';

describe('a pair as callers send it', () => {
  it.each([
    [undefined, undefined],
    [null, undefined],
    [{}, undefined],
    [{ applicationId: '', entityId: null }, undefined],
    [{ entityId: 'x' }, { applicationId: 'default', entityId: 'x' }],
    [
      { applicationId: '', entityId: 'x' },
      { applicationId: 'default', entityId: 'x' },
    ],
    [
      { applicationId: 'a', entityId: '' },
      { applicationId: 'a', entityId: null },
    ],
  ])('%j means %j', (given, expected) => {
    expect(platformFrom(given)).toEqual(expected);
  });

  it('is unset when it is missing, or the default application without an entity', () => {
    expect(isUnset(undefined)).toBe(true);
    expect(isUnset(platformFrom({ applicationId: 'default' }))).toBe(true);
    expect(isUnset(platformFrom({ entityId: 'x' }))).toBe(false);
    expect(isUnset(platformFrom({ applicationId: 'Default' }))).toBe(false);
  });
});

describe('an id', () => {
  it.each(['a', ' a ', 'a/b', '😀', '100%', '__proto__', '\u00a0x'])('may be %j', (id) => {
    expect(idViolation(id)).toBeUndefined();
  });
  it.each(['', ' ', '\u2003\u00a0', 'a\n', '\u0000', '\u009f', '\ud800', 'a\udc00b'])('may not be %j', (id) => {
    expect(idViolation(id)).toBeDefined();
  });
});

describe('a label', () => {
  it('may be anything a database keeps as it is', () => {
    expect([labelViolation(''), labelViolation('two\nlines 😀')]).toEqual([undefined, undefined]);
    expect(labelViolation('\u0000')).toBeDefined();
    expect([isStorable('\ud83d'), isStorable('\ud83d\ude00')]).toEqual([false, true]);
  });
});
