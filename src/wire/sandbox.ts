// The sandbox's handsets, as our own API shows them.

import Type, { type Static } from 'typebox';
import { lifeSegment, MmsSegment } from './message-life.ts';
import type { SegmentValues } from './mms-logs.ts';
import { wireDate } from './statuses.ts';

export const HandsetsQuery = Type.Object({ limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })) });

export const Handsets = Type.Object({
  handsets: Type.Array(Type.Object({ number: Type.String(), messageCount: Type.Integer(), lastMessageAt: Type.String() })),
});

export const HandsetMessage = Type.Object({
  direction: Type.Enum(['RECEIVED', 'SENT'], { description: 'By the handset' }),
  messageId: Type.String(),
  from: Type.String(),
  to: Type.String(),
  text: Type.Optional(Type.String()),
  hex: Type.Optional(Type.String({ description: 'Binary content, as it came' })),
  flash: Type.Optional(Type.Boolean({ description: 'Shown at once and not kept' })),
  title: Type.Optional(Type.String({ description: 'Of an MMS' })),
  parts: Type.Optional(Type.Array(MmsSegment, { description: 'Of an MMS; the address of a file is one of this API' })),
  at: Type.String(),
});
export type HandsetMessage = Static<typeof HandsetMessage>;

export const HandsetMessages = Type.Object({ number: Type.String(), messages: Type.Array(HandsetMessage) });

export const SandboxInboundRequest = Type.Object({
  from: Type.String({ minLength: 1, maxLength: 64, description: 'The handset: digits, or a name' }),
  to: Type.String({ minLength: 1, maxLength: 64, description: 'The number it writes to' }),
  channel: Type.Optional(Type.Enum(['SMS', 'MMS'], { description: 'SMS unless said' })),
  text: Type.Optional(Type.String({ maxLength: 10_000, description: 'Required for SMS' })),
  subject: Type.Optional(Type.String({ maxLength: 255, description: 'Of an MMS' })),
  parts: Type.Optional(
    Type.Array(
      Type.Object({
        contentType: Type.String({ maxLength: 255 }),
        base64: Type.String({ minLength: 1 }),
        name: Type.Optional(Type.String({ maxLength: 255 })),
      }),
      { maxItems: 50, description: 'Files of an MMS' },
    ),
  ),
});

export type SandboxInboundRequest = Static<typeof SandboxInboundRequest>;

interface HandsetMessageValues {
  readonly direction: 'RECEIVED' | 'SENT';
  readonly messageId: string;
  readonly peer: string;
  readonly content:
    | { readonly kind: 'TEXT'; readonly text: string; readonly isFlash?: boolean | undefined }
    | { readonly kind: 'BINARY'; readonly bytes: Uint8Array }
    | { readonly kind: 'MMS'; readonly title?: string | undefined; readonly segments: readonly SegmentValues[] }
    | { readonly kind: 'EMAIL' };
  readonly atMs: number;
}

export function handsetMessage(
  number: string,
  { direction, messageId, peer, content, atMs }: HandsetMessageValues,
): HandsetMessage {
  const [from, to] = direction === 'RECEIVED' ? [peer, number] : [number, peer];
  return {
    direction,
    messageId,
    from,
    to,
    ...(content.kind === 'TEXT' ? { text: content.text } : {}),
    ...(content.kind === 'BINARY' ? { hex: hexOf(content.bytes) } : {}),
    ...(content.kind === 'TEXT' && content.isFlash === true ? { flash: true } : {}),
    ...(content.kind === 'MMS' ? mmsParts(number, messageId, content) : {}),
    at: wireDate(atMs),
  };
}

function mmsParts(
  number: string,
  messageId: string,
  { title, segments }: { readonly title?: string | undefined; readonly segments: readonly SegmentValues[] },
) {
  const path = `/callsign/1/sandbox/handsets/${encodeURIComponent(number)}/messages/${messageId}/parts`;
  const parts = segments.map((segment, index) => lifeSegment(segment, () => `${path}/${index}`));
  return { ...(title === undefined ? {} : { title }), parts };
}

function hexOf(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
