// /callsign/1/resource-requests: the reviewer's desk. What came in, and what he decides about it.

import Type, { type Static } from 'typebox';
import { isDocumentId } from '../../flows/attach-documents.ts';
import type { NumberToProcure } from '../../flows/procure-resources.ts';
import {
  approveRequest,
  askForUpdate,
  confirmCancellation,
  procureForRequest,
  rejectRequest,
  takeUpRequest,
} from '../../flows/review-resource-request.ts';
import { isRequestId, unknownRequest } from '../../flows/step-resource-request.ts';
import { unknownDocument } from '../../flows/store-document.ts';
import { listDocumentsOfRequest, loadDocumentOfRequest } from '../../storage/documents.ts';
import { listRequests, loadRequest } from '../../storage/resource-requests.ts';
import { page } from '../../wire/paging.ts';
import * as wire from '../../wire/resource-requests.ts';
import { Bytes } from '../../wire/uploads.ts';
import { endpoint, ok } from '../endpoint.ts';
import { fileAnswer } from '../resources/documents.ts';
import { requestList } from '../resources/request-list.ts';
import { reviewedObject } from '../resources/request-object.ts';

const shared = { group: 'Review of resource requests', scopes: ['callsign:manage'], errors: 'modern' } as const;
const reading = { ...shared, scopes: ['callsign:manage', 'callsign:read'] };
const deciding = {
  ...shared,
  method: 'POST',
  params: wire.RequestName,
  answers: { 200: wire.ReviewedRequest },
  refusals: [404],
} as const;
const PATH = '/callsign/1/resource-requests';
const ONE = `${PATH}/{id}`;

export const getReviewedRequests = endpoint({
  ...reading,
  method: 'GET',
  path: PATH,
  summary: 'List requests to review',
  description: 'All requests of the account; `status=PENDING_REVIEW` is the queue, and `sort=requestedDate` its order.',
  query: wire.RequestQuery,
  answers: { 200: wire.ReviewedPage },
  handle: async ({ world, caller, query }) => {
    const { filter, orders, at } = requestList(query);
    const { requests, total } = await listRequests(world.db, caller.accountId, filter, orders, at.page, at.size);
    return ok(page(requests.map(reviewedObject), at, total));
  },
});

export const getReviewedRequest = endpoint({
  ...reading,
  method: 'GET',
  path: ONE,
  summary: 'Read a request to review',
  params: wire.RequestName,
  answers: { 200: wire.ReviewedRequestWithDocuments },
  refusals: [404],
  handle: async ({ world, caller, params }) => {
    const request = isRequestId(params.id) ? await loadRequest(world.db, caller.accountId, params.id) : undefined;
    if (request === undefined) throw unknownRequest();
    const documents = await listDocumentsOfRequest(world.db, caller.accountId, request.requestId);
    return ok({
      ...reviewedObject(request),
      documents: documents.map(({ documentId, fileName, contentType, size }) => ({ documentId, fileName, contentType, size })),
    });
  },
});

export const getReviewedDocument = endpoint({
  ...reading,
  method: 'GET',
  path: `${ONE}/documents/{documentId}`,
  summary: 'Download a document of a request',
  description: 'Also one that its owner has deleted since.',
  params: Type.Object({ id: Type.String(), documentId: Type.String() }),
  produces: 'application/octet-stream',
  answers: { 200: Bytes },
  refusals: [404],
  handle: async ({ world, caller, params }) => {
    const { id, documentId } = params;
    const isName = isRequestId(id) && isDocumentId(documentId);
    const document = isName ? await loadDocumentOfRequest(world.db, caller.accountId, id, documentId) : undefined;
    if (document === undefined) throw unknownDocument();
    return fileAnswer(document);
  },
});

export const takeUp = endpoint({
  ...deciding,
  path: `${ONE}/take-up`,
  summary: 'Take a request into review',
  handle: async ({ world, caller, params }) => ok(reviewedObject(await takeUpRequest(world, caller, params.id))),
});

export const requestUpdate = endpoint({
  ...deciding,
  path: `${ONE}/request-update`,
  summary: 'Ask the owner of a request for changes',
  body: wire.UpdateWish,
  handle: async ({ world, caller, params, body }) =>
    ok(reviewedObject(await askForUpdate(world, caller, params.id, body.feedback, body.note))),
});

export const procure = endpoint({
  ...deciding,
  path: `${ONE}/procure`,
  summary: 'Begin to provide what a request asks for',
  description: 'Numbers that are there already become the account’s at once.',
  body: wire.Procurement,
  isBodyOptional: true,
  handle: async ({ world, caller, params, body }) =>
    ok(reviewedObject(await procureForRequest(world, caller, params.id, numbersOf(body)))),
});

export const approve = endpoint({
  ...deciding,
  path: `${ONE}/approve`,
  summary: 'Approve a request',
  description:
    'Completes it: the sender name becomes the account’s own, good for the country; the numbers named here and before are all it gets, and a note says so when they are fewer than asked for.',
  body: wire.Approval,
  isBodyOptional: true,
  handle: async ({ world, caller, params, body }) =>
    ok(reviewedObject(await approveRequest(world, caller, params.id, numbersOf(body), body?.note))),
});

export const reject = endpoint({
  ...deciding,
  path: `${ONE}/reject`,
  summary: 'Reject a request',
  body: wire.Rejection,
  handle: async ({ world, caller, params, body }) => ok(reviewedObject(await rejectRequest(world, caller, params.id, body.note))),
});

export const confirmCancel = endpoint({
  ...deciding,
  path: `${ONE}/confirm-cancellation`,
  summary: 'Confirm the cancellation of a request',
  description: 'For requests their owner took back after numbers had been procured; giving those back is done with the numbers.',
  handle: async ({ world, caller, params }) => ok(reviewedObject(await confirmCancellation(world, caller, params.id))),
});

function numbersOf(body: Static<typeof wire.Procurement> | undefined): NumberToProcure[] {
  return (body?.numbers ?? []).map((number) =>
    'numberKey' in number
      ? { kind: 'inventory', numberKey: number.numberKey }
      : { kind: 'new', number: number.number.replace('+', ''), capabilities: number.capabilities },
  );
}
