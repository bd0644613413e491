// What an MMS carries, gathered and checked against what the carrier takes, as the content part of a submission.

import type { Mm7Settings } from '../../domain/connectors.ts';
import type { ContentId, MmsContent, MmsSegment } from '../../domain/messages/content.ts';
import { MMS_TEXT_MAX, mediaIdsOf, mmsTextLength, plainMediaType } from '../../domain/messages/mms.ts';
import { ERROR, STATUS } from '../../domain/messages/status.ts';
import type { AccountId } from '../../domain/platform.ts';
import type { ContentShelf, FetchFile, Outcome, StoredContent } from '../../ports.ts';
import type { MimePart } from '../../protocols/mm7/mime.ts';
import { simplePresentation } from './presentation.ts';

type Failure = Exclude<Outcome, { kind: 'accepted' }>;

export interface ContentSources {
  readonly accountId: AccountId;
  readonly settings: Pick<Mm7Settings, 'sizeMax' | 'mediaTypes'>;
  readonly contents: ContentShelf;
  readonly fetchFile: FetchFile;
}

const SMIL = 'application/smil';
const TEXT = 'text/plain';
const OWN_PRESENTATION = 'presentation.smil';

interface Part {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** The content part, under this Content-ID, or why it cannot be sent. Nothing has been sent then. */
export async function composeContent(
  content: MmsContent,
  contentId: string,
  sources: ContentSources,
): Promise<MimePart | Failure> {
  const { segments } = content;
  const { settings } = sources;
  const early = textFailure(content) ?? sizeFailure(declaredSize(segments), settings.sizeMax) ?? typeFailure(segments, settings);
  if (early !== undefined) return early;
  const stored = await storedOf(segments, sources);
  if ('kind' in stored) return stored;
  const parts: Part[] = [];
  const names = new Set<string>(segments.some(({ kind }) => kind === 'SMIL') ? [] : [OWN_PRESENTATION]);
  let size = 0;
  for (const [at, segment] of segments.entries()) {
    const found = await bytesOf(segment, stored, settings.sizeMax - size, sources);
    if ('kind' in found) return found;
    const { mediaType, bytes } = found;
    size += bytes.length;
    const failure = sizeFailure(size, settings.sizeMax) ?? mediaTypeFailure(segment, mediaType, settings);
    if (failure !== undefined) return failure;
    parts.push({ name: uniqueName(segment, mediaType, at, names), mediaType, bytes });
  }
  return presented(parts, contentId);
}

/** The presentation first, as handsets look for it there. */
function presented(parts: readonly Part[], contentId: string): MimePart {
  const own = parts.find(({ mediaType }) => mediaType === SMIL);
  const others = parts.filter((part) => part !== own);
  const smil = own ?? { name: OWN_PRESENTATION, mediaType: SMIL, bytes: Buffer.from(simplePresentation(parts), 'utf8') };
  return {
    mediaType: 'multipart/related',
    parameters: { type: SMIL, start: `<${smil.name}>` },
    contentId,
    content: [smil, ...others].map(({ name, mediaType, bytes }) => ({
      mediaType,
      parameters: { ...(mediaType === TEXT || mediaType === SMIL ? { charset: 'utf-8' } : {}), name },
      contentId: name,
      contentLocation: name,
      content: bytes,
    })),
  };
}

function textFailure(content: MmsContent): Failure | undefined {
  const length = mmsTextLength(content);
  if (length <= MMS_TEXT_MAX) return undefined;
  const detail = `the texts have ${length} characters, and may have ${MMS_TEXT_MAX}`;
  return refused(STATUS.REJECTED_MESSAGE_TEXT_TOO_LONG, ERROR.EC_MSG_TEXT_TOO_LONG, detail, false);
}

/** What is known of the size before anything is read. */
function declaredSize(segments: readonly MmsSegment[]): number {
  return segments.reduce((sum, segment) => sum + (segment.kind === 'MEDIA' ? segment.size : 0), 0);
}

// Inferred: the contract names these errors for MMS and no status that goes with them. Nothing was sent, so that is what we say.
// See compatibility.md, "MMS: what a carrier does not take".
function sizeFailure(size: number, sizeMax: number): Failure | undefined {
  if (size <= sizeMax) return undefined;
  const detail = `the message has at least ${size} bytes, and this connector takes ${sizeMax}`;
  return refused(STATUS.UNDELIVERABLE_NOT_SENT, ERROR.EC_TOO_BIG_CONTENT, detail, true);
}

function typeFailure(segments: readonly MmsSegment[], settings: ContentSources['settings']): Failure | undefined {
  for (const segment of segments) {
    const mediaType = 'mediaType' in segment ? segment.mediaType : undefined;
    const failure = mediaType === undefined ? undefined : mediaTypeFailure(segment, typeOf(mediaType), settings);
    if (failure !== undefined) return failure;
  }
  return undefined;
}

/** Text and presentation are part of every MMS; what else there may be is the carrier's business. */
function mediaTypeFailure(
  { kind }: MmsSegment,
  mediaType: string,
  { mediaTypes }: ContentSources['settings'],
): Failure | undefined {
  if (kind === 'TEXT' || kind === 'SMIL') return undefined;
  const isAllowed = mediaTypes.some((allowed) => isOfType(mediaType, allowed.toLowerCase()));
  if (isAllowed) return undefined;
  const detail = `this connector does not take ${mediaType}`;
  return refused(STATUS.UNDELIVERABLE_NOT_SENT, ERROR.EC_INVALID_MSG_TYPE, detail, true);
}

function isOfType(mediaType: string, allowed: string): boolean {
  if (allowed === '*/*') return true;
  return allowed.endsWith('/*') ? mediaType.startsWith(allowed.slice(0, -1)) : mediaType === allowed;
}

async function storedOf(
  segments: readonly MmsSegment[],
  { accountId, contents }: ContentSources,
): Promise<ReadonlyMap<ContentId, StoredContent> | Failure> {
  const ids = mediaIdsOf(segments);
  if (ids.length === 0) return new Map();
  try {
    return await contents.read(accountId, ids);
  } catch (error) {
    return { kind: 'deferred', because: 'TEMPORARY', detail: `the files could not be read: ${(error as Error).message}` };
  }
}

async function bytesOf(
  segment: MmsSegment,
  stored: ReadonlyMap<ContentId, StoredContent>,
  bytesMax: number,
  { fetchFile }: ContentSources,
): Promise<Omit<Part, 'name'> | Failure> {
  switch (segment.kind) {
    case 'TEXT':
      return { mediaType: TEXT, bytes: Buffer.from(segment.text, 'utf8') };
    case 'SMIL':
      return { mediaType: SMIL, bytes: Buffer.from(segment.smil, 'utf8') };
    case 'MEDIA': {
      const content = stored.get(segment.contentId);
      if (content === undefined)
        return refused(
          STATUS.UNDELIVERABLE_NOT_SENT,
          ERROR.EC_REMOTE_CONTENT_INTERNAL_FAILURE,
          'a file is not kept any more',
          false,
        );
      return { mediaType: typeOf(segment.mediaType), bytes: content.bytes };
    }
    case 'LINK': {
      const file = await fetchFile(segment.url, Math.max(0, bytesMax));
      if (file.kind === 'tooLarge') {
        const detail = `what ${segment.url} leads to is larger than the ${Math.max(0, bytesMax)} bytes left in this message`;
        return refused(STATUS.UNDELIVERABLE_NOT_SENT, ERROR.EC_URL_ATTACHMENT_TOO_LARGE, detail, true);
      }
      if (file.kind === 'failed') {
        const detail = `${segment.url} could not be read: ${file.detail}`;
        if (file.isPassing) return { kind: 'deferred', because: 'TEMPORARY', detail };
        return refused(STATUS.UNDELIVERABLE_NOT_SENT, ERROR.EC_REMOTE_CONTENT_FAILURE, detail, false);
      }
      return { mediaType: typeOf(segment.mediaType ?? file.mediaType), bytes: file.bytes };
    }
    default:
      return segment satisfies never;
  }
}

/** As types are kept; a server that names none says nothing of the file. */
function typeOf(mediaType: string): string {
  return plainMediaType(mediaType) || 'application/octet-stream';
}

const EXTENSIONS: Readonly<Record<string, string>> = {
  'text/plain': 'txt',
  'image/jpeg': 'jpg',
  'image/svg+xml': 'svg',
  'audio/mpeg': 'mp3',
  'audio/mp4': 'm4a',
  'video/3gpp': '3gp',
  'video/quicktime': 'mov',
  'text/x-vcard': 'vcf',
  'text/vcard': 'vcf',
  'text/calendar': 'ics',
  'application/smil': 'smil',
};

/** What the caller calls it, so that a presentation of theirs finds it; else a name that says what it is. */
function uniqueName({ kind, name }: MmsSegment, mediaType: string, at: number, taken: Set<string>): string {
  const subtype = (mediaType.split('/')[1] ?? 'bin').replace(/[^a-z0-9]/g, '') || 'bin';
  const made = `${kind === 'LINK' ? 'media' : kind.toLowerCase()}-${at + 1}.${EXTENSIONS[mediaType] ?? subtype}`;
  const wished = name === undefined || name === '' ? made : encodedName(name);
  let unique = wished;
  for (let number = at + 1; taken.has(unique); number += 1) unique = `${number}-${wished}`;
  taken.add(unique);
  return unique;
}

/** As it may stand in a header and in a URL (`cid:…`). */
function encodedName(name: string): string {
  return encodeURI(name.replace(/\p{Surrogate}/gu, '\ufffd')).replace(/[<>"'#?&]/g, (character) =>
    encodeURIComponent(character).replace("'", '%27'),
  );
}

function refused(statusId: number, errorId: number, detail: string, isRouteFault: boolean): Failure {
  return { kind: 'refused', statusId, errorId, detail, isRouteFault };
}
