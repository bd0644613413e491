// Credentials as a caller gives them: what each type needs, and what stands for a secret that is not shown.

import type { Violation } from './refusals.ts';
import { maskedHeaders, stillMasked, unmaskedHeaders } from './secret-headers.ts';
import type { Credentials, HmacAlgorithm } from './subscriptions.ts';

/** Fields of every type, as they came. */
export interface GivenCredentials {
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly secretKey?: string | undefined;
  readonly algorithm?: HmacAlgorithm | undefined;
  readonly tokenUrl?: string | undefined;
  readonly clientId?: string | undefined;
  readonly clientSecret?: string | undefined;
  readonly grantType?: string | undefined;
  readonly scope?: string | undefined;
  readonly resource?: string | undefined;
  readonly refreshToken?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

const REQUIRED: Readonly<Record<string, readonly (keyof GivenCredentials)[]>> = {
  BASIC: ['username', 'password'],
  HMAC: ['secretKey', 'algorithm'],
  OAUTH: ['tokenUrl', 'grantType'],
};

/** Never shown; a mask sent back means the stored one. */
const SECRETS = ['password', 'secretKey', 'clientSecret', 'refreshToken'] as const;

/**
 * The credentials, or what is wrong with them.
 * @param before those that are stored: a secret that came as `mask` is taken from there
 * @param urlProblem what is wrong with a URL, if anything
 */
export function credentialsFrom(
  type: string,
  given: GivenCredentials,
  before: Credentials | undefined,
  mask: string,
  urlProblem: (url: string) => string | undefined,
): Credentials | readonly Violation[] {
  const required = REQUIRED[type];
  if (required === undefined) return [{ property: 'type', violation: 'must be one of BASIC, HMAC, OAUTH' }];
  const fields = unmasked(given, before?.kind === type ? (before as GivenCredentials) : undefined, mask);
  const violations: Violation[] = required
    .filter((name) => (fields[name] ?? '') === '')
    .map((name) => ({ property: `credentials.${name}`, violation: 'must not be null' }));
  for (const name of SECRETS)
    if (fields[name] === mask)
      violations.push({ property: `credentials.${name}`, violation: 'must be the secret, not what hides it' });
  for (const name of stillMasked(fields.headers ?? {}, mask))
    violations.push({ property: `credentials.headers.${name}`, violation: 'must be the secret, not what hides it' });
  const problem = type === 'OAUTH' && fields.tokenUrl ? urlProblem(fields.tokenUrl) : undefined;
  if (problem !== undefined) violations.push({ property: 'credentials.tokenUrl', violation: problem });
  if (violations.length > 0) return violations;
  const { username = '', password = '', secretKey = '', algorithm = 'HMAC_SHA_256', tokenUrl = '', grantType = '' } = fields;
  switch (type) {
    case 'BASIC':
      return { kind: 'BASIC', username, password };
    case 'HMAC':
      return { kind: 'HMAC', secretKey, algorithm };
    default: {
      const { clientId, clientSecret, scope, resource, refreshToken, headers } = fields;
      const optional = { clientId, clientSecret, scope, resource, refreshToken, headers };
      return { kind: 'OAUTH', tokenUrl, grantType, username: fields.username, password: fields.password, ...optional };
    }
  }
}

function unmasked(given: GivenCredentials, before: GivenCredentials | undefined, mask: string): GivenCredentials {
  if (before === undefined) return given;
  const kept = SECRETS.filter((name) => given[name] === mask).map((name) => [name, before[name]] as const);
  const headers = given.headers && unmaskedHeaders(given.headers, before.headers, mask);
  return { ...given, ...Object.fromEntries(kept), headers };
}

/** Credentials as they may be seen. */
export function maskedCredentials({ kind: _, ...fields }: Credentials, mask: string): GivenCredentials {
  const shown: GivenCredentials = Object.fromEntries(
    Object.entries(fields)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, (SECRETS as readonly string[]).includes(name) ? mask : value] as const),
  );
  return shown.headers === undefined ? shown : { ...shown, headers: maskedHeaders(shown.headers, mask) };
}
