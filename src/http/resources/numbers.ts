// /callsign/1/resources/numbers: the account's numbers, put in and looked after by its operator.

import Type from 'typebox';
import type { NumberResource } from '../../domain/resources.ts';
import type { AccountSnapshot } from '../../domain/snapshot/account-snapshot.ts';
import { findResources, type ResourceFilter } from '../../domain/snapshot/find-resources.ts';
import { changeResource, unknownResource } from '../../flows/change-resource.ts';
import { createNumbers } from '../../flows/create-numbers.ts';
import { deleteResource } from '../../flows/delete-resource.ts';
import { page, pageOf } from '../../wire/paging.ts';
import * as wire from '../../wire/resources.ts';
import { created, endpoint, noContent, ok } from '../endpoint.ts';
import { associationWish } from './association-wish.ts';
import { searchedDigits } from './names.ts';
import { oneOrMany } from './one-or-many.ts';

const shared = { group: 'Resources', scopes: ['numbers:manage'], errors: 'modern' } as const;
const ByKey = Type.Object({ numberKey: Type.String() });
const PAGE_SIZE = 50;

export const postNumbers = endpoint({
  ...shared,
  method: 'POST',
  path: '/callsign/1/resources/numbers',
  summary: 'Add numbers',
  description: 'One number or a list of up to 10,000: all of them or none, and the reason of every bad row.',
  body: Type.Union([wire.NumberRequest, Type.Array(wire.NumberRequest, { minItems: 1, maxItems: wire.ROWS_MAX })]),
  bodyBytesMax: 16 * 1024 * 1024,
  answers: { 201: Type.Object({ results: Type.Array(wire.NumberObject) }) },
  handle: async ({ world, caller, body }) => {
    const { rows, rowName } = oneOrMany<wire.NumberRequest>(body);
    const resources = await createNumbers(world, caller, rows, rowName);
    return created({ results: resources.map((resource) => numberObject(resource as NumberResource)) });
  },
});

export const getOwnNumbers = endpoint({
  ...shared,
  method: 'GET',
  path: '/callsign/1/resources/numbers',
  summary: 'List numbers',
  description: 'In the order of their creation; every parameter narrows the list down.',
  query: wire.NumberFilter,
  answers: { 200: pageOf(wire.NumberObject) },
  handle: async ({ world, caller, query }) => {
    const at = { page: query.page ?? 0, size: query.size ?? PAGE_SIZE };
    const snapshot = await world.snapshots.of(caller.accountId);
    const { rows, total } = findResources(snapshot, filterOf(query), at.page, at.size);
    const results = rows.map((resource) => numberObject(resource as NumberResource));
    return ok(page(results, at, total));
  },
});

function filterOf(query: wire.NumberFilter): ResourceFilter {
  const { number, countryCode, type, capability, applicationId, entityId, isActive } = query;
  const text = number === undefined ? undefined : searchedDigits(number);
  const association = associationWish(query);
  return { kind: 'NUMBER', text, countryCode, numberType: type, capability, applicationId, entityId, isActive, association };
}

export const getOwnNumber = endpoint({
  ...shared,
  method: 'GET',
  path: '/callsign/1/resources/numbers/{numberKey}',
  summary: 'Read a number',
  params: ByKey,
  answers: { 200: wire.NumberObject },
  refusals: [404],
  handle: async ({ world, caller, params }) =>
    ok(numberObject(ownedNumber(await world.snapshots.of(caller.accountId), params.numberKey))),
});

export const patchNumber = endpoint({
  ...shared,
  method: 'PATCH',
  path: '/callsign/1/resources/numbers/{numberKey}',
  summary: 'Change a number',
  params: ByKey,
  body: wire.NumberChange,
  answers: { 200: wire.NumberObject },
  refusals: [404],
  handle: async ({ world, caller, params, body }) => {
    const { coverage, shared: isShared, ...rest } = body;
    const before = ownedNumber(await world.snapshots.of(caller.accountId), params.numberKey);
    await changeResource(world, caller, before, { ...rest, countries: coverage, isShared });
    return ok(numberObject(ownedNumber(await world.snapshots.of(caller.accountId), params.numberKey)));
  },
});

export const removeNumber = endpoint({
  ...shared,
  method: 'DELETE',
  path: '/callsign/1/resources/numbers/{numberKey}',
  summary: 'Delete a number',
  description: 'Its associations, inbound configurations, sticky senders and own routes go with it.',
  params: ByKey,
  answers: { 204: null },
  refusals: [404],
  handle: async ({ world, caller, params }) => {
    await deleteResource(world, caller, ownedNumber(await world.snapshots.of(caller.accountId), params.numberKey));
    return noContent();
  },
});

/** @throws Refusal NOT_FOUND */
export function ownedNumber({ resources }: AccountSnapshot, numberKey: string): NumberResource {
  const resource = resources.byNumberKey(numberKey);
  if (resource?.kind !== 'NUMBER') throw unknownResource(numberKey);
  return resource;
}

function numberObject(resource: NumberResource): wire.NumberObject {
  const { numberKey, number, countryCode, numberType, capabilities, coverage, messagesPerSecond, messagesPerDay, platform } =
    resource;
  return {
    numberKey,
    number,
    countryCode,
    type: numberType,
    capabilities: [...capabilities],
    coverage: [...coverage],
    ...(messagesPerSecond === undefined ? {} : { messagesPerSecond }),
    ...(messagesPerDay === undefined ? {} : { messagesPerDay }),
    shared: resource.isShared,
    isActive: resource.isActive,
    ...(platform === null ? {} : { applicationId: platform.applicationId }),
    ...(platform?.entityId == null ? {} : { entityId: platform.entityId }),
  };
}
