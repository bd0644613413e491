// Who sends a request: reads the Authorization header, or the cookie of the console.

import type { Caller } from '../domain/accounts.ts';
import { Refusal } from '../domain/refusals.ts';
import type { World } from '../flows/world.ts';
import type { Headers } from './headers.ts';

/**
 * The caller of a request, from memory where possible (then not a promise: the send path pays for every turn).
 * @param account which of a user's accounts is meant; the first unless said
 * @throws Refusal UNAUTHORIZED
 */
export function authenticate(
  world: World,
  authorization: string | undefined,
  ip: string,
  account: string | undefined,
): Caller | Promise<Caller> {
  if (authorization === undefined) throw new Refusal('UNAUTHORIZED');
  const space = authorization.indexOf(' ');
  const scheme = authorization.slice(0, space).toLowerCase();
  const credential = authorization.slice(space + 1).trim();
  switch (scheme) {
    case 'app':
      return world.keys.callerOf(credential, ip);
    case 'basic': {
      const { username, password } = basicCredentials(credential);
      return world.users.callerOfPassword(username, password, ip, account);
    }
    case 'ibsso':
      return world.users.callerOfToken(credential, 'IBSSO', ip);
    case 'bearer':
      return world.users.callerOfToken(credential, 'OAUTH', ip);
    default:
      throw new Refusal('UNAUTHORIZED', { operatorDetail: `authorization scheme "${scheme}" is not offered` });
  }
}

/** Set when somebody signs in to the console. */
export const SESSION_COOKIE = 'callsign_session';
/** What the console sends along. Browsers let pages of other origins send it only if the server agrees, which this one never does. */
const CONSOLE_HEADER = 'x-callsign-console';

/** The token in the console's cookie. */
export function sessionTokenOf(cookies: string | string[] | undefined): string | undefined {
  const text = Array.isArray(cookies) ? cookies.join('; ') : (cookies ?? '');
  return /(?:^|; ?)callsign_session=([^;]+)/.exec(text)?.[1];
}

/**
 * The caller of a request of the console.
 * @throws Refusal UNAUTHORIZED; FORBIDDEN for a change that some other site may have sent in the user's name
 */
export function authenticateConsole(world: World, method: string, headers: Headers, ip: string): Caller | Promise<Caller> {
  const token = sessionTokenOf(headers['cookie']);
  if (token === undefined) throw new Refusal('UNAUTHORIZED');
  if (method !== 'GET' && headers[CONSOLE_HEADER] === undefined)
    throw new Refusal('FORBIDDEN', { message: `A change by the console's session needs the header ${CONSOLE_HEADER}.` });
  return world.users.callerOfToken(token, 'CONSOLE', ip);
}

/** RFC 7617: everything before the first colon is the name. @throws Refusal UNAUTHORIZED */
function basicCredentials(credential: string): { username: string; password: string } {
  const text = Buffer.from(credential, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 0) throw new Refusal('UNAUTHORIZED');
  return { username: text.slice(0, colon), password: text.slice(colon + 1) };
}
