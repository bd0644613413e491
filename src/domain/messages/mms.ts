// What an MMS may hold, and the text in it.

import type { ContentId, MmsContent, MmsSegment } from './content.ts';

/** Characters in all text segments together. Source: the contract's status 77. */
export const MMS_TEXT_MAX = 1_600;
/** Bytes of all files of one message. Carriers take far less: from 300 kB to some megabytes. */
export const MMS_MEDIA_BYTES_MAX = 5 * 1024 * 1024;

/** Types outside of images, sounds and videos. */
const OTHER_TYPES: ReadonlySet<string> = new Set([
  'text/plain',
  'text/vcard',
  'text/x-vcard',
  'text/calendar',
  'text/x-vcalendar',
  'application/pdf',
  'application/smil',
  'application/ogg',
]);

/** Letters of the text segments, as people count them. */
export function mmsTextLength({ segments }: MmsContent): number {
  return segments.reduce((length, segment) => length + (segment.kind === 'TEXT' ? [...segment.text].length : 0), 0);
}

/** The files of an MMS, in their order. */
export function mediaIdsOf(segments: readonly MmsSegment[]): ContentId[] {
  return segments.flatMap((segment) => (segment.kind === 'MEDIA' ? [segment.contentId] : []));
}

/** A media type as it is kept: lower case, without its parameters. */
export function plainMediaType(mediaType: string): string {
  return mediaType.split(';')[0]?.trim().toLowerCase() ?? '';
}

/** What is wrong with the type of a file, in words that fit behind its field's name; undefined when nothing is. */
export function mediaTypeProblem(mediaType: string): string | undefined {
  const plain = plainMediaType(mediaType);
  if (/^(image|audio|video)\/[a-z0-9][a-z0-9.+-]*$/.test(plain) || OTHER_TYPES.has(plain)) return undefined;
  return 'must be the type of an image, a sound, a video, a text, a contact, a calendar entry or a PDF: image/png, say';
}

/** What is wrong with the name of a segment; undefined when nothing is. It becomes a header of the message, so it must stay in its line. */
export function segmentNameProblem(name: string): string | undefined {
  return /^[!#-;=?-~]{1,100}$/.test(name)
    ? undefined
    : 'must be 1 to 100 letters, digits and signs, without blanks, quotes, < and >';
}
