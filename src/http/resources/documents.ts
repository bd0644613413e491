// /resources/1/documents: files that go with resource requests.

import Type from 'typebox';
import { isDocumentId } from '../../flows/attach-documents.ts';
import { removeDocument, storeDocument, unknownDocument } from '../../flows/store-document.ts';
import { loadDocument, type StoredDocument } from '../../storage/documents.ts';
import { Bytes } from '../../wire/uploads.ts';
import { type Answer, endpoint, noContent, perSecond } from '../endpoint.ts';
import { DOCUMENT_BYTES_MAX, OVERSIZE, uploadedDocument } from './uploaded-document.ts';

const shared = {
  group: 'Resource requests',
  scopes: ['resource-request-hub:manage', 'resource-request-hub:read'],
  errors: 'modern',
} as const;
const ById = Type.Object({ documentId: Type.String() });
/** Room for the boundaries and headers around the file. */
const FRAME_BYTES = 64 * 1024;

export const postDocument = endpoint({
  ...shared,
  method: 'POST',
  path: '/resources/1/documents',
  summary: 'Upload a document',
  description:
    'A form with the file in the field `document`, 25 MiB at most: .doc .docx .jpg .jpeg .png .pdf .xls .xlsx .mp4 .avi .mov .webm. One that no request shows is kept for 30 days.',
  limit: perSecond(1),
  body: Type.Unsafe<Buffer>({
    type: 'object',
    required: ['document'],
    properties: { document: { type: 'string', format: 'binary' } },
  }),
  bodyFormat: 'bytes',
  consumes: 'multipart/form-data',
  bodyBytesMax: DOCUMENT_BYTES_MAX + FRAME_BYTES,
  oversizeViolation: OVERSIZE,
  answers: { 201: Type.Object({ documentId: Type.String() }) },
  handle: async ({ world, caller, body, headers }) => {
    const documentId = await storeDocument(world, caller, await uploadedDocument(headers, body));
    return { status: 201, body: { documentId }, headers: { location: `/resources/1/documents/${documentId}` } };
  },
});

export const getDocument = endpoint({
  ...shared,
  method: 'GET',
  path: '/resources/1/documents/{documentId}',
  summary: 'Download a document',
  limit: perSecond(1),
  params: ById,
  produces: 'application/octet-stream',
  answers: { 200: Bytes },
  refusals: [404],
  handle: async ({ world, caller, params }) => {
    const { documentId } = params;
    const document = isDocumentId(documentId) ? await loadDocument(world.db, caller.accountId, documentId) : undefined;
    if (document === undefined) throw unknownDocument();
    return fileAnswer(document);
  },
});

export const deleteDocument = endpoint({
  ...shared,
  method: 'DELETE',
  path: '/resources/1/documents/{documentId}',
  summary: 'Delete a document',
  description: 'The reviewer of a request that shows it keeps it.',
  limit: perSecond(20),
  params: ById,
  answers: { 204: null },
  refusals: [404],
  handle: async ({ world, caller, params }) => {
    await removeDocument(world, caller, params.documentId);
    return noContent();
  },
});

/** A file to be saved: what a stranger uploaded must not run in the browser of whoever opens it. */
export function fileAnswer({
  content,
  contentType,
  fileName,
}: Pick<StoredDocument, 'content' | 'contentType' | 'fileName'>): Answer {
  const plain = fileName.replace(/[^\x20-\x7e]|["\\]/g, '_');
  // RFC 6266: the plain name for old clients, the true one beside it.
  const encoded = encodeURIComponent(fileName).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return {
    status: 200,
    body: content,
    contentType,
    headers: {
      'content-disposition': `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`,
      'content-length': String(content.length),
      'x-content-type-options': 'nosniff',
    },
  };
}
