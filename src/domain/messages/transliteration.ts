// Writes a text in letters that the GSM alphabet has, so that it needs fewer parts. Contract: transliteration comes before encoding.

import { DEFAULT_ALPHABET, NONE } from './gsm7.ts';
import { TRANSLITERATIONS } from './transliteration.data.ts';

export type TransliterationName = 'NONE' | keyof typeof TRANSLITERATIONS;

type Table = ReadonlyMap<string, string>;

const tables = new Map<string, Table>();

/**
 * A text with what the GSM alphabet lacks written in other letters. Characters the alphabet has stay, but for the combining marks
 * that belong to a letter. NON_UNICODE leaves nothing that is not in the alphabet: what has no other writing becomes a question mark.
 */
export function transliterated(text: string, name: TransliterationName): string {
  if (name === 'NONE' || isGsm7(text)) return text;
  const table = tableOf(name);
  const characters = Array.from(text.normalize('NFC'));
  return characters
    .map((character, at) => (isGsm7(character) ? character : written(character, at, characters, table, name)))
    .join('');
}

function written(character: string, at: number, characters: readonly string[], table: Table, name: TransliterationName): string {
  const direct = table.get(character);
  if (direct !== undefined) return isShouted(character, at, characters) ? direct.toUpperCase() : direct;
  return name === 'NON_UNICODE' ? plain(character) : character;
}

/** The last resort: the letter without its marks, a blank for any blank, nothing for what is not seen, else a question mark. */
function plain(character: string): string {
  if (/^[\p{Mark}\p{Default_Ignorable_Code_Point}\p{Cc}]$/u.test(character)) return '';
  if (/^\p{White_Space}$/u.test(character)) return ' ';
  const bare = character.normalize('NFKD').replace(/\p{Mark}/gu, '');
  return bare !== '' && isGsm7(bare) ? bare : '?';
}

/** Whether a capital stands in a word of capitals, where `Zh` would look wrong. */
function isShouted(character: string, at: number, characters: readonly string[]): boolean {
  return isCapital(character) && (isCapital(characters[at + 1]) || (at > 0 && isCapital(characters[at - 1])));
}

function isCapital(character: string | undefined): boolean {
  return character !== undefined && character !== character.toLowerCase();
}

function isGsm7(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (DEFAULT_ALPHABET.codes[text.charCodeAt(at)] === NONE) return false;
  return true;
}

function tableOf(name: Exclude<TransliterationName, 'NONE'>): Table {
  const known = tables.get(name);
  if (known !== undefined) return known;
  const table = new Map<string, string>();
  const put = (from: string, to: string) => !table.has(from) && table.set(from, to);
  for (const pair of TRANSLITERATIONS[name].split(' ')) {
    const at = pair.indexOf('=', 1);
    const [from, to] = [pair.slice(0, at), pair.slice(at + 1)];
    put(from, to);
    const capital = from.toUpperCase();
    if (capital !== from && capital.length === 1) put(capital, to.slice(0, 1).toUpperCase() + to.slice(1));
  }
  tables.set(name, table);
  return table;
}
