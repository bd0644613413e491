// Changes a number or an alphanumeric sender.

import type { Caller } from '../domain/accounts.ts';
import { type PlatformPair, platformFrom } from '../domain/platform.ts';
import { notFound, Refusal } from '../domain/refusals.ts';
import { type Capability, externalId, type Resource } from '../domain/resources.ts';
import { noteChange } from '../storage/changes.ts';
import { isForeignKeyViolation, type Tx } from '../storage/db.ts';
import { lockResource, type ResourceChange, updateResource, updateResourcePair } from '../storage/resources.ts';
import { changeConfiguration } from './change-configuration.ts';
import { goneMeanwhile } from './create-association.ts';
import { countryProblems } from './create-numbers.ts';
import { knownIds } from './known-ids.ts';
import type { World } from './world.ts';

/** What is undefined stays; null takes a limit away. */
export interface ResourceWishes {
  /** Coverage of a number, countries of a name. */
  readonly countries?: readonly string[] | undefined;
  readonly capabilities?: readonly Capability[] | undefined;
  readonly messagesPerSecond?: number | null | undefined;
  readonly messagesPerDay?: number | null | undefined;
  readonly isShared?: boolean | undefined;
  readonly isActive?: boolean | undefined;
}

/** @throws Refusal INVALID, NOT_FOUND */
export async function changeResource(world: World, caller: Caller, resource: Resource, wishes: ResourceWishes): Promise<void> {
  const { accountId } = caller;
  const { resourceId } = resource;
  const property = resource.kind === 'NUMBER' ? 'coverage' : 'countryCodes';
  const violations = countryProblems(property, wishes.countries ?? []);
  if (violations.length > 0) throw new Refusal('INVALID', { violations });
  await changeConfiguration(world, caller, async (tx, audit) => {
    const before = changeable(await lockedResource(tx, caller, resource));
    const after = granted(before, wishes);
    await updateResource(tx, resourceId, after);
    await noteChange(tx, { accountId, noun: 'resource', keys: [resourceId] });
    audit('update', 'resource', externalId(resource), before, after);
  });
}

function granted(before: ResourceChange, wishes: ResourceWishes): ResourceChange {
  const { countries, capabilities, messagesPerSecond, messagesPerDay } = wishes;
  return {
    countries: countries === undefined ? before.countries : [...new Set(countries)],
    capabilities: capabilities === undefined ? before.capabilities : [...new Set(capabilities)],
    messagesPerSecond: messagesPerSecond === undefined ? before.messagesPerSecond : messagesPerSecond,
    messagesPerDay: messagesPerDay === undefined ? before.messagesPerDay : messagesPerDay,
    isShared: wishes.isShared ?? before.isShared,
    isActive: wishes.isActive ?? before.isActive,
  };
}

/** What of a resource can be changed, as it is now. */
function changeable(resource: Resource): ResourceChange {
  const { capabilities, messagesPerSecond = null, messagesPerDay = null, isActive } = resource;
  const isShared = resource.kind === 'NUMBER' && resource.isShared;
  return { countries: countriesOf(resource), capabilities, messagesPerSecond, messagesPerDay, isShared, isActive };
}

function countriesOf(resource: Resource): readonly string[] {
  switch (resource.kind) {
    case 'NUMBER':
      return resource.coverage;
    case 'ALPHA':
      return resource.countryCodes;
    case 'DOMAIN':
      return [];
  }
}

/** Sets a number's application and entity; an entity that is left out is taken away. @throws Refusal INVALID, NOT_FOUND */
export async function attributeNumber(
  world: World,
  caller: Caller,
  resource: Resource,
  ids: { readonly applicationId: string; readonly entityId?: string | undefined },
): Promise<void> {
  const { accountId } = caller;
  const { resourceId } = resource;
  const pair: PlatformPair | null = platformFrom(ids) ?? null;
  try {
    await changeConfiguration(world, caller, async (tx, audit) => {
      const violations = (await knownIds(tx, accountId, [pair])).problems(pair);
      if (violations.length > 0) throw new Refusal('INVALID', { violations });
      const { platform: before } = await lockedResource(tx, caller, resource);
      await updateResourcePair(tx, resourceId, pair);
      await noteChange(tx, { accountId, noun: 'resource', keys: [resourceId] });
      audit('update', 'resource', externalId(resource), before, pair);
    });
  } catch (error) {
    if (isForeignKeyViolation(error)) throw goneMeanwhile();
    throw error;
  }
}

/** @throws Refusal NOT_FOUND: deleted since it was looked up */
async function lockedResource(tx: Tx, { accountId }: Caller, resource: Resource): Promise<Resource> {
  const locked = await lockResource(tx, accountId, resource.resourceId);
  if (locked === undefined) throw unknownResource(externalId(resource));
  return locked;
}

export function unknownResource(name: string): Refusal {
  return notFound(`"${name}" is not one of yours`);
}
