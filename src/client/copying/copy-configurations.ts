// Inbound configurations, number by number: the contract has no list of all of them.

import type { Client } from '../callsign-client.ts';
import type { CopyState } from './copy-account.ts';
import { nameOfNumber, type WireNumber } from './copy-numbers.ts';
import { isEqual, reasonOf, rowsOf } from './pages.ts';

interface Configuration {
  readonly configurationKey: string;
  readonly keyword?: string | null;
  readonly channel?: string;
  readonly [part: string]: unknown;
}

const PATH = '/resource-management/1/inbound-message-configurations';
const CHANNELS = ['SMS', 'MMS'] as const;
/** What is copied of one; other parts are of products that are not here. */
const PARTS = ['username', 'platform', 'forwarding', 'autoResponse', 'blockListConfiguration'] as const;

export async function copyConfigurations(state: CopyState): Promise<void> {
  for (const number of state.numbers.ofSource.values()) {
    for (const channel of CHANNELS.filter((name) => number.capabilities?.includes(name) === true))
      await copyOf(state, number, channel);
  }
}

async function copyOf(state: CopyState, theirs: WireNumber, channel: string): Promise<void> {
  const wanted = await configurations(state.source, theirs, channel);
  if (wanted.length === 0) return;
  const ours = state.numbers.ofTarget.get(nameOfNumber(theirs));
  // One that would only be created has none yet. Keys tell nothing: those of a restored copy are the same on both sides.
  const isHere = ours !== undefined && !state.numbers.planned.has(nameOfNumber(theirs));
  const present = isHere ? await configurations(state.target, ours, channel) : [];
  for (const configuration of wanted) {
    const keyword = configuration.keyword ?? null;
    const id = `${theirs.number} ${channel} ${keyword === null ? 'without keyword' : `"${keyword}"`}`;
    const report = { kind: 'inbound-configuration', id } as const;
    if (ours === undefined) state.onOutcome({ ...report, outcome: 'CANNOT', reason: 'its number is not here' });
    else {
      const known = present.find((other) => (other.keyword ?? null)?.toUpperCase() === keyword?.toUpperCase());
      await put(state, report, channel, ours, configuration, known);
    }
  }
}

async function put(
  { target, isDryRun, isUpdating, onOutcome }: CopyState,
  report: { readonly kind: 'inbound-configuration'; readonly id: string },
  channel: string,
  number: WireNumber,
  wanted: Configuration,
  known: Configuration | undefined,
): Promise<void> {
  const differing = known === undefined ? [] : PARTS.filter((part) => !isEqual(wanted[part] ?? null, known[part] ?? null));
  if (known !== undefined && differing.length === 0) return onOutcome({ ...report, outcome: 'SAME' });
  const reason = differing.length === 0 ? undefined : `differs in ${differing.join(', ')}`;
  if (known !== undefined && !isUpdating) return onOutcome({ ...report, outcome: 'DIFFERS', reason });
  const parts = Object.fromEntries(PARTS.filter((part) => wanted[part] !== undefined).map((part) => [part, wanted[part]]));
  const unset =
    known === undefined ? [] : differing.filter((part) => wanted[part] === undefined).map((part) => part.toUpperCase());
  const body = {
    channel,
    numberKey: number.numberKey,
    ...(wanted.keyword === undefined || wanted.keyword === null ? {} : { keyword: wanted.keyword }),
    ...(unset.length === 0 ? {} : { unset }),
    ...parts,
  };
  const refused = isDryRun ? undefined : await target.call('POST', PATH, body).then(() => undefined, reasonOf);
  if (refused !== undefined) return onOutcome({ ...report, outcome: 'CANNOT', reason: refused });
  onOutcome({ ...report, outcome: known === undefined ? 'CREATE' : 'UPDATE', reason });
}

async function configurations(client: Client, { numberKey }: WireNumber, channel: string): Promise<readonly Configuration[]> {
  const list = await client.call('GET', `${PATH}?numberKey=${encodeURIComponent(numberKey)}&channel=${channel}`);
  return rowsOf({ configurations: list }, 'configurations');
}
