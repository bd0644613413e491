// Keywords: whether a text starts with one, whatever its case, and what is left behind it.

/** What may follow a keyword beside the end of the text: a space or punctuation. */
const BOUNDARY = /^[\p{White_Space}\p{P}\p{S}\p{C}]/u;

/**
 * The text behind the keyword, leading blanks trimmed; undefined when the text does not start with it. A keyword is matched whole:
 * "STOPPING" does not start with keyword "STOP", "stop." and "Stop it" do.
 */
export function matchKeyword(text: string, keyword: string): string | undefined {
  const trimmed = text.trimStart();
  const rest = restBehind(trimmed, foldCase(keyword.trim()));
  if (rest === undefined || (rest !== '' && !BOUNDARY.test(rest))) return undefined;
  return rest.trimStart();
}

/**
 * What stands behind `folded` at the start of the text. Folding may change the length ("ß" is "ss", a letter and its accent are one),
 * so the start is tried letter by letter.
 */
function restBehind(text: string, folded: string): string | undefined {
  let length = 0;
  for (const letter of text) {
    length += letter.length;
    const start = foldCase(text.slice(0, length));
    if (start === folded) return text.slice(length);
    // A letter more may still shorten it, by joining its accent; not by more than that.
    if (start.length > folded.length + 1) return undefined;
  }
  return undefined;
}

/**
 * Two texts that differ only in case, or in how their accents are written, fold to the same one. Through upper case, because "ß" is
 * "ss" there; lower case before it, because "ẞ" is not; composed again, because upper case takes some Greek letters apart.
 */
export function foldCase(text: string): string {
  return text.normalize('NFC').toLowerCase().toUpperCase().toLowerCase().replaceAll('ς', 'σ').normalize('NFC');
}

/** A keyword as it is kept and shown: no blanks around it, upper case; null when nothing is left, which stands for every text. */
export function storedKeyword(keyword: string | undefined): string | null {
  return (keyword ?? '').trim().normalize('NFC').toUpperCase().normalize('NFC') || null;
}

/** What is wrong with a keyword, in words that fit behind its field's name; undefined when nothing is. */
export function keywordProblem(keyword: string): string | undefined {
  return /[\p{Cc}\p{Cs}]/u.test(keyword) ? 'must not contain control characters' : undefined;
}
