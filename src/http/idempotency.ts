// The Idempotency-Key header of send requests: reading it, and telling a repetition apart in the answer.

import { createHash } from 'node:crypto';
import { invalid } from '../domain/refusals.ts';
import type { SubmitResult } from '../flows/submission.ts';
import type { RepeatGuard } from '../flows/submit-once.ts';
import type { RawRequest } from './dispatch.ts';
import { type Answer, ok } from './endpoint.ts';

const KEY_MAX = 255;

/**
 * The guard of a request that has a key. The same request is one of the same method, address and bytes.
 * @param digest stands for the bytes of a body that is read while it comes in
 */
export function guardOf({ method, url, headers, body }: RawRequest, digest?: Buffer): RepeatGuard | undefined {
  const header = headers['idempotency-key'];
  if (header === undefined) return undefined;
  const key = String(header).trim();
  if (key === '' || key.length > KEY_MAX) throw invalid('Idempotency-Key', `must be 1 to ${KEY_MAX} characters`);
  const hash = createHash('sha256').update(`${method} ${url}\n`);
  const bytes = digest ?? body;
  if (bytes !== undefined) hash.update(bytes);
  return { key, requestHash: hash.digest() };
}

/** The answer to a send request. */
export function sent({ isReplay }: SubmitResult, body: unknown): Answer {
  return isReplay === true ? { ...ok(body), headers: { 'idempotency-replayed': 'true' } } : ok(body);
}
