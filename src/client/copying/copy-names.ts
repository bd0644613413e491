// Applications and entities: ids with a name.

import type { CopyState } from './copy-account.ts';
import type { ObjectKind } from './outcome.ts';
import { listed, reasonOf } from './pages.ts';

interface Named {
  readonly id: string;
  readonly name: string | undefined;
}

export async function copyApplications(state: CopyState): Promise<void> {
  const path = '/provisioning/1/applications';
  const read = async (client: CopyState['source']): Promise<Named[]> =>
    (await listed<{ applicationId: string; applicationName?: string }>(client, path)).map((row) => ({
      id: row.applicationId,
      name: row.applicationName,
    }));
  await copyNames(state, 'application', path, 'application', await read(state.source), await read(state.target));
}

export async function copyEntities(state: CopyState): Promise<void> {
  const path = '/provisioning/1/entities';
  const read = async (client: CopyState['source']): Promise<Named[]> =>
    (await listed<{ entityId: string; entityName?: string }>(client, path)).map((row) => ({
      id: row.entityId,
      name: row.entityName,
    }));
  await copyNames(state, 'entity', path, 'entity', await read(state.source), await read(state.target));
}

async function copyNames(
  { target, isDryRun, isUpdating, onOutcome }: CopyState,
  kind: ObjectKind,
  path: string,
  noun: string,
  wanted: readonly Named[],
  present: readonly Named[],
): Promise<void> {
  const known = new Map(present.map(({ id, name }) => [id, name]));
  for (const { id, name } of wanted) {
    const body = { [`${noun}Name`]: name ?? id };
    if (!known.has(id)) {
      const named = name === undefined ? {} : body;
      let reason: string | undefined;
      if (!isDryRun) reason = await target.call('POST', path, { [`${noun}Id`]: id, ...named }).then(() => undefined, reasonOf);
      onOutcome({ kind, id, outcome: reason === undefined ? 'CREATE' : 'CANNOT', reason });
      continue;
    }
    const here = known.get(id);
    // Without a name the id stands for it.
    if ((here ?? id) === (name ?? id)) onOutcome({ kind, id, outcome: 'SAME' });
    else if (!isUpdating)
      onOutcome({ kind, id, outcome: 'DIFFERS', reason: `is called "${here ?? id}" here, "${name ?? id}" there` });
    else {
      if (!isDryRun) await target.call('PUT', `${path}/${encodeURIComponent(id)}`, body);
      onOutcome({ kind, id, outcome: 'UPDATE', reason: `was called "${here ?? id}"` });
    }
  }
}
