// A client for what Callsign does to itself at the start, such as loading examples: the public API like anybody's, on a door of its
// own that no rate limit slows down, with a key that is gone afterwards.

import { randomBytes } from 'node:crypto';
import { type Client, createClient } from '../client/callsign-client.ts';
import { insertAdministratorKey, removeKey } from '../flows/open-first-account.ts';
import { createHttpServer } from '../http/server.ts';
import type { Callsign } from './compose.ts';

/** Runs `work` with a client that may do everything in the first account. */
export async function withOwnClient(callsign: Callsign, work: (client: Client) => Promise<void>): Promise<void> {
  const { world, firstAccount, endpoints } = callsign;
  const secret = randomBytes(24).toString('base64url');
  const apiKeyId = await insertAdministratorKey(world, firstAccount.accountId, 'While starting', secret);
  const door = createHttpServer({ ...world, settings: { ...world.settings, isRateLimited: false } }, endpoints);
  try {
    const port = await door.listen('127.0.0.1', 0);
    await work(createClient({ baseUrl: `http://127.0.0.1:${port}`, apiKey: secret }));
  } finally {
    await door.close();
    await removeKey(world, firstAccount.accountId, apiKeyId);
  }
}
