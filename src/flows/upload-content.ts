// Keeps a file somebody will send in MMS or mail.

import type { Caller } from '../domain/accounts.ts';
import type { ContentId } from '../domain/messages/content.ts';
import { insertContents } from '../storage/contents.ts';
import { newToken } from './media-links.ts';
import type { World } from './world.ts';

export interface Upload {
  /** As segments that show it are called, unless they say otherwise, and files of mail. */
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  readonly validityMs: number;
}

/** Stores it; messages that refer to it keep it longer if they need it. */
export async function uploadContent(
  world: World,
  { accountId }: Caller,
  { name, mediaType, bytes, validityMs }: Upload,
): Promise<ContentId> {
  const contentId = world.ids.next() as string as ContentId;
  const expiresAt = new Date(world.clock.now() + validityMs);
  await insertContents(world.db, accountId, [{ contentId, mediaType, name, bytes, expiresAt, token: newToken() }]);
  return contentId;
}
