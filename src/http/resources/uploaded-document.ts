// Reads the one file of an uploaded form.

import { Readable } from 'node:stream';
import { Busboy, type BusboyHeaders } from '@fastify/busboy';
import { invalid, type Refusal } from '../../domain/refusals.ts';
import type { NewDocument } from '../../flows/store-document.ts';
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

interface Upload {
  readonly fileName: string;
  readonly contentType: string;
  readonly content: Buffer;
  readonly isTruncated: boolean;
}

/** @throws Refusal INVALID: no form, no file, one too large, or of a format that is not taken */
export async function uploadedDocument(headers: Headers, body: Buffer): Promise<NewDocument> {
  const type = formDataType(headers);
  if (type === undefined) throw missing();
  const upload = await firstFile({ 'content-type': type }, body);
  if (upload === undefined || upload.content.length === 0) throw missing();
  if (upload.isTruncated) throw invalid('', OVERSIZE);
  const { fileName, content } = upload;
  const media = upload.contentType.split(';')[0]?.trim().toLowerCase() ?? '';
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

/** The file in the field `document`; undefined when there is none. @throws Refusal INVALID when the form cannot be read */
function firstFile(headers: BusboyHeaders, body: Buffer): Promise<Upload | undefined> {
  return new Promise((resolve, reject) => {
    const unreadable = (): void => reject(invalid('', 'the request body is not a readable form'));
    let found: Upload | undefined;
    let form: Busboy;
    try {
      form = new Busboy({
        headers,
        limits: { fileSize: DOCUMENT_BYTES_MAX, files: 5, fields: 20, parts: 25, fieldSize: 64 * 1024 },
        // A file has a name, whatever its type: the parser's own rule would take text for a field.
        isPartAFile: (_field, partType, fileName) => fileName !== undefined || partType === 'application/octet-stream',
      });
    } catch {
      return unreadable();
    }
    form.on('file', (field, stream, fileName, _encoding, partType) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('error', unreadable);
      stream.on('end', () => {
        if (field !== 'document' || found !== undefined) return;
        found = {
          fileName: (fileName ?? 'document').slice(-FILE_NAME_MAX),
          contentType: partType,
          content: Buffer.concat(chunks),
          isTruncated: stream.truncated,
        };
      });
    });
    form.on('error', unreadable);
    form.on('finish', () => resolve(found));
    Readable.from([body]).pipe(form);
  });
}
