import { describe, expect, it } from 'vitest';
import { DEFAULT_PAIR } from '../platform.ts';
import { type ConfigurationParts, mergedParts, NO_PARTS } from './merge-configuration.ts';

const before: ConfigurationParts = {
  username: 'anna',
  platform: DEFAULT_PAIR,
  forwarding: { type: 'PULL' },
  autoResponse: { message: 'Thanks', sender: null, window: null },
  blockList: { type: 'BLOCK', level: 'FROM_SENDER' },
};

describe('merging an inbound configuration', () => {
  it('keeps every part that was not sent', () => {
    expect(mergedParts(before, new Set(), {})).toEqual(before);
    expect(mergedParts(before, new Set(), { username: undefined })).toEqual(before);
  });

  it('replaces a part that was sent as a whole', () => {
    const autoResponse = { message: 'Hello', sender: '60606', window: null };
    expect(mergedParts(before, new Set(), { autoResponse })).toEqual({ ...before, autoResponse });
  });

  it('takes away what is unset', () => {
    expect(mergedParts(before, new Set(['forwarding', 'blockList']), {})).toEqual({
      ...before,
      forwarding: null,
      blockList: null,
    });
    const all = Object.keys(NO_PARTS) as (keyof ConfigurationParts)[];
    expect(mergedParts(before, new Set(all), {})).toEqual(NO_PARTS);
  });

  it('sets a part that is unset and sent at once', () => {
    expect(mergedParts(before, new Set(['username']), { username: 'ben' }).username).toBe('ben');
  });
});
