// /callsign/1/resources/alphanumeric-senders: the names the account may send from, and where.

import Type from 'typebox';
import type { AlphanumericSender } from '../../domain/resources.ts';
import type { AccountSnapshot } from '../../domain/snapshot/account-snapshot.ts';
import { findResources } from '../../domain/snapshot/find-resources.ts';
import { changeResource, unknownResource } from '../../flows/change-resource.ts';
import { createAlphanumericSenders } from '../../flows/create-alphanumeric-senders.ts';
import { deleteResource } from '../../flows/delete-resource.ts';
import { page, pageOf } from '../../wire/paging.ts';
import * as wire from '../../wire/resources.ts';
import { created, endpoint, noContent, ok } from '../endpoint.ts';
import { associationWish } from './association-wish.ts';
import { oneOrMany } from './one-or-many.ts';

const shared = { group: 'Resources', scopes: ['numbers:manage'], errors: 'modern' } as const;
const ByName = Type.Object({ senderName: Type.String() });
const PAGE_SIZE = 50;

export const postAlphanumericSenders = endpoint({
  ...shared,
  method: 'POST',
  path: '/callsign/1/resources/alphanumeric-senders',
  summary: 'Add alphanumeric senders',
  description: 'One sender or a list of up to 10,000: all of them or none, and the reason of every bad row.',
  body: Type.Union([wire.SenderRequest, Type.Array(wire.SenderRequest, { minItems: 1, maxItems: wire.ROWS_MAX })]),
  bodyBytesMax: 16 * 1024 * 1024,
  answers: { 201: Type.Object({ results: Type.Array(wire.SenderObject) }) },
  handle: async ({ world, caller, body }) => {
    const { rows, rowName } = oneOrMany<wire.SenderRequest>(body);
    const resources = await createAlphanumericSenders(world, caller, rows, rowName);
    return created({ results: resources.map((resource) => senderObject(resource as AlphanumericSender)) });
  },
});

export const getAlphanumericSenders = endpoint({
  ...shared,
  method: 'GET',
  path: '/callsign/1/resources/alphanumeric-senders',
  summary: 'List alphanumeric senders',
  description: 'In the order of their creation; every parameter narrows the list down.',
  query: wire.SenderFilter,
  answers: { 200: pageOf(wire.SenderObject) },
  handle: async ({ world, caller, query }) => {
    const at = { page: query.page ?? 0, size: query.size ?? PAGE_SIZE };
    const { senderName: text, countryCode, capability, isActive } = query;
    const filter = { kind: 'ALPHA', text, countryCode, capability, isActive, association: associationWish(query) } as const;
    const { rows, total } = findResources(await world.snapshots.of(caller.accountId), filter, at.page, at.size);
    return ok(
      page(
        rows.map((resource) => senderObject(resource as AlphanumericSender)),
        at,
        total,
      ),
    );
  },
});

export const getAlphanumericSender = endpoint({
  ...shared,
  method: 'GET',
  path: '/callsign/1/resources/alphanumeric-senders/{senderName}',
  summary: 'Read an alphanumeric sender',
  params: ByName,
  answers: { 200: wire.SenderObject },
  refusals: [404],
  handle: async ({ world, caller, params }) =>
    ok(senderObject(ownedName(await world.snapshots.of(caller.accountId), params.senderName))),
});

export const patchAlphanumericSender = endpoint({
  ...shared,
  method: 'PATCH',
  path: '/callsign/1/resources/alphanumeric-senders/{senderName}',
  summary: 'Change an alphanumeric sender',
  params: ByName,
  body: wire.SenderChange,
  answers: { 200: wire.SenderObject },
  refusals: [404],
  handle: async ({ world, caller, params, body }) => {
    const { countryCodes, ...rest } = body;
    const before = ownedName(await world.snapshots.of(caller.accountId), params.senderName);
    await changeResource(world, caller, before, { ...rest, countries: countryCodes });
    return ok(senderObject(ownedName(await world.snapshots.of(caller.accountId), params.senderName)));
  },
});

export const removeAlphanumericSender = endpoint({
  ...shared,
  method: 'DELETE',
  path: '/callsign/1/resources/alphanumeric-senders/{senderName}',
  summary: 'Delete an alphanumeric sender',
  params: ByName,
  answers: { 204: null },
  refusals: [404],
  handle: async ({ world, caller, params }) => {
    await deleteResource(world, caller, ownedName(await world.snapshots.of(caller.accountId), params.senderName));
    return noContent();
  },
});

function ownedName({ resources }: AccountSnapshot, senderName: string): AlphanumericSender {
  const resource = resources.byName(senderName);
  if (resource?.kind !== 'ALPHA') throw unknownResource(senderName);
  return resource;
}

function senderObject({
  senderName,
  countryCodes,
  capabilities,
  messagesPerSecond,
  isActive,
}: AlphanumericSender): wire.SenderObject {
  return {
    senderName,
    countryCodes: [...countryCodes],
    capabilities: [...capabilities],
    ...(messagesPerSecond === undefined ? {} : { messagesPerSecond }),
    isActive,
  };
}
