// Rate limits of endpoints nobody signs in to.

import { expect, it } from 'vitest';
import type { World } from '../flows/world.ts';
import type { Clock } from '../ports.ts';
import { dispatcherFor, type RawRequest } from './dispatch.ts';
import { endpoint, ok } from './endpoint.ts';
import { LargeBodies } from './large-bodies.ts';
import { RateLimits } from './rate-limits.ts';

it('counts where nobody signs in by address, and refuses one without the others', async () => {
  let now = 0;
  const clock = { now: () => now } as Clock;
  const limits = new RateLimits(clock);
  const open = endpoint({
    method: 'GET',
    path: '/open',
    group: 'Links',
    summary: 'Open',
    scopes: null,
    errors: 'modern',
    limit: { count: 2, seconds: 1 },
    answers: { 200: null },
    handle: async () => ok({}),
  });
  const settings = { isRateLimited: true };
  const dispatch = dispatcherFor(
    open,
    { settings, log: { warn() {}, error() {} } } as unknown as World,
    limits,
    new LargeBodies(clock),
  );
  const request = { method: 'GET', url: '/open', headers: {}, params: {}, query: {}, body: undefined };
  const from = async (ip: string) => (await dispatch({ ...request, ip } as RawRequest)).status;
  expect([await from('a'), await from('a'), await from('a'), await from('b')]).toEqual([200, 200, 429, 200]);
  now = 500;
  expect([await from('a'), await from('a')]).toEqual([200, 429]);
});
