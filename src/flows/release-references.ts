// When an application or entity is deleted, whatever refers to it is let go of in the same transaction: resources, inbound
// configurations and voice set-ups go back to the default pair, associations and strategies end, keys lose their links, sticky senders are forgotten.

import type { Caller, PlatformLink } from '../domain/accounts.ts';
import { DEFAULT_PAIR } from '../domain/platform.ts';
import { contentOf } from '../domain/strategies.ts';
import { type ApiKey, lockLinkedApiKeys, updateApiKeyLinks } from '../storage/api-keys.ts';
import { noteChange } from '../storage/changes.ts';
import type { Tx } from '../storage/db.ts';
import { deleteOptOutPoliciesOf } from '../storage/opt-out-policies.ts';
import {
  deleteAssociationsOf,
  deleteStickySendersOf,
  type FormerIds,
  type Holder,
  resetInboundConfigurations,
  resetResources,
} from '../storage/platform-references.ts';
import { deleteStrategiesOf } from '../storage/strategies.ts';
import { resetVoiceSetups } from '../storage/voice-setups.ts';
import type { Audit } from './change-configuration.ts';
import { releaseSubscriptions } from './change-subscription.ts';

/**
 * Lets go of everything that refers to the holder, which the caller has locked. Entities take the application of their resources
 * with them: the contract says that both ids are reset.
 */
export async function releaseReferences(tx: Tx, caller: Caller, holder: Holder, audit: Audit): Promise<void> {
  const { accountId } = caller;
  const resources = await resetResources(tx, caller, holder);
  for (const resource of resources) audit('update', 'resource', resource.name, pairOf(resource), DEFAULT_PAIR);
  await noteChange(tx, { accountId, noun: 'resource', keys: resources.map(({ resourceId }) => resourceId) });

  const configurations = await resetInboundConfigurations(tx, caller, holder);
  const configurationKeys = configurations.map(({ configurationKey }) => configurationKey);
  for (const former of configurations) {
    audit('update', 'inbound_configuration', former.configurationKey, pairOf(former), DEFAULT_PAIR);
  }
  await noteChange(tx, { accountId, noun: 'inbound_configuration', keys: configurationKeys });

  for (const former of await resetVoiceSetups(tx, caller, holder)) {
    audit('update', 'voice_setup', former.name, pairOf(former), DEFAULT_PAIR);
  }

  // Snapshots take associations and strategies out together with what they hang on, so these need no notice of their own.
  await deleteAssociationsOf(tx, caller, holder);
  for (const strategy of await deleteStrategiesOf(tx, accountId, holder)) {
    audit('delete', 'strategy', strategy.strategyId, contentOf(strategy), null);
  }

  if (holder.kind === 'application') await releaseSubscriptions(tx, caller, 'applicationId', holder.applicationId, audit);
  else await releaseSubscriptions(tx, caller, 'entityId', holder.entityId, audit);
  for (const policy of await deleteOptOutPoliciesOf(tx, accountId, holder)) {
    audit('delete', 'opt_out_policy', policy.policyId, policy, null);
  }
  await noteChange(tx, { accountId, noun: 'opt_out_policy', keys: 'all' });
  await unlinkApiKeys(tx, caller, holder, audit);
  await deleteStickySendersOf(tx, caller, holder);
  await noteChange(tx, { accountId, noun: 'sticky_sender', keys: 'all' });
}

function pairOf({ applicationId, entityId }: FormerIds): FormerIds {
  return { applicationId, entityId };
}

/** A key without links may send for every pair. One that loses its last is switched off, because a deletion must never widen it. */
async function unlinkApiKeys(tx: Tx, { accountId }: Caller, holder: Holder, audit: Audit): Promise<void> {
  const changed: ApiKey[] = [];
  for (const key of await lockLinkedApiKeys(tx, accountId)) {
    const links = key.links.filter((link) => !isLinkTo(link, holder));
    if (links.length === key.links.length) continue;
    const isEnabled = key.isEnabled && links.length > 0;
    await updateApiKeyLinks(tx, accountId, { apiKeyId: key.apiKeyId, links, isEnabled });
    audit('update', 'api_key', key.apiKeyId, { isEnabled: key.isEnabled, platform: key.links }, { isEnabled, platform: links });
    changed.push(key);
  }
  await noteChange(tx, { accountId, noun: 'api_key', keys: changed.map(({ apiKeyId }) => apiKeyId) });
}

function isLinkTo(link: PlatformLink, holder: Holder): boolean {
  return holder.kind === 'application' ? link.applicationId === holder.applicationId : link.entityId === holder.entityId;
}
