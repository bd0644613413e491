// /email/2/validation: whether an address is worth writing to; /email/2/validations: many of them, in the background.

import { isStorable } from '../../domain/platform.ts';
import { invalid } from '../../domain/refusals.ts';
import { RESULTS_KEPT_MS, requestValidations, validateEmail } from '../../flows/validate-emails.ts';
import { listValidations, type StoredValidation, type ValidationPlace } from '../../storage/validations.ts';
import * as wire from '../../wire/email-validation.ts';
import { endpoint, ok, perSecond } from '../endpoint.ts';
import { queryDate, queryMoment } from '../query-moments.ts';

const WEEK_MS = 7 * 86_400_000;
/** A hundred thousand addresses of the greatest length. */
const BODY_BYTES_MAX = 40 * 1024 * 1024;

export const postValidation = endpoint({
  method: 'POST',
  path: '/email/2/validation',
  group: 'Email validation',
  summary: 'Check an address',
  description:
    'How it is written, whether its domain takes mail, and what is known of it here. Mailboxes are not probed, so that `validMailbox` is `unknown` for most.',
  scopes: ['email:manage'],
  limit: perSecond(150),
  errors: 'classic',
  body: wire.ValidationRequest,
  acceptsForm: true,
  xmlAnswer: 'ValidationResponse',
  answers: { 200: wire.ValidationResponse },
  handle: async ({ world, caller, body: { to } }) => ok({ to, ...(await validateEmail(world, caller.accountId, to)) }),
});

const many = {
  group: 'Email validation',
  path: '/email/2/validations',
  scopes: ['email:manage'],
  limit: perSecond(1),
  errors: 'modern',
} as const;

export const postValidations = endpoint({
  ...many,
  method: 'POST',
  summary: 'Have many addresses checked',
  description: 'On disk when this is answered; checked in the background. Results can be read for a month.',
  body: wire.ValidationsRequest,
  bodyBytesMax: BODY_BYTES_MAX,
  answers: { 202: wire.ValidationsAccepted },
  handle: async ({ world, caller, body }) => {
    const wantedId = body.validationRequestId;
    if (wantedId !== undefined && wantedId !== '' && !isStorable(wantedId)) throw invalid('validationRequestId', 'is no name');
    const destinations = body.destinations.map(({ destination }) => destination);
    const validationRequestId = await requestValidations(world, caller.accountId, wantedId, destinations);
    return { status: 202, body: { validationRequestId } };
  },
});

export const getValidations = endpoint({
  ...many,
  method: 'GET',
  summary: 'Read what was found of addresses',
  description: 'In the order in which they were checked: what is checked later comes behind, and a cursor stays good.',
  query: wire.ValidationsQuery,
  answers: { 200: wire.ValidationPage },
  handle: async ({ world, caller, query }) => {
    const { cursor, validatedDateFrom, validatedDateTo, destination: destinations, validationRequestId } = query;
    const size = query.size ?? wire.VALIDATIONS_PAGE_SIZE;
    const now = world.clock.now();
    const fromMs = validatedDateFrom === undefined ? now - WEEK_MS : queryMoment('validatedDateFrom', validatedDateFrom);
    if (fromMs < now - RESULTS_KEPT_MS) throw invalid('validatedDateFrom', 'must not be more than a month ago');
    const filter = {
      ...query,
      requestId: validationRequestId || undefined,
      destinations,
      from: new Date(fromMs),
      to: queryDate('validatedDateTo', validatedDateTo),
    };
    const start = cursor ? readCursor(cursor) : undefined;
    const isBackwards = start?.isBackwards === true;
    // One more than wanted tells whether there is more.
    const found = await listValidations(world.db, caller.accountId, filter, start?.place, isBackwards, size + 1);
    const rows = found.slice(0, size);
    if (isBackwards) rows.reverse();
    const isMore = found.length > size;
    const hasPrevious = isBackwards ? isMore : start !== undefined;
    const hasNext = isBackwards || isMore;
    return ok({
      results: rows.map(resultObject),
      paging: {
        size,
        previousCursor: hasPrevious ? cursorText(rows[0] ?? start?.place, true) : '',
        nextCursor: hasNext ? cursorText(rows.at(-1) ?? start?.place, false) : '',
      },
    });
  },
});

function resultObject({ destination, verdict, atMs, requestId }: StoredValidation) {
  return { destination, ...verdict, bulkValidationDate: new Date(atMs).toISOString(), validationRequestId: requestId };
}

function cursorText(place: ValidationPlace | undefined, isBackwards: boolean): string {
  if (place === undefined) return '';
  return Buffer.from(`${isBackwards ? 'p' : 'n'}:${place.atMs}:${place.validationId}`).toString('base64url');
}

/** @throws Refusal INVALID */
function readCursor(cursor: string): { readonly place: ValidationPlace; readonly isBackwards: boolean } {
  const [, direction, atMs, validationId] =
    /^([np]):(\d{1,15}):(\d{1,19})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? [];
  if (atMs === undefined || validationId === undefined) throw invalid('cursor', 'must be a cursor of an earlier answer');
  return { place: { atMs: Number(atMs), validationId }, isBackwards: direction === 'p' };
}
