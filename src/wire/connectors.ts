// Connectors and routes, as our own API shows them. Secrets go in and never come out.

import Type, { type Static } from 'typebox';
import { Status as SentStatus } from './statuses.ts';

const ConnectorIdText = Type.String({ minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9_.-]+$' });

/** A host name or an address; names beyond ASCII in their `xn--` form. */
const HOST = { minLength: 1, maxLength: 255, pattern: '^[A-Za-z0-9._:-]+$' };
/** What a bind carries: the protocol knows ASCII only. Longer than it allows, because many carriers hand out longer ones. */
const PRINTABLE = '^[ -~]*$';
const PEM_LENGTH_MAX = 100_000;

const shownTls = {
  ca: Type.Optional(Type.String({ maxLength: PEM_LENGTH_MAX })),
  serverName: Type.Optional(Type.String(HOST)),
  verify: Type.Optional(Type.Boolean()),
  cert: Type.Optional(Type.String({ maxLength: PEM_LENGTH_MAX })),
};
const Tls = Type.Object({ ...shownTls, key: Type.Optional(Type.String({ maxLength: PEM_LENGTH_MAX })) });

const smppFields = {
  host: Type.String(HOST),
  port: Type.Integer({ minimum: 1, maximum: 65_535 }),
  systemId: Type.String({ minLength: 1, maxLength: 64, pattern: PRINTABLE }),
  systemType: Type.Optional(Type.String({ maxLength: 12, pattern: PRINTABLE })),
  bind: Type.Optional(Type.Enum(['TRANSCEIVER', 'TRANSMITTER_AND_RECEIVER'])),
  links: Type.Optional(Type.Integer({ minimum: 1, maximum: 32 })),
  window: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
  messagesPerSecond: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 100_000 })),
  enquireLinkSeconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 3_600 })),
  longMessages: Type.Optional(Type.Enum(['UDH', 'SAR', 'PAYLOAD'])),
};

/** The password may be left out when a connector is changed: then it stays. */
const SmppRequest = Type.Object({
  ...smppFields,
  password: Type.Optional(Type.String({ maxLength: 64, pattern: PRINTABLE })),
  tls: Type.Optional(Tls),
});

const smtpFields = {
  mode: Type.Optional(Type.Enum(['RELAY', 'DIRECT'])),
  host: Type.Optional(Type.String(HOST)),
  port: Type.Optional(Type.Integer({ minimum: 1, maximum: 65_535 })),
  security: Type.Optional(Type.Enum(['STARTTLS', 'TLS', 'NONE'])),
  username: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
  heloName: Type.Optional(Type.String(HOST)),
  connections: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  connectionsPerDestination: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  messagesPerConnection: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })),
  messagesPerSecond: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 100_000 })),
  tls: Type.Optional(Type.Object({ ca: shownTls.ca, serverName: shownTls.serverName, verify: shownTls.verify })),
};

/** The password may be left out when a connector is changed: then it stays with its user name. */
const SmtpRequest = Type.Object({ ...smtpFields, password: Type.Optional(Type.String({ minLength: 1, maxLength: 1_024 })) });
export type SmtpRequest = Static<typeof SmtpRequest>;

/** Media types of files: `image/jpeg`, or `image/*`. */
const MEDIA_TYPE = { minLength: 3, maxLength: 100, pattern: '^[A-Za-z0-9!#$&^_.+*-]+/[A-Za-z0-9!#$&^_.+*-]+$' };
const ofRelay = { minLength: 1, maxLength: 255 };

const mm7Fields = {
  url: Type.String({ minLength: 1, maxLength: 2_048 }),
  username: Type.Optional(Type.String({ minLength: 1, maxLength: 255, pattern: '^[^:]*$' })),
  vaspId: Type.String(ofRelay),
  vasId: Type.String(ofRelay),
  serviceCode: Type.Optional(Type.String(ofRelay)),
  schema: Type.Optional(Type.String({ pattern: '^REL-[0-9]{1,2}-MM7-[0-9]{1,2}-[0-9]{1,2}$' })),
  version: Type.Optional(Type.String({ pattern: '^[0-9]{1,2}(\\.[0-9]{1,2}){1,2}$' })),
  window: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 })),
  messagesPerSecond: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 100_000 })),
  sizeMax: Type.Optional(Type.Integer({ minimum: 1_024, maximum: 52_428_800 })),
  mediaTypes: Type.Optional(Type.Array(Type.String(MEDIA_TYPE), { minItems: 1, maxItems: 100 })),
  senderAddressing: Type.Optional(Type.Enum(['AUTO', 'NUMBER', 'SHORT_CODE', 'RFC2822', 'NONE'])),
  numberFormat: Type.Optional(Type.Enum(['DIGITS', 'PLUS'])),
  deliveryReport: Type.Optional(Type.Boolean()),
  readReply: Type.Optional(Type.Boolean()),
  chargedParty: Type.Optional(Type.Enum(['SENDER', 'RECIPIENT', 'BOTH', 'NEITHER', 'THIRD_PARTY'])),
  messageClass: Type.Optional(Type.Enum(['PERSONAL', 'INFORMATIONAL', 'ADVERTISEMENT', 'AUTO'])),
};
const relayUser = Type.String({ minLength: 1, maxLength: 255 });
const relayPassword = Type.Optional(Type.String({ minLength: 1, maxLength: 1_024 }));

