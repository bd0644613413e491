// Everything that is of no use without a resource, deleted before it and written into the audit log, in one statement per table:
// a sender can stand in a million pools, and none of these rows has to pass through this process.

import type { Caller } from '../domain/accounts.ts';
import type { ResourceId } from '../domain/resources.ts';
import { deleteAssociationsWhere } from './associations.ts';
import type { Tx } from './db.ts';

type Deleter = Pick<Caller, 'accountId' | 'actor'>;

/** Takes the resource out of every pool. */
export async function deleteAssociationsOfResource(tx: Tx, deleter: Deleter, resourceId: ResourceId): Promise<void> {
  await deleteAssociationsWhere(tx, deleter, 'resource_id', resourceId);
}

/** Ends what happens to the messages it receives. The entries have the shape of an InboundConfiguration. */
export async function deleteConfigurationsOfResource(
  tx: Tx,
  { accountId, actor }: Deleter,
  resourceId: ResourceId,
): Promise<void> {
  await tx.query(
    `with gone as (delete from inbound_configuration where account_id = $1 and resource_id = $2 returning *)
     insert into audit_log (account_id, actor, action, subject_kind, subject_id, before)
     select $1, $3, 'delete', 'inbound_configuration', configuration_key, jsonb_build_object(
       'configurationKey', configuration_key, 'resourceId', resource_id, 'channel', channel, 'keyword', keyword,
       'username', username, 'platform',
       case when application_id is null then null else jsonb_build_object('applicationId', application_id, 'entityId', entity_id) end,
       'forwarding', forwarding, 'autoResponse', auto_response, 'blockList', block_list)
     from gone order by position`,
    [accountId, resourceId, actor],
  );
}

/** Ends the routes made for this sender alone. The entries have the shape of a Route, the sender by the name callers know. */
export async function deleteRoutesOfResource(tx: Tx, { accountId, actor }: Deleter, resourceId: ResourceId): Promise<void> {
  await tx.query(
    `with gone as (delete from route where account_id = $1 and resource_id = $2 returning *)
     insert into audit_log (account_id, actor, action, subject_kind, subject_id, before)
     select $1, $3, 'delete', 'route', route_id, jsonb_build_object(
       'routeId', route_id, 'connectorId', connector_id, 'channel', channel, 'countryCode', gone.country_code, 'prefix', prefix,
       'resourceId', coalesce(number_key, name), 'priority', priority)
     from gone join resource using (resource_id) order by position`,
    [accountId, resourceId, actor],
  );
}

/** Ends what happens to the calls it receives. The entry has the shape of a VoiceSetup. */
export async function deleteVoiceSetupOfResource(tx: Tx, { accountId, actor }: Deleter, resourceId: ResourceId): Promise<void> {
  await tx.query(
    `with gone as (delete from voice_setup where account_id = $1 and resource_id = $2 returning *)
     insert into audit_log (account_id, actor, action, subject_kind, subject_id, before)
     select $1, $3, 'delete', 'voice_setup', coalesce(number_key, name), jsonb_build_object(
       'resourceId', resource_id, 'platform',
       case when gone.application_id is null and gone.entity_id is null then null
         else jsonb_build_object('applicationId', gone.application_id, 'entityId', gone.entity_id) end,
       'action', action)
     from gone join resource using (resource_id)`,
    [accountId, resourceId, actor],
  );
}
