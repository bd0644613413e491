// Texts written in the letters of the GSM alphabet, and the language tables chosen for a text.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { preparedText } from './prepared-text.ts';
import { segment } from './segments.ts';
import { TRANSLITERATIONS } from './transliteration.data.ts';
import { type TransliterationName, transliterated } from './transliteration.ts';

const NAMES: readonly TransliterationName[] = ['NONE', ...(Object.keys(TRANSLITERATIONS) as (keyof typeof TRANSLITERATIONS)[])];

describe('a transliterated text', () => {
  it.each<[TransliterationName, string, string]>([
    ['NONE', 'çğışö', 'çğışö'],
    ['TURKISH', 'Çok güzel, ığdır Şişli İĞNE', 'Çok güzel, igdir Sisli IGNE'],
    ['GREEK', 'Ως Μεγαρικό ψήφισμα', 'ΩΣ MEΓAPIKO ΨHΦIΣMA'],
    ['CYRILLIC', 'Щука и ёжик, Киев, ЖЖ', 'Shchuka i ezhik, Kiev, ZHZH'],
    ['SERBIAN_CYRILLIC', 'Љубав, Његош, џеп, ћевап', 'Ljubav, Njegos, dzep, cevap'],
    ['BULGARIAN_CYRILLIC', 'Щъркел и юфка, Ямбол', 'Shtarkel i yufka, Yambol'],
    ['CENTRAL_EUROPEAN', 'Zażółć gęślą jaźń, Őrült čaj, Țară', 'Zazolc gesla jazn, Orült caj, Tara'],
    ['BALTIC', 'Ķēdes ėjimas, ąžuolas, Õun', 'Kedes ejimas, azuolas, Oun'],
    ['PORTUGUESE', 'Ação já, você, Três', 'Açao ja, voce, Tres'.replace('ç', 'c')],
    ['COLOMBIAN', 'Información aquí, Ángel, ñandú', 'Informacion aqui, Angel, ñandu'],
    ['NON_UNICODE', '“Zażółć” – Привет… 漢😀 ½', '"Zazolc" - Privet... ?? 1/2'],
    ['ALL', 'Zażółć Привет ığ 漢', 'Zazolc Privet ig 漢'],
  ])('by %s: %s', (name, text, written) => {
    expect(transliterated(text, name)).toBe(written);
  });

  it('treats a letter and its mark apart as the letter with its mark', () => {
    expect(transliterated('s\u030c', 'CENTRAL_EUROPEAN')).toBe('s');
  });

  it('is in the GSM alphabet whatever it was, by NON_UNICODE', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 80 }), (text) => {
        const written = transliterated(text, 'NON_UNICODE');
        expect(segment(written).alphabet).toBe('GSM7');
      }),
      { numRuns: 2_000 },
    );
  });

  it('stays as it is when the alphabet has it all, and the second time', () => {
    fc.assert(
      fc.property(fc.constantFrom(...NAMES), fc.string({ unit: 'grapheme', maxLength: 80 }), (name, text) => {
        const once = transliterated(text, name);
        expect(transliterated(once, name)).toBe(once);
        if (segment(text).alphabet === 'GSM7') expect(once).toBe(text);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the language of a text', () => {
  it.each([
    [
      'a locking table where nearly every word needs it',
      'ışığı şaşırdı',
      { languageCode: 'TR', singleShift: false, lockingShift: true },
    ],
    [
      'a single shift where it alone has the letters',
      'mañana está aquí €',
      { languageCode: 'ES', singleShift: true, lockingShift: false },
    ],
    ['Portuguese for its own letters', 'ação não põe âmbito', { languageCode: 'PT', singleShift: false, lockingShift: true }],
  ])('is detected: %s', (_name, text, language) => {
    expect(preparedText(text, { language: 'AUTODETECT' })).toEqual({ text, language });
  });

  it.each([
    ['when the plain alphabet has the text', 'plain'],
    ['when no table has it', '漢字 ş'],
  ])('is none %s', (_name, text) => {
    expect(preparedText(text, { language: 'AUTODETECT' }).language).toBeUndefined();
  });

  it('is the one asked for, with the tables that serve best', () => {
    expect(preparedText('ş', { language: 'ES' }).language).toBeUndefined();
    expect(preparedText('ş', { language: 'TR' }).language).toMatchObject({ languageCode: 'TR' });
  });

  it('never costs a part', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...'abc€ışğáíã漢'), { maxLength: 500 }), (characters) => {
        const text = characters.join('');
        const { language } = preparedText(text, { language: 'AUTODETECT' });
        expect(segment(text, { language }).partCount).toBeLessThanOrEqual(segment(text).partCount);
      }),
      { numRuns: 500 },
    );
  });

  it('is looked for in the transliterated text', () => {
    expect(preparedText('çığ', { transliteration: 'TURKISH', language: 'AUTODETECT' })).toEqual({
      text: 'cig',
      language: undefined,
    });
  });
});
