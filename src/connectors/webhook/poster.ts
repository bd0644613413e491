// Posts to callers' URLs, the way their notification profile says.

import { runInNewContext } from 'node:vm';
import { request } from 'undici';
import { callbackUrlProblem } from '../../domain/addresses/callback-url.ts';
import type { Clock, ReachingPoster, WebhookAnswer, WebhookRequest } from '../../ports.ts';
import { Agents, ANSWER_TIMEOUT_MS } from './agents.ts';
import { Authorizations, NoToken } from './authorization.ts';

const ANSWER_BYTES_MAX = 65_536;
/** A pattern that takes longer does not match: it is somebody's text, and may be made to run for ever. */
const PATTERN_MS_MAX = 50;

/** `allowPrivate`: URLs may lead to private and loopback addresses (a laptop, a lab). */
export function createWebhookPoster(options: { readonly allowPrivate: boolean; readonly clock: Clock }): ReachingPoster {
  const { allowPrivate, clock } = options;
  const agents = new Agents(allowPrivate);
  const authorizations = new Authorizations(agents, allowPrivate, () => clock.now());
  return {
    post: (webhook) => post(agents, authorizations, webhook, allowPrivate),
    reach: (target) => reach(agents, { contentType: '', body: '', ...target }),
    close: () => agents.close(),
  };
}

async function post(
  agents: Agents,
  authorizations: Authorizations,
  webhook: WebhookRequest,
  allowPrivate: boolean,
): Promise<WebhookAnswer> {
  const problem = callbackUrlProblem(webhook.url, allowPrivate);
  if (problem !== undefined) return { kind: 'forbidden', detail: `the URL ${problem}` };
  const readTimeoutMs = webhook.readTimeoutMs ?? ANSWER_TIMEOUT_MS;
  try {
    const proof = await authorizations.headersFor(webhook);
    // Redirects are not followed: they would lead past the check of where a URL points.
    const answer = await request(webhook.url, {
      dispatcher: agents.of(webhook),
      method: webhook.method ?? 'POST',
      headers: { 'content-type': webhook.contentType, 'user-agent': 'Callsign', ...lowerCased(webhook.headers), ...proof },
      body: webhook.method === 'GET' ? null : webhook.body,
      headersTimeout: readTimeoutMs,
      bodyTimeout: readTimeoutMs,
    });
    const text = await bodyOf(answer.body, webhook.bodyPattern !== undefined, readTimeoutMs);
    if (answer.statusCode === 401 && webhook.authorization !== undefined) authorizations.forget(webhook.authorization);
    return { kind: 'answered', status: answer.statusCode, problem: problemOf(webhook, answer.statusCode, text) };
  } catch (error) {
    const { code, message } = error as { code?: string; message?: string };
    if (code === 'FORBIDDEN_ADDRESS') return { kind: 'forbidden', detail: String(message) };
    if (error instanceof NoToken) return { kind: 'unreachable', detail: error.message };
    return { kind: 'unreachable', detail: `${code ?? 'error'}: ${message ?? ''}`.slice(0, 300) };
  }
}

/** With TLS 1.3 a server says what it thinks of a certificate only after the handshake, so something has to be asked. */
async function reach(agents: Agents, target: WebhookRequest): Promise<string | undefined> {
  try {
    const answer = await request(target.url, {
      dispatcher: agents.of(target),
      method: 'HEAD',
      headers: { 'user-agent': 'Callsign' },
    });
    await answer.body.dump({ limit: ANSWER_BYTES_MAX, signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) });
    return undefined;
  } catch (error) {
    const { code, message } = error as { code?: string; message?: string };
    return `${code ?? 'error'}: ${message ?? ''}`.slice(0, 300);
  }
}

interface AnswerBody extends AsyncIterable<Buffer> {
  dump(options: { limit: number; signal: AbortSignal }): Promise<void>;
}

/** The start of an answer's body where it is wanted; the rest is thrown away. */
async function bodyOf(body: AnswerBody, isWanted: boolean, timeoutMs: number): Promise<string> {
  if (!isWanted) {
    await body.dump({ limit: ANSWER_BYTES_MAX, signal: AbortSignal.timeout(timeoutMs) });
    return '';
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= ANSWER_BYTES_MAX) break;
  }
  return Buffer.concat(chunks).subarray(0, ANSWER_BYTES_MAX).toString('utf8');
}

function problemOf({ statusPattern, bodyPattern }: WebhookRequest, status: number, text: string): string | undefined {
  const isGood = statusPattern === undefined ? status >= 200 && status < 300 : isMatch(statusPattern, String(status));
  if (!isGood) return `HTTP ${status}`;
  if (bodyPattern !== undefined && !isMatch(bodyPattern, text)) return 'the answer does not match the response body pattern';
  return undefined;
}

/** Whether a text matches somebody's pattern; a bad or endless one matches nothing. */
function isMatch(pattern: string, text: string): boolean {
  try {
    return runInNewContext('new RegExp(pattern).test(text)', { pattern, text }, { timeout: PATTERN_MS_MAX }) === true;
  } catch {
    return false;
  }
}

/** Names in one form, so that ours replace theirs instead of standing beside them. */
function lowerCased(headers: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
