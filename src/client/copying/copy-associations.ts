// Associations: all of the missing ones in a few large requests; those that are refused are named, and the others made without them.

import type { ApiFailure } from '../callsign-client.ts';
import type { CopyState } from './copy-account.ts';
import { nameOfNumber } from './copy-numbers.ts';
import type { CopyOutcome } from './outcome.ts';
import { listed, reasonOf } from './pages.ts';

interface Association {
  readonly resourceType: string;
  readonly channel: string;
  readonly applicationId: string;
  readonly entityId?: string | null;
  readonly resourceId: string;
}

const BATCH = 10_000;
const CARRIED: Readonly<Record<string, readonly string[]>> = {
  NUMBER: ['SMS', 'MMS'],
  ALPHA: ['SMS', 'MMS'],
  DOMAIN: ['EMAIL'],
};

export async function copyAssociations(state: CopyState): Promise<void> {
  const wanted = await listed<Association>(state.source, '/provisioning/1/associations');
  const present = new Set((await listed<Association>(state.target, '/provisioning/1/associations')).map(keyOf));
  const missing: { readonly theirs: Association; readonly ours: Association }[] = [];
  for (const theirs of wanted) {
    const ours = translated(state, theirs);
    if (typeof ours === 'string') state.onOutcome({ ...reportOn(theirs), outcome: 'CANNOT', reason: ours });
    else if (present.has(keyOf(ours))) state.onOutcome({ ...reportOn(theirs), outcome: 'SAME' });
    else missing.push({ theirs, ours });
  }
  for (let from = 0; from < missing.length; from += BATCH) await create(state, missing.slice(from, from + BATCH));
}

async function create(state: CopyState, batch: readonly { theirs: Association; ours: Association }[]): Promise<void> {
  let rest = batch;
  while (rest.length > 0) {
    const refused = state.isDryRun
      ? new Map<number, string>()
      : await refusedOf(
          state,
          rest.map(({ ours }) => ours),
        );
    if (refused.size === 0) {
      for (const { theirs } of rest) state.onOutcome({ ...reportOn(theirs), outcome: 'CREATE' });
      return;
    }
    for (const [index, reason] of refused) {
      const row = rest[index];
      if (row !== undefined) state.onOutcome({ ...reportOn(row.theirs), outcome: 'CANNOT', reason });
    }
    rest = rest.filter((_, index) => !refused.has(index));
  }
}

/** Makes all of them or none: then, which of them stand in the way and why. */
async function refusedOf({ target }: CopyState, associations: readonly Association[]): Promise<Map<number, string>> {
  try {
    const rows = associations.map((association) => ({ ...association, entityId: association.entityId ?? null }));
    await target.call('POST', '/callsign/1/associations/create', { associations: rows });
    return new Map();
  } catch (error) {
    const reason = reasonOf(error);
    const refused = new Map<number, string>();
    const { violations = [] } = (error as ApiFailure).body as {
      violations?: readonly { property: string; violation: string }[];
    };
    for (const { property, violation } of violations) {
      const index = /^associations\[(\d+)\]/.exec(property)?.[1];
      if (index !== undefined) refused.set(Number(index), violation);
    }
    if (refused.size === 0) throw new Error(reason, { cause: error });
    return refused;
  }
}

/** As the target would call it, or why it cannot be there. */
function translated({ numbers }: CopyState, association: Association): Association | string {
  const { resourceType, channel, resourceId } = association;
  const channels = CARRIED[resourceType];
  if (channels === undefined) return `resources of type ${resourceType} are not carried here`;
  if (!channels.includes(channel)) return `channel ${channel} is not carried here`;
  if (resourceType !== 'NUMBER') return association;
  const theirs = numbers.ofSource.get(resourceId);
  const ours = theirs && numbers.ofTarget.get(nameOfNumber(theirs));
  if (ours === undefined) return 'its number is not here: import the numbers first';
  return { ...association, resourceId: ours.numberKey };
}

function keyOf({ resourceType, channel, applicationId, entityId, resourceId }: Association): string {
  const name = resourceType === 'NUMBER' ? resourceId : resourceId.toLowerCase();
  return JSON.stringify([resourceType, channel, applicationId, entityId ?? null, name]);
}

function reportOn({ resourceType, channel, applicationId, entityId, resourceId }: Association): Pick<CopyOutcome, 'kind' | 'id'> {
  const pair = entityId === undefined || entityId === null ? applicationId : `${applicationId} / ${entityId}`;
  return { kind: 'association', id: `${resourceType} ${resourceId} for ${channel} with ${pair}` };
}
