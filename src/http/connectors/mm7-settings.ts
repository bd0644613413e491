// Settings of an MM7 connector, as they come in and as they are shown.

import type { ConnectorId, Mm7Settings } from '../../domain/connectors.ts';
import type { AccountId } from '../../domain/platform.ts';
import type { GivenMm7Settings } from '../../flows/complete-mm7-settings.ts';
import type { World } from '../../flows/world.ts';
import type { Connector, Mm7Request } from '../../wire/connectors.ts';
import { doorwayPath } from './doorway.ts';

/** 600 KB: what handsets of today's content class take. Source: OMA MMS conformance document 1.3, "Megapixel". */
const SIZE_MAX = 614_400;
const MEDIA_TYPES = ['image/*', 'audio/*', 'video/*', 'text/*'];

/** With what was left out as it usually is. */
export function mm7Settings(mm7: Mm7Request): GivenMm7Settings {
  return {
    ...mm7,
    schema: mm7.schema ?? 'REL-6-MM7-1-4',
    window: mm7.window ?? 10,
    sizeMax: mm7.sizeMax ?? SIZE_MAX,
    mediaTypes: mm7.mediaTypes ?? MEDIA_TYPES,
    senderAddressing: mm7.senderAddressing ?? 'AUTO',
    numberFormat: mm7.numberFormat ?? 'DIGITS',
    deliveryReport: mm7.deliveryReport ?? true,
    readReply: mm7.readReply ?? false,
  };
}

/** Without its secrets, and with the address the relay posts to. */
export function mm7Object(
  { settings }: World,
  accountId: AccountId,
  connectorId: ConnectorId,
  { password: _own, inbound, tls, mediaTypes, ...mm7 }: Mm7Settings,
): NonNullable<Connector['mm7']> {
  const { key: _key, ...shownTls } = tls ?? {};
  const shown = {
    ...mm7,
    mediaTypes: [...mediaTypes],
    inbound: {
      url: `${settings.publicUrl}${doorwayPath(accountId, connectorId)}`,
      ...(inbound === undefined ? {} : { username: inbound.username }),
    },
    ...(tls === undefined ? {} : { tls: shownTls }),
  };
  return shown as NonNullable<Connector['mm7']>;
}
