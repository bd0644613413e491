// How the POSTs of a notification profile are made.

import type { ClientCertificate, Credentials, NotificationProfile, Notifications } from '../domain/subscriptions.ts';
import type { WebhookAuthorization, WebhookRequest } from '../ports.ts';
import type { Pace } from './post-queue.ts';

/** Everything a profile says about its POSTs; where it says nothing, what every POST has. */
export interface PostSettings extends Omit<WebhookRequest, 'body'> {
  readonly pace: Pace;
}

/** POSTs under way to one target at most, unless its profile says otherwise. */
const WINDOW_SIZE = 20;

/** The pace of a target nothing is said about. */
export const USUAL_PACE: Pace = { windowSize: WINDOW_SIZE, requestsPerSecond: undefined };

/** The settings of a profile as they are now; undefined when there is no such profile any more, or its account is not loaded. */
export function postSettings(notifications: Notifications | undefined, profileId: string): PostSettings | undefined {
  const profile = notifications?.profiles.get(profileId);
  if (notifications === undefined || profile === undefined) return undefined;
  const { settings, authId, certificateId } = profile;
  const security = authId === null ? undefined : notifications.security.get(authId);
  const certificate = certificateId === null ? undefined : notifications.certificates.get(certificateId);
  return {
    url: profile.url,
    contentType: profile.contentType,
    headers: settings.headers,
    authorization: security && authorizationOf(security.credentials),
    clientCertificate: certificate && shown(certificate),
    tlsVersions: settings.tlsVersions,
    connectTimeoutMs: settings.connectTimeoutMs,
    readTimeoutMs: settings.readTimeoutMs,
    statusPattern: settings.responseRegex,
    bodyPattern: settings.responseBodyRegex,
    pace: paceOf(profile),
  };
}

function paceOf({ settings }: NotificationProfile): Pace {
  return { windowSize: settings.windowSize ?? WINDOW_SIZE, requestsPerSecond: settings.requestsPerSecond };
}

function shown({ certificate, privateKey }: ClientCertificate): { certificate: string; privateKey: string } {
  return { certificate, privateKey };
}

/** OAuth in the words of RFC 6749. */
function authorizationOf(credentials: Credentials): WebhookAuthorization {
  if (credentials.kind !== 'OAUTH') return credentials;
  const { tokenUrl, grantType, clientId, clientSecret, scope, username, password, resource, refreshToken, headers } = credentials;
  const named: Readonly<Record<string, string | undefined>> = {
    grant_type: grantType,
    client_id: clientId,
    client_secret: clientSecret,
    scope,
    username,
    password,
    resource,
    refresh_token: refreshToken,
  };
  const given = Object.entries(named).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '');
  return { kind: 'OAUTH', tokenUrl, parameters: Object.fromEntries(given), headers: headers ?? {} };
}
