import { expect, test } from 'vitest';
import { decodeTransfer } from './transfer-encoding.ts';

test.each<[string | undefined, string, string]>([
  ['Base64', 'Y2Fm\r\nw6k=\r\n', 'caf\u00e9'],
  ['quoted-printable', 'caf=C3=A9 =\r\nau lait \t\r\n=3D 5 =zz', 'caf\u00e9 au lait\r\n= 5 =zz'],
  ['quoted-printable', 'a =\nb \nc\n', 'a b\nc\n'],
  // No blank, though its last byte would be one in Latin 1.
  ['quoted-printable', 'voil\u00e0\r\n', 'voil\u00e0\r\n'],
  ['8bit', 'a=20b', 'a=20b'],
  ['x-unknown', 'a=20b', 'a=20b'],
  [undefined, 'a=20b', 'a=20b'],
])('what is encoded as %s is read: %j', (encoding, body, text) => {
  expect(decodeTransfer(encoding, Buffer.from(body)).toString()).toBe(text);
});
