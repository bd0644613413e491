// Notification profiles and security settings: from a request to what is stored, checked, and back.

import { callbackUrlProblem } from '../../domain/addresses/callback-url.ts';
import { invalid, Refusal, type Violation } from '../../domain/refusals.ts';
import { maskedHeaders, stillMasked, unmaskedHeaders } from '../../domain/secret-headers.ts';
import type {
  AuthId,
  CertificateId,
  Credentials,
  NotificationProfile,
  ProfileId,
  ProfileSettings,
  SecuritySetting,
} from '../../domain/subscriptions.ts';
import { credentialsFrom, maskedCredentials } from '../../domain/webhook-credentials.ts';
import type { NewProfile } from '../../flows/change-notification-profile.ts';
import type { NewSecurity } from '../../flows/change-webhook-security.ts';
import * as wire from '../../wire/subscriptions.ts';

const JSON_TYPE = 'application/json';

/** What is wrong with a profile. `path`: where it stands in the request, with a dot behind it. */
export function profileProblems(
  { webhook, headers, responseRegex, responseBodyRegex }: wire.ProfileUpdate,
  path: string,
  allowPrivate: boolean,
): Violation[] {
  const violations: Violation[] = [];
  const note = (property: string, violation: string | undefined): void => {
    if (violation !== undefined) violations.push({ property: path + property, violation });
  };
  if (webhook !== undefined) {
    note('webhook.notifyUrl', callbackUrlProblem(webhook.notifyUrl, allowPrivate));
    note('webhook.contentType', contentTypeProblem(webhook.contentType));
  }
  note('responseRegex', patternProblem(responseRegex));
  note('responseBodyRegex', patternProblem(responseBodyRegex));
  for (const [name, value] of Object.entries(headers ?? {})) note(`headers.${name}`, headerProblem(name, value));
  return violations;
}

function contentTypeProblem(contentType: string | undefined): string | undefined {
  const isKnown = ['', JSON_TYPE, 'application/xml'].includes(contentType ?? '');
  return isKnown ? undefined : 'must be application/json or application/xml';
}

function patternProblem(pattern: string | undefined): string | undefined {
  if (pattern === undefined) return undefined;
  try {
    new RegExp(pattern);
    return undefined;
  } catch {
    return 'must be a regular expression';
  }
}

/** RFC 9110, sections 5.1 and 5.5; and none that say where the body ends, which is ours to say. */
function headerProblem(name: string, value: string): string | undefined {
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) return 'is not the name of a header';
  if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) return 'must not contain line breaks or characters beyond Latin-1';
  const isOurs = ['host', 'content-length', 'content-type', 'transfer-encoding', 'connection'].includes(name.toLowerCase());
  return isOurs ? 'cannot be set: it is part of how a request is sent' : undefined;
}

/** A profile that is to be created, with what it brings along. @throws Refusal INVALID */
export function newProfileFrom(body: wire.ProfileRequest, path: string, allowPrivate: boolean): NewProfile {
  const violations = profileProblems(body, path, allowPrivate);
  if (body.webhook === undefined) violations.push({ property: `${path}webhook`, violation: 'must not be null' });
  const { security } = body;
  const isNewSecurity = security?.credentials !== undefined || security?.type !== undefined;
  let created: NewSecurity | undefined;
  if (security !== undefined && isNewSecurity) {
    const credentials = readCredentials(security, undefined, allowPrivate);
    if ('kind' in credentials) created = { authId: security.authId as AuthId, credentials };
    else violations.push(...credentials.map((problem) => ({ ...problem, property: `${path}security.${problem.property}` })));
  }
  if (violations.length > 0) throw new Refusal('INVALID', { violations });
  return { profile: profileFrom(body.profileId as ProfileId, body, undefined, path), security: created };
}

/** The profile a request describes; on a change, what is left out of `webhook` stays. */
export function profileFrom(
  profileId: ProfileId,
  body: wire.ProfileUpdate,
  before: NotificationProfile | undefined,
  path = '',
): NotificationProfile {
  const { webhook, security, clientCertificateId } = body;
  return {
    profileId,
    url: webhook?.notifyUrl ?? before?.url ?? '',
    contentType: webhook?.contentType || before?.contentType || JSON_TYPE,
    authId: (security?.authId ?? null) as AuthId | null,
    certificateId: (clientCertificateId || null) as CertificateId | null,
    settings: settingsFrom(body, before?.settings, path),
    createdAtMs: before?.createdAtMs ?? 0,
  };
}

/** @throws Refusal INVALID when a header has what hides a secret, and there is none to take its place */
function settingsFrom(body: wire.ProfileUpdate, before: ProfileSettings | undefined, path: string): ProfileSettings {
  const { connectTimeout, readTimeout, enabledSSLProtocols, rateLimit } = body;
  const { maxBucketSize, windowSize, responseRegex, responseBodyRegex } = body;
  const headers = body.headers && unmaskedHeaders(body.headers, before?.headers, wire.MASKED);
  const [masked] = stillMasked(headers ?? {}, wire.MASKED);
  if (masked !== undefined) throw invalid(`${path}headers.${masked}`, 'must be the value, not what hides it');
  return {
    maxBucketSize,
    windowSize,
    connectTimeoutMs: connectTimeout,
    readTimeoutMs: readTimeout,
    tlsVersions: enabledSSLProtocols,
    headers,
    responseRegex,
    responseBodyRegex,
    requestsPerSecond: rateLimit,
  };
}

export function profileObject({ profileId, url, contentType, authId, certificateId, settings }: NotificationProfile) {
  const shown: Record<string, unknown> = {
    maxBucketSize: settings.maxBucketSize,
    windowSize: settings.windowSize,
    connectTimeout: settings.connectTimeoutMs,
    readTimeout: settings.readTimeoutMs,
    enabledSSLProtocols: settings.tlsVersions,
    headers: settings.headers && maskedHeaders(settings.headers, wire.MASKED),
    responseRegex: settings.responseRegex,
    responseBodyRegex: settings.responseBodyRegex,
    rateLimit: settings.requestsPerSecond,
  };
  return {
    profileId,
    webhook: { notifyUrl: url, contentType },
    ...(authId === null ? {} : { security: { authId } }),
    ...(certificateId === null ? {} : { clientCertificateId: certificateId }),
    ...Object.fromEntries(Object.entries(shown).filter(([, value]) => value !== undefined)),
  };
}

/** Credentials of a request over those that are stored; or what is wrong with them. */
export function readCredentials(
  { type, credentials = {} }: wire.SecurityUpdate,
  before: Credentials | undefined,
  allowPrivate: boolean,
): Credentials | readonly Violation[] {
  const kind = type ?? before?.kind ?? guessedType(credentials);
  return credentialsFrom(kind, credentials, before, wire.MASKED, (url) => callbackUrlProblem(url, allowPrivate));
}

/** The contract does not require the type, and the fields tell it. */
function guessedType({ secretKey, tokenUrl }: wire.CredentialFields): string {
  if (secretKey !== undefined) return 'HMAC';
  return tokenUrl === undefined ? 'BASIC' : 'OAUTH';
}

export function securityObject({ authId, credentials }: SecuritySetting) {
  return { authId, type: credentials.kind, credentials: maskedCredentials(credentials, wire.MASKED) };
}
