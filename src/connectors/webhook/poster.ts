// Posts to callers' URLs. Where a name leads is checked when the connection is made, not when the URL was accepted: a name may
// point somewhere else by then.

import { lookup as systemLookup } from 'node:dns';
import net from 'node:net';
import { Agent, type Dispatcher, request } from 'undici';
import { callbackUrlProblem, isPublicAddress } from '../../domain/addresses/callback-url.ts';
import type { WebhookAnswer, WebhookPoster, WebhookRequest } from '../../ports.ts';

const CONNECT_TIMEOUT_MS = 10_000;
const ANSWER_TIMEOUT_MS = 30_000;
/** Connections to one host at most. */
const CONNECTIONS_MAX = 64;

/** Raised inside a connection attempt to an address we do not call. */
class ForbiddenAddress extends Error {
  readonly code = 'FORBIDDEN_ADDRESS';
}

/** `allowPrivate`: URLs may lead to private and loopback addresses (a laptop, a lab). */
export function createWebhookPoster(options: { readonly allowPrivate: boolean }): WebhookPoster {
  const agent = new Agent({
    connections: CONNECTIONS_MAX,
    connectTimeout: CONNECT_TIMEOUT_MS,
    headersTimeout: ANSWER_TIMEOUT_MS,
    bodyTimeout: ANSWER_TIMEOUT_MS,
    keepAliveTimeout: 30_000,
    connect: options.allowPrivate ? {} : { lookup: publicLookup },
  });
  return {
    post: (webhook) => post(agent, webhook, options.allowPrivate),
    close: () => agent.close(),
  };
}

async function post(agent: Dispatcher, webhook: WebhookRequest, allowPrivate: boolean): Promise<WebhookAnswer> {
  const problem = callbackUrlProblem(webhook.url, allowPrivate);
  if (problem !== undefined) return { kind: 'forbidden', detail: `the URL ${problem}` };
  try {
    // Redirects are not followed: they would lead past the check of where a URL points.
    const answer = await request(webhook.url, {
      dispatcher: agent,
      method: 'POST',
      headers: { 'content-type': webhook.contentType, 'user-agent': 'Callsign', ...webhook.headers },
      body: webhook.body,
    });
    await answer.body.dump({ limit: 65_536, signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) });
    return { kind: 'answered', status: answer.statusCode };
  } catch (error) {
    const { code, message } = error as { code?: string; message?: string };
    if (code === 'FORBIDDEN_ADDRESS') return { kind: 'forbidden', detail: String(message) };
    return { kind: 'unreachable', detail: `${code ?? 'error'}: ${message ?? ''}`.slice(0, 300) };
  }
}

type LookupCallback = (
  error: NodeJS.ErrnoException | null,
  address: string | { address: string; family: number }[],
  family?: number,
) => void;

/** Resolves a name as the system does, and refuses it when any of its addresses is not a public one. */
function publicLookup(hostname: string, options: object, callback: LookupCallback): void {
  systemLookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return callback(error, []);
    const forbidden = addresses.find(({ address }) => net.isIP(address) === 0 || !isPublicAddress(address));
    if (forbidden !== undefined) {
      return callback(new ForbiddenAddress(`${hostname} leads to ${forbidden.address}, which is not a public address`), []);
    }
    if ((options as { all?: boolean }).all === true) return callback(null, addresses);
    const [first] = addresses;
    callback(null, first?.address ?? '', first?.family ?? 4);
  });
}
