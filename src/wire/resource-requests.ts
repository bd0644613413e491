// Resource requests as callers and reviewers see them.

import Type, { type Static } from 'typebox';
import { Paging } from './paging.ts';
import { platformObject, wireDate } from './statuses.ts';

const COUNTRY = Type.String({ minLength: 2, maxLength: 2, description: 'Two-letter code of a country' });
const STATUSES = [
  'PENDING',
  'AUTOMATIC_VALIDATION',
  'UPDATE_REQUESTED',
  'PENDING_REVIEW',
  'IN_REVIEW',
  'UPDATE_REQUESTED_BY_INTERNAL_REVIEWER',
  'IN_PROGRESS',
  'COMPLETED',
  'REJECTED',
  'CANCEL_REQUESTED',
  'CANCELED',
] as const;
const FEEDBACK_CODES = [
  'RES_REQ_FEED_REQUIRED',
  'RES_REQ_FEED_FORMAT',
  'RES_REQ_FEED_LENGTH_OOR',
  'RES_REQ_FEED_VALUE_OOR',
  'RES_REQ_FEED_OTHER',
  'RES_REQ_FEED_USER_ACTION_REQUIRED',
] as const;

const RequestType = Type.Enum(['ALPHANUMERIC_REGISTRATION', 'NUMBER_PURCHASE', 'RCS_SENDER_LAUNCH']);
const Status = Type.Enum([...STATUSES]);
const TrafficOrigin = Type.Enum(['LOCAL', 'INTERNATIONAL']);
const TrafficType = Type.Enum(['PROMOTIONAL', 'TRANSACTIONAL']);
const ClientType = Type.Enum(['LOCAL', 'INTERNATIONAL']);
const NumberType = Type.Enum(['SHORT_CODE', 'VIRTUAL_LONG_NUMBER', 'TEN_DIGIT_LONG_CODE', 'TOLL_FREE_NUMBER']);
const Capabilities = Type.Array(Type.Enum(['SMS', 'VOICE', 'MMS']), { minItems: 1, maxItems: 3 });

const Platform = Type.Object({
  applicationId: Type.Optional(Type.String({ maxLength: 255 })),
  entityId: Type.Optional(Type.String({ maxLength: 255 })),
});

const Value = Type.Union([Type.String({ maxLength: 4000 }), Type.Integer()]);
const Requirement = Type.Object({
  key: Type.String({ minLength: 1, maxLength: 255 }),
  value: Type.Union([Type.String({ maxLength: 4000 }), Type.Integer(), Type.Array(Value, { maxItems: 50 })]),
});
const Requirements = Type.Array(Requirement, { maxItems: 200 });
const Emails = Type.Array(Type.String({ maxLength: 254 }), { maxItems: 3 });

const asked = { countryCode: COUNTRY, platform: Type.Optional(Platform), additionalContactEmails: Type.Optional(Emails) };

export const SenderRequest = Type.Object({
  type: Type.Literal('ALPHANUMERIC_REGISTRATION'),
  ...asked,
  senderName: Type.String({ minLength: 3, maxLength: 11 }),
  trafficOrigin: Type.Optional(TrafficOrigin),
  trafficType: Type.Optional(TrafficType),
  requirements: Requirements,
});
export type SenderRequest = Static<typeof SenderRequest>;

export const NumbersRequest = Type.Object({
  type: Type.Literal('NUMBER_PURCHASE'),
  ...asked,
  numberType: NumberType,
  capabilities: Capabilities,
  quantity: Type.Optional(Type.Integer({ minimum: 1, maximum: 49 })),
  clientType: Type.Optional(ClientType),
  requirements: Type.Optional(Requirements),
});
export type NumbersRequest = Static<typeof NumbersRequest>;

const RcsRequest = Type.Object({
  type: Type.Literal('RCS_SENDER_LAUNCH'),
  ...asked,
  senderName: Type.String({ minLength: 1, maxLength: 255 }),
  trafficOrigin: TrafficOrigin,
  excludedCarriers: Type.Optional(Type.Array(Type.String(), { maxItems: 100 })),
  requirements: Requirements,
});

export const NewRequest = Type.Union([SenderRequest, NumbersRequest, RcsRequest]);
export type NewRequest = Static<typeof NewRequest>;

export const RequestId = Type.Object({ id: Type.String({ format: 'uuid' }) });
export const RequestName = Type.Object({ id: Type.String() });
export const RequestUpdate = Type.Object({ requirements: Requirements });

export const REQUEST_PAGE_SIZE = 20;
export const RequestQuery = Type.Object({
  countryCode: Type.Optional(Type.Array(Type.String())),
  status: Type.Optional(Type.Array(Status)),
  type: Type.Optional(Type.Array(RequestType)),
  page: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
  size: Type.Optional(Type.Integer({ minimum: 0, maximum: 2000, description: '0 stands for the default, 20' })),
  sort: Type.Optional(
    Type.Array(Type.String(), { description: 'status or requestedDate, each perhaps followed by ,asc or ,desc' }),
  ),
});

const Feedback = Type.Object({
  key: Type.String({ minLength: 1, maxLength: 255 }),
  code: Type.Enum([...FEEDBACK_CODES]),
  feedback: Type.String({ minLength: 1, maxLength: 1000 }),
});

