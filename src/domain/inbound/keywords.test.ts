import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldCase, keywordProblem, matchKeyword, storedKeyword } from './keywords.ts';

test.each([
  ['STOP', 'stop', ''],
  ['STOP', '  Stop it now', 'it now'],
  ['STOP', 'stop.', '.'],
  ['STOP', 'stop\n\nplease ', 'please '],
  ['STOP', 'stop😀', '😀'],
  ['STOP', 'stopping', undefined],
  ['STOP', 'stop2', undefined],
  ['STOP', 'please stop', undefined],
  ['STOP', '', undefined],
  ['OPT OUT', 'opt out of it', 'of it'],
  ['OPT OUT', 'opt outside', undefined],
  ['OPT-IN', 'Opt-in!', '!'],
  ['STRASSE', 'Straße 7', '7'],
  ['STRAẞE', 'Strasse 7', '7'],
  ['ῢ', '\u03a5\u0308\u0300', ''],
  ['ΟΔΟΣ', 'οδος 7', '7'],
  ['ODJAVA', 'odjava', ''],
  ['CAFÉ', 'cafe\u0301 7', '7'],
  ['CAFE', 'cafe\u0301', undefined],
  ['停止', '停止 吧', '吧'],
])('keyword %j in %j leaves %j', (keyword, text, rest) => {
  expect(matchKeyword(text, keyword)).toBe(rest);
});

test('a keyword is found in upper and lower case, and never inside a longer word', () => {
  const word = fc.stringMatching(/^[\p{Lu}\p{Nd}]{1,12}$/u);
  fc.assert(
    fc.property(word, fc.string({ unit: 'grapheme' }), fc.stringMatching(/^[a-z0-9]$/), (keyword, rest, letter) => {
      expect(matchKeyword(`${keyword} ${rest}`, keyword)).toBe(rest.trimStart());
      expect(matchKeyword(`${keyword.toLowerCase()} ${rest}`, keyword)).toBe(rest.trimStart());
      expect(matchKeyword(keyword + letter, keyword)).toBeUndefined();
    }),
  );
});

test('every letter folds to the same one from upper case, lower case and its accents apart', () => {
  const unlike: string[] = [];
  for (let code = 0; code <= 0x10ffff; code += 1) {
    const letter = String.fromCodePoint(code);
    if (letter.toUpperCase() === letter.toLowerCase()) continue;
    const apart = letter.normalize('NFD');
    const forms = [letter.toUpperCase(), letter.toLowerCase(), apart, apart.toUpperCase(), foldCase(letter)];
    if (forms.some((form) => foldCase(form) !== foldCase(letter))) unlike.push(letter);
  }
  expect(unlike).toEqual([]);
});

test.each([
  [undefined, null],
  ['', null],
  ['   ', null],
  [' Info ', 'INFO'],
  ['example3 - update', 'EXAMPLE3 - UPDATE'],
  ['straße', 'STRASSE'],
])('the keyword %j is kept as %j', (given, kept) => {
  expect(storedKeyword(given)).toBe(kept);
});

test('a keyword is found in what its user typed, however it is kept', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[\p{L}\p{Nd}]{1,12}$/u), (typed) => {
      const kept = storedKeyword(typed);
      expect(kept).not.toBeNull();
      expect(matchKeyword(`${typed} rest`, kept ?? '')).toBe('rest');
      expect(storedKeyword(kept ?? '')).toBe(kept);
    }),
  );
});

test.each([
  ['INFO', undefined],
  ['A\u0000B', 'must not contain control characters'],
  ['A\nB', 'must not contain control characters'],
  ['A\ud800', 'must not contain control characters'],
])('of the keyword %j one can say: %s', (keyword, problem) => {
  expect(keywordProblem(keyword)).toBe(problem);
});
