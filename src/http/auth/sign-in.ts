// /auth/1: signing in, for a session token or an OAuth 2.0 access token.

import Type from 'typebox';
import { Refusal } from '../../domain/refusals.ts';
import { endSession } from '../../flows/end-session.ts';
import { SESSION_MS } from '../../flows/user-ring.ts';
import { errorBody } from '../../wire/errors.ts';
import { type Answer, type Endpoint, endpoint, noContent, ok } from '../endpoint.ts';

const shared = { group: 'Sign-in', errors: 'classic' } as const;
const Name = Type.String({ minLength: 1, maxLength: 256 });

const postSession = endpoint({
  ...shared,
  method: 'POST',
  path: '/auth/1/session',
  summary: 'Sign in for a session token',
  description: 'The token is good for 60 minutes, and from the address it was asked from unless `unsafe` is set.',
  scopes: null,
  body: Type.Object({
    username: Name,
    password: Name,
    unsafe: Type.Optional(Type.Boolean()),
    accountId: Type.Optional(Type.Integer({ description: 'Which of your accounts; the first unless said' })),
  }),
  answers: { 200: Type.Object({ token: Type.String() }) },
  refusals: [401, 429],
  handle: async ({ world, body: { username, password, unsafe, accountId }, ip }) => {
    const user = await world.users.userOf(username, password, ip);
    const account = accountId === undefined ? undefined : String(accountId);
    return ok({ token: await world.users.open(user, 'IBSSO', unsafe === true ? null : ip, account) });
  },
});

const removeSession = endpoint({
  ...shared,
  method: 'DELETE',
  path: '/auth/1/session',
  summary: 'Sign out',
  description: 'Ends the session whose token the request carries.',
  scopes: [],
  answers: { 204: null },
  handle: async ({ world, caller, headers: { authorization } }) => {
    const [scheme = '', token = ''] = String(authorization).split(/\s+/);
    if (scheme.toLowerCase() !== 'ibsso') throw new Refusal('UNAUTHORIZED');
    await endSession(world, caller, token);
    return noContent();
  },
});

const Credentials = Type.Object({
  client_id: Type.Optional(Type.String({ maxLength: 256 })),
  client_secret: Type.Optional(Type.String({ maxLength: 256 })),
  grant_type: Type.Optional(Type.String({ maxLength: 256 })),
  code: Type.Optional(Type.String()),
});

const postToken = endpoint({
  ...shared,
  method: 'POST',
  path: '/auth/1/oauth2/token',
  summary: 'Sign in for an OAuth access token',
  description: 'RFC 6749: client credentials, with a username as client_id and its password as client_secret.',
  scopes: null,
  bodyFormat: 'form',
  // Clients of the contract send them in the query. RFC 6749 wants them in the body alone, where no proxy writes them down.
  query: Credentials,
  body: Credentials,
  isBodyOptional: true,
  answers: {
    200: Type.Object({ access_token: Type.String(), expires_in: Type.Integer(), token_type: Type.String() }),
  },
  refusals: [401, 429],
  handle: async ({ world, query, body, ip }) => {
    const { client_id: username = '', client_secret: password = '', grant_type: grantType = '' } = { ...query, ...body };
    if (username === '' || password === '' || grantType.trim() === '')
      return failure(400, 'invalid_request', 'client_id, client_secret and grant_type are required');
    if (grantType.trim() !== 'client_credentials')
      return failure(400, 'unsupported_grant_type', 'grant_type must be client_credentials');
    try {
      const user = await world.users.userOf(username, password, ip);
      const token = await world.users.open(user, 'OAUTH', null, undefined);
      return {
        ...ok({ access_token: token, expires_in: SESSION_MS / 1000, token_type: 'bearer' }),
        headers: { 'cache-control': 'no-store' },
      };
    } catch (error) {
      if (error instanceof Refusal && error.code === 'UNAUTHORIZED') return failure(401, 'invalid_client', undefined);
      throw error;
    }
  },
});

export const signInEndpoints: readonly Endpoint[] = [postSession, removeSession, postToken];

/** RFC 6749, section 5.2, beside the contract's own envelope. */
function failure(status: number, error: string, text: string | undefined): Answer {
  return { status, body: { error, ...(errorBody('classic', status, text) as object) } };
}
