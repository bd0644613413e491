// What a text becomes before it is cut into parts: transliterated, and with the language tables that make it shortest.

import { type FoundLink, findLinks, withLinks } from '../links/find-links.ts';
import type { NationalLanguage } from './content.ts';
import { hasLockingShift, LANGUAGE_IDS, type LanguageCode } from './gsm7.ts';
import { segment } from './segments.ts';
import { type TransliterationName, transliterated } from './transliteration.ts';

export interface TextWish {
  readonly transliteration?: TransliterationName | undefined;
  /** Tables to use; or a language whose tables may be used as they serve best, or AUTODETECT for any language's. */
  readonly language?: NationalLanguage | LanguageCode | 'AUTODETECT' | undefined;
  /** Links will be replaced by short ones in plain letters: theirs are left alone, and do not count. */
  readonly areLinksShortened?: boolean | undefined;
}

export interface PreparedText {
  readonly text: string;
  readonly language: NationalLanguage | undefined;
}

/** The text that goes out and the tables it goes out with. Costs nothing when nothing is wished. */
export function preparedText(text: string, { transliteration, language, areLinksShortened }: TextWish): PreparedText {
  if (transliteration === undefined && typeof language !== 'string') return { text, language };
  const links = areLinksShortened === true ? findLinks(text) : [];
  const written = transliteration === undefined ? text : transliteratedAround(text, links, transliteration);
  if (typeof language !== 'string') return { text: written, language };
  const counted = links.length === 0 ? written : withLinks(written, findLinks(written), () => SHORT_LINK);
  return { text: written, language: bestLanguage(counted, language) };
}

/** Of about the length of most short links, to count with before there is one. */
const SHORT_LINK = 'https://go.example.com/l/0123456789';

/** A link in other letters would lead elsewhere. */
function transliteratedAround(text: string, links: readonly FoundLink[], name: TransliterationName): string {
  let result = '';
  let at = 0;
  for (const { start, end } of links) {
    result += transliterated(text.slice(at, start), name) + text.slice(start, end);
    at = end;
  }
  return result + transliterated(text.slice(at), name);
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
