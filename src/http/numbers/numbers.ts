// /numbers/1/numbers: the account's numbers as the contract shows them, and the application and entity each belongs to.

import Type from 'typebox';
import { findResources } from '../../domain/snapshot/find-resources.ts';
import { attributeNumber } from '../../flows/change-resource.ts';
import { deleteResource } from '../../flows/delete-resource.ts';
import * as wire from '../../wire/numbers.ts';
import { bucket, endpoint, noContent, ok, perSecond } from '../endpoint.ts';
import { searchedDigits } from '../resources/names.ts';
import { ownedNumber } from '../resources/numbers.ts';
import { ownedNumberObjects } from './number-objects.ts';

const shared = { group: 'Numbers', scopes: ['numbers:manage'], errors: 'classic' } as const;
const params = Type.Object({ numberKey: Type.String() });

export const getNumbers = endpoint({
  ...shared,
  method: 'GET',
  path: '/numbers/1/numbers',
  summary: 'List owned numbers',
  description: 'In the order of their creation; `number` narrows the list down to those that contain its digits.',
  limit: bucket(2, 1),
  query: wire.OwnedNumbersQuery,
  answers: { 200: wire.OwnedNumbers },
  handle: async ({ world, caller, query }) => {
    const { number, limit = wire.NUMBERS_LIMIT, page = 0 } = query;
    const digits = number === undefined ? '' : searchedDigits(number);
    const snapshot = await world.snapshots.of(caller.accountId);
    const found = findResources(snapshot, { kind: 'NUMBER', text: digits }, page, limit);
    const numbers = found.rows.filter((resource) => resource.kind === 'NUMBER');
    return ok({ numbers: await ownedNumberObjects(world, caller, numbers), numberCount: found.total });
  },
});

export const getNumber = endpoint({
  ...shared,
  method: 'GET',
  path: '/numbers/1/numbers/{numberKey}',
  summary: 'Get an owned number',
  limit: perSecond(10),
  params,
  answers: { 200: wire.OwnedNumber },
  refusals: [404],
  handle: async ({ world, caller, params: { numberKey } }) => {
    const number = ownedNumber(await world.snapshots.of(caller.accountId), numberKey);
    return ok((await ownedNumberObjects(world, caller, [number]))[0]);
  },
});

export const putNumber = endpoint({
  ...shared,
  method: 'PUT',
  path: '/numbers/1/numbers/{numberKey}',
  summary: 'Set the application and entity of a number',
  description: 'An entity that is left out is taken away.',
  limit: perSecond(1),
  params,
  body: wire.NumberAttribution,
  answers: { 200: wire.OwnedNumber },
  refusals: [404],
  handle: async ({ world, caller, params: { numberKey }, body }) => {
    await attributeNumber(world, caller, ownedNumber(await world.snapshots.of(caller.accountId), numberKey), body);
    const number = ownedNumber(await world.snapshots.of(caller.accountId), numberKey);
    return ok((await ownedNumberObjects(world, caller, [number]))[0]);
  },
});

export const cancelNumber = endpoint({
  ...shared,
  method: 'DELETE',
  path: '/numbers/1/numbers/{numberKey}',
  summary: 'Cancel a number',
  description:
    'Its associations, inbound configurations, voice set-up, sticky senders and own routes go with it. One that was bought is for sale again.',
  limit: perSecond(1),
  params,
  answers: { 204: null },
  refusals: [404],
  handle: async ({ world, caller, params: { numberKey } }) => {
    await deleteResource(world, caller, ownedNumber(await world.snapshots.of(caller.accountId), numberKey));
    return noContent();
  },
});
