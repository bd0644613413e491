// Inbound messages as callers get them, pulled or pushed: the contract's MO_JSON_2.

import Type, { type Static } from 'typebox';
import { NO_PRICE, Price, wireDate } from './statuses.ts';
import { xmlDocument } from './xml.ts';

export const InboundResult = Type.Object({
  applicationId: Type.Optional(Type.String()),
  entityId: Type.Optional(Type.String()),
  messageId: Type.String(),
  from: Type.String(),
  to: Type.String(),
  text: Type.String(),
  cleanText: Type.String(),
  keyword: Type.Optional(Type.String()),
  receivedAt: Type.String(),
  smsCount: Type.Integer(),
  price: Price,
  campaignReferenceId: Type.Optional(Type.String()),
});
export type InboundResult = Static<typeof InboundResult>;

export const Inbox = Type.Object({
  results: Type.Array(InboundResult),
  messageCount: Type.Integer(),
  pendingMessageCount: Type.Integer(),
});
export type Inbox = Static<typeof Inbox>;

export const InboxQuery = Type.Object({
  limit: Type.Optional(Type.Integer({ description: 'At most this many messages: 50 unless said, 1,000 at most' })),
  applicationId: Type.Optional(Type.String()),
  entityId: Type.Optional(Type.String()),
  campaignReferenceId: Type.Optional(Type.String()),
});

export interface InboundValues {
  readonly inboundId: string;
  readonly from: string;
  readonly to: string;
  readonly text: string;
  readonly keyword: string | null;
  readonly cleanText: string;
  readonly partCount: number;
  readonly receivedAt: Date;
  readonly pair: { readonly applicationId: string; readonly entityId: string | null };
  readonly isPairGiven: boolean;
  readonly campaignReferenceId: string | null;
}

/** One message in the contract's shape; what is not there is left out, the ids too when nobody set any. */
export function inboundResult(values: InboundValues): InboundResult {
  const { pair, isPairGiven, keyword, campaignReferenceId } = values;
  return {
    ...(isPairGiven ? { applicationId: pair.applicationId } : {}),
    ...(isPairGiven && pair.entityId !== null ? { entityId: pair.entityId } : {}),
    messageId: values.inboundId,
    from: values.from,
    to: values.to,
    text: values.text,
    cleanText: values.cleanText,
    // Inferred: the catch-all has no keyword to show. See compatibility.md, "keyword of the catch-all".
    ...(keyword === null ? {} : { keyword }),
    receivedAt: wireDate(values.receivedAt.getTime()),
    smsCount: values.partCount,
    price: NO_PRICE,
    ...(campaignReferenceId === null ? {} : { campaignReferenceId }),
  };
}

/** The body of a pull's answer and of a push. `pendingCount`: how many more wait to be pulled. */
export function inboundBody(messages: readonly InboundValues[], pendingCount: number): Inbox {
  return { results: messages.map(inboundResult), messageCount: messages.length, pendingMessageCount: pendingCount };
}

/** How a push can be made, by its content type: as JSON, as XML, or as the query of a GET. */
export const QUERY_TYPE = 'application/x-www-form-urlencoded';

/**
 * The body of a push of one or more messages; in a query there is room for one.
 * Inferred: the older API lets GET and XML be chosen and publishes no names for their fields. See compatibility.md, "older configurations".
 */
export function inboundPush(messages: readonly InboundValues[], contentType: string): string {
  // Nothing is pending behind a push.
  const body = inboundBody(messages, 0);
  if (contentType === 'application/xml') {
    return xmlDocument('inboundMessages', { results: body.results });
  }
  if (contentType !== QUERY_TYPE) return JSON.stringify(body);
  const { price: _, ...fields } = body.results[0] ?? {};
  return new URLSearchParams(Object.entries(fields).map(([name, value]) => [name, String(value)] as [string, string])).toString();
}
