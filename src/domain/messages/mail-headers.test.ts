import { expect, test } from 'vitest';
import { headerProblem } from './mail-headers.ts';

test.each([
  ['X-Campaign', 'spring'],
  ['List-Unsubscribe', '<mailto:stop@example.com>'],
  ['X-Grüße'.replace('ü', 'u').replace('ß', 's'), 'Grüße aus Köln'],
  ['Precedence', ''],
])('%s: %s may be added', (name, value) => {
  expect(headerProblem(name, value)).toBeUndefined();
});

test.each([
  ['Subject', 'x'],
  ['bCC', 'x@example.com'],
  ['DKIM-Signature', 'v=1'],
  ['ARC-Seal', 'i=1'],
  ['Resent-From', 'a@b.example'],
  ['X-A', 'one\r\nBcc: victim@example.com'],
  ['X-A', 'one\nBcc: victim@example.com'],
  ['X-A', 'one\rBcc: victim@example.com'],
  ['X-A', 'one\u0000'],
  ['X-A: y\r\nBcc', 'victim@example.com'],
  ['X A', 'x'],
  ['', 'x'],
  ['X-Ä', 'x'],
  ['X-A', 'x'.repeat(2_001)],
])('%j: %j may not', (name, value) => {
  expect(headerProblem(name, value)).toBeTypeOf('string');
});
