// /provisioning/1/applications: the environments and use cases of an account.

import Type from 'typebox';
import { type Application, unknownApplication } from '../../domain/applications.ts';
import type { ApplicationId } from '../../domain/platform.ts';
import { createApplication } from '../../flows/create-application.ts';
import { deleteApplication } from '../../flows/delete-application.ts';
import { updateApplication } from '../../flows/update-application.ts';
import * as wire from '../../wire/applications.ts';
import { PAGE_SIZE, page, pageParameters } from '../../wire/paging.ts';
import { created, endpoint, noContent, ok, perSecond } from '../endpoint.ts';
import { requireId, requireLabel } from './names.ts';

const shared = {
  group: 'Applications',
  scopes: ['application-entity:manage'],
  limit: perSecond(1),
  errors: 'classic',
} as const;
const params = Type.Object({ applicationId: Type.String() });

export const getApplications = endpoint({
  ...shared,
  method: 'GET',
  path: '/provisioning/1/applications',
  summary: 'List applications',
  description: 'In the order of their creation, the application "default" among them.',
  query: Type.Object(pageParameters),
  answers: { 200: wire.ApplicationPage },
  handle: async ({ world, caller, query }) => {
    const { applications } = await world.snapshots.of(caller.accountId);
    const wanted = { page: query.page ?? 0, size: query.size ?? PAGE_SIZE };
    return ok(page(applications.page(wanted.page, wanted.size).map(wire.applicationObject), wanted, applications.size));
  },
});

export const postApplication = endpoint({
  ...shared,
  method: 'POST',
  path: '/provisioning/1/applications',
  summary: 'Create an application',
  body: wire.Application,
  answers: { 201: null },
  refusals: [409],
  handle: async ({ world, caller, body }) => {
    requireId('applicationId', body.applicationId);
    await createApplication(world, caller, applicationOf(body.applicationId, body));
    return created();
  },
});

export const getApplication = endpoint({
  ...shared,
  method: 'GET',
  path: '/provisioning/1/applications/{applicationId}',
  summary: 'Get an application',
  params,
  answers: { 200: wire.Application },
  refusals: [404],
  handle: async ({ world, caller, params: { applicationId } }) => {
    const application = (await world.snapshots.of(caller.accountId)).applications.get(applicationId as ApplicationId);
    if (application === undefined) throw unknownApplication(applicationId);
    return ok(wire.applicationObject(application));
  },
});

export const putApplication = endpoint({
  ...shared,
  method: 'PUT',
  path: '/provisioning/1/applications/{applicationId}',
  summary: 'Rename an application',
  description: 'Replaces the label; one that is left out is taken away. The id cannot be changed.',
  params,
  body: wire.ApplicationChange,
  answers: { 204: null },
  refusals: [404],
  handle: async ({ world, caller, params: { applicationId }, body }) => {
    await updateApplication(world, caller, applicationOf(applicationId, body));
    return noContent();
  },
});

export const removeApplication = endpoint({
  ...shared,
  method: 'DELETE',
  path: '/provisioning/1/applications/{applicationId}',
  summary: 'Delete an application',
  description:
    'Its resources and inbound configurations go back to "default" without an entity; its associations and sending strategies are deleted.',
  params,
  answers: { 200: null },
  refusals: [400, 404],
  handle: async ({ world, caller, params: { applicationId } }) => {
    await deleteApplication(world, caller, applicationId as ApplicationId);
    return ok(); // 200 without a body: the contract says so, and 204 for its neighbours
  },
});

function applicationOf(applicationId: string, { applicationName }: { applicationName?: string }): Application {
  requireLabel('applicationName', applicationName);
  return { applicationId: applicationId as ApplicationId, applicationName: applicationName ?? null };
}
