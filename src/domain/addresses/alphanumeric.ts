// Alphanumeric senders: which texts can be one.

import { DEFAULT_ALPHABET, NONE } from '../messages/gsm7.ts';

const LENGTH_MIN = 3;
const LENGTH_MAX = 11;

/** What is wrong with an alphanumeric sender, in words that fit behind its field's name; undefined when nothing is. */
export function alphanumericProblem(name: string): string | undefined {
  if (name !== name.trim()) return 'must not begin or end with a blank';
  if (name.length < LENGTH_MIN || name.length > LENGTH_MAX) return `size must be between ${LENGTH_MIN} and ${LENGTH_MAX}`;
  // A code above 127 stands behind an escape, which an address field cannot carry.
  const isPlain = [...name].every(
    (character) => (DEFAULT_ALPHABET.codes[character.charCodeAt(0)] ?? NONE) < 128 && character >= ' ',
  );
  if (!isPlain) return 'must have characters of the GSM 7-bit default alphabet only';
  if (!/\p{L}/u.test(name)) return 'must have at least one letter';
  return undefined;
}

/** Whether a sender is a number (digits, perhaps with a plus and blanks) or a name. */
export function senderKind(sender: string): 'NUMERIC' | 'ALPHANUMERIC' {
  return /^\+?[\d\s().-]*\d[\d\s().-]*$/.test(sender) ? 'NUMERIC' : 'ALPHANUMERIC';
}
