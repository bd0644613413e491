// Who opened a link, and with what.

import { describe, expect, it } from 'vitest';
import { deviceOf, isPerson } from './device.ts';

const CUBOT = 'Mozilla/5.0 (Linux; Android 11; CUBOT NOTE 20) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36';

describe('who opens a link', () => {
  it.each([
    ['a phone whose maker has a name like a program', CUBOT, '', true],
    ['a browser', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120.0', '', true],
    ['a browser that only expects a click', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120.0', 'prefetch', false],
    ['a previewer', 'TelegramBot (like TwitterBot)', '', false],
    ['another', 'facebookexternalhit/1.1 Facebot Twitterbot/1.0', '', false],
    ['nobody who says so', '', '', false],
  ])('%s', (_who, userAgent, purpose, expected) => {
    expect(isPerson(userAgent, purpose)).toBe(expected);
  });

  it.each([
    [CUBOT, { deviceType: 'Phone', os: 'Android', deviceName: 'CUBOT NOTE 20' }],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X)', { deviceType: 'Phone', os: 'iOS', deviceName: 'iPhone' }],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)', { deviceType: 'Desktop', os: 'macOS', deviceName: 'macOS' }],
    ['Something/1.0', { deviceType: 'Other', os: 'Other', deviceName: 'Other' }],
  ])('%s', (userAgent, expected) => {
    expect(deviceOf(userAgent)).toEqual(expected);
  });
});
