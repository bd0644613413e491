// The roads a POST can take: HTTP, a mail, or the link of a connector. Each tells in the same words how it went, so that retries,
// the log and replay are the same for all.

import type { ConnectorId } from '../domain/connectors.ts';
import type { MessageId } from '../domain/messages/message.ts';
import type { AccountId } from '../domain/platform.ts';
import type { CarrierMessage, Outcome, WebhookAnswer, WebhookPoster, WebhookRequest } from '../ports.ts';
import { QUERY_TYPE } from '../wire/inbound.ts';

export interface Roads {
  readonly web: WebhookPoster;
  readonly mail: WebhookPoster;
  /** Hands a message over if the connector has room now; undefined = it has none, or there is no such connector. */
  readonly handOver: (accountId: AccountId, connectorId: ConnectorId, message: CarrierMessage) => Promise<Outcome> | undefined;
}

/** A forward by a connector, in the body of its POST. */
export interface CarrierForward {
  readonly messageId: string;
  readonly from: string;
  readonly to: string;
  readonly text: string;
}

/** How long a carrier should try. */
const FORWARD_VALID_MS = 24 * 3_600_000;

/** Makes one POST by the road its URL names. */
export function postBy(roads: Roads, accountId: AccountId, request: WebhookRequest, nowMs: number): Promise<WebhookAnswer> {
  if (request.url.startsWith('mailto:')) return roads.mail.post(request);
  if (request.url.startsWith('connector:')) return handOver(roads, accountId, request, nowMs);
  // A form is the query of a GET: the only way the older API knows but a body.
  if (request.contentType === QUERY_TYPE) return roads.web.post({ ...request, url: withQuery(request), method: 'GET', body: '' });
  return roads.web.post(request);
}

function withQuery({ url, body }: WebhookRequest): string {
  const whole = new URL(url);
  for (const [name, value] of new URLSearchParams(String(body))) whole.searchParams.append(name, value);
  return whole.href;
}

async function handOver(
  roads: Roads,
  accountId: AccountId,
  { url, body }: WebhookRequest,
  nowMs: number,
): Promise<WebhookAnswer> {
  const connectorId = decodeURIComponent(url.slice('connector:'.length)) as ConnectorId;
  const outcome = await roads.handOver(accountId, connectorId, messageOf(JSON.parse(String(body)) as CarrierForward, nowMs));
  switch (outcome?.kind) {
    case undefined:
      return { kind: 'unreachable', detail: `connector "${connectorId}" cannot take it now` };
    case 'accepted':
      return { kind: 'answered', status: null };
    case 'deferred':
      return { kind: 'unreachable', detail: outcome.detail ?? outcome.because };
    case 'refused':
      return { kind: 'forbidden', detail: outcome.detail ?? `refused with status ${outcome.statusId}` };
  }
}

function messageOf({ messageId, from, to, text }: CarrierForward, nowMs: number): CarrierMessage {
  return {
    messageId: messageId as MessageId,
    channel: 'SMS',
    sender: from,
    senderType: null,
    destination: to,
    content: { kind: 'TEXT', text },
    wantsReport: false,
    expiresAtMs: nowMs + FORWARD_VALID_MS,
    attempt: 1,
  };
}
