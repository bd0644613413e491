// Imports numbers or alphanumeric senders from a file: row by row it is said what became of it, and what can be is made. Run again,
// it does what is missing.

import type { Caller } from '../domain/accounts.ts';
import { Refusal, type Violation } from '../domain/refusals.ts';
import type { Resource } from '../domain/resources.ts';
import type { AccountSnapshot } from '../domain/snapshot/account-snapshot.ts';
import type { NewResource } from '../storage/resources.ts';
import { attributeNumber, changeResource, type ResourceWishes } from './change-resource.ts';
import { createResources, type ReadRow } from './create-resources.ts';
import { knownIds } from './known-ids.ts';
import type { World } from './world.ts';

/** CREATE and UPDATE: done, or on a dry run to be done. DIFFERS: there already, not the same, left alone. */
export type RowOutcome = 'SAME' | 'CREATE' | 'UPDATE' | 'DIFFERS' | 'REFUSED';

export interface ImportedRow {
  /** As a person counts the lines of the file. */
  readonly line: number;
  readonly name: string;
  readonly outcome: RowOutcome;
  readonly reason?: string | undefined;
}

/** A row of the file, read. `wishes` and `pair`: what it says of a resource that is there already; what it leaves out stays. */
export interface ImportRow {
  readonly line: number;
  readonly name: string;
  readonly read: ReadRow;
  readonly wishes: ResourceWishes;
  readonly pair?: { readonly applicationId: string; readonly entityId?: string | undefined } | undefined;
}

export interface ImportChoices {
  readonly isDryRun: boolean;
  readonly isUpdating: boolean;
  /** What callers call the name: `number`, `senderName`. */
  readonly nameField: string;
}

/** Rows stored in one transaction. */
const CHUNK = 5_000;

/** Never refuses a file for one of its rows: what becomes of each is in the answer, in the order of the file. */
export async function importResources(
  world: World,
  caller: Caller,
  rows: readonly ImportRow[],
  choices: ImportChoices,
): Promise<ImportedRow[]> {
  const snapshot = await world.snapshots.of(caller.accountId);
  const outcomes = new Map<number, ImportedRow>();
  const tell = ({ line, name }: ImportRow, outcome: RowOutcome, reason?: string): void => {
    outcomes.set(line, { line, name, outcome, reason });
  };
  const missing: { readonly row: ImportRow; readonly resource: NewResource }[] = [];
  const firstLine = new Map<string, number>();
  // Creating and changing would find out as well; a dry run does neither.
  const ids = await knownIds(world.db, caller.accountId, rows.map(pairOf));
  for (const row of rows) {
    if (row.read.kind === 'unfit') {
      tell(row, 'REFUSED', inWords(row.read.violations));
      continue;
    }
    const { resource } = row.read;
    const problems = ids.problems(pairOf(row));
    if (problems.length > 0) {
      tell(row, 'REFUSED', inWords(problems));
      continue;
    }
    const first = firstLine.get(resource.identity);
    const known = knownAs(snapshot, resource);
    if (first !== undefined) tell(row, 'REFUSED', `is the same as line ${first}`);
    else if (known === undefined) missing.push({ row, resource });
    else await compare(world, caller, row, known, choices, tell);
    if (first === undefined) firstLine.set(resource.identity, row.line);
  }
  for (let from = 0; from < missing.length; from += CHUNK)
    await create(world, caller, missing.slice(from, from + CHUNK), choices, tell);
  return rows.flatMap(({ line }) => outcomes.get(line) ?? []);
}

function pairOf({ read }: ImportRow): NewResource['platform'] {
  return read.kind === 'fit' ? read.resource.platform : null;
}

type Tell = (row: ImportRow, outcome: RowOutcome, reason?: string) => void;

