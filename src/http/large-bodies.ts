// Large bodies of requests, all of them together, within bounds: a mail with files is there as it came, decoded, and on its way to the
// database, which makes several times its size. Who comes when there is no room waits a little, unread, and then is sent away.

import type { Readable } from 'node:stream';
import { invalid, Refusal } from '../domain/refusals.ts';
import type { Clock } from '../ports.ts';
import { BODY_BYTES_MAX, type Endpoint } from './endpoint.ts';

/** Bytes under way at once, on a node: four of the largest forms. */
const BYTES_MAX = 100 * 1024 * 1024;
/** How long one waits for room. */
const WAIT_MS = 10_000;
const RETRY_AFTER_SECONDS = 5;

type Release = () => void;

interface Waiting {
  readonly bytes: number;
  readonly go: () => void;
}

export class LargeBodies {
  readonly #clock: Clock;
  readonly #bytesMax: number;
  #bytes = 0;
  readonly #waiting = new Set<Waiting>();

  constructor(clock: Clock, bytesMax = BYTES_MAX) {
    this.#clock = clock;
    this.#bytesMax = bytesMax;
  }

  /**
   * Resolves when there is room for so many bytes; call what it answers when they are not needed any more. Who came first goes first.
   * @throws Refusal OVERLOADED
   */
  admit(bytes: number): Promise<Release> {
    return new Promise((resolve, reject) => {
      const cancel = this.#clock.after(WAIT_MS, () => {
        this.#waiting.delete(waiting);
        this.#goOn();
        reject(
          new Refusal('OVERLOADED', {
            retryAfterSeconds: RETRY_AFTER_SECONDS,
            operatorDetail: 'too many large requests at once',
          }),
        );
      });
      const waiting: Waiting = {
        bytes,
        go: () => {
          cancel();
          resolve(this.#releaseOf(bytes));
        },
      };
      this.#waiting.add(waiting);
      this.#goOn();
    });
  }

  #releaseOf(bytes: number): Release {
    let isReleased = false;
    return () => {
      if (isReleased) return;
      isReleased = true;
      this.#bytes -= bytes;
      this.#goOn();
    };
  }

  #goOn(): void {
    for (const waiting of this.#waiting) {
      // What is larger than all of it goes alone.
      if (this.#bytes > 0 && this.#bytes + waiting.bytes > this.#bytesMax) return;
      this.#waiting.delete(waiting);
      this.#bytes += waiting.bytes;
      waiting.go();
    }
  }
}

/** Whether an endpoint's body is read only when its caller is known and there is room for it. */
export function isReadLate({ bodyFormat, bodyBytesMax = 0 }: Endpoint): boolean {
  return bodyFormat === 'form-data' || bodyBytesMax > BODY_BYTES_MAX;
}

/** Bytes to be expected of a body: as its sender says, else as many as the endpoint takes. Small ones need no room of their own. */
export function expectedBytes({ bodyBytesMax = BODY_BYTES_MAX }: Endpoint, contentLength: string | undefined): number {
  const bytes = /^\d{1,15}$/.test(contentLength ?? '') ? Number(contentLength) : bodyBytesMax;
  return bytes <= BODY_BYTES_MAX ? 0 : Math.min(bytes, bodyBytesMax);
}

/** All of a body. @throws Refusal when it is larger than the endpoint takes, or breaks off */
export async function wholeBody(
  { bodyBytesMax = BODY_BYTES_MAX, oversizeViolation }: Endpoint,
  stream: Readable,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > bodyBytesMax) break;
      chunks.push(chunk);
    }
  } catch {
    throw invalid('', 'the request body broke off');
  }
  if (bytes <= bodyBytesMax) return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks, bytes);
  // What still comes is let go by, so that the caller reads the answer instead of a broken connection.
  stream.resume();
  throw oversizeViolation === undefined ? new Refusal('TOO_LARGE') : invalid('', oversizeViolation);
}
