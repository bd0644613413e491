// fetch() for URLs that callers name: it goes where webhooks may go, and nowhere else.

import { fetch as undiciFetch } from 'undici';
import { callbackUrlProblem } from '../../domain/addresses/callback-url.ts';
import { Agents } from './agents.ts';

/** Redirects are not followed: they would lead past the check of where a URL points. */
export function createGuardedFetch(allowPrivate: boolean): { readonly fetch: typeof globalThis.fetch; close(): Promise<void> } {
  const agents = new Agents(allowPrivate);
  const guarded = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const url = input instanceof Request ? input.url : String(input);
    const problem = callbackUrlProblem(url, allowPrivate);
    if (problem !== undefined) throw new Error(`the URL ${problem}`);
    const dispatcher = agents.of({ url, contentType: '', body: '' });
    // The two fetch are one and the same; only their types know of different classes.
    const answer = await undiciFetch(url, { ...(init as object), dispatcher, redirect: 'error' });
    return answer as unknown as Response;
  };
  return { fetch: guarded, close: () => agents.close() };
}
