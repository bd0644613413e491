import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { MessageId } from '../../domain/messages/message.ts';
import { readReturnPath, returnPathFor } from './return-path.ts';

const SECRET = Buffer.alloc(32, 7);

test('every return path names its message, whatever its case becomes on the way', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }), (id) => {
      const messageId = String(id) as MessageId;
      const path = returnPathFor(messageId, 'bounces.example.com', SECRET);
      expect(readReturnPath(path, SECRET)).toBe(messageId);
      expect(readReturnPath(`<${path.toUpperCase()}>`, SECRET)).toBe(messageId);
      // RFC 5321, 4.5.3.1.1.
      expect(path.split('@')[0]?.length).toBeLessThanOrEqual(64);
    }),
  );
});

test('a return path made with another secret, or changed, is none', () => {
  const path = returnPathFor('123456789012345678' as MessageId, 'bounces.example.com', SECRET);
  expect(readReturnPath(path, Buffer.alloc(32, 8))).toBeUndefined();
  const [local = '', domain] = path.split('@');
  for (let at = 0; at < local.length; at += 1) {
    const other = local[at] === '0' ? '1' : '0';
    expect(readReturnPath(`${local.slice(0, at)}${other}${local.slice(at + 1)}@${domain}`, SECRET)).toBeUndefined();
  }
});

test.each([
  '',
  '@',
  'postmaster@example.com',
  'bounce@example.com',
  'bounce+@x',
  'bounce+a-b@x',
  'bounce+1-éééééééééé@x',
  `bounce+1-${'0'.repeat(20)}-x@x`,
])('%j is none', (address) => {
  expect(readReturnPath(address, SECRET)).toBeUndefined();
});
