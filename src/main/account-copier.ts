// Copies an account of another server into one of ours: the source by its public API, ours by the same, on a door of our own.

import { createClient } from '../client/callsign-client.ts';
import { copyAccount } from '../client/copying/copy-account.ts';
import type { ObjectKind } from '../client/copying/outcome.ts';
import { politeClient } from '../client/polite-client.ts';
import { type AccountCopy, ServerStopped } from '../flows/world.ts';
import type { Clock } from '../ports.ts';
import type { OwnDoor } from './own-client.ts';

export class AccountCopies {
  readonly #clock: Clock;
  readonly #fetch: typeof globalThis.fetch;
  readonly #withOwnDoor: OwnDoor;
  readonly #stopping = new AbortController();
  readonly #running = new Set<Promise<void>>();

  /** `fetch` must refuse addresses that callers may not make us call. */
  constructor(clock: Clock, fetch: typeof globalThis.fetch, withOwnDoor: OwnDoor) {
    this.#clock = clock;
    this.#fetch = fetch;
    this.#withOwnDoor = withOwnDoor;
  }

  run(copy: AccountCopy): Promise<void> {
    const running = this.#copy(copy)
      .catch((error: unknown) => {
        // Whatever broke while everything is let go of broke because of that.
        throw this.#stopping.signal.aborted ? this.#stopping.signal.reason : error;
      })
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
    return running;
  }

  /** Calls off what is under way and waits for it: what was copied stays, and the rest is copied when it is run again. */
  async stop(): Promise<void> {
    this.#stopping.abort(new ServerStopped('Callsign was stopped'));
    await Promise.allSettled(this.#running);
  }

  #copy(copy: AccountCopy): Promise<void> {
    const { accountId, scopes, baseUrl, apiKey, isDryRun, isUpdating, isPaced, kinds, signal, onOutcome } = copy;
    const clock = this.#clock;
    const either = AbortSignal.any([signal, this.#stopping.signal]);
    const wait = (ms: number): Promise<void> => waited(clock, ms, either);
    const polite = { wait, now: () => clock.now() };
    const source = politeClient(createClient({ baseUrl, apiKey, fetch: this.#fetch }), { ...polite, isPaced });
    return this.#withOwnDoor(accountId, 'While importing', scopes, async (own) => {
      const target = politeClient(own, { ...polite, isPaced: false });
      await copyAccount({ source, target, isDryRun, isUpdating, onOutcome }, kinds as readonly ObjectKind[]);
    });
  }
}

function waited(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    if (ms <= 0) return resolve();
    const cancel = clock.after(ms, () => {
      signal.removeEventListener('abort', stop);
      resolve();
    });
    const stop = (): void => {
      cancel();
      reject(signal.reason);
    };
    signal.addEventListener('abort', stop, { once: true });
  });
}
