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
    if (request.headers['transfer-encoding'] !== undefined) {
      this.#follow(request, response, endpoint);
      return undefined;
    }
    const announced = Number(request.headers['content-length'] ?? 0);
    // What is larger than the endpoint takes is turned away without being kept.
    if (announced <= BODY_BYTES_MAX || announced > (endpoint.bodyBytesMax ?? BODY_BYTES_MAX)) return undefined;
    if (announced > this.#free) return { status: 503, body: errorBody(endpoint.errors, 503), headers: { 'retry-after': '1' } };
    this.#hold(announced, response);
    return undefined;
  }

  #hold(bytes: number, response: ServerResponse): void {
    this.#free -= bytes;
    response.once('close', () => {
      this.#free += bytes;
    });
  }

  /** A body in chunks announces nothing: it is counted as it comes, and cut off where the room ends. */
  #follow(request: IncomingMessage, response: ServerResponse, { bodyFormat }: Endpoint): void {
    // Forms are read after their sender has signed in, and by their own reader alone.
    if (bodyFormat === 'form-data') return;
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      this.#free -= chunk.length;
      if (bytes > BODY_BYTES_MAX && this.#free < 0) request.destroy();
    });
    response.once('close', () => {
      this.#free += bytes;
    });
  }
}
