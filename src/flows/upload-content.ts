// Takes in a file that messages will carry.

import type { Caller } from '../domain/accounts.ts';
import type { ContentId } from '../domain/messages/content.ts';
import { insertContents } from '../storage/contents.ts';
import type { World } from './world.ts';

interface Upload {
  /** What the caller calls it. */
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** Stores a file for `validityMs` at least; a message that names it keeps it longer. Answers its id. */
export async function uploadContent(world: World, { accountId }: Caller, upload: Upload, validityMs: number): Promise<ContentId> {
  const contentId = world.ids.next() as string as ContentId;
  await insertContents(world.db, accountId, [{ contentId, ...upload, expiresAt: new Date(world.clock.now() + validityMs) }]);
  return contentId;
}
