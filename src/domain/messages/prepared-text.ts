// What a text becomes before it is cut into parts: transliterated, and with the language tables that make it shortest.

import { hasLockingShift, LANGUAGE_IDS, type LanguageCode } from './gsm7.ts';
import type { NationalLanguage } from './message.ts';
import { segment } from './segments.ts';
import { type TransliterationName, transliterated } from './transliteration.ts';

export interface TextWish {
  readonly transliteration?: TransliterationName | undefined;
  /** Tables to use; or a language whose tables may be used as they serve best, or AUTODETECT for any language's. */
  readonly language?: NationalLanguage | LanguageCode | 'AUTODETECT' | undefined;
}

export interface PreparedText {
  readonly text: string;
  readonly language: NationalLanguage | undefined;
}

/** The text that goes out and the tables it goes out with. Costs nothing when nothing is wished. */
export function preparedText(text: string, { transliteration, language }: TextWish): PreparedText {
  const written = transliteration === undefined ? text : transliterated(text, transliteration);
  return { text: written, language: typeof language === 'string' ? bestLanguage(written, language) : language };
}

const CANDIDATES: readonly NationalLanguage[] = (Object.keys(LANGUAGE_IDS) as LanguageCode[]).flatMap((languageCode) => [
  { languageCode, singleShift: true, lockingShift: false },
  ...(hasLockingShift(languageCode)
    ? [
        { languageCode, singleShift: false, lockingShift: true },
        { languageCode, singleShift: true, lockingShift: true },
      ]
    : []),
]);

/** The tables that need the fewest parts, and of these leave the most room in the last; none when the text is no shorter with any. */
function bestLanguage(text: string, wanted: LanguageCode | 'AUTODETECT'): NationalLanguage | undefined {
  const plain = segment(text);
  if (plain.alphabet === 'GSM7') return undefined;
  let best: { readonly language: NationalLanguage; readonly parts: number; readonly left: number } | undefined;
  for (const language of CANDIDATES) {
    if (wanted !== 'AUTODETECT' && language.languageCode !== wanted) continue;
    const { alphabet, partCount, unitsLeft } = segment(text, { language });
    if (alphabet === 'UCS2') continue;
    if (best === undefined || partCount < best.parts || (partCount === best.parts && unitsLeft > best.left))
      best = { language, parts: partCount, left: unitsLeft };
  }
  return best !== undefined && best.parts <= plain.partCount ? best.language : undefined;
}
