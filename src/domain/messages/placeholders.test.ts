import fc from 'fast-check';
import { expect, test } from 'vitest';
import { escapedHtml, fillPlaceholders } from './placeholders.ts';

test.each([
  ['Hi {{name}}!', { name: 'Zoë' }, 'Hi Zoë!'],
  ['Hi {{ name }}!', { name: 'Zoë' }, 'Hi Zoë!'],
  ['{{a}}{{b}}{{a}}', { a: '1', b: '2' }, '121'],
  ['Hi {{name}}!', {}, 'Hi {{name}}!'],
  ['{{first name}}', { 'first name': 'Ana' }, 'Ana'],
  ['a {single} brace and {{}} nothing', { '': 'x' }, 'a {single} brace and {{}} nothing'],
  ['{{ }}', { '': 'x', ' ': 'y' }, '{{ }}'],
  // What a recipient is called is never a pattern, and never filled in again.
  ['{{a}}', { a: "$& $1 $' {{b}}", b: 'no' }, "$& $1 $' {{b}}"],
  ['{{constructor}} {{__proto__}}', {}, '{{constructor}} {{__proto__}}'],
])('%j with %j is %j', (text, values, filled) => {
  expect(fillPlaceholders(text, values as Record<string, string>)).toBe(filled);
});

test('a default stands in where the recipient has no value, and only there', () => {
  expect(fillPlaceholders('{{a}} {{b}} {{c}}', { a: 'own' }, 'TEXT', { a: 'default', b: 'default' })).toBe('own default {{c}}');
});

test('values are raw in text and escaped in HTML', () => {
  const values = { name: `<b>O'Neill & "Sons"</b>` };
  expect(fillPlaceholders('{{name}}', values)).toBe(values.name);
  expect(fillPlaceholders('<p>{{name}}</p>', values, 'HTML')).toBe(
    '<p>&lt;b&gt;O&#39;Neill &amp; &quot;Sons&quot;&lt;/b&gt;</p>',
  );
});

test('no value can put markup into HTML', () => {
  fc.assert(
    fc.property(fc.string(), (value) => {
      const filled = fillPlaceholders('<a title="{{v}}">{{v}}</a>', { v: value }, 'HTML');
      expect(filled).toBe(`<a title="${escapedHtml(value)}">${escapedHtml(value)}</a>`);
      expect(escapedHtml(value)).not.toMatch(/[<>"']/);
    }),
  );
});

test('a text without braces is the same text', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      if (!text.includes('{{')) expect(fillPlaceholders(text, { a: 'x' })).toBe(text);
    }),
  );
});

test('a text that only begins a placeholder holds nobody up', () => {
  const text = `{{${' '.repeat(1_000_000)}x`;
  expect(fillPlaceholders(text, { x: '1' })).toBe(text);
});
