// Owned numbers. Their keys differ from account to account, so what refers to one is looked up by its digits.

import type { Client } from '../callsign-client.ts';
import type { CopyState } from './copy-account.ts';
import { isEqual, reasonOf, rowsOf } from './pages.ts';

export interface WireNumber {
  readonly numberKey: string;
  readonly number: string;
  readonly country?: string;
  readonly type?: string;
  readonly capabilities?: readonly string[];
  readonly shared?: boolean;
  readonly applicationId?: string;
  readonly entityId?: string;
}

/** Numbers of both sides: by key at the source, by what they are at the target. */
export interface NumberPairs {
  readonly ofSource: Map<string, WireNumber>;
  readonly ofTarget: Map<string, WireNumber>;
  /** Names that only a real run would make: the target has no key for them yet. */
  readonly planned: Set<string>;
}

/** The contract's size of a page of numbers. */
const PAGE = 50;
/** Numbers of an account at most. */
const NUMBERS_MAX = 500_000;
const CARRIED = ['SMS', 'MMS', 'VOICE'];
/** North American codes nobody pays to call; the contract's types do not tell them apart. */
const TOLL_FREE = /^18(?:00|33|44|55|66|77|88)/;

/** What a number is, whatever its key: short codes repeat from country to country. */
export function nameOfNumber({ number, type, country }: WireNumber): string {
  return type === 'SHORT_CODE' ? `${number}|${country ?? ''}` : number;
}

/** Reads the numbers of both sides: what refers to one needs them, whether or not numbers are to be copied. */
export async function readNumbers({ source, target, numbers }: CopyState): Promise<void> {
  for (const number of await ownedNumbers(source)) numbers.ofSource.set(number.numberKey, number);
  for (const number of await ownedNumbers(target)) numbers.ofTarget.set(nameOfNumber(number), number);
}

export async function copyNumbers(state: CopyState): Promise<void> {
  const { target, numbers } = state;
  for (const number of numbers.ofSource.values()) await copyNumber(state, number);
  if (!state.isDryRun) for (const number of await ownedNumbers(target)) numbers.ofTarget.set(nameOfNumber(number), number);
}

async function ownedNumbers(client: Client): Promise<WireNumber[]> {
  const all = new Map<string, WireNumber>();
  for (let page = 0; ; page += 1) {
    const answer = await client.call('GET', `/numbers/1/numbers?limit=${PAGE}&page=${page}`);
    const numbers = rowsOf<WireNumber>(answer, 'numbers');
    const before = all.size;
    for (const number of numbers) all.set(number.numberKey, number);
    if (numbers.length < PAGE) return [...all.values()];
    // This list does not say how long it is: one that begins again would be read for ever.
    if (all.size === before || all.size > NUMBERS_MAX) throw new Error('The list of numbers there does not end.');
  }
}

async function copyNumber({ target, numbers, isDryRun, isUpdating, onOutcome }: CopyState, number: WireNumber): Promise<void> {
  const report = { kind: 'number', id: number.number } as const;
  const known = numbers.ofTarget.get(nameOfNumber(number));
  if (known !== undefined) {
    const differing = differences(number, known);
    if (differing.length === 0) return onOutcome({ ...report, outcome: 'SAME' });
    const reason = `differs in ${differing.join(' and ')}`;
    const isPair = differing.every((field) => field === 'application and entity');
    if (!isUpdating || !isPair) return onOutcome({ ...report, outcome: 'DIFFERS', reason });
    if (!isDryRun) {
      const pair = { applicationId: number.applicationId ?? 'default', entityId: number.entityId };
      await target.call('PUT', `/numbers/1/numbers/${known.numberKey}`, pair);
    }
    return onOutcome({ ...report, outcome: 'UPDATE', reason });
  }
  const row = rowOf(number);
  if (typeof row === 'string') return onOutcome({ ...report, outcome: 'CANNOT', reason: row });
  let reason: string | undefined;
  if (isDryRun) {
    numbers.ofTarget.set(nameOfNumber(number), number);
    numbers.planned.add(nameOfNumber(number));
  } else reason = await target.call('POST', '/callsign/1/resources/numbers', row).then(() => undefined, reasonOf);
  onOutcome({ ...report, outcome: reason === undefined ? 'CREATE' : 'CANNOT', reason });
}

function differences(wanted: WireNumber, known: WireNumber): string[] {
  const carried = (capabilities: readonly string[] = []): string[] =>
    capabilities.filter((item) => CARRIED.includes(item)).sort();
  return [
    ...(isEqual(carried(wanted.capabilities), carried(known.capabilities)) ? [] : ['capabilities']),
    ...((wanted.shared ?? false) === (known.shared ?? false) ? [] : ['being shared']),
    ...(isEqual(pairOf(wanted), pairOf(known)) ? [] : ['application and entity']),
  ];
}

function pairOf({ applicationId, entityId }: WireNumber): readonly unknown[] {
  return [applicationId ?? 'default', entityId ?? null];
}

/** The number as our own API takes it, or why it cannot. */
function rowOf({ number, country, type = 'VIRTUAL_LONG_NUMBER', ...rest }: WireNumber): object | string {
  const capabilities = (rest.capabilities ?? []).filter((capability) => CARRIED.includes(capability));
  if (type !== 'VIRTUAL_LONG_NUMBER' && type !== 'SHORT_CODE') return `numbers of type ${type} are not carried here`;
  if (capabilities.length === 0) return `serves ${(rest.capabilities ?? []).join(', ') || 'nothing'}, which is not carried here`;
  const pair = rest.applicationId === undefined ? {} : { applicationId: rest.applicationId };
  return {
    number,
    type: TOLL_FREE.test(number) && type !== 'SHORT_CODE' ? 'TOLL_FREE_NUMBER' : type,
    ...(country === undefined ? {} : { countryCode: country }),
    capabilities,
    shared: rest.shared ?? false,
    ...pair,
    ...(rest.entityId === undefined ? {} : { entityId: rest.entityId }),
  };
}
