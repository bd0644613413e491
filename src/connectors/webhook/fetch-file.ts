// Reads files that callers name by their URL: they may lead where webhooks may, and have a limit of size and of time.

import type { FetchFile } from '../../ports.ts';

const WITHIN_MS = 30_000;

/** `guardedFetch` checks where a URL leads; it follows no redirects. */
export function createFileFetcher(guardedFetch: typeof globalThis.fetch): FetchFile {
  return async (url, bytesMax) => {
    try {
      const answer = await guardedFetch(url, { signal: AbortSignal.timeout(WITHIN_MS) });
      if (!answer.ok) {
        await answer.body?.cancel();
        return { kind: 'failed', detail: `the server answered ${answer.status}`, isPassing: isPassingStatus(answer.status) };
      }
      const mediaType = answer.headers.get('content-type') ?? 'application/octet-stream';
      const bytes = await limitedBytes(answer, bytesMax);
      return bytes === undefined ? { kind: 'tooLarge' } : { kind: 'fetched', mediaType, bytes };
    } catch (error) {
      return { kind: 'failed', detail: reasonOf(error), isPassing: isPassingError(error) };
    }
  };
}

/** The body, or undefined as soon as it proves too large. */
async function limitedBytes(answer: Response, bytesMax: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (Number(answer.headers.get('content-length')) > bytesMax) {
    await answer.body?.cancel();
    return undefined;
  }
  for await (const chunk of answer.body ?? []) {
    chunks.push(chunk);
    size += chunk.length;
    // Leaving the loop gives the rest up.
    if (size > bytesMax) return undefined;
  }
  return Buffer.concat(chunks);
}

/** The server is busy or in trouble, and says nothing of the file. */
function isPassingStatus(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || status >= 500;
}

/** Nobody answered, or not to the end. A name that does not exist, a certificate that is not good and an address we do not call stay so. */
const PASSING =
  /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|UND_ERR_(CONNECT_TIMEOUT|HEADERS_TIMEOUT|BODY_TIMEOUT|SOCKET))$/;

function isPassingError(error: unknown): boolean {
  const { name, code, cause } = error as { name?: string; code?: string; cause?: { code?: string } };
  return name === 'TimeoutError' || PASSING.test(cause?.code ?? code ?? '');
}

/** fetch() says "fetch failed", and why in a cause. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as { message?: string; cause?: { message?: string; code?: string } };
  const inner = cause?.message || cause?.code;
  return String(inner ?? message ?? error).slice(0, 300);
}
