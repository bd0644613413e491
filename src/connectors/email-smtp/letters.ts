// The letters mails share, with their files, read once for a thousand recipients and forgotten when others need the room.

import type { ContentId, Letter, LetterFile } from '../../domain/messages/content.ts';
import { contentsOf } from '../../domain/messages/letters.ts';
import type { AccountId } from '../../domain/platform.ts';
import type { ContentShelf } from '../../ports.ts';

export interface OpenedLetter {
  readonly letter: Letter;
  readonly files: readonly { readonly file: LetterFile; readonly bytes: Buffer }[];
  /** The caller's own message, if that is what is sent. */
  readonly mime: Buffer | undefined;
  /** Of all of it, about. */
  readonly bytes: number;
}

/** Bytes of letters and files kept at most; one that is larger is kept all the same, alone. */
const BYTES_MAX = 64 * 1024 * 1024;

interface Kept {
  readonly opening: Promise<OpenedLetter | undefined>;
  bytes: number;
}

export class Letters {
  readonly #shelf: ContentShelf;
  readonly #accountId: AccountId;
  /** The one used last stands last. */
  readonly #kept = new Map<ContentId, Kept>();
  #bytes = 0;

  constructor(shelf: ContentShelf, accountId: AccountId) {
    this.#shelf = shelf;
    this.#accountId = accountId;
  }

  /** The letter and its files; undefined when any of it is not kept any more. Rejects when they cannot be read now. */
  open(letterId: ContentId): Promise<OpenedLetter | undefined> {
    const known = this.#kept.get(letterId);
    if (known !== undefined) {
      this.#kept.delete(letterId);
      this.#kept.set(letterId, known);
      return known.opening;
    }
    const kept: Kept = { opening: this.#read(letterId), bytes: 0 };
    this.#kept.set(letterId, kept);
    kept.opening.then(
      (opened) => {
        if (opened === undefined) this.#forget(letterId);
        else this.#weigh(letterId, kept, opened);
      },
      () => this.#forget(letterId),
    );
    return kept.opening;
  }

  async #read(letterId: ContentId): Promise<OpenedLetter | undefined> {
    const stored = (await this.#shelf.read(this.#accountId, [letterId])).get(letterId);
    if (stored === undefined) return undefined;
    const letter = JSON.parse(asBuffer(stored.bytes).toString('utf8')) as Letter;
    const { mimeId } = letter;
    const wanted = [...new Set(contentsOf(letter))];
    const contents = wanted.length === 0 ? new Map<ContentId, never>() : await this.#shelf.read(this.#accountId, wanted);
    if (wanted.some((contentId) => !contents.has(contentId))) return undefined;
    const bytesOf = (contentId: ContentId): Buffer => asBuffer(contents.get(contentId)?.bytes ?? new Uint8Array());
    const files = letter.files.map((file) => ({ file, bytes: bytesOf(file.contentId) }));
    const mime = mimeId === undefined ? undefined : bytesOf(mimeId);
    const bytes = files.reduce((sum, file) => sum + file.bytes.length, stored.bytes.length + (mime?.length ?? 0));
    return { letter, files, mime, bytes };
  }

  #weigh(letterId: ContentId, kept: Kept, { bytes }: OpenedLetter): void {
    if (this.#kept.get(letterId) !== kept) return;
    kept.bytes = bytes;
    this.#bytes += kept.bytes;
    for (const eldest of this.#kept.keys()) {
      if (this.#bytes <= BYTES_MAX || eldest === letterId) break;
      this.#forget(eldest);
    }
  }

  #forget(letterId: ContentId): void {
    this.#bytes -= this.#kept.get(letterId)?.bytes ?? 0;
    this.#kept.delete(letterId);
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
