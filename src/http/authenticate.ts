// Who sends a request: reads the Authorization header.

import type { Caller } from '../domain/accounts.ts';
import { Refusal } from '../domain/refusals.ts';
import type { World } from '../flows/world.ts';

/**
 * The caller of a request, from memory where possible (then not a promise: the send path pays for every turn).
 * @throws Refusal UNAUTHORIZED
 */
export function authenticate(world: World, authorization: string | undefined, ip: string): Caller | Promise<Caller> {
  if (authorization === undefined) throw new Refusal('UNAUTHORIZED');
  const space = authorization.indexOf(' ');
  const scheme = authorization.slice(0, space).toLowerCase();
  const credential = authorization.slice(space + 1).trim();
  switch (scheme) {
    case 'app':
      return world.keys.callerOf(credential, ip);
    default:
      throw new Refusal('UNAUTHORIZED', { operatorDetail: `authorization scheme "${scheme}" is not offered` });
  }
}
