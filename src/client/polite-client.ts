// A client that keeps to the pace of the server it speaks to: it waits when told to, tries again what may pass, and does not ask more
// often than the contract publishes.

import { ApiFailure, type Client } from './callsign-client.ts';

/** Requests a second by the beginning of the path, as the contract publishes them; others are not held back. */
const PUBLISHED: readonly (readonly [string, number])[] = [
  ['/provisioning/', 1],
  ['/numbers/1/numbers', 1],
  ['/resource-management/1/inbound-message-configurations', 2],
  ['/resources/1/', 10],
];

const TRIES_MAX = 6;
const WAIT_FIRST_MS = 1_000;
const WAIT_MAX_MS = 60_000;

export interface Politeness {
  /** false asks as fast as it is answered: for a server without limits. */
  readonly isPaced: boolean;
  /** Resolves after so many milliseconds; rejects when the work is called off. */
  readonly wait: (ms: number) => Promise<void>;
  readonly now: () => number;
}

/** The same client, on its best behaviour. */
export function politeClient(client: Client, { isPaced, wait, now }: Politeness): Client {
  const freeAtMs = new Map<string, number>();
  const takeTurn = async (path: string): Promise<void> => {
    const rule = isPaced ? PUBLISHED.find(([prefix]) => path.startsWith(prefix)) : undefined;
    if (rule === undefined) return wait(0);
    const [prefix, perSecond] = rule;
    const at = Math.max(now(), freeAtMs.get(prefix) ?? 0);
    freeAtMs.set(prefix, at + 1_000 / perSecond);
    await wait(at - now());
  };
  const patiently = async <T>(path: string, send: () => Promise<T>): Promise<T> => {
    for (let tries = 1; ; tries += 1) {
      await takeTurn(path);
      try {
        return await send();
      } catch (error) {
        if (tries === TRIES_MAX || !mayPass(error)) throw error;
        const backOff = Math.min(WAIT_MAX_MS, WAIT_FIRST_MS * 2 ** (tries - 1));
        await wait(error instanceof ApiFailure ? (error.retryAfterMs ?? backOff) : backOff);
      }
    }
  };
  return {
    call: (method, path, body) => patiently(path, () => client.call(method, path, body)),
    upload: (path, contentType, file) => patiently(path, () => client.upload(path, contentType, file)),
  };
}

/** Too many requests, a server's own trouble, or nobody there at the moment. */
function mayPass(error: unknown): boolean {
  return !(error instanceof ApiFailure) || error.status === 429 || error.status >= 500;
}
