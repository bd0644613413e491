import { describe, expect, it } from 'vitest';
import type { ContentId, EmailContent, Letter } from './content.ts';
import { shownTexts, subjectFor, usedValues } from './letters.ts';

const LETTER: Letter = {
  text: 'Hi {{name}}',
  html: '<p>Hi {{name}}</p>',
  ampHtml: '<p>{{ name }}</p>',
  files: [],
  tracking: { opens: false, clicks: false },
};
const mail = (placeholders?: Record<string, string>): EmailContent => ({
  kind: 'EMAIL',
  letterId: '1' as ContentId,
  from: { address: 'a@example.com' },
  subject: 'Hi',
  to: [{ address: 'b@example.com' }],
  placeholders,
});

describe('the texts of a letter', () => {
  it('are filled in for each recipient, as text in text and as escaped text in HTML', () => {
    expect(shownTexts(LETTER, mail({ name: 'A & <B>' }))).toEqual({
      subject: 'Hi',
      text: 'Hi A & <B>',
      html: '<p>Hi A &amp; &lt;B&gt;</p>',
      ampHtml: '<p>A &amp; &lt;B&gt;</p>',
    });
  });

  it('stay as they stand without values, and what is not there stays away', () => {
    expect(shownTexts(LETTER, mail()).text).toBe('Hi {{name}}');
    expect(shownTexts({ files: [], tracking: LETTER.tracking, text: 'x' }, mail())).toEqual({ text: 'x', subject: 'Hi' });
  });
});

describe('what is masked', () => {
  it('is so in texts and subject, wherever it is shown', () => {
    const masked = { masks: [{ name: 'name', visibleChars: 1 }], subject: 'Hi {{name}}' };
    const shown = shownTexts({ ...LETTER, masked }, mail({ name: 'Jane' }));
    expect([shown.subject, shown.text, shown.html]).toEqual(['Hi ***e', 'Hi ***e', '<p>Hi ***e</p>']);
  });
});

describe('the values of a recipient', () => {
  it.each([
    [['{{a}} and {{ b }}', undefined], { a: '1', b: '2', c: '3' }, { a: '1', b: '2' }],
    [['none here'], { a: '1' }, undefined],
    [[], { a: '1' }, undefined],
    [['{{constructor}}'], { a: '1' }, undefined],
  ])('are kept where %j has a place for them', (texts, values, kept) => {
    expect(usedValues(texts)(values)).toEqual(kept);
  });
});

describe('a subject', () => {
  it.each([
    ['Hi {{name}}', { name: 'Jane' }, 'Hi Jane'],
    ['Hi {{name}}', { name: 'Jane\r\nBcc: everybody@example.com' }, 'Hi Jane Bcc: everybody@example.com'],
    ['Line\none', {}, 'Line one'],
    ['<b>{{x}}</b>', { x: '&' }, '<b>&</b>'],
  ])('%j with %j is one line: %j', (subject, values, line) => {
    expect(subjectFor(subject, values as Record<string, string>)).toBe(line);
  });
});
