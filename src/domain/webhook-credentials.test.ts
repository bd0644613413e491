// Credentials as callers give them, and as they may be seen.

import { describe, expect, it } from 'vitest';
import type { Credentials } from './subscriptions.ts';
import { credentialsFrom, type GivenCredentials, maskedCredentials } from './webhook-credentials.ts';

const MASK = '****';
const anyUrl = (): undefined => undefined;
const OAUTH: Credentials = {
  kind: 'OAUTH',
  tokenUrl: 'https://id.example/token',
  grantType: 'password',
  clientId: 'us',
  clientSecret: 'hush',
  username: 'ann',
  password: 'pass',
  refreshToken: 'again',
  headers: { 'X-Api-Key': 'k', 'X-Tenant': 'seven' },
};

const properties = (
  type: string,
  given: GivenCredentials,
  before?: Credentials,
  urlProblem: () => string | undefined = anyUrl,
) => {
  const result = credentialsFrom(type, given, before, MASK, urlProblem);
  return 'kind' in result ? result.kind : result.map(({ property }) => property);
};

describe('credentials need', () => {
  it.each([
    ['BASIC', {}, ['credentials.username', 'credentials.password']],
    ['BASIC', { username: 'ann', password: '' }, ['credentials.password']],
    ['HMAC', { secretKey: 'hush' }, ['credentials.algorithm']],
    ['OAUTH', { tokenUrl: 'https://id.example/' }, ['credentials.grantType']],
    ['CUSTOM', { secretKey: 'hush' }, ['type']],
  ])('what their type asks for: %s %j', (type, given, missing) => {
    expect(properties(type, given)).toEqual(missing);
  });

  it('a token URL that may be called', () => {
    const given = { tokenUrl: 'http://10.0.0.1/', grantType: 'client_credentials' };
    expect(properties('OAUTH', given, undefined, () => 'is private')).toEqual(['credentials.tokenUrl']);
  });

  it('the secret itself, where none is stored that its mask could mean', () => {
    expect(properties('BASIC', { username: 'ann', password: MASK })).toEqual(['credentials.password']);
    expect(properties('BASIC', { username: 'ann', password: MASK }, OAUTH)).toEqual(['credentials.password']);
    const given = { tokenUrl: 'https://id.example/', grantType: 'x', headers: { Cookie: MASK } };
    expect(properties('OAUTH', given, OAUTH)).toEqual(['credentials.headers.Cookie']);
  });
});

it('no secret is shown', () => {
  const shown = maskedCredentials(OAUTH, MASK);
  expect(shown).toEqual({
    tokenUrl: 'https://id.example/token',
    grantType: 'password',
    clientId: 'us',
    clientSecret: MASK,
    username: 'ann',
    password: MASK,
    refreshToken: MASK,
    headers: { 'X-Api-Key': MASK, 'X-Tenant': 'seven' },
  });
});

it('credentials that are sent back as they were shown stay what they are', () => {
  for (const stored of [
    OAUTH,
    { kind: 'BASIC', username: 'ann', password: 'pass' } as const,
    { kind: 'HMAC', secretKey: 'hush', algorithm: 'HMAC_SHA_1' } as const,
  ])
    expect(credentialsFrom(stored.kind, maskedCredentials(stored, MASK), stored, MASK, anyUrl)).toEqual(stored);
});
