// Turns refusals into statuses and envelopes, in one table. Whatever else is thrown is a fault of ours: 500, logged with its cause.

import { Refusal, type RefusalCode } from '../domain/refusals.ts';
import type { Log } from '../ports.ts';
import { type ErrorEnvelope, errorBody } from '../wire/errors.ts';
import { reasonBody } from '../wire/reasons.ts';
import type { Answer } from './endpoint.ts';

const STATUS: Readonly<Record<RefusalCode, number>> = {
  INVALID: 400,
  WRONG_STATE: 400,
  UNAUTHORIZED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  ALREADY_EXISTS: 409,
  CONFLICT: 409,
  TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  TOO_MANY_REQUESTS: 429,
  OVERLOADED: 503,
};

/** The answer to a request that failed with `error`. */
export function refusalAnswer(
  error: unknown,
  envelope: ErrorEnvelope,
  log: Log,
  request: { method: string; url: string },
): Answer {
  if (!(error instanceof Refusal)) {
    log.error({ err: error, method: request.method, url: request.url.split('?')[0] }, 'a request failed for a reason of our own');
    return { status: 500, body: errorBody(envelope, 500) };
  }
  const { code, detail } = error;
  if (detail.operatorDetail !== undefined)
    log.warn({ code, method: request.method, url: request.url.split('?')[0] }, detail.operatorDetail);
  const status = STATUS[code];
  if (detail.reason !== undefined) return { status, body: reasonBody(detail.reason) };
  const headers: Record<string, string> = {};
  if (detail.retryAfterSeconds !== undefined) headers['retry-after'] = String(detail.retryAfterSeconds);
  return { status, body: errorBody(envelope, status, detail.message, detail.violations), headers };
}
