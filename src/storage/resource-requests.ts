// Resource requests, as stored.

import type { AccountId, ApplicationId, EntityId } from '../domain/platform.ts';
import type {
  NumberCapability,
  ProcuredNumber,
  RequestId,
  RequestSubject,
  RequestType,
  ResourceRequest,
} from '../domain/resource-requests/request.ts';
import type { Feedback, ProvidedRequirement } from '../domain/resource-requests/requirements.ts';
import { FINAL_STATUSES, REQUEST_STATUSES, type RequestStatus } from '../domain/resource-requests/statuses.ts';
import type { Queryable, Tx } from './db.ts';

interface RequestRow {
  request_id: string;
  account_id: number;
  type: RequestType;
  country_code: string;
  status: RequestStatus;
  sender_name: string | null;
  details: Details;
  contact_emails: string[];
  requirements: ProvidedRequirement[];
  feedback: Feedback[];
  note: string | null;
  numbers: ProcuredNumber[];
  application_id: string | null;
  entity_id: string | null;
  requested_by: string;
  requested_at: Date;
  modified_at: Date;
  idle_since: Date | null;
  reminders: number;
}

/** What stands in `details`, by type. */
type Details = Partial<
  Omit<Extract<RequestSubject, { type: 'NUMBER_PURCHASE' }>, 'type' | 'countryCode'> &
    Pick<Extract<RequestSubject, { type: 'ALPHANUMERIC_REGISTRATION' }>, 'trafficOrigin' | 'trafficType'>
>;

const COLUMNS = `request_id, account_id, type, country_code, status, sender_name, details, contact_emails, requirements, feedback, note,
  numbers, application_id, entity_id, requested_by, requested_at, modified_at, idle_since, reminders`;

function toRequest(row: RequestRow): ResourceRequest {
  return {
    requestId: row.request_id as RequestId,
    accountId: row.account_id as AccountId,
    subject: subjectOf(row),
    status: row.status,
    contactEmails: row.contact_emails,
    requirements: row.requirements,
    feedback: row.feedback,
    note: row.note,
    numbers: row.numbers,
    platform:
      row.application_id === null
        ? null
        : { applicationId: row.application_id as ApplicationId, entityId: row.entity_id as EntityId | null },
    requestedBy: row.requested_by,
    requestedAt: row.requested_at,
    modifiedAt: row.modified_at,
    idleSince: row.idle_since,
    reminders: row.reminders,
  };
}

function subjectOf({ request_id, type, country_code, sender_name, details }: RequestRow): RequestSubject {
  const countryCode = country_code;
  switch (type) {
    case 'ALPHANUMERIC_REGISTRATION': {
      if (sender_name === null) throw new Error(`resource request ${request_id} is for no name`);
      const { trafficOrigin = null, trafficType = null } = details;
      return { type, countryCode, senderName: sender_name, trafficOrigin, trafficType };
    }
    case 'NUMBER_PURCHASE': {
      const { numberType, capabilities = [], quantity = 1, clientType = null } = details;
      if (numberType === undefined) throw new Error(`resource request ${request_id} is for no type of number`);
      return { type, countryCode, numberType, capabilities: capabilities as readonly NumberCapability[], quantity, clientType };
    }
  }
}

function detailsOf(subject: RequestSubject): Details {
  if (subject.type === 'NUMBER_PURCHASE') {
    const { numberType, capabilities, quantity, clientType } = subject;
    return { numberType, capabilities, quantity, clientType };
  }
  const { trafficOrigin, trafficType } = subject;
  return { trafficOrigin, trafficType };
}

/** Lets no other request of the account be made until the transaction ends: what is open is counted before one is added. */
export async function lockNewRequests(tx: Tx, accountId: AccountId): Promise<void> {
  await tx.query('select account_id from account where account_id = $1 for no key update', [accountId]);
}

/** @param senderIdentity the folded name of an alphanumeric sender */
export async function insertRequest(tx: Tx, request: ResourceRequest, senderIdentity: string | null): Promise<void> {
  const { subject, platform } = request;
  await tx.query(
    `insert into resource_request (${COLUMNS}, sender_identity)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)`,
    [
      request.requestId,
      request.accountId,
      subject.type,
      subject.countryCode,
      request.status,
      subject.type === 'ALPHANUMERIC_REGISTRATION' ? subject.senderName : null,
      JSON.stringify(detailsOf(subject)),
      request.contactEmails,
      JSON.stringify(request.requirements),
      JSON.stringify(request.feedback),
      request.note,
      JSON.stringify(request.numbers),
      platform?.applicationId ?? null,
      platform?.entityId ?? null,
      request.requestedBy,
      request.requestedAt,
      request.modifiedAt,
      request.idleSince,
      request.reminders,
      senderIdentity,
    ],
  );
}

/** Stores what can change about a request. The caller has locked it. */
export async function updateRequest(tx: Tx, request: ResourceRequest): Promise<void> {
  const { accountId, requestId, status, requirements, feedback, note, numbers, modifiedAt, idleSince, reminders } = request;
  await tx.query(
    `update resource_request set status = $3, requirements = $4, feedback = $5, note = $6, numbers = $7, modified_at = $8,
       idle_since = $9, reminders = $10
     where account_id = $1 and request_id = $2`,
    [
      accountId,
      requestId,
      status,
      JSON.stringify(requirements),
      JSON.stringify(feedback),
      note,
      JSON.stringify(numbers),
      modifiedAt,
      idleSince,
      reminders,
    ],
  );
}

