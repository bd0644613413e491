// Subscriptions, notification profiles, security settings and certificates as callers see them.

import Type, { type Static } from 'typebox';
import { Paging } from './paging.ts';

/** Used as part of a URL path: nothing that needs encoding. RFC 3986, unreserved characters. */
export const UrlSafeId = Type.String({ minLength: 1, maxLength: 255, pattern: '^[A-Za-z0-9._~-]+$' });
const Text255 = Type.String({ maxLength: 255 });
const Headers = Type.Record(Type.String(), Type.String());

export const pageParameters = {
  page: Type.Optional(Type.Integer({ minimum: 0, maximum: 2_147_483_647 })),
  size: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
};
export const PageQuery = Type.Object(pageParameters);

/** What stands in place of a secret; sent back, it means the one that is stored. */
export const MASKED = '********';

const HMAC_ALGORITHMS = ['HMAC_MD5', 'HMAC_SHA_1', 'HMAC_SHA_224', 'HMAC_SHA_256', 'HMAC_SHA_384', 'HMAC_SHA_512'] as const;
export const CREDENTIAL_TYPES = ['BASIC', 'HMAC', 'OAUTH', 'CUSTOM'] as const;

/** All fields of all types; which of them must be there is decided by the type. */
export const CredentialFields = Type.Object({
  username: Type.Optional(Text255),
  password: Type.Optional(Text255),
  secretKey: Type.Optional(Text255),
  algorithm: Type.Optional(Type.Enum([...HMAC_ALGORITHMS])),
  tokenUrl: Type.Optional(Text255),
  clientId: Type.Optional(Text255),
  clientSecret: Type.Optional(Text255),
  grantType: Type.Optional(Text255),
  scope: Type.Optional(Text255),
  resource: Type.Optional(Text255),
  refreshToken: Type.Optional(Text255),
  headers: Type.Optional(Headers),
});
export type CredentialFields = Static<typeof CredentialFields>;

export const SecurityUpdate = Type.Object({
  type: Type.Optional(Type.Enum([...CREDENTIAL_TYPES])),
  credentials: Type.Optional(CredentialFields),
});
export type SecurityUpdate = Static<typeof SecurityUpdate>;

export const SecurityRequest = Type.Object({ authId: UrlSafeId, ...SecurityUpdate.properties });
export type SecurityRequest = Static<typeof SecurityRequest>;

export const SecurityObject = Type.Object({
  authId: Type.String(),
  type: Type.Enum([...CREDENTIAL_TYPES]),
  credentials: CredentialFields,
});
export const SecurityId = Type.Object({ authId: Type.String() });
export const SecurityPage = Type.Object({ results: Type.Array(SecurityObject), paging: Paging });

const Webhook = Type.Object({
  notifyUrl: Type.String({ minLength: 1, maxLength: 512 }),
  contentType: Type.Optional(Text255),
});

const profileSettings = {
  clientCertificateId: Type.Optional(Text255),
  maxBucketSize: Type.Optional(Type.Integer({ minimum: 1, maximum: 2000 })),
  windowSize: Type.Optional(Type.Integer({ minimum: 20, maximum: 10_000 })),
  connectTimeout: Type.Optional(Type.Integer({ minimum: 300, maximum: 30_000 })),
  readTimeout: Type.Optional(Type.Integer({ minimum: 1000, maximum: 90_000 })),
  enabledSSLProtocols: Type.Optional(Type.Array(Type.Enum(['TLSv1.2', 'TLSv1.3']))),
  headers: Type.Optional(Headers),
  responseRegex: Type.Optional(Type.String({ maxLength: 1000 })),
  responseBodyRegex: Type.Optional(Type.String({ maxLength: 1000 })),
  rateLimit: Type.Optional(Type.Integer({ minimum: 1, maximum: 5000 })),
};

export const ProfileRequest = Type.Object({
  profileId: UrlSafeId,
  webhook: Type.Optional(Webhook),
  security: Type.Optional(SecurityRequest),
  ...profileSettings,
});
export type ProfileRequest = Static<typeof ProfileRequest>;

export const ProfileUpdate = Type.Object({
  webhook: Type.Optional(Webhook),
  security: Type.Optional(Type.Object({ authId: Type.String({ minLength: 1, maxLength: 255 }) })),
  ...profileSettings,
});
export type ProfileUpdate = Static<typeof ProfileUpdate>;

