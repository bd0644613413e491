// /resource-management/1/inbound-message-configurations: what happens to what comes in, number by number and keyword by keyword.

import Type from 'typebox';
import type { Caller } from '../../domain/accounts.ts';
import type { InboundConfiguration } from '../../domain/inbound/configurations.ts';
import { storedKeyword } from '../../domain/inbound/keywords.ts';
import { isStorable } from '../../domain/platform.ts';
import { invalid } from '../../domain/refusals.ts';
import { deleteInboundConfiguration, unknownConfiguration } from '../../flows/delete-inbound-configuration.ts';
import { putInboundConfiguration } from '../../flows/put-inbound-configuration.ts';
import type { World } from '../../flows/world.ts';
import { loadConfiguration, loadConfigurationsOf } from '../../storage/inbound-configurations.ts';
import * as wire from '../../wire/inbound-configurations.ts';
import { bucket, endpoint, noContent, ok, perSecond } from '../endpoint.ts';
import { configurationObject, configurationWishes } from './configuration-parts.ts';
import { configuredResource, supportedChannel } from './configured-resource.ts';

const shared = { group: 'Inbound configurations', scopes: ['numbers:manage'], errors: 'classic' } as const;
const PATH = '/resource-management/1/inbound-message-configurations';

export const getInboundConfigurations = endpoint({
  ...shared,
  method: 'GET',
  path: PATH,
  summary: 'Get inbound configurations',
  description:
    'One by its key, or those of a number or domain on a channel, the eldest first; a keyword narrows them down to one.',
  limit: perSecond(2),
  query: wire.ConfigurationQuery,
  answers: { 200: wire.Configurations },
  refusals: [404],
  handle: async ({ world, caller, query }) => ok((await wantedConfigurations(world, caller, query)).map(configurationObject)),
});

export const postInboundConfiguration = endpoint({
  ...shared,
  method: 'POST',
  path: PATH,
  summary: 'Create or change an inbound configuration',
  description:
    'The one of this number or domain, channel and keyword. Parts that are left out stay as they are; `unset` takes parts away before those in the body are set.',
  limit: bucket(10, 2),
  body: wire.ConfigurationRequest,
  answers: { 200: wire.Configuration },
  refusals: [404],
  handle: async ({ world, caller, body }) => {
    const channel = supportedChannel(body.channel);
    const resource = configuredResource(await world.snapshots.of(caller.accountId), { ...body, channel });
    const wishes = configurationWishes(body, channel, world.settings.allowPrivateCallbacks);
    return ok(configurationObject(await putInboundConfiguration(world, caller, resource, wishes)));
  },
});

export const removeInboundConfiguration = endpoint({
  ...shared,
  method: 'DELETE',
  path: `${PATH}/{configurationKey}`,
  summary: 'Delete an inbound configuration',
  limit: perSecond(1),
  params: Type.Object({ configurationKey: Type.String() }),
  answers: { 204: null },
  refusals: [404],
  handle: async ({ world, caller, params: { configurationKey } }) => {
    if (!isStorable(configurationKey)) throw unknownConfiguration(configurationKey);
    await deleteInboundConfiguration(world, caller, configurationKey);
    return noContent();
  },
});

async function wantedConfigurations(
  world: World,
  { accountId }: Caller,
  { configurationKey, channel, keyword, ...target }: wire.ConfigurationQuery,
): Promise<InboundConfiguration[]> {
  if (configurationKey !== undefined) {
    const found = isStorable(configurationKey) ? await loadConfiguration(world.db, accountId, configurationKey) : undefined;
    if (found === undefined) throw unknownConfiguration(configurationKey);
    return [found];
  }
  if (channel === undefined) throw invalid('channel', 'must not be null unless configurationKey is given');
  const supported = supportedChannel(channel);
  const resource = configuredResource(await world.snapshots.of(accountId), { ...target, channel: supported });
  const configurations = await loadConfigurationsOf(world.db, resource.resourceId);
  const wanted = keyword === undefined ? undefined : storedKeyword(keyword);
  return configurations.filter((one) => one.channel === supported && (wanted === undefined || one.keyword === wanted));
}
