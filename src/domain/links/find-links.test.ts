// Links found in a text.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findLinks, withLinks } from './find-links.ts';

const urls = (text: string) => findLinks(text).map(({ url }) => url);

describe('links of a text', () => {
  it.each([
    ['See https://shop.example/a?b=1&c=%20#d now', ['https://shop.example/a?b=1&c=%20#d']],
    ['Look: http://a.example.', ['http://a.example']],
    ['(https://a.example/x_(y)) and [https://b.example]', ['https://a.example/x_(y)', 'https://b.example']],
    ['Go to www.shop.example/sale!', ['http://www.shop.example/sale']],
    ['HTTPS://A.EXAMPLE/Path', ['HTTPS://A.EXAMPLE/Path']],
    ['“https://münchen.example/straße”, he said', ['https://münchen.example/straße']],
    ['two https://a.example,https://b.example', ['https://a.example,https://b.example']],
    ['mail me@www.example.com, or ftp://a.example', []],
    ['http:// and https://. and www.', []],
    ['https://xn--mnchen-3ya.example/?q=a&b=%C3%BC, see', ['https://xn--mnchen-3ya.example/?q=a&b=%C3%BC']],
    ['Sale -https://a.example', ['https://a.example']],
    ['no-www.a.example', []],
    ['(see https://a.example/x_(y).).', ['https://a.example/x_(y)']],
    ['[https://a.example/a[1]]', ['https://a.example/a[1]']],
    ['https://a.example/😀 ok', ['https://a.example/😀']],
  ])('%s', (text, expected) => {
    expect(urls(text)).toEqual(expected);
  });

  it('are replaced without touching the text around them', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string({ unit: 'grapheme', maxLength: 10 }), fc.webUrl()), { maxLength: 6 }), (pieces) => {
        const text = pieces.join(' ');
        const links = findLinks(text);
        expect(withLinks(text, links, () => '')).toBe(
          links.reduceRight((left, { start, end }) => left.slice(0, start) + left.slice(end), text),
        );
        expect(withLinks(text, links, (url) => (url.startsWith('http://www.') && !text.includes(url) ? url.slice(7) : url))).toBe(
          text,
        );
      }),
      { numRuns: 1_000 },
    );
  });

  it.each(['.', ')', '('])('are found in no time among millions of "%s"', (character) => {
    // Quadratic work on this would take hours, not fractions of a second: a request could stop the server.
    const run = character.repeat(2_000_000);
    expect(urls(`https://a.example/${run}x${run} and www.${run}`)[0]).toMatch(/^https:\/\/a\.example\//);
  });

  it('are the same ones when found again in a text of theirs alone', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'a.)(]["!, é/?=&#-_😀'), maxLength: 30 }), (rest) => {
        for (const url of urls(`https://a${rest}`)) expect(urls(url)).toEqual([url]);
      }),
      { numRuns: 1_000 },
    );
  });

  it('stand between blanks in any text', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (url) => {
        const [found] = urls(`before ${url} after`);
        expect(found === undefined || url.startsWith(found)).toBe(true);
      }),
    );
  });
});
