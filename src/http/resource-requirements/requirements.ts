// /callsign/1/resource-requirements: what requests have to bring along. The shipped sets, and the operator's over them.

import { isStorable } from '../../domain/platform.ts';
import { invalid, notFound } from '../../domain/refusals.ts';
import type { RequirementSet } from '../../domain/resource-requirements.ts';
import { changeRequirements, resetRequirements } from '../../flows/change-resource-rules.ts';
import { resourceRules } from '../../flows/resource-rules.ts';
import * as wire from '../../wire/resource-coverage.ts';
import { endpoint, noContent, ok } from '../endpoint.ts';

const shared = { group: 'Resource coverage', scopes: ['callsign:manage'], errors: 'modern' } as const;
const reading = ['callsign:manage', 'callsign:read'] as const;
const ONE = '/callsign/1/resource-requirements/{type}/{countryCode}';

export const getRequirementSets = endpoint({
  ...shared,
  scopes: reading,
  method: 'GET',
  path: '/callsign/1/resource-requirements',
  summary: 'List the sets of requirements',
  description: 'The set of `ANY` stands for all countries without one of their own.',
  query: wire.RequirementSetFilter,
  answers: { 200: wire.RequirementSets },
  handle: async ({ world, caller, query }) => {
    const { type, countryCode } = query;
    const { sets } = await resourceRules(world.db, caller.accountId);
    const results = sets.filter(
      (set) =>
        (type === undefined || set.type === type) && (countryCode === undefined || set.countryCode === countryCode.toUpperCase()),
    );
    return ok({ results });
  },
});

export const getRequirementSet = endpoint({
  ...shared,
  scopes: reading,
  method: 'GET',
  path: ONE,
  summary: 'Read a set of requirements',
  params: wire.RequirementSetName,
  answers: { 200: wire.RequirementSet },
  refusals: [404],
  handle: async ({ world, caller, params }) => {
    const { sets } = await resourceRules(world.db, caller.accountId);
    const { type, countryCode } = nameOf(params);
    const set = sets.find((one) => one.type === type && one.countryCode === countryCode);
    if (set === undefined) throw notFound('there is no set of its own; that of ANY is in force');
    return ok(set);
  },
});

export const putRequirementSet = endpoint({
  ...shared,
  method: 'PUT',
  path: ONE,
  summary: 'Set the requirements',
  description: 'Takes the place of the shipped set, whole; an empty one asks for nothing. Patterns must not repeat groups.',
  params: wire.RequirementSetName,
  body: wire.RequirementSetContent,
  answers: { 200: wire.RequirementSet },
  handle: async ({ world, caller, params, body }) => {
    const bad = body.requirements.findIndex((requirement) => !isStorable(textsOf(requirement)));
    if (bad >= 0) throw invalid(`requirements[${bad}]`, 'must not contain the character U+0000 or half a surrogate pair');
    const set: RequirementSet = { ...nameOf(params), requirements: body.requirements };
    await changeRequirements(world, caller, set);
    return ok({ ...set, source: 'OPERATOR' });
  },
});

export const removeRequirementSet = endpoint({
  ...shared,
  method: 'DELETE',
  path: ONE,
  summary: 'Reset the requirements',
  description: 'The shipped set is in force again, if there is one.',
  params: wire.RequirementSetName,
  answers: { 204: null },
  refusals: [404],
  handle: async ({ world, caller, params }) => {
    await resetRequirements(world, caller, nameOf(params));
    return noContent();
  },
});

function nameOf({ type, countryCode }: { readonly type: RequirementSet['type']; readonly countryCode: string }) {
  return { type, countryCode: countryCode.toUpperCase() };
}

function textsOf({ key, name, description = '', options = [], validation }: RequirementSet['requirements'][number]): string {
  return [key, name, description, ...options, JSON.stringify(validation ?? {})].join(' ');
}
