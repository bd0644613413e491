// POST /mms/1/content: uploading a file for MMS; and fetching files of MMS by their address.

import Type from 'typebox';
import { MMS_MEDIA_BYTES_MAX, mediaTypeProblem, plainMediaType, segmentNameProblem } from '../../domain/messages/mms.ts';
import { notFound } from '../../domain/refusals.ts';
import { linkedMedia } from '../../flows/media-links.ts';
import { uploadContent } from '../../flows/upload-content.ts';
import type { StoredContent } from '../../ports.ts';
import { UploadedContent } from '../../wire/mms-advanced.ts';
import { Bytes } from '../../wire/uploads.ts';
import { type Answer, endpoint, ok } from '../endpoint.ts';
import { refusedUpload, uploadHeaders } from '../sending/content-upload.ts';

/** 48 days, as the contract says. */
const VALIDITY_MINUTES = 69_120;
/** A year: nobody wants to keep a picture for ever by mistake. */
const VALIDITY_MINUTES_MAX = 527_040;
const MINUTE_MS = 60_000;

export const postMmsContent = endpoint({
  method: 'POST',
  path: '/mms/1/content',
  group: 'MMS',
  summary: 'Upload a file for MMS',
  description:
    'The bytes as they are. Headers: `X-Content-Id` (what segments that show it are called), `X-Media-Type` (`image/png`), `X-Validity-Period-Minutes` (69120 unless said). What is refused is answered in a shape of its own, `errorMessage`.',
  scopes: ['mms:manage'],
  errors: 'classic',
  body: Bytes,
  bodyFormat: 'bytes',
  consumes: 'application/octet-stream',
  bodyBytesMax: MMS_MEDIA_BYTES_MAX + 1,
  oversizeViolation: `must not be larger than ${MMS_MEDIA_BYTES_MAX} bytes`,
  answers: { 200: UploadedContent },
  handle: async ({ world, caller, body, headers }) => {
    const { name, mediaType, minutes } = uploadHeaders(headers, VALIDITY_MINUTES);
    const problem = uploadProblem(name, mediaType, minutes, body);
    if (problem !== undefined) return refusedUpload(problem);
    const upload = { name, mediaType: plainMediaType(mediaType), bytes: body, validityMs: Number(minutes) * MINUTE_MS };
    return ok({ uploadedContentId: await uploadContent(world, caller, upload) });
  },
});

function uploadProblem(name: string, mediaType: string, minutes: string, body: Buffer): string | undefined {
  if (name === '') return "Required request header 'X-Content-Id' is not present";
  if (mediaType === '') return "Required request header 'X-Media-Type' is not present";
  const nameProblem = segmentNameProblem(name);
  if (nameProblem !== undefined) return `X-Content-Id ${nameProblem}`;
  const typeProblem = mediaTypeProblem(mediaType);
  if (typeProblem !== undefined) return `X-Media-Type ${typeProblem}`;
  if (!/^\d{1,9}$/.test(minutes) || Number(minutes) < 1 || Number(minutes) > VALIDITY_MINUTES_MAX)
    return `X-Validity-Period-Minutes must be between 1 and ${VALIDITY_MINUTES_MAX}`;
  if (body.length === 0) return 'the request body is empty: it must be the file';
  if (body.length > MMS_MEDIA_BYTES_MAX) return `the file must not be larger than ${MMS_MEDIA_BYTES_MAX} bytes`;
  return undefined;
}

export const getMmsMedia = endpoint({
  method: 'GET',
  path: '/callsign/1/mms/media/{name}',
  group: 'MMS',
  summary: 'Fetch a file of an MMS',
  description: 'By the address a push, a pull or a log names. Nobody can guess one, so it needs no key; it ends with the file.',
  scopes: null,
  limit: { count: 100, seconds: 1, burst: 500 },
  errors: 'modern',
  params: Type.Object({ name: Type.String({ maxLength: 64 }) }),
  produces: 'application/octet-stream',
  answers: { 200: Bytes },
  refusals: [404],
  handle: async ({ world, params: { name } }) => {
    const media = await linkedMedia(world.db, name);
    if (media === undefined) throw notFound('There is no such file, or it is no longer kept.');
    return mediaAnswer(media);
  },
});

/** A file somebody else made: it is for looking at and saving, and nothing in it may run with us. */
export function mediaAnswer({ mediaType, name, bytes }: StoredContent): Answer {
  const isShown = /^(image|audio|video)\/(?!svg)/.test(mediaType);
  const plain = (name ?? 'file').replace(/[^A-Za-z0-9._-]/g, '_');
  return {
    status: 200,
    body: bytes,
    contentType: mediaTypeProblem(mediaType) === undefined ? mediaType : 'application/octet-stream',
    headers: {
      'content-disposition': `${isShown ? 'inline' : 'attachment'}; filename="${plain}"`,
      'content-length': String(bytes.length),
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, max-age=3600',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex',
    },
  };
}
