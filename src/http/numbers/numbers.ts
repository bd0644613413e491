// /numbers/1/numbers: the account's numbers as the contract shows them, and the application and entity each belongs to.

import Type from 'typebox';
import { DEFAULT_PAIR } from '../../domain/platform.ts';
import type { NumberResource } from '../../domain/resources.ts';
import { attributeNumber } from '../../flows/change-resource.ts';
import type { World } from '../../flows/world.ts';
import { loadKeywordsOf } from '../../storage/inbound-configurations.ts';
import * as wire from '../../wire/numbers.ts';
import { bucket, endpoint, ok, perSecond } from '../endpoint.ts';
import { countryName, searchedDigits } from '../resources/names.ts';
import { ownedNumber } from '../resources/numbers.ts';

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
    const { resources } = await world.snapshots.of(caller.accountId);
    const found = resources.rows.filter(
      (resource) => resource.kind === 'NUMBER' && resource.number.includes(digits),
      page,
      limit,
    );
    const numbers = found.rows.filter((resource) => resource.kind === 'NUMBER');
    return ok({ numbers: await numberObjects(world, numbers), numberCount: found.total });
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
    return ok((await numberObjects(world, [number]))[0]);
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
    return ok((await numberObjects(world, [number]))[0]);
  },
});

async function numberObjects(world: World, numbers: readonly NumberResource[]): Promise<wire.OwnedNumber[]> {
  const keywords = await loadKeywordsOf(
    world.db,
    numbers.map(({ resourceId }) => resourceId),
  );
  return numbers.map((number) => {
    const { applicationId, entityId } = number.platform ?? DEFAULT_PAIR;
    return {
      numberKey: number.numberKey,
      number: number.number,
      country: number.countryCode,
      countryName: countryName(number.countryCode),
      // The contract has no toll-free type: those are long numbers there.
      type: number.numberType === 'SHORT_CODE' ? 'SHORT_CODE' : 'VIRTUAL_LONG_NUMBER',
      capabilities: number.capabilities.filter((capability) => capability !== 'EMAIL'),
      shared: number.isShared,
      keywords: (keywords.get(number.resourceId) ?? []).map((keyword) => keyword.toLowerCase()),
      additionalSetupRequired: false,
      editPermissions: { canEditNumber: true, canEditConfiguration: true },
      applicationId,
      ...(entityId === null ? {} : { entityId }),
    };
  });
}
