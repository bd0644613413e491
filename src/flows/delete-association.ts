// Takes a resource out of a pair's sender pool. The resource stays, and so do sticky senders: the pool decides whether they count.

import type { Caller } from '../domain/accounts.ts';
import { type NamedAssociation, namesOf } from '../domain/associations.ts';
import { invalid, notFound } from '../domain/refusals.ts';
import { externalId } from '../domain/resources.ts';
import { deleteAssociations } from '../storage/associations.ts';
import { noteChange } from '../storage/changes.ts';
import { changeConfiguration } from './change-configuration.ts';
import { resolveAssociations } from './resolve-associations.ts';
import type { World } from './world.ts';

/** @throws Refusal NOT_FOUND naming what is not there, INVALID for what cannot be */
export async function deleteAssociation(world: World, caller: Caller, named: NamedAssociation): Promise<void> {
  const { accountId } = caller;
  await changeConfiguration(world, caller, async (tx, audit) => {
    const [resolved] = await resolveAssociations(tx, accountId, [named]);
    if (resolved === undefined) throw new Error('an association was not resolved');
    if (resolved.kind === 'unknown') throw notFound(resolved.violation);
    if (resolved.kind === 'unfit') throw invalid(resolved.property, resolved.violation);
    const { association } = resolved;
    const [gone] = await deleteAssociations(tx, accountId, [association]);
    if (gone === undefined) throw notFound('this resource is not associated with this application and entity');
    await noteChange(tx, { accountId, noun: 'association', keys: [gone.associationId] });
    const { resource } = association;
    audit('delete', 'association', externalId(resource), namesOf(association, resource), null);
  });
}
