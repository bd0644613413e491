// What a message's links came to, and conversions.

import Type, { type Static } from 'typebox';

export const LinksQuery = Type.Object({
  messageId: Type.Optional(Type.String({ minLength: 1, description: "Only this message's; without it the latest of all" })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, description: '50 unless said' })),
  cursor: Type.Optional(Type.String()),
});

export const MessageLinks = Type.Object({
  results: Type.Array(
    Type.Object({
      messageId: Type.String(),
      shortUrl: Type.String(),
      url: Type.String(),
      isTracked: Type.Boolean(),
      clickCount: Type.Integer(),
      firstClickedAt: Type.Optional(Type.String()),
      lastClickedAt: Type.Optional(Type.String()),
    }),
  ),
  nextCursor: Type.Optional(Type.String()),
});
export type MessageLinks = Static<typeof MessageLinks>;

export const ConversionsQuery = Type.Object({
  name: Type.Optional(Type.String()),
  processKey: Type.Optional(Type.String()),
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
export type Conversions = Static<typeof Conversions>;

export const EndTag = Type.Object({ processKey: Type.String() });
