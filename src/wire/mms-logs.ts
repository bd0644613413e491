// Logs of outbound MMS, both generations, and what they say of the content.

import Type, { type Static } from 'typebox';
import { LOG_FACTS, LogCursor, OLD_LOG_FACTS } from './logs.ts';

const Segment = Type.Object({
  type: Type.Enum(['TEXT', 'LINK', 'SMIL', 'UPLOADED_REFERENCE']),
  contentId: Type.Optional(Type.String()),
  text: Type.Optional(Type.String()),
  contentUrl: Type.Optional(Type.String()),
  contentType: Type.Optional(Type.String()),
  smil: Type.Optional(Type.String()),
  uploadedContentId: Type.Optional(Type.String()),
});
export type LoggedSegment = Static<typeof Segment>;

export const MmsLog = Type.Object({
  title: Type.Optional(Type.String()),
  ...LOG_FACTS,
  content: Type.Object({ title: Type.Optional(Type.String()), messageSegments: Type.Array(Segment) }),
  mccMnc: Type.Optional(Type.String()),
});
export type MmsLog = Static<typeof MmsLog>;

export const MmsLogs = Type.Object({ results: Type.Array(MmsLog), cursor: LogCursor });

/** Files show the address they can be fetched by, as long as they are kept. */
const OldSegment = Type.Object({
  contentId: Type.Optional(Type.String()),
  text: Type.Optional(Type.String()),
  contentType: Type.Optional(Type.String()),
  contentUrl: Type.Optional(Type.String()),
});
export type OldLoggedSegment = Static<typeof OldSegment>;

export const OldMmsLog = Type.Object({
  ...OLD_LOG_FACTS,
  mccMnc: Type.Optional(Type.String()),
  title: Type.Optional(Type.String()),
  messageSegments: Type.Array(OldSegment),
  mmsCount: Type.Integer(),
});
export type OldMmsLog = Static<typeof OldMmsLog>;

export const OldMmsLogs = Type.Object({ results: Type.Array(OldMmsLog) });

/** A segment as a message holds it. */
export type SegmentValues =
  | { readonly kind: 'TEXT'; readonly text: string; readonly name?: string | undefined }
  | { readonly kind: 'LINK'; readonly url: string; readonly mediaType?: string | undefined; readonly name?: string | undefined }
  | { readonly kind: 'SMIL'; readonly smil: string; readonly name?: string | undefined }
  | {
      readonly kind: 'MEDIA';
      readonly contentId: string;
      readonly mediaType: string;
      readonly size: number;
      readonly name?: string | undefined;
    };

/** A segment as the newest endpoint would take it again. */
export function loggedSegment(segment: SegmentValues): LoggedSegment {
  const { name } = segment;
  const contentId = name === undefined ? {} : { contentId: name };
  switch (segment.kind) {
    case 'TEXT':
      return { type: 'TEXT', ...contentId, text: segment.text };
    case 'LINK': {
      const contentType = segment.mediaType === undefined ? {} : { contentType: segment.mediaType };
      return { type: 'LINK', ...contentId, contentUrl: segment.url, ...contentType };
    }
    case 'SMIL':
      return { type: 'SMIL', ...contentId, contentType: 'application/smil', smil: segment.smil };
    case 'MEDIA':
      return { type: 'UPLOADED_REFERENCE', ...contentId, contentType: segment.mediaType, uploadedContentId: segment.contentId };
    default:
      return segment satisfies never;
  }
}

/** A segment in the older logs, which know texts and files. `urlOf`: where a file can be fetched. */
export function oldLoggedSegment(
  segment: SegmentValues,
  urlOf: (segment: Extract<SegmentValues, { kind: 'MEDIA' }>) => string | undefined,
): OldLoggedSegment {
  const { name } = segment;
  const contentId = name === undefined ? {} : { contentId: name };
  switch (segment.kind) {
    case 'TEXT':
      return { ...contentId, text: segment.text };
    case 'SMIL':
      return { ...contentId, contentType: 'application/smil', text: segment.smil };
    case 'LINK': {
      const contentType = segment.mediaType === undefined ? {} : { contentType: segment.mediaType };
      return { ...contentId, ...contentType, contentUrl: segment.url };
    }
    case 'MEDIA': {
      const url = urlOf(segment);
      return { ...contentId, contentType: segment.mediaType, ...(url === undefined ? {} : { contentUrl: url }) };
    }
    default:
      return segment satisfies never;
  }
}
