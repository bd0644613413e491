// Files behind links, remembered for a short while: a bulk names the same picture in every one of its messages.

import type { Clock, FetchedFile, FetchFile } from '../../ports.ts';

const REMEMBERED_MS = 60_000;
const REMEMBERED_MAX = 16;
/** A larger file is asked for again, rather than kept. */
const BYTES_MAX = 2 * 1024 * 1024;

interface Remembered {
  readonly file: Promise<FetchedFile>;
  readonly bytesMax: number;
  readonly atMs: number;
}

/** The same as `fetchFile`, asking once for what is wanted many times at once or within a minute. Failures are not remembered. */
export function rememberingFetch(fetchFile: FetchFile, clock: Clock): FetchFile {
  const remembered = new Map<string, Remembered>();
  return (url, bytesMax) => {
    const known = remembered.get(url);
    // What was cut off at less room may fit now, and the other way round.
    if (known !== undefined && known.bytesMax === bytesMax && clock.now() - known.atMs < REMEMBERED_MS) return known.file;
    const file = fetchFile(url, bytesMax);
    const entry = { file, bytesMax, atMs: clock.now() };
    remembered.delete(url);
    remembered.set(url, entry);
    const [eldest] = remembered.keys();
    if (remembered.size > REMEMBERED_MAX && eldest !== undefined) remembered.delete(eldest);
    void file.then((found) => {
      const isKept = found.kind === 'tooLarge' || (found.kind === 'fetched' && found.bytes.length <= BYTES_MAX);
      if (!isKept && remembered.get(url) === entry) remembered.delete(url);
    });
    return file;
  };
}
