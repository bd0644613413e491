// Which application and entity a request is attributed to: what it says, what its key is tied to, and what exists.

import type { Caller, PlatformLink } from '../domain/accounts.ts';
import { type ApplicationId, type EntityId, type PlatformInput, type PlatformPair, platformFrom } from '../domain/platform.ts';
import { invalid, Refusal } from '../domain/refusals.ts';
import type { AccountSnapshot } from '../domain/snapshot/account-snapshot.ts';
import { noteChange } from '../storage/changes.ts';
import { insertEntity } from '../storage/entities.ts';
import { changeConfiguration } from './change-configuration.ts';
import type { World } from './world.ts';

/**
 * The pair of a request; undefined when neither the request nor its key names one. An unknown entity is created, unless the
 * account switched that off.
 * @param field where the pair stands in the request; empty at the top
 * @throws Refusal INVALID for an unknown application (or entity, when entities are not created), FORBIDDEN for a pair the key is not tied to
 */
export function admittedPair(
  world: World,
  caller: Caller,
  snapshot: AccountSnapshot,
  input: PlatformInput | undefined,
  field: string,
): PlatformPair | undefined | Promise<PlatformPair> {
  const pair = linkedPair(caller.links, platformFrom(input));
  if (pair === undefined) return undefined;
  if (!snapshot.applications.has(pair.applicationId)) {
    throw invalid(
      within(field, 'applicationId'),
      `application "${pair.applicationId}" does not exist: create it, or leave it out for "default"`,
    );
  }
  const { entityId } = pair;
  if (entityId === null || snapshot.entities.has(entityId)) return pair;
  if (!snapshot.settings.autoCreateEntities) {
    throw invalid(
      within(field, 'entityId'),
      `entity "${entityId}" does not exist, and this account does not create entities on sending`,
    );
  }
  return createEntity(world, caller, entityId).then(() => pair);
}

/** The pair of a dry run: like `admittedPair`, but nothing is created; says whether a send would create the entity. */
export function admitPairForDryRun(
  caller: Caller,
  snapshot: AccountSnapshot,
  input: PlatformInput,
  field = '',
): { readonly pair: PlatformPair | undefined; readonly isEntityNew: boolean } {
  const pair = linkedPair(caller.links, platformFrom(input));
  if (pair === undefined) return { pair, isEntityNew: false };
  if (!snapshot.applications.has(pair.applicationId)) {
    throw invalid(within(field, 'applicationId'), `application "${pair.applicationId}" does not exist`);
  }
  const isEntityNew = pair.entityId !== null && !snapshot.entities.has(pair.entityId);
  if (isEntityNew && !snapshot.settings.autoCreateEntities)
    throw invalid(within(field, 'entityId'), `entity "${pair.entityId}" does not exist`);
  return { pair, isEntityNew };
}

/** A key tied to pairs: without an action the request must name one of them; FILL names it for the request, FORCE in any case. */
function linkedPair(links: readonly PlatformLink[], given: PlatformPair | undefined): PlatformPair | undefined {
  if (links.length === 0) return given;
  const forced = links.find((link) => link.action === 'FORCE');
  if (forced !== undefined) return pairOf(forced);
  if (given === undefined) {
    const filling = links.find((link) => link.action === 'FILL');
    if (filling !== undefined) return pairOf(filling);
  }
  const isLinked = links.some(
    (link) =>
      given !== undefined &&
      link.applicationId === given.applicationId &&
      (link.entityId === null || link.entityId === given.entityId),
  );
  if (!isLinked)
    throw new Refusal('FORBIDDEN', { message: 'this key may send only for the applications and entities it is linked to' });
  return given;
}

function within(field: string, name: string): string {
  return field === '' ? name : `${field}.${name}`;
}

function pairOf(link: PlatformLink): PlatformPair {
  return { applicationId: link.applicationId as ApplicationId, entityId: link.entityId as EntityId | null };
}

async function createEntity(world: World, caller: Caller, entityId: EntityId): Promise<void> {
  const entity = { entityId, entityName: entityId };
  await changeConfiguration(world, caller, async (tx, audit) => {
    // Another request may just have created it.
    if (!(await insertEntity(tx, caller.accountId, entity))) return;
    await noteChange(tx, { accountId: caller.accountId, noun: 'entity', keys: [entityId] });
    audit('create', 'entity', entityId, null, entity);
  });
}
