// Gives a recipient another sender to be used to: after a number was retired, or because the recipient asked.

import type { Caller } from '../domain/accounts.ts';
import { type NamedAssociation, namesOf } from '../domain/associations.ts';
import { invalid } from '../domain/refusals.ts';
import { externalId } from '../domain/resources.ts';
import { noteChange } from '../storage/changes.ts';
import { isForeignKeyViolation } from '../storage/db.ts';
import { replaceStickySender } from '../storage/sticky-senders.ts';
import { changeConfiguration } from './change-configuration.ts';
import { goneMeanwhile } from './create-association.ts';
import { resolveAssociations } from './resolve-associations.ts';
import type { World } from './world.ts';

/**
 * The sender has to be in the pair's pool: any other would lose to the pool at the next message.
 * @throws Refusal INVALID
 */
export async function moveStickySender(
  world: World,
  caller: Caller,
  sender: NamedAssociation,
  destination: string,
): Promise<void> {
  const { accountId } = caller;
  const snapshot = await world.snapshots.of(accountId);
  const chosenAt = new Date(world.clock.now());
  try {
    await changeConfiguration(world, caller, async (tx, audit) => {
      const [resolved] = await resolveAssociations(tx, accountId, [sender]);
      if (resolved === undefined) throw new Error('a sender was not resolved');
      if (resolved.kind !== 'found') throw invalid(resolved.property, resolved.violation);
      const { resource, resourceId, channel, pair } = resolved.association;
      const isInPool = snapshot.pools.associationsOf(pair, channel).some((association) => association.resourceId === resourceId);
      if (!isInPool) throw invalid('resourceId', 'is not associated with this application and entity for this channel');
      const formerId = await replaceStickySender(tx, { accountId, pair, channel, destination, resourceId }, chosenAt);
      await noteChange(tx, { accountId, noun: 'sticky_sender', keys: 'all' });
      const former = formerId === undefined ? undefined : snapshot.resources.get(formerId);
      const before = former === undefined ? null : { ...namesOf({ channel, pair }, former), destination };
      audit('move', 'sticky_sender', externalId(resource), before, { ...namesOf({ channel, pair }, resource), destination });
    });
  } catch (error) {
    if (isForeignKeyViolation(error)) throw goneMeanwhile();
    throw error;
  }
}
