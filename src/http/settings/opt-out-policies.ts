// /callsign/1/opt-out-policies: where STOP, START and HELP are honoured without a configuration, and what is answered.

import Type from 'typebox';
import { OPT_OUT_LANGUAGES } from '../../domain/inbound/opt-out-words.data.ts';
import type { OptOutPolicy } from '../../domain/inbound/opt-out-words.ts';
import type { AccountSnapshot } from '../../domain/snapshot/account-snapshot.ts';
import {
  changeOptOutPolicy,
  createOptOutPolicy,
  type OptOutPolicyWishes,
  removeOptOutPolicy,
  unknownOptOutPolicy,
} from '../../flows/change-opt-out-policy.ts';
import * as wire from '../../wire/opt-out-policies.ts';
import { created, type Endpoint, endpoint, noContent, ok } from '../endpoint.ts';

const shared = { group: 'Opt-outs', scopes: ['callsign:manage'], errors: 'modern' } as const;
const reading = { ...shared, scopes: ['callsign:read', 'callsign:manage'] } as const;
const ById = Type.Object({ policyId: Type.String() });

const getOptOutPolicies = endpoint({
  ...reading,
  method: 'GET',
  path: '/callsign/1/opt-out-policies',
  summary: 'List opt-out policies',
  description: "Of several the most specific counts: a number's, then a pair's, an application's, the account's.",
  answers: { 200: wire.OptOutPolicies },
  handle: async ({ world, caller }) => {
    const snapshot = await world.snapshots.of(caller.accountId);
    return ok({ results: snapshot.optOutPolicies.map((policy) => policyObject(snapshot, policy)) });
  },
});

const getOptOutPolicy = endpoint({
  ...reading,
  method: 'GET',
  path: '/callsign/1/opt-out-policies/{policyId}',
  summary: 'Read an opt-out policy',
  params: ById,
  answers: { 200: wire.OptOutPolicy },
  refusals: [404],
  handle: async ({ world, caller, params: { policyId } }) => {
    const snapshot = await world.snapshots.of(caller.accountId);
    const policy = snapshot.optOutPolicies.find((candidate) => candidate.policyId === policyId);
    if (policy === undefined) throw unknownOptOutPolicy(policyId);
    return ok(policyObject(snapshot, policy));
  },
});

const postOptOutPolicy = endpoint({
  ...shared,
  method: 'POST',
  path: '/callsign/1/opt-out-policies',
  summary: 'Create an opt-out policy',
  description: 'For a number, for an application or one entity of it, or, with neither, for the account.',
  body: wire.OptOutPolicyRequest,
  answers: { 201: wire.OptOutPolicy },
  refusals: [409],
  handle: async ({ world, caller, body }) => {
    const policy = await createOptOutPolicy(world, caller, wishesOf(body));
    return created(policyObject(await world.snapshots.of(caller.accountId), policy));
  },
});

const putOptOutPolicy = endpoint({
  ...shared,
  method: 'PUT',
  path: '/callsign/1/opt-out-policies/{policyId}',
  summary: 'Replace an opt-out policy',
  params: ById,
  body: wire.OptOutPolicyRequest,
  answers: { 200: wire.OptOutPolicy },
  refusals: [404, 409],
  handle: async ({ world, caller, params, body }) => {
    const policy = await changeOptOutPolicy(world, caller, params.policyId, wishesOf(body));
    return ok(policyObject(await world.snapshots.of(caller.accountId), policy));
  },
});

const deleteOptOutPolicy = endpoint({
  ...shared,
  method: 'DELETE',
  path: '/callsign/1/opt-out-policies/{policyId}',
  summary: 'Delete an opt-out policy',
  description: 'Opt-outs that came by it stay.',
  params: ById,
  answers: { 204: null },
  refusals: [404],
  handle: async ({ world, caller, params }) => {
    await removeOptOutPolicy(world, caller, params.policyId);
    return noContent();
  },
});

const getOptOutWords = endpoint({
  ...reading,
  method: 'GET',
  path: '/callsign/1/opt-out-words',
  summary: 'List the opt-out words that come with each language',
  answers: { 200: wire.OptOutWords },
  handle: async () => {
    const results = wire.OPT_OUT_LANGUAGE_CODES.map((language) => {
      const { stop, start, help, replies } = OPT_OUT_LANGUAGES[language];
      return { language, stop: [...stop], start: [...start], help: [...help], replies: { ...replies } };
    });
    return ok({ results });
  },
});

export const optOutPolicyEndpoints: readonly Endpoint[] = [
  getOptOutPolicies,
  getOptOutPolicy,
  postOptOutPolicy,
  putOptOutPolicy,
  deleteOptOutPolicy,
  getOptOutWords,
];

function wishesOf(body: wire.OptOutPolicyRequest): OptOutPolicyWishes {
  return {
    numberKey: body.numberKey,
    applicationId: body.applicationId,
    entityId: body.entityId,
    isEnabled: body.enabled ?? true,
    scope: body.scope ?? 'SENDER',
    languages: body.languages ?? ['en'],
    words: body.words ?? {},
    replies: body.replies ?? {},
  };
}

function policyObject({ resources }: AccountSnapshot, policy: OptOutPolicy): wire.OptOutPolicy {
  const { policyId, resourceId, pair, isEnabled, scope, languages, words, replies } = policy;
  const number = resourceId === null ? undefined : resources.get(resourceId);
  return {
    policyId,
    ...(number?.kind === 'NUMBER' ? { numberKey: number.numberKey } : {}),
    ...(pair === null
      ? {}
      : { applicationId: pair.applicationId, ...(pair.entityId === null ? {} : { entityId: pair.entityId }) }),
    enabled: isEnabled,
    scope,
    languages: [...languages],
    words: Object.fromEntries(Object.entries(words).map(([word, list]) => [word, [...(list ?? [])]])),
    replies: Object.fromEntries(Object.entries(replies).flatMap(([word, text]) => (text === undefined ? [] : [[word, text]]))),
  };
}
