// What tracking does to the texts of a mail, and what it leaves alone.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decoratedHtml, decoratedText } from './decorate.ts';

const seen = (html: string): string[] => {
  const urls: string[] = [];
  decoratedHtml(html, { isPixelAtTop: false, clickUrl: (url) => urls.push(url).toString() });
  return urls;
};
const linked = (html: string) => decoratedHtml(html, { isPixelAtTop: false, clickUrl: () => 'https://t.example/x' });

describe('links of HTML', () => {
  it.each([
    ['<a href="https://a.example/?x=1&amp;y=2#z">', ['https://a.example/?x=1&y=2#z']],
    ["<A CLASS=b HREF='http://a.example'>", ['http://a.example']],
    ['<a href=https://a.example/b?c=d>', ['https://a.example/b?c=d']],
    ['<a\nhref = "https://a.example"\n/>', ['https://a.example']],
    ['<area shape="rect" href="https://a.example">', ['https://a.example']],
    ['<a href=" https://a.example/\n\tb ">', ['https://a.example/b']],
    ['<a href="https://a.example/?a=1&copy=2&reg=3">', ['https://a.example/?a=1&copy=2&reg=3']],
    ['<a href="https://a.example/?a=1&b&c">', ['https://a.example/?a=1&b&c']],
    ['<a href="https&#58;//a.example/&#x2603;&quot;">', ['https://a.example/☃"']],
    ['<a title="a > b" href="https://a.example">', ['https://a.example']],
    ['<a href="https://a.example" href="https://b.example">', ['https://a.example']],
    ['<p>1 < 2 <a href="https://a.example">', ['https://a.example']],
    ['<!-- > --><a href="https://a.example">', ['https://a.example']],
    ['<!--><a href="https://a.example">', ['https://a.example']],
    ['<title><a href="https://no.example"></title ><a href="https://a.example">', ['https://a.example']],
    ['<a/href="https://a.example">', ['https://a.example']],
    ['<a href="HTTPS://A.example">', ['HTTPS://A.example']],
  ])('are found: %s', (html, expected) => {
    expect(seen(html)).toEqual(expected);
  });

  it.each([
    '<a href="mailto:a@b.example">',
    '<a href="tel:+123">',
    '<a href="#top">',
    '<a href="/relative">',
    '<a href="//a.example">',
    '<a href="javascript:alert(1)//https://a.example">',
    '<a href="https://">',
    '<a name="https://a.example">',
    '<a data-href="https://a.example">',
    '<a href="https://a.example" clicktracking=off>',
    '<a href="https://a.example" data-clicktracking="OFF">',
    '<a href="https://a.example/&euro;">',
    '<link href="https://a.example">',
    '<img src="https://a.example">',
    '</a href="https://a.example">',
    '<!-- <a href="https://a.example"> -->',
    '<!--[if mso]><a href="https://a.example"><![endif]-->',
    '<script>document.write(\'<a href="https://a.example">\')</script>',
    '<style>/* <a href="https://a.example"> */</style>',
    '<textarea><a href="https://a.example"></textarea>',
    '<a href="https://a.example',
    '<a href="https://a.example" ',
    '<!-- <a href="https://a.example">',
    `<a href="https://a.example/${'x'.repeat(2_001)}">`,
    'https://a.example',
  ])('stay as they are: %s', (html) => {
    expect(linked(html)).toBe(html);
  });

  it('are replaced in their place, and everything else stays letter for letter', () => {
    const html = "<P>\r\n<a  HREF=https://a.example  class='x' >&nbsp;ü</a><br/><a href='https://b.example' >b</a>\n</P >";
    expect(linked(html)).toBe(
      '<P>\r\n<a  HREF="https://t.example/x"  class=\'x\' >&nbsp;ü</a><br/><a href="https://t.example/x" >b</a>\n</P >',
    );
  });

  it('are nothing but what was there, in any document', () => {
    const piece = fc.constantFrom(
      ...[
        '<a href="https://a.example">',
        '<a href=',
        '"',
        "'",
        '<!--',
        '-->',
        '<script>',
        '</script>',
        '<',
        '>',
        '/',
        '=',
        'x',
        ' ',
      ],
      ...['</a>', '<body>', '</body>', '&amp;', '<title', '<!doctype html>', '\n'],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const html = pieces.join('');
        const same = decoratedHtml(html, { isPixelAtTop: true, clickUrl: (url) => url });
        // Replaced by itself a link changes its quotes at most.
        expect(same.replaceAll(/["']/g, '')).toBe(html.replaceAll(/["']/g, ''));
      }),
      { numRuns: 2_000 },
    );
  });

  it.each(['<', '<a ', '<!--', '&', '<title>', '<a href="', "<a href='https://a.example'", '</'])(
    'are found in no time among millions of %s',
    (piece) => {
      // Quadratic work on this would take hours: a letter could stop the server.
      linked(piece.repeat(1_000_000));
    },
  );
});

describe('the picture that tells of an opening', () => {
  const place = (html: string, isPixelAtTop: boolean) =>
    decoratedHtml(html, { pixelUrl: 'https://t.example/o', isPixelAtTop }).replace(/<img[^>]*>/, '*');

  it.each([
    [
      '<!doctype html><html><head></head><body class="a">b</body></html>',
      '<!doctype html><html><head></head><body class="a">*b</body></html>',
    ],
    ['<html><head><title><body></title></head>b</html>', '<html><head><title><body></title></head>*b</html>'],
    ['<!DOCTYPE html><p>b', '<!DOCTYPE html>*<p>b'],
    ['<p>b</p>', '*<p>b</p>'],
    ['<!-- <body> --><html>b', '<!-- <body> --><html>*b'],
  ])('stands first: %s', (html, expected) => {
    expect(place(html, true)).toBe(expected);
  });

  it.each([
    ['<html><body>b</body></html>', '<html><body>b*</body></html>'],
    ['<html>b</html>', '<html>b*</html>'],
    ['<p>b</p>\n', '<p>b</p>\n*'],
    ['<body>a</body>b</body>', '<body>a</body>b*</body>'],
    ['<body>b<!-- </body> -->', '<body>b<!-- </body> -->*'],
  ])('stands last: %s', (html, expected) => {
    expect(place(html, false)).toBe(expected);
  });
});

describe('plain text', () => {
  it('has its links replaced, and the mark where one unsubscribes', () => {
    const decoration = { isPixelAtTop: false, clickUrl: () => 'https://t.example/c', unsubscribeUrl: 'https://t.example/u' };
    expect(decoratedText('See https://a.example/b. Stop: [[unsubscribe]]', decoration)).toBe(
      'See https://t.example/c. Stop: https://t.example/u',
    );
    expect(decoratedHtml('<a href="[[unsubscribe]]">Stop</a>', decoration)).toBe('<a href="https://t.example/u">Stop</a>');
  });

  it('stays as it is where nothing is tracked', () => {
    const text = 'See https://a.example/b. Stop: [[unsubscribe]]';
    expect(decoratedText(text, { isPixelAtTop: false })).toBe(text);
  });
});
