// /numbers/2/numbers/{numberKey}/mms: as in sms-configurations.ts, for MMS.

import Type from 'typebox';
import { changeNumberConfiguration, createNumberConfiguration } from '../../flows/configure-number.ts';
import { deleteInboundConfiguration } from '../../flows/delete-inbound-configuration.ts';
import * as wire from '../../wire/number-configurations.ts';
import { bucket, endpoint, noContent, ok, perSecond } from '../endpoint.ts';
import { mmsConfiguration, mmsWishes } from './configuration-views.ts';
import { configurationOf, configurationsOf, configuredNumber } from './configured-number.ts';

const shared = { group: 'Numbers: older inbound configurations', scopes: ['numbers:manage'], errors: 'classic' } as const;
const PATH = '/numbers/2/numbers/{numberKey}/mms';
const params = Type.Object({ numberKey: Type.String() });
const ByKey = Type.Object({ numberKey: Type.String(), configurationKey: Type.String() });

export const getMmsConfigurations = endpoint({
  ...shared,
  method: 'GET',
  path: PATH,
  summary: 'List the MMS configurations of a number',
  limit: perSecond(10),
  params,
  query: wire.NumberConfigurationsQuery,
  answers: { 200: wire.MmsConfigurations },
  refusals: [404],
  handle: async ({ world, caller, params: { numberKey }, query }) => {
    const number = await configuredNumber(world, caller, numberKey);
    const { configurations, totalCount } = await configurationsOf(world, number, 'MMS', query);
    return ok({ configurations: configurations.map(mmsConfiguration), totalCount });
  },
});

export const postMmsConfiguration = endpoint({
  ...shared,
  method: 'POST',
  path: PATH,
  summary: 'Create an MMS configuration of a number',
  description: 'For a keyword, or for none, that is not configured yet.',
  limit: bucket(10, 2),
  params,
  body: wire.MmsConfigurationRequest,
  answers: { 200: wire.MmsConfiguration },
  refusals: [404],
  handle: async ({ world, caller, params: { numberKey }, body }) => {
    const number = await configuredNumber(world, caller, numberKey);
    const wishes = mmsWishes(body, world.settings.allowPrivateCallbacks);
    return ok(mmsConfiguration(await createNumberConfiguration(world, caller, number, wishes)));
  },
});

export const putMmsConfiguration = endpoint({
  ...shared,
  method: 'PUT',
  path: `${PATH}/{configurationKey}`,
  summary: 'Change an MMS configuration of a number',
  description:
    'The one whose key is in the path, unlike with SMS. Action and ids are replaced; a keyword that is left out, auto-response and blocking stay.',
  limit: bucket(10, 2),
  params: ByKey,
  body: wire.MmsConfigurationRequest,
  answers: { 200: wire.MmsConfiguration },
  refusals: [404],
  handle: async ({ world, caller, params: { numberKey, configurationKey }, body }) => {
    const number = await configuredNumber(world, caller, numberKey);
    const wishes = mmsWishes(body, world.settings.allowPrivateCallbacks);
    return ok(mmsConfiguration(await changeNumberConfiguration(world, caller, number, configurationKey, wishes)));
  },
});

export const getMmsConfiguration = endpoint({
  ...shared,
  method: 'GET',
  path: `${PATH}/{configurationKey}`,
  summary: 'Get an MMS configuration of a number',
  limit: perSecond(10),
  params: ByKey,
  answers: { 200: wire.MmsConfiguration },
  refusals: [404],
  handle: async ({ world, caller, params: { numberKey, configurationKey } }) => {
    const number = await configuredNumber(world, caller, numberKey);
    return ok(mmsConfiguration(await configurationOf(world, number, 'MMS', configurationKey)));
  },
});

export const removeMmsConfiguration = endpoint({
  ...shared,
  method: 'DELETE',
  path: `${PATH}/{configurationKey}`,
  summary: 'Delete an MMS configuration of a number',
  limit: bucket(10, 2),
  params: ByKey,
  answers: { 204: null },
  refusals: [404],
  handle: async ({ world, caller, params: { numberKey, configurationKey } }) => {
    const number = await configuredNumber(world, caller, numberKey);
    await configurationOf(world, number, 'MMS', configurationKey);
    await deleteInboundConfiguration(world, caller, configurationKey);
    return noContent();
  },
});
