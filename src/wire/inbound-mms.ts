// Inbound MMS as callers get them: pushed (the contract's MO_MMS_2), and pulled, where the message is a JSON text within JSON.

import Type, { type Static } from 'typebox';
import { NO_PRICE, Price, wireDate } from './statuses.ts';

export const MmsInboxQuery = Type.Object({
  limit: Type.Optional(Type.Integer({ description: 'At most this many messages: 50 unless said, 1,000 at most' })),
  applicationId: Type.Optional(Type.String()),
  entityId: Type.Optional(Type.String()),
});

const Group = Type.Array(Type.Object({ to: Type.Optional(Type.String()), cc: Type.Optional(Type.String()) }), {
  description: 'All it was written to, where that is more than one: `to` or `cc` of each',
});

const InboxResult = Type.Object({
  messageId: Type.String(),
  to: Type.String(),
  from: Type.String(),
  message: Type.String({
    description: 'JSON: `mms_parts`, each with `origin`, `contentType`, `contentId` and `value`, `priority` and `subject`',
  }),
  group: Type.Optional(Group),
  receivedAt: Type.String(),
  mmsCount: Type.Integer(),
  price: Price,
  applicationId: Type.Optional(Type.String()),
  entityId: Type.Optional(Type.String()),
});

export const MmsInbox = Type.Object({ results: Type.Array(InboxResult) });

export interface InboundMmsValues {
  readonly inboundId: string;
  readonly from: string;
  readonly to: string;
  readonly text: string;
  readonly subject: string | null;
  readonly priority: string | null;
  readonly group: readonly ({ readonly to: string } | { readonly cc: string })[];
  readonly files: readonly { readonly mediaType: string; readonly name: string | null; readonly url: string }[];
  readonly receivedAt: Date;
  readonly pair: { readonly applicationId: string; readonly entityId: string | null };
  readonly isPairGiven: boolean;
}

function idsOf({ pair, isPairGiven }: InboundMmsValues) {
  return {
    ...(isPairGiven ? { applicationId: pair.applicationId } : {}),
    ...(isPairGiven && pair.entityId !== null ? { entityId: pair.entityId } : {}),
  };
}

function groupOf({ group }: InboundMmsValues): { group?: Static<typeof Group> } {
  return group.length === 0 ? {} : { group: [...group] };
}

/** One message as it is pulled. */
export function inboxMms(values: InboundMmsValues): Static<typeof InboxResult> {
  const { text, subject, priority, files } = values;
  const texts = text === '' ? [] : [{ origin: 'text', contentType: 'text/plain; charset=utf-8', value: text }];
  // Inferred: the public sample shows a text only. See compatibility.md, "MMS inbox: media".
  const links = files.map(({ mediaType, name, url }) => ({ origin: 'url', contentType: mediaType, contentId: name, value: url }));
  const parts = [...texts, ...links].map((part, index) => ({
    ...part,
    contentId: ('contentId' in part ? part.contentId : null) ?? `content${index}`,
  }));
  return {
    messageId: values.inboundId,
    to: values.to,
    from: values.from,
    message: JSON.stringify({ mms_parts: parts, userAgent: null, priority, subject }),
    ...groupOf(values),
    receivedAt: wireDate(values.receivedAt.getTime()),
    mmsCount: 1,
    price: NO_PRICE,
    ...idsOf(values),
  };
}

/** The body of a push. Inferred: it has no place for a subject, which therefore comes as the first text. See compatibility.md, "MMS push". */
export function inboundMmsBody(messages: readonly InboundMmsValues[]): object {
  const results = messages.map((values) => ({
    from: values.from,
    to: values.to,
    receivedAt: wireDate(values.receivedAt.getTime()),
    messageId: values.inboundId,
    message: [
      ...[values.subject ?? '', values.text].flatMap((value) => (value === '' ? [] : [{ contentType: 'text/plain', value }])),
      ...values.files.map(({ mediaType, url }) => ({ contentType: mediaType, url })),
    ],
    ...groupOf(values),
    price: NO_PRICE,
    ...idsOf(values),
  }));
  return { results, messageCount: results.length, pendingMessageCount: 0 };
}
