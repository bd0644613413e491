// POST /email/1/content: a file uploaded before the mails that carry it.

import { uploadContent } from '../../flows/upload-content.ts';
import { UploadedContent } from '../../wire/mms-advanced.ts';
import { Bytes } from '../../wire/uploads.ts';
import { endpoint, ok, perSecond } from '../endpoint.ts';
import { refusedUpload, uploadHeaders } from '../sending/content-upload.ts';

const BYTES_MAX = 25 * 1024 * 1024;
const MINUTES_MIN = 1_440;
const MINUTES_MAX = 10_080;
const NAME_MAX = 255;

export const postEmailContent = endpoint({
  method: 'POST',
  path: '/email/1/content',
  group: 'Email',
  summary: 'Upload a file for email',
  description: `The headers \`X-Content-Id\` and \`X-Media-Type\` say what it is called and what it is; \`X-Validity-Period-Minutes\` says for how long mails may name it: ${MINUTES_MIN} to ${MINUTES_MAX}, which is what it is unless said.`,
  scopes: ['email:manage'],
  limit: perSecond(500),
  errors: 'classic',
  body: Bytes,
  bodyFormat: 'bytes',
  bodyBytesMax: BYTES_MAX,
  oversizeViolation: `must not be larger than ${BYTES_MAX} bytes`,
  answers: { 200: UploadedContent },
  handle: async ({ world, caller, headers, body: bytes }) => {
    const { name, mediaType, minutes } = uploadHeaders(headers, MINUTES_MAX);
    const problem = problemOf(name, mediaType, minutes, bytes);
    if (problem !== undefined) return refusedUpload(problem);
    const uploadedContentId = await uploadContent(world, caller, {
      name,
      mediaType,
      bytes,
      validityMs: Number(minutes) * 60_000,
    });
    return ok({ uploadedContentId });
  },
});

function problemOf(name: string, mediaType: string, minutes: string, bytes: Buffer): string | undefined {
  if (name === '') return "The request header 'X-Content-Id' is required: what the file is called";
  if (name.length > NAME_MAX) return `The request header 'X-Content-Id' must have at most ${NAME_MAX} characters`;
  if (!/^[\w.+-]+\/[\w.+-]+(\s*;.*)?$/.test(mediaType) || mediaType.length > NAME_MAX)
    return "The request header 'X-Media-Type' must be a media type such as image/png";
  if (!/^\d{1,6}$/.test(minutes) || Number(minutes) < MINUTES_MIN || Number(minutes) > MINUTES_MAX)
    return `The request header 'X-Validity-Period-Minutes' must be between ${MINUTES_MIN} and ${MINUTES_MAX}`;
  return bytes.length === 0 ? 'The request body must hold the bytes of the file' : undefined;
}
