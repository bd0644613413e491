// A client for what Callsign does to itself, such as loading examples or importing an account: the public API like anybody's, on a
// door of its own that no rate limit slows down, with a key that is gone afterwards.

import { randomBytes } from 'node:crypto';
import { type Client, createClient } from '../client/callsign-client.ts';
import type { AccountId } from '../domain/platform.ts';
import { insertOwnKey, removeKey } from '../flows/open-first-account.ts';
import type { World } from '../flows/world.ts';
import type { Endpoint } from '../http/endpoint.ts';
import { createHttpServer } from '../http/server.ts';

/**
 * Runs `work` with a client of an account. `keyName`: shown among the keys while it lasts. `scopes`: those of whoever asked for the
 * work, so that nobody does by it what he may not do himself.
 */
export type OwnDoor = (
  accountId: AccountId,
  keyName: string,
  scopes: readonly string[],
  work: (client: Client) => Promise<void>,
) => Promise<void>;

export function ownDoor(world: World, endpoints: readonly Endpoint[]): OwnDoor {
  return async (accountId, keyName, scopes, work) => {
    const secret = randomBytes(24).toString('base64url');
    const apiKeyId = await insertOwnKey(world, accountId, keyName, secret, scopes);
    const door = createHttpServer({ ...world, settings: { ...world.settings, isRateLimited: false } }, endpoints);
    try {
      const port = await door.listen('127.0.0.1', 0);
      await work(createClient({ baseUrl: `http://127.0.0.1:${port}`, apiKey: secret }));
    } finally {
      await door.close();
      await removeKey(world, accountId, apiKeyId);
    }
  };
}
