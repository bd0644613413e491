import { expect, test } from 'vitest';
import { mediaTypeProblem, mmsTextLength, plainMediaType, segmentNameProblem } from './mms.ts';

test('the text of an MMS is as long as all its text segments, a letter outside the basic plane being one', () => {
  const content = {
    kind: 'MMS',
    title: 'not counted',
    segments: [
      { kind: 'TEXT', text: 'abc' },
      { kind: 'LINK', url: 'https://cdn.example.com/a.png' },
      { kind: 'TEXT', text: '😀' },
    ],
  } as const;
  expect(mmsTextLength(content)).toBe(4);
});

test.each(['image/png', 'IMAGE/JPEG', 'video/mp4', 'audio/amr', 'text/plain; charset=utf-8', 'image/svg+xml', 'application/pdf'])(
  'a file may be %s',
  (type) => expect(mediaTypeProblem(type)).toBeUndefined(),
);

test.each(['', 'png', 'image/', 'text/html', 'application/octet-stream', 'image/png\r\nX: y'])('a file may not be %j', (type) =>
  expect(mediaTypeProblem(type)).toContain('must be the type of'),
);

test('a type is kept without its parameters', () => expect(plainMediaType('Text/Plain; charset=utf-8')).toBe('text/plain'));

test.each(['image0', 'content-1@x', 'a.b_c'])('a segment may be called %s', (name) =>
  expect(segmentNameProblem(name)).toBeUndefined(),
);

test.each(['', 'two words', '<x>', 'a\r\nb', 'x'.repeat(101)])('a segment may not be called %j', (name) =>
  expect(segmentNameProblem(name)).toContain('must be 1 to 100'),
);
