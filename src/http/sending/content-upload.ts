// What uploads of files for later messages have in common: headers say what a file is, and what is refused has a shape of its own.

import type { Answer } from '../endpoint.ts';
import { type Headers, headerText } from '../headers.ts';

interface UploadHeaders {
  readonly name: string;
  readonly mediaType: string;
  /** For how long messages may name it; a text, as it came. */
  readonly minutes: string;
}

/** What the headers of an upload say, '' for what they do not say. */
export function uploadHeaders(headers: Headers, usualMinutes: number): UploadHeaders {
  const text = (name: string): string => headerText(headers[name])?.trim() ?? '';
  return {
    name: text('x-content-id'),
    mediaType: text('x-media-type'),
    minutes: text('x-validity-period-minutes') || String(usualMinutes),
  };
}

/** Uploads are refused in the shape of an answer to a send request, as the contract shows. */
export function refusedUpload(errorMessage: string): Answer {
  return { status: 400, body: { bulkId: '', messages: [], errorMessage } };
}
