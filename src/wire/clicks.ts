// Reports of clicks on short links, and what a message's links came to.

import Type, { type Static } from 'typebox';

export interface Click {
  readonly url: string;
  readonly atMs: number;
  readonly message: {
    readonly publicId: string;
    readonly bulkId: string;
    readonly destination: string;
    readonly sender: string;
    readonly pair: { readonly applicationId: string; readonly entityId: string | null };
    readonly isPairGiven: boolean;
    readonly report: { readonly callbackData?: string | undefined };
  };
  readonly device: { readonly deviceType: string; readonly os: string; readonly deviceName: string };
}

/** The body of a click report. Where the clicker is, is not looked up: it would need somebody else's database of addresses. */
export function clickReport({ url, atMs, message, device }: Click): object {
  const { pair, isPairGiven, report } = message;
  return {
    notificationType: 'CLICKED',
    recipient: message.destination,
    url,
    sendDateTime: atMs,
    messageId: message.publicId,
    bulkId: message.bulkId,
    ...(report.callbackData === undefined ? {} : { callbackData: report.callbackData }),
    recipientInfo: { deviceType: device.deviceType, os: device.os, deviceName: device.deviceName },
    ...(isPairGiven ? { applicationId: pair.applicationId } : {}),
    ...(isPairGiven && pair.entityId !== null ? { entityId: pair.entityId } : {}),
  };
}

export const LinksQuery = Type.Object({ messageId: Type.String({ minLength: 1 }) });

export const MessageLinks = Type.Object({
  results: Type.Array(
    Type.Object({
      shortUrl: Type.String(),
      url: Type.String(),
      isTracked: Type.Boolean(),
      clickCount: Type.Integer(),
      firstClickedAt: Type.Optional(Type.String()),
      lastClickedAt: Type.Optional(Type.String()),
    }),
  ),
});
export type MessageLinks = Static<typeof MessageLinks>;

export const ConversionsQuery = Type.Object({
  name: Type.Optional(Type.String()),
  since: Type.Optional(Type.String({ description: 'Messages sent from this moment on; the last 30 days unless given.' })),
});

export const Conversions = Type.Object({
  results: Type.Array(
    Type.Object({
      name: Type.String(),
      sent: Type.Integer(),
      converted: Type.Integer(),
      rate: Type.Number({ description: 'Converted of sent, 0 to 1' }),
    }),
  ),
});

export const EndTag = Type.Object({ processKey: Type.String() });
