// Stores what the mails of a request share: each letter once, each file once, whatever number of mails has them.

import type { Caller } from '../domain/accounts.ts';
import type { ContentId, Letter, LetterFile, Mailbox } from '../domain/messages/content.ts';
import { VALIDITY_MAX_MS } from '../domain/messages/expiry.ts';
import type { PlaceholderMask } from '../domain/messages/placeholder-masks.ts';
import { invalid } from '../domain/refusals.ts';
import { type ContentFacts, insertContents, keepContents, type NewContent } from '../storage/contents.ts';
import { looksLikeId } from '../storage/ids.ts';
import { comparableAddress } from './read-domain-name.ts';
import type { World } from './world.ts';

const DAY_MS = 86_400_000;
/** Texts and files of one mail, as they are before they are encoded to travel. */
export const LETTER_BYTES_MAX = 25 * 1024 * 1024;

/** A letter as the caller wants it, its files in hand or uploaded before. */
export interface LetterWish extends Pick<Letter, 'text' | 'html' | 'ampHtml' | 'replyTo' | 'headers'> {
  readonly masks?: readonly PlaceholderMask[] | undefined;
  readonly files: readonly FileWish[];
  /** A whole message the caller wrote. */
  readonly mime?: Uint8Array | undefined;
  readonly tracking: TrackingWish;
  /** Where the files stand in the request. */
  readonly filesField: string;
}

export type FileWish =
  | {
      readonly kind: 'NEW';
      readonly fileName: string;
      readonly mediaType: string;
      readonly bytes: Uint8Array;
      readonly isInline: boolean;
    }
  | { readonly kind: 'UPLOADED'; readonly contentId: string; readonly field: string; readonly isInline: boolean };

/** What the request leaves open, the sender's domain decides. */
export interface TrackingWish extends Partial<Letter['tracking']> {}

/** A letter on disk, and its texts as they have to be looked through for placeholders. */
export interface WrittenLetter {
  readonly letterId: ContentId;
  readonly texts: readonly (string | undefined)[];
}

interface LetterOfMail {
  readonly from: Mailbox;
  readonly subject: string;
  readonly letter: LetterWish;
  readonly options: { readonly sendAtMs?: number | undefined };
}

/**
 * Stores the letters of mails, in their order. Files are kept until no mail that has them can be under way any more, letters as long as
 * the mails themselves.
 * @throws Refusal INVALID when an uploaded file is not there (any more), or a letter is too large
 */
export async function storeLetters(
  world: World,
  caller: Caller,
  mails: readonly LetterOfMail[],
  sendAtMs = 0,
): Promise<WrittenLetter[]> {
  const { accountId } = caller;
  const now = world.clock.now();
  const lastMs = Math.max(now, sendAtMs, ...mails.map(({ options }) => options.sendAtMs ?? 0));
  const times = contentTimes(lastMs, now, world.settings.retentionDays);
  const uploaded = await keptUploads(world, accountId, mails, times.files);
  const shelf = new Shelf(() => world.ids.next() as string as ContentId);
  const letters: WrittenLetter[] = [];
  for (const mail of mails) {
    const { letter: wish, subject } = mail;
    const files = wish.files.map((file) => fileOf(file, uploaded, shelf, times.files));
    const mimeId = wish.mime && shelf.put(wish.mime, 'message/rfc822', 'message.eml', times.files);
    const { text, html, ampHtml, replyTo, headers, masks = [] } = wish;
    const masked = masks.length === 0 ? undefined : { masks, subject };
    const tracking = await trackingOf(world, caller, mail);
    const letter: Letter = { text, html, ampHtml, replyTo, headers, files, masked, mimeId, tracking };
    if (sizeOf(letter, wish) > LETTER_BYTES_MAX)
      throw invalid(wish.filesField, `must not be larger than ${LETTER_BYTES_MAX} bytes together with the texts`);
    letters.push({ letterId: shelf.putLetter(letter, times.letters), texts: [text, html, ampHtml, masked?.subject] });
  }
  await insertContents(world.db, accountId, shelf.contents);
  return letters;
}

