// Sending strategies: one for each target, channel and country.

import type { CopyState } from './copy-account.ts';
import { isEqual, listed, reasonOf } from './pages.ts';

interface Strategy {
  readonly sendingStrategyId: string;
  readonly platform?: { readonly applicationId?: string; readonly entityId?: string };
  readonly channel?: string;
  readonly destinationCountryCode?: string;
  readonly useStickySender?: boolean;
  readonly useGeolocatedSender?: boolean;
  readonly priorities?: readonly { readonly senderType: string; readonly priority: number }[];
}

const PATH = '/provisioning/2/sending-strategies';

export async function copyStrategies({ source, target, isDryRun, isUpdating, onOutcome }: CopyState): Promise<void> {
  const wanted = await listed<Strategy>(source, PATH);
  const known = new Map((await listed<Strategy>(target, PATH)).map((strategy) => [keyOf(strategy), strategy]));
  for (const { sendingStrategyId: _, ...strategy } of wanted) {
    const report = { kind: 'sending-strategy', id: inWords(strategy) } as const;
    const here = known.get(keyOf(strategy));
    if (here === undefined) {
      const reason = isDryRun ? undefined : await target.call('POST', PATH, strategy).then(() => undefined, reasonOf);
      onOutcome({ ...report, outcome: reason === undefined ? 'CREATE' : 'CANNOT', reason });
    } else if (isEqual(choices(strategy), choices(here))) onOutcome({ ...report, outcome: 'SAME' });
    else if (!isUpdating) onOutcome({ ...report, outcome: 'DIFFERS', reason: 'chooses otherwise here' });
    else {
      const path = `/callsign/1/sending-strategies/${here.sendingStrategyId}`;
      const reason = isDryRun ? undefined : await target.call('PUT', path, strategy).then(() => undefined, reasonOf);
      onOutcome({ ...report, outcome: reason === undefined ? 'UPDATE' : 'CANNOT', reason });
    }
  }
}

function choices({ useStickySender, useGeolocatedSender, priorities = [] }: Omit<Strategy, 'sendingStrategyId'>): unknown {
  const ranks = priorities.map(({ senderType, priority }) => [senderType, priority] as const);
  return [useStickySender ?? false, useGeolocatedSender ?? false, ranks.sort(([a], [b]) => (a < b ? -1 : 1))];
}

function keyOf({ platform, channel, destinationCountryCode }: Omit<Strategy, 'sendingStrategyId'>): string {
  const { applicationId = 'default', entityId = null } = platform ?? {};
  return JSON.stringify([applicationId || 'default', entityId || null, channel || null, destinationCountryCode || null]);
}

function inWords({ platform, channel, destinationCountryCode }: Omit<Strategy, 'sendingStrategyId'>): string {
  const { applicationId = 'default', entityId } = platform ?? {};
  return [entityId ? `${applicationId} / ${entityId}` : applicationId, channel, destinationCountryCode]
    .filter(Boolean)
    .join(', ');
}
