// Settings of an MM7 connector: checked, and with the secrets that were left out and are known.

import type { Mm7Settings } from '../domain/connectors.ts';
import { Refusal, type Violation } from '../domain/refusals.ts';
import { tlsViolations, withKnownKey } from './check-tls.ts';

/** As a caller gives them. */
export interface GivenMm7Settings extends Omit<Mm7Settings, 'inbound'> {
  readonly inbound?: { readonly username: string; readonly password?: string | undefined } | undefined;
}

/** @throws Refusal INVALID */
export function completedMm7(given: GivenMm7Settings, known: Mm7Settings | undefined): Mm7Settings {
  const { inbound, tls, password, ...others } = given;
  const violations: Violation[] = [];
  const wrong = (field: string, violation: string): unknown => violations.push({ property: `mm7.${field}`, violation });
  const isKnownUser = given.username !== undefined && given.username === known?.username;
  // A password goes with its user name only.
  const ownPassword = password ?? (isKnownUser ? known.password : undefined);
  if (given.username !== undefined && ownPassword === undefined) wrong('password', 'must not be null when there is a username');
  if (given.username === undefined && ownPassword !== undefined) wrong('username', 'must not be null when there is a password');
  const theirPassword =
    inbound?.password ?? (inbound?.username === known?.inbound?.username ? known?.inbound?.password : undefined);
  if (inbound !== undefined && theirPassword === undefined) wrong('inbound.password', 'must not be null');
  if (inbound?.username.includes(':') === true) wrong('inbound.username', 'must not contain a colon: it ends a user name');
  const wholeTls = tls && withKnownKey(tls, known?.tls);
  violations.push(...urlViolations(given.url, wholeTls !== undefined), ...tlsViolations(wholeTls ?? {}, 'mm7'));
  if (violations.length > 0) throw new Refusal('INVALID', { violations });
  return {
    ...others,
    ...(ownPassword === undefined ? {} : { password: ownPassword }),
    ...(inbound === undefined || theirPassword === undefined
      ? {}
      : { inbound: { username: inbound.username, password: theirPassword } }),
    ...(wholeTls === undefined ? {} : { tls: wholeTls }),
  };
}

function urlViolations(text: string, hasTls: boolean): Violation[] {
  const wrong = (violation: string): Violation[] => [{ property: 'mm7.url', violation }];
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) return wrong('must be a URL that begins with http:// or https://');
  if (url.username !== '' || url.password !== '') return wrong('must not contain a user name: username and password are fields');
  if (url.hash !== '') return wrong('must not contain a fragment: it is not sent');
  return hasTls && url.protocol !== 'https:' ? wrong('must begin with https:// when there are settings for TLS') : [];
}
