// The block list as callers see it.

import Type, { type Static } from 'typebox';
import { Paging } from './paging.ts';

/** The contract's whole lists: what is listed, what can be put on the list and what can be taken off it differ. */
const LISTED_CHANNELS = ['SMS', 'EMAIL', 'VOICE_OUTBOUND_TTS', 'NEW_PUSH_NOTIF', 'VIBER', 'RCS', 'WHATSAPP', 'APPLE_MB', 'MMS'];
const CREATED_CHANNELS = ['SMS', 'EMAIL', 'VIBER', 'RCS', 'MMS', 'WHATSAPP'];
const DELETED_CHANNELS = ['SMS', 'EMAIL', 'VIBER', 'RCS', 'MMS', 'APPLE_MB', 'WHATSAPP'];

const Text = Type.String({ minLength: 1, maxLength: 255 });
const SourceType = Type.Enum(['CUSTOM', 'MO', 'URL_OPT_OUT', 'CAMPAIGN']);

const Destinations = Type.Array(
  Type.Object({
    to: Type.String({ minLength: 1, maxLength: 255, description: 'A number, a mailbox, or a domain of mailboxes' }),
  }),
);

/** Addresses one request may name, all its elements together. */
export const DESTINATIONS_MAX = 50_000;
export const BLOCKLIST_PAGE_SIZE = 100;

export const BlocklistRequest = Type.Object({
  blocklist: Type.Array(
    Type.Object({
      destinations: Destinations,
      sender: Type.Optional(Text),
      channel: Type.Optional(Type.Enum(CREATED_CHANNELS)),
      accountKey: Type.Optional(Type.String()),
    }),
  ),
});
export type BlocklistRequest = Static<typeof BlocklistRequest>;

export const BlocklistRemoval = Type.Object({
  blocklist: Type.Array(
    Type.Object({
      destinations: Destinations,
      sender: Type.Optional(Text),
      channel: Type.Optional(Type.Enum(DELETED_CHANNELS)),
      accountKey: Type.Optional(Type.String()),
      sourceType: Type.Optional(SourceType),
    }),
  ),
});
export type BlocklistRemoval = Static<typeof BlocklistRemoval>;

export const BlocklistQuery = Type.Object({
  sender: Type.Optional(Text),
  destination: Type.Optional(Text),
  channel: Type.Optional(Type.Enum(LISTED_CHANNELS)),
  sourceType: Type.Optional(SourceType),
  accountKey: Type.Optional(Type.String()),
  getAllAccountKeysBlocklists: Type.Optional(
    Type.Boolean({ description: 'There are no accounts below an account: changes nothing' }),
  ),
  createdDateFrom: Type.Optional(Type.String()),
  createdDateTo: Type.Optional(Type.String()),
  campaign: Type.Optional(Text),
  page: Type.Optional(Type.Integer({ minimum: 0, maximum: 2_147_483_647 })),
  size: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
});
export type BlocklistQuery = Static<typeof BlocklistQuery>;

export const Blocked = Type.Object({
  sender: Type.Optional(Type.String()),
  destination: Type.String(),
  sourceType: SourceType,
  channel: Type.Optional(Type.Enum(LISTED_CHANNELS)),
  accountKey: Type.String(),
  createdDate: Type.String(),
  campaign: Type.Optional(Type.String()),
});
export type Blocked = Static<typeof Blocked>;

export const BlockedPage = Type.Object({ results: Type.Array(Blocked), paging: Paging });