export async function loadRequest(
  db: Queryable,
  accountId: AccountId,
  requestId: RequestId,
): Promise<ResourceRequest | undefined> {
  const { rows } = await db.query<RequestRow>(
    `select ${COLUMNS} from resource_request where account_id = $1 and request_id = $2`,
    [accountId, requestId],
  );
  return rows[0] && toRequest(rows[0]);
}

/** The request as nobody else changes it until the transaction ends. */
export async function lockRequest(tx: Tx, accountId: AccountId, requestId: RequestId): Promise<ResourceRequest | undefined> {
  const { rows } = await tx.query<RequestRow>(
    `select ${COLUMNS} from resource_request where account_id = $1 and request_id = $2 for update`,
    [accountId, requestId],
  );
  return rows[0] && toRequest(rows[0]);
}

/** The account's open requests for names. Final ones are no matter of anybody's any more. */
export async function findOpenSenderRequests(
  tx: Tx,
  accountId: AccountId,
): Promise<{ readonly senderIdentity: string; readonly countryCode: string }[]> {
  const { rows } = await tx.query<{ sender_identity: string; country_code: string }>(
    `select sender_identity, country_code from resource_request
     where account_id = $1 and sender_identity is not null and status <> all($2::text[])`,
    [accountId, FINAL_STATUSES],
  );
  return rows.map((row) => ({ senderIdentity: row.sender_identity, countryCode: row.country_code }));
}

export interface RequestFilter {
  readonly countryCodes?: readonly string[] | undefined;
  readonly statuses?: readonly string[] | undefined;
  readonly types?: readonly string[] | undefined;
}

export interface RequestOrder {
  readonly property: 'status' | 'requestedDate';
  readonly isDescending: boolean;
}

/** A page of the account's requests and how many there are in all: in the order asked for, then the last modified first. */
export async function listRequests(
  db: Queryable,
  accountId: AccountId,
  { countryCodes, statuses, types }: RequestFilter,
  orders: readonly RequestOrder[],
  page: number,
  size: number,
): Promise<{ readonly requests: readonly ResourceRequest[]; readonly total: number }> {
  const where = `account_id = $1 and ($2::text[] is null or country_code = any($2)) and ($3::text[] is null or status = any($3))
    and ($4::text[] is null or type = any($4))`;
  const values: unknown[] = [accountId, countryCodes ?? null, statuses ?? null, types ?? null];
  const by = [...orders.map(orderOf), 'modified_at desc', 'request_id'].join(', ');
  // Somebody wrote each of these by hand, one a second at most: there are never so many that skipping some matters.
  const [found, counted] = await Promise.all([
    db.query<RequestRow>(`select ${COLUMNS} from resource_request where ${where} order by ${by} limit $5 offset $6`, [
      ...values,
      size,
      page * size,
    ]),
    db.query<{ total: string }>(`select count(*) as total from resource_request where ${where}`, values),
  ]);
  return { requests: found.rows.map(toRequest), total: Number(counted.rows[0]?.total ?? 0) };
}

/** Statuses are ordered as a request goes through them. */
const STATUS_ORDER = `array_position(array[${REQUEST_STATUSES.map((status) => `'${status}'`).join(',')}], status)`;

function orderOf({ property, isDescending }: RequestOrder): string {
  return `${property === 'status' ? STATUS_ORDER : 'requested_at'} ${isDescending ? 'desc' : 'asc'}`;
}

interface RequestName {
  readonly accountId: AccountId;
  readonly requestId: RequestId;
}

function toName(row: { account_id: number; request_id: string }): RequestName {
  return { accountId: row.account_id as AccountId, requestId: row.request_id as RequestId };
}

/** Requests whose machine checks nobody finished, of any account: whoever stored them died before. */
export async function findUncheckedRequests(db: Queryable, modifiedBefore: Date, limit: number): Promise<RequestName[]> {
  const { rows } = await db.query<{ account_id: number; request_id: string }>(
    `select account_id, request_id from resource_request
     where status = 'AUTOMATIC_VALIDATION' and modified_at < $1 order by modified_at limit $2`,
    [modifiedBefore, limit],
  );
  return rows.map(toName);
}

/**
 * Requests of any account that have been idle since before one of the moments, and had fewer reminders than the moment's place in
 * the list: the first moment asks for none, the second for one at most.
 */
export async function findIdleRequests(db: Queryable, moments: readonly Date[], limit: number): Promise<RequestName[]> {
  const { rows } = await db.query<{ account_id: number; request_id: string }>(
    `select account_id, request_id from resource_request
     where idle_since is not null
       and exists (select from unnest($1::timestamptz[]) with ordinality as due (moment, place)
                   where idle_since <= moment and reminders < place)
     order by idle_since limit $2`,
    [moments, limit],
  );
  return rows.map(toName);
}
