// Reads the one file of an uploaded form.

import { invalid, type Refusal } from '../../domain/refusals.ts';
import type { NewDocument } from '../../flows/store-document.ts';
import { filesOfForm, isPartNamedFile } from '../form-parts.ts';
import type { Headers } from '../headers.ts';
import { formDataType } from '../media-types.ts';

export const DOCUMENT_BYTES_MAX = 25 * 1024 * 1024;
/** The contract's words, which clients show. */
export const OVERSIZE = 'Maximum upload size exceeded';

/** The formats the contract names, and the file names each may have. */
const EXTENSIONS: Readonly<Record<string, readonly string[]>> = {
  'application/msword': ['doc'],
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ['docx'],
  'image/jpeg': ['jpg', 'jpeg'],
  'image/png': ['png'],
  'application/pdf': ['pdf'],
  'application/vnd.ms-excel': ['xls'],
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': ['xlsx'],
  'video/mp4': ['mp4'],
  'video/x-msvideo': ['avi'],
  'video/avi': ['avi'],
  'video/quicktime': ['mov'],
  'video/webm': ['webm'],
};
const FILE_NAME_MAX = 255;

const FORM = {
  limits: { fileSize: DOCUMENT_BYTES_MAX, files: 5, fields: 20, parts: 25, fieldSize: 64 * 1024 },
  isPartAFile: isPartNamedFile,
};

/** @throws Refusal INVALID: no form, no file, one too large, or of a format that is not taken */
export async function uploadedDocument(headers: Headers, body: Buffer): Promise<NewDocument> {
  const type = formDataType(headers);
  if (type === undefined) throw missing();
  const upload = (await filesOfForm(type, body, FORM)).find(({ field }) => field === 'document');
  if (upload === undefined || upload.bytes.length === 0) throw missing();
  if (upload.isTruncated) throw invalid('', OVERSIZE);
  const { bytes: content, mediaType } = upload;
  const fileName = (upload.fileName ?? 'document').slice(-FILE_NAME_MAX);
  const media = mediaType.split(';')[0]?.trim().toLowerCase() ?? '';
  const extension = /\.([^.]+)$/.exec(fileName)?.[1]?.toLowerCase();
  // The parser says text/plain of a part without a type; only a file that is text means it.
  if (media === '' || (media === 'text/plain' && extension !== 'txt')) {
    throw invalid('document', 'Document content type is required.');
  }
  // A name without an ending says nothing; one that says something else than the type is a lie either way.
  const isTaken = EXTENSIONS[media]?.some((known) => extension === undefined || known === extension) === true;
  if (!isTaken) throw invalid('document', 'Unsupported document content type.');
  return { fileName, contentType: media, content };
}

function missing(): Refusal {
  return invalid('document', 'Must not be null or empty.');
}
