// Copies an account: reads one through the public contract and makes another the same, in the order in which things hang on each
// other. What is there already is compared, not made again, so that a copy that was cut off is simply run once more.

import type { Client } from '../callsign-client.ts';
import { copyAssociations } from './copy-associations.ts';
import { copyConfigurations } from './copy-configurations.ts';
import { copyApplications, copyEntities } from './copy-names.ts';
import { copyNumbers, type NumberPairs, readNumbers } from './copy-numbers.ts';
import { copySenders } from './copy-senders.ts';
import { copyStrategies } from './copy-strategies.ts';
import type { CopyOutcome, ObjectKind } from './outcome.ts';

export interface Copying {
  readonly source: Client;
  readonly target: Client;
  /** Only says what it would do. */
  readonly isDryRun: boolean;
  /** What differs is made the same; else it is left alone and reported. */
  readonly isUpdating: boolean;
  readonly onOutcome: (outcome: CopyOutcome) => void;
}

/** What a step knows from those before it. */
export interface CopyState extends Copying {
  readonly numbers: NumberPairs;
}

const STEPS: Readonly<Record<ObjectKind, (state: CopyState) => Promise<void>>> = {
  application: copyApplications,
  entity: copyEntities,
  number: copyNumbers,
  'alphanumeric-sender': copySenders,
  association: copyAssociations,
  'inbound-configuration': copyConfigurations,
  'sending-strategy': copyStrategies,
};

/** Kinds that are numbers, or refer to them by key. */
const WITH_NUMBERS: readonly ObjectKind[] = ['number', 'association', 'inbound-configuration'];

/**
 * Copies the kinds of objects asked for.
 * @throws ApiFailure when the source or the target says no to something the copy cannot go on without
 */
export async function copyAccount(copying: Copying, kinds: readonly ObjectKind[]): Promise<void> {
  const state: CopyState = { ...copying, numbers: { ofSource: new Map(), ofTarget: new Map(), planned: new Set() } };
  if (kinds.some((kind) => WITH_NUMBERS.includes(kind))) await readNumbers(state);
  for (const [kind, step] of Object.entries(STEPS) as [ObjectKind, (state: CopyState) => Promise<void>][])
    if (kinds.includes(kind)) await step(state);
}
