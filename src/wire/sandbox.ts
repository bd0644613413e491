// The sandbox's handsets, as our own API shows them.

import Type, { type Static } from 'typebox';
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
  at: Type.String(),
});
export type HandsetMessage = Static<typeof HandsetMessage>;

export const HandsetMessages = Type.Object({ number: Type.String(), messages: Type.Array(HandsetMessage) });

export const SandboxInboundRequest = Type.Object({
  from: Type.String({ minLength: 1, maxLength: 64, description: 'The handset: digits, or a name' }),
  to: Type.String({ minLength: 1, maxLength: 64, description: 'The number it writes to' }),
  text: Type.String({ maxLength: 10_000 }),
});

interface HandsetMessageValues {
  readonly direction: 'RECEIVED' | 'SENT';
  readonly messageId: string;
  readonly peer: string;
  readonly content:
    | { readonly kind: 'TEXT'; readonly text: string; readonly isFlash?: boolean | undefined }
    | { readonly kind: 'BINARY'; readonly bytes: Uint8Array }
    | { readonly kind: 'MMS' | 'EMAIL' };
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
    at: wireDate(atMs),
  };
}

function hexOf(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