const shownOfAll = {
  id: Type.String({ format: 'uuid' }),
  countryCode: Type.String(),
  requestedByEmailAddress: Type.Optional(Type.String()),
  additionalContactEmailAddresses: Type.Array(Type.String()),
  requestedDate: Type.String(),
  status: Status,
  note: Type.Optional(Type.String()),
  requirementsFeedback: Type.Array(Feedback),
  requirements: Type.Array(Requirement),
  platform: Type.Optional(Platform),
};

const ShownNumber = Type.Object({ number: Type.String(), numberKey: Type.String(), status: Type.Literal('SUCCESS') });

const SenderRequestObject = Type.Object({
  ...shownOfAll,
  type: Type.Literal('ALPHANUMERIC_REGISTRATION'),
  senderName: Type.String(),
  trafficOrigin: Type.Optional(TrafficOrigin),
  trafficType: Type.Optional(TrafficType),
});

const NumbersRequestObject = Type.Object({
  ...shownOfAll,
  type: Type.Literal('NUMBER_PURCHASE'),
  numberType: NumberType,
  capabilities: Type.Array(Type.String()),
  quantity: Type.Integer(),
  numbers: Type.Array(ShownNumber),
});

export const RequestObject = Type.Union([SenderRequestObject, NumbersRequestObject]);
export type RequestObject = Static<typeof RequestObject>;
export const RequestPage = Type.Object({ results: Type.Array(RequestObject), paging: Paging });

/** What the reviewer sees beside. */
const reviewed = {
  requestedBy: Type.String({ description: 'The key or user it came from' }),
  modifiedDate: Type.String(),
  waitingSince: Type.Optional(Type.String({ description: 'Since when its owner has to do something' })),
  remindersSent: Type.Integer(),
};
const DocumentFacts = Type.Object({
  documentId: Type.String(),
  fileName: Type.String(),
  contentType: Type.String(),
  size: Type.Integer(),
});

export const ReviewedRequest = Type.Object({ request: RequestObject, ...reviewed });
export const ReviewedRequestWithDocuments = Type.Object({
  request: RequestObject,
  ...reviewed,
  documents: Type.Array(DocumentFacts),
});
export type ReviewedRequestWithDocuments = Static<typeof ReviewedRequestWithDocuments>;
export const ReviewedPage = Type.Object({ results: Type.Array(ReviewedRequest), paging: Paging });

const Note = Type.String({ minLength: 1, maxLength: 2000 });
export const UpdateWish = Type.Object({
  feedback: Type.Array(Feedback, { maxItems: 200 }),
  note: Type.Optional(Note),
});
export const Rejection = Type.Object({ note: Note });

const Inventoried = Type.Object({ numberKey: Type.String({ maxLength: 64 }) });
const Brought = Type.Object({
  number: Type.String({ pattern: '^\\+?[0-9]{3,15}$' }),
  capabilities: Type.Optional(Capabilities),
});
const Numbers = Type.Array(Type.Union([Inventoried, Brought]), {
  maxItems: 49,
  description: 'By the key of a number for sale, or with the digits of one that is yours to give',
});
export const Procurement = Type.Object({ numbers: Type.Optional(Numbers) });
export type Procurement = Static<typeof Procurement>;
export const Approval = Type.Object({ numbers: Type.Optional(Numbers), note: Type.Optional(Note) });

interface Values {
  readonly id: string;
  readonly contactEmails: readonly string[];
  readonly requestedBy: string;
  readonly requestedAt: Date;
  readonly status: (typeof STATUSES)[number];
  readonly note: string | null;
  readonly feedback: readonly RequestObject['requirementsFeedback'][number][];
  readonly requirements: readonly { readonly key: string; readonly value: string | number | readonly (string | number)[] }[];
  readonly platform: { readonly applicationId: string; readonly entityId: string | null } | null;
}

/** What requests of both types show; keys have no address, users are known by theirs. */
export function shownValues(values: Values) {
  const { id, contactEmails, requestedBy, requestedAt, status, note, feedback, requirements, platform } = values;
  const user = /^user:(\S+@\S+)$/.exec(requestedBy)?.[1];
  return {
    id,
    ...(user === undefined ? {} : { requestedByEmailAddress: user }),
    additionalContactEmailAddresses: [...contactEmails],
    requestedDate: wireDate(requestedAt.getTime()),
    status,
    ...(note === null ? {} : { note }),
    requirementsFeedback: [...feedback],
    requirements: requirements.map(({ key, value }) => ({ key, value: typeof value === 'object' ? [...value] : value })),
    ...(platform === null ? {} : { platform: platformObject(platform) }),
  };
}

/** What the reviewer sees beside the request. */
export function reviewedValues(values: {
  readonly requestedBy: string;
  readonly modifiedAt: Date;
  readonly idleSince: Date | null;
  readonly reminders: number;
}) {
  const { requestedBy, modifiedAt, idleSince, reminders } = values;
  return {
    requestedBy,
    modifiedDate: wireDate(modifiedAt.getTime()),
    ...(idleSince === null ? {} : { waitingSince: wireDate(idleSince.getTime()) }),
    remindersSent: reminders,
  };
}
