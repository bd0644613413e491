// Subscriptions: who is told of which events, about whose traffic, and by what means.

/** A channel as subscriptions name them: the contract's list is longer than what Callsign carries. */
export type SubscriptionChannel = string & { readonly subscriptionChannel: unique symbol };
export type SubscriptionId = string & { readonly subscriptionId: unique symbol };
export type ProfileId = string & { readonly profileId: unique symbol };
export type AuthId = string & { readonly authId: unique symbol };
export type CertificateId = string & { readonly certificateId: unique symbol };

/** Who an event must be about; what is not there matches anybody. */
export interface Criterion {
  readonly applicationId?: string | undefined;
  readonly entityId?: string | undefined;
  readonly callsConfigurationId?: string | undefined;
}

export interface Subscription {
  readonly channel: SubscriptionChannel;
  readonly subscriptionId: SubscriptionId;
  readonly name: string | null;
  readonly events: readonly { readonly event: string; readonly format?: string | undefined }[];
  /** One of them must hold; none = any. So for resources and users. */
  readonly criteria: readonly Criterion[];
  readonly resources: readonly string[];
  readonly users: readonly string[];
  readonly profileId: ProfileId;
  /** false when the application or entity it was for is gone. */
  readonly isEnabled: boolean;
  readonly createdAtMs: number;
}

export type HmacAlgorithm = 'HMAC_MD5' | 'HMAC_SHA_1' | 'HMAC_SHA_224' | 'HMAC_SHA_256' | 'HMAC_SHA_384' | 'HMAC_SHA_512';

/** How a POST proves who sends it. */
export type Credentials =
  | { readonly kind: 'BASIC'; readonly username: string; readonly password: string }
  | { readonly kind: 'HMAC'; readonly secretKey: string; readonly algorithm: HmacAlgorithm }
  | {
      readonly kind: 'OAUTH';
      readonly tokenUrl: string;
      readonly grantType: string;
      readonly clientId?: string | undefined;
      readonly clientSecret?: string | undefined;
      readonly scope?: string | undefined;
      readonly username?: string | undefined;
      readonly password?: string | undefined;
      readonly resource?: string | undefined;
      readonly refreshToken?: string | undefined;
      readonly headers?: Readonly<Record<string, string>> | undefined;
    };

export interface SecuritySetting {
  readonly authId: AuthId;
  readonly credentials: Credentials;
  readonly createdAtMs: number;
}

/** What we show a server that asks who we are. PEM. */
export interface ClientCertificate {
  readonly certificateId: CertificateId;
  readonly certificate: string;
  readonly privateKey: string;
  readonly issuedBy: string;
  readonly issuedTo: string;
  readonly serialNumber: string;
  readonly validFromMs: number;
  readonly validUntilMs: number;
  readonly createdAtMs: number;
}

export interface ProfileSettings {
  /** Messages in one POST at most. */
  readonly maxBucketSize?: number | undefined;
  /** POSTs under way at most. */
  readonly windowSize?: number | undefined;
  readonly connectTimeoutMs?: number | undefined;
  readonly readTimeoutMs?: number | undefined;
  readonly tlsVersions?: readonly ('TLSv1.2' | 'TLSv1.3')[] | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly responseRegex?: string | undefined;
  readonly responseBodyRegex?: string | undefined;
  readonly requestsPerSecond?: number | undefined;
}

/** Where events go, and how. */
export interface NotificationProfile {
  readonly profileId: ProfileId;
  readonly url: string;
  readonly contentType: string;
  readonly authId: AuthId | null;
  readonly certificateId: CertificateId | null;
  readonly settings: ProfileSettings;
  readonly createdAtMs: number;
}

/** Something that happened, as subscriptions look at it. */
export interface SubscribedEvent {
  readonly channel: string;
  readonly event: string;
  readonly applicationId: string;
  readonly entityId: string | null;
  /** The sender a message was sent with, or the number it came to. */
  readonly resource: string | null;
  readonly user?: string | undefined;
  readonly callsConfigurationId?: string | undefined;
}

/** Whom an event is told. */
export interface Told {
  readonly profile: NotificationProfile;
  readonly format: string | undefined;
}

/** The subscriptions of an account with all they refer to, arranged by what they listen to. Made anew when any of it changes. */
export class Notifications {
  readonly profiles: ReadonlyMap<string, NotificationProfile>;
  readonly security: ReadonlyMap<string, SecuritySetting>;
  readonly certificates: ReadonlyMap<string, ClientCertificate>;
  readonly #byEvent = new Map<string, Subscription[]>();

  constructor(
    subscriptions: readonly Subscription[],
    profiles: readonly NotificationProfile[] = [],
    security: readonly SecuritySetting[] = [],
    certificates: readonly ClientCertificate[] = [],
  ) {
    this.profiles = new Map(profiles.map((profile) => [profile.profileId, profile]));
    this.security = new Map(security.map((setting) => [setting.authId, setting]));
    this.certificates = new Map(certificates.map((certificate) => [certificate.certificateId, certificate]));
    for (const subscription of subscriptions) if (subscription.isEnabled) this.#add(subscription);
  }

  #add(subscription: Subscription): void {
    for (const event of new Set(subscription.events.map((listened) => listened.event))) {
      const key = keyOf(subscription.channel, event);
      const known = this.#byEvent.get(key);
      if (known === undefined) this.#byEvent.set(key, [subscription]);
      else known.push(subscription);
    }
  }

  /**
   * Whom an event is told: each profile once, however many of its subscriptions match.
   * Inferred: lists of a subscription are alternatives and each of them must match. See compatibility.md, "subscriptions: criteria".
   */
  told(event: SubscribedEvent): readonly Told[] {
    if (this.#byEvent.size === 0) return NOBODY;
    const listening = this.#byEvent.get(keyOf(event.channel, event.event));
    if (listening === undefined) return NOBODY;
    const told = new Map<string, Told>();
    for (const subscription of listening) {
      if (told.has(subscription.profileId) || !isAbout(subscription, event)) continue;
      const profile = this.profiles.get(subscription.profileId);
      const format = subscription.events.find((listened) => listened.event === event.event)?.format;
      if (profile !== undefined) told.set(subscription.profileId, { profile, format });
    }
    return [...told.values()];
  }
}

const NOBODY: readonly Told[] = [];

function keyOf(channel: string, event: string): string {
  return `${channel} ${event}`;
}

function isAbout({ criteria, resources, users }: Subscription, event: SubscribedEvent): boolean {
  if (criteria.length > 0 && !criteria.some((criterion) => holds(criterion, event))) return false;
  if (resources.length > 0 && !resources.some((resource) => isSameName(resource, event.resource))) return false;
  return users.length === 0 || (event.user !== undefined && users.includes(event.user));
}

function holds({ applicationId, entityId, callsConfigurationId }: Criterion, event: SubscribedEvent): boolean {
  if (applicationId !== undefined && applicationId !== event.applicationId) return false;
  if (entityId !== undefined && entityId !== event.entityId) return false;
  return callsConfigurationId === undefined || callsConfigurationId === event.callsConfigurationId;
}

/** Sender names are compared without regard to case, as everywhere. */
function isSameName(wanted: string, actual: string | null): boolean {
  return actual !== null && (wanted === actual || wanted.toLowerCase() === actual.toLowerCase());
}