export const ProfileObject = Type.Object({
  profileId: Type.String(),
  webhook: Webhook,
  security: Type.Optional(SecurityId),
  ...profileSettings,
});
export type ProfileObject = Static<typeof ProfileObject>;
export const ProfileId = Type.Object({ profileId: Type.String(), security: Type.Optional(SecurityId) });
export const ProfilePage = Type.Object({ results: Type.Array(ProfileObject), paging: Paging });

const EventName = Type.String({ minLength: 1, maxLength: 255 });
const Event = Type.Union([EventName, Type.Object({ event: EventName, format: Type.String({ minLength: 1, maxLength: 255 }) })]);
const Names = Type.Array(Text255, { maxItems: 255 });

const subscriptionParts = {
  name: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
  events: Type.Array(Event, { maxItems: 255 }),
  criteria: Type.Optional(
    Type.Array(
      Type.Object({
        applicationId: Type.Optional(Text255),
        entityId: Type.Optional(Text255),
        callsConfigurationId: Type.Optional(Text255),
      }),
      { maxItems: 255 },
    ),
  ),
  resources: Type.Optional(Names),
  users: Type.Optional(Names),
};

export const SubscriptionRequest = Type.Object({ subscriptionId: UrlSafeId, ...subscriptionParts, profile: ProfileRequest });
export type SubscriptionRequest = Static<typeof SubscriptionRequest>;

export const SubscriptionUpdate = Type.Object({
  ...subscriptionParts,
  profile: Type.Object({ profileId: Type.String({ minLength: 1, maxLength: 255 }) }),
});
export type SubscriptionUpdate = Static<typeof SubscriptionUpdate>;

export const SubscriptionObject = Type.Object({ subscriptionId: Type.String(), ...subscriptionParts, profile: ProfileId });
export const SubscriptionPage = Type.Object({ results: Type.Array(SubscriptionObject), paging: Paging });

export const SubscriptionId = Type.Object({ subscriptionId: Type.String(), profile: ProfileId });

const Repeated = Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 255 })));
export const SubscriptionQuery = Type.Object({
  ...pageParameters,
  applicationId: Repeated,
  entityId: Repeated,
  callsConfigurationId: Repeated,
  resource: Repeated,
  user: Repeated,
});
export type SubscriptionQuery = Static<typeof SubscriptionQuery>;

const CertificateStatus = Type.Enum(['PROCESSING', 'READY', 'EXPIRED']);

export const CertificateRequest = Type.Object({
  certificateId: UrlSafeId,
  certificateContent: Type.String({ minLength: 1, description: 'A PEM file with certificate and private key, in Base64' }),
  passphrase: Type.Optional(Type.String({ description: 'Of the private key, in Base64' })),
});

export const CertificateState = Type.Object({ certificateId: Type.String(), status: CertificateStatus });
export const CertificateStatePage = Type.Object({ results: Type.Array(CertificateState), paging: Paging });

export const CertificateObject = Type.Object({
  certificateId: Type.String(),
  issuedBy: Type.String(),
  issuedTo: Type.String(),
  validFrom: Type.Integer(),
  validUntil: Type.Integer(),
  certificateStatus: CertificateStatus,
  serialNumber: Type.String(),
});
export type CertificateObject = Static<typeof CertificateObject>;
export const CertificatePage = Type.Object({ results: Type.Array(CertificateObject), paging: Paging });

export const CertificateQuery = Type.Object({
  search: Type.Optional(Type.String()),
  ...pageParameters,
  sortBy: Type.Optional(Type.Enum(['CERTIFICATE_ID'])),
  direction: Type.Optional(Type.Enum(['ASC', 'DESC'])),
});

export const CertificateTest = Type.Object({
  certificateId: Type.String({ minLength: 1, maxLength: 255 }),
  webhookUrl: Type.String({ minLength: 1, maxLength: 2048 }),
});

export const CertificateTestResult = Type.Object({
  certificateId: Type.String(),
  webhookUrl: Type.String(),
  result: Type.Enum(['SUCCESS', 'FAIL']),
  failReasons: Type.Array(Type.String()),
  hint: Type.Optional(Type.String()),
});
export type CertificateTestResult = Static<typeof CertificateTestResult>;