/** Passwords may be left out when a connector is changed: then they stay with their user names. */
const Mm7Request = Type.Object({
  ...mm7Fields,
  password: relayPassword,
  inbound: Type.Optional(Type.Object({ username: relayUser, password: relayPassword })),
  tls: Type.Optional(Tls),
});
export type Mm7Request = Static<typeof Mm7Request>;

/** The settings stand under the type's name in lower case. */
export const ConnectorContent = Type.Object({
  type: Type.Enum(['SMPP', 'SMTP', 'MM7']),
  smpp: Type.Optional(SmppRequest),
  smtp: Type.Optional(SmtpRequest),
  mm7: Type.Optional(Mm7Request),
  enabled: Type.Optional(Type.Boolean()),
});
export type ConnectorContent = Static<typeof ConnectorContent>;

export const ConnectorRequest = Type.Object({ connectorId: ConnectorIdText, ...ConnectorContent.properties });

const Status = Type.Object({
  state: Type.Enum(['UP', 'DEGRADED', 'DOWN', 'STOPPED']),
  boundLinks: Type.Integer(),
  links: Type.Array(Type.Object({ name: Type.String(), bound: Type.Boolean(), lastError: Type.Optional(Type.String()) })),
  lastError: Type.Optional(Type.String()),
  lastErrorAt: Type.Optional(Type.String()),
  queued: Type.Integer(),
  inFlight: Type.Integer(),
});

export const Connector = Type.Object({
  connectorId: Type.String(),
  type: Type.Enum(['SMPP', 'SMTP', 'MM7', 'SANDBOX']),
  enabled: Type.Boolean(),
  smpp: Type.Optional(
    Type.Object({
      ...smppFields,
      tls: Type.Optional(Type.Object(shownTls)),
    }),
  ),
  smtp: Type.Optional(Type.Object(smtpFields)),
  mm7: Type.Optional(
    Type.Object({
      ...mm7Fields,
      /** `url`: where the relay posts what comes in, and its reports. */
      inbound: Type.Object({ url: Type.String(), username: Type.Optional(relayUser) }),
      tls: Type.Optional(Type.Object(shownTls)),
    }),
  ),
  status: Status,
});
export type Connector = Static<typeof Connector>;

export const Connectors = Type.Object({ results: Type.Array(Connector) });

/** Titles, subjects and names are headers on their way, and no header has two lines. */
const ONE_LINE = '^[^\\u0000-\\u001f\\u007f\\u2028\\u2029]*$';

/** A message to try a connector with. */
export const ConnectorTestRequest = Type.Object({
  channel: Type.Optional(
    Type.Enum(['SMS', 'MMS', 'EMAIL'], { description: 'Of those the connector carries; the first of them unless said' }),
  ),
  sender: Type.String({
    minLength: 1,
    maxLength: 320,
    pattern: ONE_LINE,
    description: 'Of a mail: an address of one of your domains',
  }),
  to: Type.String({ minLength: 1, maxLength: 320 }),
  /** A title is no longer than in the requests that send MMS. */
  subject: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 66,
      pattern: ONE_LINE,
      description: 'The title of an MMS, the subject of a mail',
    }),
  ),
  text: Type.Optional(Type.String({ minLength: 1, maxLength: 1_000 })),
});

export const ConnectorTestAnswer = Type.Object({
  messageId: Type.String(),
  destination: Type.String(),
  status: SentStatus,
});

export const RouteContent = Type.Object({
  connectorId: Type.String({ minLength: 1, maxLength: 64 }),
  channel: Type.Enum(['SMS', 'MMS', 'EMAIL']),
  countryCode: Type.Optional(Type.String({ pattern: '^[A-Z]{2}$' })),
  prefix: Type.Optional(Type.String({ pattern: '^[0-9]{1,15}$' })),
  /** What an association calls the sender: numberKey, sender name or domain. */
  resourceId: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
  priority: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
});
export type RouteContent = Static<typeof RouteContent>;

export const RouteRequest = Type.Object({ routeId: Type.Optional(ConnectorIdText), ...RouteContent.properties });

export const Route = Type.Object({
  routeId: Type.String(),
  ...RouteContent.properties,
  sender: Type.Optional(Type.String({ description: 'The sender as recipients see it' })),
  priority: Type.Integer(),
});
export type Route = Static<typeof Route>;