/** Until when files and letters of mails are kept whose last one goes at `lastMs`. */
export function contentTimes(
  lastMs: number,
  nowMs: number,
  retentionDays: number,
): { readonly files: Date; readonly letters: Date } {
  // A day more than the validity: what a node that died had in hand is taken over first.
  const filesMs = lastMs + VALIDITY_MAX_MS + DAY_MS;
  return { files: new Date(filesMs), letters: new Date(Math.max(filesMs, nowMs + (retentionDays + 2) * DAY_MS)) };
}

async function keptUploads(
  world: World,
  accountId: Caller['accountId'],
  mails: readonly LetterOfMail[],
  until: Date,
): Promise<ReadonlyMap<string, ContentFacts>> {
  const wishes = mails.flatMap(({ letter }) => letter.files.flatMap((file) => (file.kind === 'UPLOADED' ? file : [])));
  const ids = [...new Set(wishes.map(({ contentId }) => contentId))].filter(looksLikeId);
  const kept: ReadonlyMap<string, ContentFacts> = await keepContents(world.db, accountId, ids as ContentId[], until);
  const missing = wishes.find(({ contentId }) => !kept.has(contentId));
  if (missing !== undefined)
    throw invalid(missing.field, `content "${missing.contentId}" is not there: upload it, or again if it has expired`);
  return kept;
}

function fileOf(file: FileWish, uploaded: ReadonlyMap<string, ContentFacts>, shelf: Shelf, until: Date): LetterFile {
  const { isInline } = file;
  if (file.kind === 'NEW') {
    const { bytes, mediaType, fileName } = file;
    return { contentId: shelf.put(bytes, mediaType, fileName, until), fileName, mediaType, size: bytes.length, isInline };
  }
  const facts = uploaded.get(file.contentId);
  if (facts === undefined) throw new Error('an upload was looked for and is not there');
  const { contentId, name, mediaType, size } = facts;
  return { contentId, fileName: name ?? 'attachment', mediaType, size, isInline };
}

function sizeOf({ text, html, ampHtml, files }: Letter, { mime }: LetterWish): number {
  const texts = [text, html, ampHtml].reduce((sum, it) => sum + Buffer.byteLength(it ?? ''), 0);
  return files.reduce((sum, { size }) => sum + size, texts) + (mime?.length ?? 0);
}

/** What is to be stored, each thing once. */
class Shelf {
  readonly contents: NewContent[] = [];
  readonly #nextId: () => ContentId;
  readonly #files = new Map<Uint8Array, ContentId>();
  readonly #letters = new Map<string, ContentId>();

  constructor(nextId: () => ContentId) {
    this.#nextId = nextId;
  }

  /** The same bytes in memory are the same file. */
  put(bytes: Uint8Array, mediaType: string, name: string, expiresAt: Date): ContentId {
    const known = this.#files.get(bytes);
    if (known !== undefined) return known;
    const contentId = this.#nextId();
    this.#files.set(bytes, contentId);
    this.contents.push({ contentId, mediaType, name, bytes, expiresAt });
    return contentId;
  }

  putLetter(letter: Letter, expiresAt: Date): ContentId {
    const text = JSON.stringify(letter);
    const known = this.#letters.get(text);
    if (known !== undefined) return known;
    const contentId = this.#nextId();
    this.#letters.set(text, contentId);
    this.contents.push({ contentId, mediaType: 'application/json', name: 'letter', bytes: Buffer.from(text), expiresAt });
    return contentId;
  }
}

/** What is tracked of a letter: as the request says, else as the sender's domain is set. */
async function trackingOf(
  { trackedDomains }: World,
  { accountId }: Caller,
  { from, letter: { tracking: wish } }: LetterOfMail,
): Promise<Letter['tracking']> {
  if (wish.opens !== undefined && wish.clicks !== undefined) return wish;
  const name = comparableAddress(from.address)?.domain;
  const domain = name === undefined ? undefined : await trackedDomains.of(accountId, name);
  const { opens = false, clicks = false } = domain?.tracking ?? {};
  return { ...wish, opens: wish.opens ?? opens, clicks: wish.clicks ?? clicks };
}
