// POSTs to callers' servers as the own API shows them: what was told to whom, how each try went.

import Type, { type Static } from 'typebox';
import { wireDate } from './statuses.ts';

const WebhookState = Type.Enum(['PENDING', 'DELIVERED', 'FAILED']);
const Moment = Type.String({ description: "yyyy-MM-dd'T'HH:mm:ss.SSSZ" });

export const Webhook = Type.Object({
  webhookId: Type.String({ description: 'The same over all tries; every POST carries it in the header x-callsign-webhook-id' }),
  state: WebhookState,
  channel: Type.Optional(Type.String()),
  event: Type.Optional(Type.String()),
  profileId: Type.Optional(Type.String({ description: 'The notification profile it is made with; absent when a URL was given' })),
  url: Type.String({ description: 'Where it goes, or went when it was made: the profile may have changed since' }),
  contentType: Type.String(),
  createdAt: Moment,
  attempts: Type.Integer({ description: 'Tries since it was made or last replayed' }),
  nextAttemptAt: Type.Optional(Moment),
  lastError: Type.Optional(Type.String()),
  messageIds: Type.Array(Type.String(), { description: 'The messages it tells of, where it tells of messages' }),
});
export type Webhook = Static<typeof Webhook>;

export const WebhookAttempt = Type.Object({
  at: Moment,
  url: Type.String(),
  status: Type.Optional(Type.Integer({ description: 'HTTP status; absent when there was no answer' })),
  error: Type.Optional(Type.String({ description: 'Why it does not count as delivered' })),
  durationMs: Type.Integer(),
});
export type WebhookAttempt = Static<typeof WebhookAttempt>;

export const WebhookDetail = Type.Object({ ...Webhook.properties, attemptLog: Type.Array(WebhookAttempt) });

export const WebhookList = Type.Object({
  webhooks: Type.Array(Webhook),
  nextCursor: Type.Optional(Type.String({ description: 'Absent on the last page' })),
});

const filters = {
  state: Type.Optional(WebhookState),
  channel: Type.Optional(Type.String()),
  event: Type.Optional(Type.String()),
  profileId: Type.Optional(Type.String()),
  url: Type.Optional(Type.String()),
  since: Type.Optional(Type.String({ description: "yyyy-MM-dd'T'HH:mm:ss.SSSZ" })),
};

export const WebhookQuery = Type.Object({
  ...filters,
  cursor: Type.Optional(Type.String()),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
});

/** POSTs replayed by one request at most. */
export const REPLAYED_MAX = 10_000;

export const WebhookReplay = Type.Object(filters);

export const WebhooksReplayed = Type.Object({
  replayed: Type.Integer(),
  isMore: Type.Boolean({ description: `There are more than the ${REPLAYED_MAX} one request replays: repeat it` }),
});

export interface WebhookValues {
  readonly batchId: string;
  readonly kind: 'REPORT' | 'INBOUND' | 'EVENT';
  readonly state: Webhook['state'];
  readonly subscribed: { readonly channel: string; readonly event: string; readonly profileId: string } | null;
  readonly url: string;
  readonly contentType: string;
  readonly createdAtMs: number;
  readonly attempt: number;
  readonly dueAtMs: number;
  readonly lastError: string | null;
  readonly itemIds: readonly string[];
}

export function webhookObject(values: WebhookValues): Webhook {
  const { state, subscribed, lastError, kind } = values;
  return {
    webhookId: values.batchId,
    state,
    ...(subscribed ?? {}),
    url: values.url,
    contentType: values.contentType,
    createdAt: wireDate(values.createdAtMs),
    attempts: values.attempt,
    ...(state === 'PENDING' ? { nextAttemptAt: wireDate(values.dueAtMs) } : {}),
    ...(lastError === null ? {} : { lastError }),
    messageIds: kind === 'EVENT' ? [] : [...values.itemIds],
  };
}

export function attemptObject(values: {
  readonly atMs: number;
  readonly url: string;
  readonly status: number | null;
  readonly error: string | null;
  readonly durationMs: number;
}): WebhookAttempt {
  const { status, error } = values;
  return {
    at: wireDate(values.atMs),
    url: values.url,
    ...(status === null ? {} : { status }),
    ...(error === null ? {} : { error }),
    durationMs: values.durationMs,
  };
}
