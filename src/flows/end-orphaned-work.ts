// What a node had begun by itself and did not end, because it was killed: its imports are called interrupted, its own keys are gone.

import { deleteKeysOfDeadNodes } from '../storage/api-keys.ts';
import { noteChange } from '../storage/changes.ts';
import { interruptImportsOfDeadNodes } from '../storage/imports.ts';
import { everySoOften } from './every-so-often.ts';
import type { World } from './world.ts';

const LOOK_EVERY_MS = 2_000;

/** Why an import is not finished, and what to do about it. */
export const INTERRUPTED_SENTENCE =
  'The server was stopped before the import was finished. What it made stays. Start the import again: what is here already is compared and left alone, the rest is made.';

/** Looks now, and again every so often: nodes are found dead after a while only. The answer ends it. */
export async function tendOrphanedWork(world: World): Promise<() => Promise<void>> {
  await endOrphanedWork(world);
  return everySoOften(world.clock, LOOK_EVERY_MS, () =>
    endOrphanedWork(world).catch((error: unknown) => world.log.warn({ err: error }, 'orphaned work could not be ended')),
  );
}

async function endOrphanedWork({ db, log }: World): Promise<void> {
  await db.transaction(async (tx) => {
    const keys = await deleteKeysOfDeadNodes(tx);
    for (const { accountId, apiKeyId } of keys) await noteChange(tx, { accountId, noun: 'api_key', keys: [apiKeyId] });
    const imports = await interruptImportsOfDeadNodes(tx, INTERRUPTED_SENTENCE);
    if (keys.length + imports.length > 0) log.warn({ keys: keys.length, imports }, 'ended what a node that is gone had begun');
  });
}