/** All of the chunk but those the database refuses, which are named with the reason. */
async function create(
  world: World,
  caller: Caller,
  chunk: readonly { readonly row: ImportRow; readonly resource: NewResource }[],
  { isDryRun, nameField }: ImportChoices,
  tell: Tell,
): Promise<void> {
  let rest = chunk;
  while (rest.length > 0) {
    const refused = isDryRun ? new Map<number, Violation[]>() : await refusedOf(world, caller, nameField, rest);
    if (refused.size === 0) {
      for (const { row } of rest) tell(row, 'CREATE');
      return;
    }
    for (const [index, violations] of refused) {
      const refusal = rest[index];
      if (refusal !== undefined) tell(refusal.row, 'REFUSED', inWords(violations));
    }
    rest = rest.filter((_, index) => !refused.has(index));
  }
}

async function refusedOf(
  world: World,
  caller: Caller,
  nameField: string,
  chunk: readonly { readonly row: ImportRow }[],
): Promise<Map<number, Violation[]>> {
  try {
    await createResources(
      world,
      caller,
      nameField,
      chunk.map(({ row }) => row.read),
      (index) => `[${index}].`,
    );
    return new Map();
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'INVALID') throw error;
    const refused = new Map<number, Violation[]>();
    for (const { property, violation } of error.detail.violations ?? []) {
      const [, index = '', field = ''] = /^\[(\d+)\]\.(.*)$/.exec(property) ?? [];
      if (index === '') throw error;
      refused.set(Number(index), [...(refused.get(Number(index)) ?? []), { property: field, violation }]);
    }
    if (refused.size === 0) throw error;
    return refused;
  }
}

async function compare(
  world: World,
  caller: Caller,
  row: ImportRow,
  known: Resource,
  { isDryRun, isUpdating }: ImportChoices,
  tell: Tell,
): Promise<void> {
  const differing = differences(row, known);
  if (differing.length === 0) return tell(row, 'SAME');
  const reason = `differs in ${differing.join(', ')}`;
  if (!isUpdating) return tell(row, 'DIFFERS', reason);
  if (isDryRun) return tell(row, 'UPDATE', reason);
  try {
    if (differing.some((field) => field !== PAIR)) await changeResource(world, caller, known, row.wishes);
    if (differing.includes(PAIR) && row.pair !== undefined) await attributeNumber(world, caller, known, row.pair);
    tell(row, 'UPDATE', reason);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    tell(row, 'REFUSED', inWords(error.detail.violations ?? [{ property: '', violation: error.message }]));
  }
}

const PAIR = 'application and entity';

function differences({ wishes, pair }: ImportRow, known: Resource): string[] {
  const { countries, capabilities, messagesPerSecond, messagesPerDay, isShared } = wishes;
  const own = known.kind === 'NUMBER' ? known.coverage : known.kind === 'ALPHA' ? known.countryCodes : [];
  const shared = known.kind === 'NUMBER' && known.isShared;
  return [
    ...(capabilities === undefined || isSameSet(capabilities, known.capabilities) ? [] : ['capabilities']),
    ...(countries === undefined || isSameSet(countries, own) ? [] : ['countries']),
    ...(messagesPerSecond === undefined || messagesPerSecond === known.messagesPerSecond ? [] : ['messagesPerSecond']),
    ...(messagesPerDay === undefined || messagesPerDay === known.messagesPerDay ? [] : ['messagesPerDay']),
    ...(isShared === undefined || isShared === shared ? [] : ['shared']),
    ...(pair === undefined || isSamePair(pair, known) ? [] : [PAIR]),
  ];
}

function isSamePair({ applicationId, entityId }: NonNullable<ImportRow['pair']>, { platform }: Resource): boolean {
  return applicationId === (platform?.applicationId ?? 'default') && (entityId ?? null) === (platform?.entityId ?? null);
}

function isSameSet(a: readonly string[], b: readonly string[]): boolean {
  return new Set(a).size === new Set(b).size && a.every((item) => b.includes(item));
}

function knownAs({ resources }: AccountSnapshot, { kind, name, numberType, countryCode }: NewResource): Resource | undefined {
  if (kind === 'ALPHA') return resources.byName(name);
  const numbers = resources.allByNumber(name);
  return numberType === 'SHORT_CODE'
    ? numbers.find((number) => number.kind === 'NUMBER' && number.countryCode === countryCode)
    : numbers[0];
}

function inWords(violations: readonly Violation[]): string {
  return violations.map(({ property, violation }) => `${property} ${violation}`.trim()).join('; ');
}
