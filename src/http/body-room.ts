// How much of large bodies is in memory at once, over all requests together: a body is read before anybody knows whose it is, so a
// limit for each of them alone bounds nothing. Small bodies need no room of their own.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { errorBody } from '../wire/errors.ts';
import { type Answer, BODY_BYTES_MAX, type Endpoint } from './endpoint.ts';

/** Of one process. */
const LARGE_BODIES_BYTES_MAX = 256 * 1024 * 1024;

export class BodyRoom {
  #free = LARGE_BODIES_BYTES_MAX;

  /** Holds what a request announces, until its response is closed; otherwise what to answer instead of reading it. */
  refusal(request: IncomingMessage, response: ServerResponse, endpoint: Endpoint): Answer | undefined {
    const bytesMax = endpoint.bodyBytesMax ?? BODY_BYTES_MAX;
    const announced =
      request.headers['transfer-encoding'] === undefined ? Number(request.headers['content-length'] ?? 0) : bytesMax;
    // What is larger than the endpoint takes is turned away without being kept.
    if (announced <= BODY_BYTES_MAX || announced > bytesMax) return undefined;
    if (announced > this.#free) return { status: 503, body: errorBody(endpoint.errors, 503), headers: { 'retry-after': '1' } };
    this.#free -= announced;
    response.once('close', () => {
      this.#free += announced;
    });
    return undefined;
  }
}
