import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fieldsOf, relaxedBody, relaxedField, signatureField, signingInput, splitMessage } from './dkim.ts';

describe('the examples of RFC 6376, 3.4.5', () => {
  const { header, body } = splitMessage(Buffer.from('A: X\r\nB : Y\t\r\n\tZ  \r\n\r\n C \r\nD \t E\r\n\r\n\r\n'));

  test('a header', () => {
    expect(fieldsOf(header).map(relaxedField)).toEqual(['a:X', 'b:Y Z']);
  });

  test('a body', () => {
    expect(relaxedBody(body).toString()).toBe(' C\r\nD E\r\n');
  });
});

test.each([
  ['', ''],
  ['\r\n', ''],
  ['\r\n\r\n\r\n', ''],
  [' \t\r\n\r\n', ''],
  ['a', 'a\r\n'],
  ['a\r\n', 'a\r\n'],
  ['a \t', 'a\r\n'],
  ['a\r\n\r\nb\r\n\r\n', 'a\r\n\r\nb\r\n'],
  ['\r\na\r\n', '\r\na\r\n'],
  ['a  b\t\tc\r\n', 'a b c\r\n'],
  ['\ta\r\n', ' a\r\n'],
  ['é \r\n', 'é\r\n'],
  // Only what belongs to a line break is one.
  ['a \rb\r\n', 'a \rb\r\n'],
])('the body %j is signed as %j', (body, relaxed) => {
  expect(relaxedBody(Buffer.from(body)).toString()).toBe(relaxed);
});

test('relaxing once is enough', () => {
  const line = fc.string({ unit: fc.constantFrom(' ', '\t', 'a', 'é', '='), maxLength: 8 });
  fc.assert(
    fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
      const once = relaxedBody(Buffer.from(lines.join('\r\n')));
      expect(relaxedBody(once).equals(once)).toBe(true);
      expect(once.toString()).not.toMatch(/[ \t]\r\n| {2}|\t/);
    }),
  );
});

test.each([
  ['Subject: a\r\n  folded\r\n\tline ', 'subject:a folded line'],
  ['SUBJECT:x', 'subject:x'],
  ['subject :  x  y', 'subject:x y'],
  ['X-Empty:', 'x-empty:'],
])('the field %j is signed as %j', (line, relaxed) => {
  expect(fieldsOf(Buffer.from(`${line}\r\n`)).map(relaxedField)).toEqual([relaxed]);
});

describe('what is signed', () => {
  const fields = fieldsOf(
    Buffer.from(
      'Received: by x\r\nFrom: a@b.example\r\nTo: c@d.example\r\nSubject: s\r\nX-Other: o\r\nList-Unsubscribe: <u>\r\n',
    ),
  );
  const input = signingInput(fields, 'BODYHASH=', { domain: 'b.example', selector: 'sel' }, 1_700_000_000_500);

  test('names From once more than there is one, so that nobody adds another', () => {
    expect(tag(input.field, 'h').split(':')).toEqual([
      'from',
      'from',
      'reply-to',
      'subject',
      'subject',
      'date',
      'to',
      'to',
      'list-unsubscribe',
    ]);
  });

  test('is each field it names, and the signature field itself without a line break', () => {
    const lines = input.text.split('\r\n');
    expect(lines.slice(0, 4)).toEqual(['from:a@b.example', 'subject:s', 'to:c@d.example', 'list-unsubscribe:<u>']);
    expect(lines[4]).toMatch(
      /^dkim-signature:v=1; a=rsa-sha256; c=relaxed\/relaxed; d=b\.example; s=sel; t=1700000000; h=.* b=$/,
    );
    expect(lines).toHaveLength(5);
  });

  test('takes fields that occur twice from the bottom', () => {
    const twice = fieldsOf(Buffer.from('References: one\r\nReferences: two\r\n'));
    expect(signingInput(twice, 'h', { domain: 'd', selector: 's' }, 0).text).toMatch(/^references:two\r\nreferences:one\r\n/);
  });

  test('is put into lines short enough, which say the same', () => {
    const field = signatureField(input, 'x'.repeat(344));
    expect(Math.max(...field.split('\r\n').map(({ length }) => length))).toBeLessThanOrEqual(78);
    expect(tag(field, 'b')).toBe('x'.repeat(344));
  });
});

function tag(field: string, name: string): string {
  const [, value = ''] = new RegExp(`[;\\s]${name}=([^;]*)`).exec(field) ?? [];
  return value.replace(/\s+/g, '');
}
