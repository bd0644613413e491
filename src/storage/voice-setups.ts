// Voice set-ups of numbers, as stored.

import type { Caller } from '../domain/accounts.ts';
import type { AccountId, ApplicationId, EntityId } from '../domain/platform.ts';
import { DEFAULT_APPLICATION } from '../domain/platform.ts';
import type { ResourceId } from '../domain/resources.ts';
import type { VoiceAction, VoiceSetup } from '../domain/voice.ts';
import type { Queryable, Tx } from './db.ts';
import type { FormerIds, Holder } from './platform-references.ts';

interface SetupRow {
  resource_id: string;
  application_id: string | null;
  entity_id: string | null;
  action: VoiceAction;
}

const COLUMNS = 'resource_id, application_id, entity_id, action';

function toSetup(row: SetupRow): VoiceSetup {
  const { application_id, entity_id, action } = row;
  const platform =
    application_id === null && entity_id === null
      ? null
      : { applicationId: (application_id ?? DEFAULT_APPLICATION) as ApplicationId, entityId: entity_id as EntityId | null };
  return { resourceId: Number(row.resource_id) as ResourceId, platform, action };
}

/** The set-ups of these numbers, for those that have one. */
export async function loadVoiceSetups(
  db: Queryable,
  accountId: AccountId,
  resourceIds: readonly ResourceId[],
): Promise<ReadonlyMap<ResourceId, VoiceSetup>> {
  if (resourceIds.length === 0) return new Map();
  const { rows } = await db.query<SetupRow>({
    name: 'load-voice-setups',
    text: `select ${COLUMNS} from voice_setup where account_id = $1 and resource_id = any($2::bigint[])`,
    values: [accountId, resourceIds],
  });
  return new Map(rows.map(toSetup).map((setup) => [setup.resourceId, setup]));
}

/** Stores a set-up, new or in place of the one the number has. */
export async function putVoiceSetup(tx: Tx, accountId: AccountId, { resourceId, platform, action }: VoiceSetup): Promise<void> {
  await tx.query(
    `insert into voice_setup (resource_id, account_id, application_id, entity_id, action) values ($1, $2, $3, $4, $5)
     on conflict (resource_id) do update
     set application_id = excluded.application_id, entity_id = excluded.entity_id, action = excluded.action`,
    [resourceId, accountId, platform?.applicationId ?? null, platform?.entityId ?? null, action],
  );
}

export async function deleteVoiceSetup(tx: Tx, accountId: AccountId, resourceId: ResourceId): Promise<void> {
  await tx.query('delete from voice_setup where account_id = $1 and resource_id = $2', [accountId, resourceId]);
}

/** Gives the holder's set-ups back to the default application, no entity. `name`: what callers know the number by. */
export async function resetVoiceSetups(
  tx: Tx,
  { accountId }: Pick<Caller, 'accountId'>,
  holder: Holder,
): Promise<(FormerIds & { name: string })[]> {
  const [column, id] = holder.kind === 'application' ? ['application_id', holder.applicationId] : ['entity_id', holder.entityId];
  const { rows } = await tx.query<{ name: string; application_id: string | null; entity_id: string | null }>(
    `with former as (
       select resource_id, application_id, entity_id from voice_setup
       where account_id = $1 and ${column} = $2 order by resource_id for update)
     update voice_setup set application_id = 'default', entity_id = null
     from former join resource using (resource_id) where voice_setup.resource_id = former.resource_id
     returning number_key as name, former.application_id, former.entity_id`,
    [accountId, id],
  );
  return rows.map((row) => ({ name: row.name, applicationId: row.application_id, entityId: row.entity_id }));
}
