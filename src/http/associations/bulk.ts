// /callsign/1/associations/create and /delete: up to 10,000 associations in one transaction, all or nothing.

import type { NamedAssociation } from '../../domain/associations.ts';
import { Refusal, type Violation } from '../../domain/refusals.ts';
import { createAssociations } from '../../flows/create-associations.ts';
import { deleteAssociations } from '../../flows/delete-associations.ts';
import * as wire from '../../wire/associations.ts';
import { created, endpoint, ok } from '../endpoint.ts';
import { associationName } from '../provisioning/association-names.ts';

const shared = {
  method: 'POST',
  group: 'Associations',
  scopes: ['application-entity:manage'],
  errors: 'modern',
  body: wire.AssociationList,
  /** Ten thousand of them with ids of 255 characters that take three bytes each. */
  bodyBytesMax: 32 * 1024 * 1024,
} as const;

export const postAssociationsCreate = endpoint({
  ...shared,
  path: '/callsign/1/associations/create',
  summary: 'Create many associations',
  description: 'All of them or none: one that cannot be made is named with its index and the reason, and so is every other one.',
  answers: { 201: wire.AssociationsCreated },
  handle: async ({ world, caller, body: { associations } }) => {
    await createAssociations(world, caller, supportedNames(associations));
    return created({ created: associations.length });
  },
});

export const postAssociationsDelete = endpoint({
  ...shared,
  path: '/callsign/1/associations/delete',
  summary: 'Delete many associations',
  description: 'All of them or none: one that is not there is named with its index and the reason, and so is every other one.',
  answers: { 200: wire.AssociationsDeleted },
  handle: async ({ world, caller, body: { associations } }) => {
    await deleteAssociations(world, caller, supportedNames(associations));
    return ok({ deleted: associations.length });
  },
});

/** @throws Refusal INVALID naming every row whose channel or resource type Callsign has not */
function supportedNames(requests: readonly wire.AssociationRequest[]): NamedAssociation[] {
  const violations: Violation[] = [];
  const names = requests.flatMap((request, index) => {
    const name = associationName(request);
    if (name.kind === 'named') return [name.named];
    const { property, violation } = name.violation;
    violations.push({ property: `associations[${index}].${property}`, violation });
    return [];
  });
  if (violations.length > 0) throw new Refusal('INVALID', { violations });
  return names;
}
