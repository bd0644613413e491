// /resources/1/requests: asking for sender names and numbers, and following what comes of it.

import { Refusal } from '../../domain/refusals.ts';
import type { RequestSubject } from '../../domain/resource-requests/request.ts';
import { isRequestId, unknownRequest } from '../../flows/step-resource-request.ts';
import { submitResourceRequest } from '../../flows/submit-resource-request.ts';
import { cancelResourceRequest, updateResourceRequest } from '../../flows/update-resource-request.ts';
import { listRequests, loadRequest } from '../../storage/resource-requests.ts';
import { page } from '../../wire/paging.ts';
import * as wire from '../../wire/resource-requests.ts';
import { created, endpoint, noContent, ok, perSecond } from '../endpoint.ts';
import { requestList } from './request-list.ts';
import { requestObject } from './request-object.ts';

const shared = {
  group: 'Resource requests',
  scopes: ['resource-request-hub:manage', 'resource-request-hub:read'],
  errors: 'modern',
} as const;

export const getResourceRequests = endpoint({
  ...shared,
  method: 'GET',
  path: '/resources/1/requests',
  summary: 'List resource requests',
  description: 'The last modified first, unless an order is asked for; every parameter narrows the list down.',
  limit: perSecond(10),
  query: wire.RequestQuery,
  answers: { 200: wire.RequestPage },
  handle: async ({ world, caller, query }) => {
    const { filter, orders, at } = requestList(query);
    const { requests, total } = await listRequests(world.db, caller.accountId, filter, orders, at.page, at.size);
    return ok(page(requests.map(requestObject), at, total));
  },
});

export const postResourceRequest = endpoint({
  ...shared,
  method: 'POST',
  path: '/resources/1/requests',
  summary: 'Submit a resource request',
  description:
    'What it has to bring along is answered by the requirements lookup. A person reviews it; its status says how far it is.',
  limit: perSecond(1),
  body: wire.NewRequest,
  answers: { 201: wire.RequestId },
  refusals: [404],
  handle: async ({ world, caller, body }) => {
    const requestId = await submitResourceRequest(world, caller, {
      subject: subjectOf(body),
      requirements: body.requirements ?? [],
      contactEmails: body.additionalContactEmails ?? [],
      platform: body.platform,
    });
    return created({ id: requestId });
  },
});

/** @throws Refusal for RCS: Callsign has no such channel, and the contract an error that says so */
function subjectOf(body: wire.NewRequest): RequestSubject {
  const countryCode = body.countryCode.toUpperCase();
  switch (body.type) {
    case 'ALPHANUMERIC_REGISTRATION': {
      const { type, senderName, trafficOrigin = null, trafficType = null } = body;
      return { type, countryCode, senderName, trafficOrigin, trafficType };
    }
    case 'NUMBER_PURCHASE': {
      const { type, numberType, capabilities, quantity = 1, clientType = null } = body;
      return { type, countryCode, numberType, capabilities: [...new Set(capabilities)], quantity, clientType };
    }
    case 'RCS_SENDER_LAUNCH':
      throw new Refusal('INVALID', { reason: 'RCS_COUNTRY_UNSUPPORTED' });
  }
}

export const getResourceRequest = endpoint({
  ...shared,
  method: 'GET',
  path: '/resources/1/requests/{id}',
  summary: 'Read a resource request',
  limit: perSecond(10),
  params: wire.RequestName,
  answers: { 200: wire.RequestObject },
  refusals: [404],
  handle: async ({ world, caller, params }) => {
    const request = isRequestId(params.id) ? await loadRequest(world.db, caller.accountId, params.id) : undefined;
    if (request === undefined) throw unknownRequest();
    return ok(requestObject(request));
  },
});

export const patchResourceRequest = endpoint({
  ...shared,
  method: 'PATCH',
  path: '/resources/1/requests/{id}',
  summary: 'Update a resource request',
  description: 'Only while an update is asked for. All requirements have to be given, those that were right included.',
  limit: perSecond(1),
  params: wire.RequestName,
  body: wire.RequestUpdate,
  answers: { 200: wire.RequestObject },
  refusals: [404],
  handle: async ({ world, caller, params, body }) =>
    ok(requestObject(await updateResourceRequest(world, caller, params.id, body.requirements))),
});

export const cancelRequest = endpoint({
  ...shared,
  method: 'POST',
  path: '/resources/1/requests/{id}/cancel',
  summary: 'Cancel a resource request',
  description: 'Only while an update is asked for.',
  limit: perSecond(1),
  params: wire.RequestName,
  answers: { 204: null },
  refusals: [404],
  handle: async ({ world, caller, params }) => {
    await cancelResourceRequest(world, caller, params.id);
    return noContent();
  },
});
