// /callsign/1/references: everything that points at an application or entity.

import Type from 'typebox';
import type { ApplicationId, EntityId } from '../../domain/platform.ts';
import { isStorable } from '../../domain/platform.ts';
import { invalid } from '../../domain/refusals.ts';
import { countReferences, REFERENCES_COUNTED } from '../../storage/reference-counts.ts';
import { endpoint, ok } from '../endpoint.ts';

const Count = Type.Integer({ maximum: REFERENCES_COUNTED });

export const getReferences = endpoint({
  method: 'GET',
  path: '/callsign/1/references',
  group: 'Applications',
  summary: 'Count what points at an application or entity',
  description: `What deleting it would take along or reset. Name one of the two. Each is counted up to ${REFERENCES_COUNTED.toLocaleString('en')}.`,
  scopes: ['application-entity:manage', 'callsign:read', 'callsign:manage'],
  errors: 'modern',
  query: Type.Object({
    applicationId: Type.Optional(Type.String({ maxLength: 255 })),
    entityId: Type.Optional(Type.String({ maxLength: 255 })),
  }),
  answers: {
    200: Type.Object({
      associations: Count,
      resources: Count,
      strategies: Count,
      inboundConfigurations: Count,
      voiceSetups: Count,
      subscriptions: Count,
      optOutPolicies: Count,
      apiKeys: Count,
    }),
  },
  handle: async ({ world, caller, query: { applicationId = '', entityId = '' } }) => {
    if ((applicationId === '') === (entityId === '')) throw invalid('applicationId', 'must be given, or entityId, and not both');
    if (!isStorable(applicationId + entityId)) throw invalid('applicationId', 'must not contain the character U+0000');
    const holder =
      applicationId === ''
        ? ({ kind: 'entity', entityId: entityId as EntityId } as const)
        : ({ kind: 'application', applicationId: applicationId as ApplicationId } as const);
    return ok(await countReferences(world.db, caller.accountId, holder));
  },
});
