// Creates alphanumeric senders: one, or many in one transaction.

import type { Caller } from '../domain/accounts.ts';
import { alphanumericProblem } from '../domain/addresses/alphanumeric.ts';
import type { Capability, Resource } from '../domain/resources.ts';
import { foldedName } from '../domain/snapshot/resource-index.ts';
import { countryProblems } from './create-numbers.ts';
import { createResources, type ReadRow, type RowName } from './create-resources.ts';
import type { World } from './world.ts';

export interface SenderRow {
  readonly senderName: string;
  readonly countryCodes: readonly string[];
  readonly capabilities: readonly Capability[];
  readonly messagesPerSecond?: number | undefined;
}

/** @throws Refusal INVALID with a violation for every bad row */
export async function createAlphanumericSenders(
  world: World,
  caller: Caller,
  rows: readonly SenderRow[],
  rowName: RowName,
): Promise<Resource[]> {
  return createResources(world, caller, 'senderName', rows.map(readSender), rowName);
}

/** A row as it would be stored, or what is wrong with it. */
export function readSender({ senderName, countryCodes, capabilities, messagesPerSecond }: SenderRow): ReadRow {
  const problem = alphanumericProblem(senderName);
  const violations = problem === undefined ? [] : [{ property: 'senderName', violation: problem }];
  violations.push(...countryProblems('countryCodes', countryCodes));
  if (violations.length > 0) return { kind: 'unfit', violations };
  const resource = {
    kind: 'ALPHA',
    identity: foldedName(senderName),
    name: senderName,
    numberKey: null,
    numberType: null,
    countryCode: null,
    countries: [...new Set(countryCodes)],
    capabilities: [...new Set(capabilities)],
    messagesPerSecond: messagesPerSecond ?? null,
    messagesPerDay: null,
    isShared: false,
    platform: null,
  } as const;
  return { kind: 'fit', resource };
}
