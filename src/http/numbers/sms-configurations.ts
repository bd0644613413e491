// /numbers/2/numbers/{numberKey}/sms: inbound configurations in their older shape. The same ones as in
// http/resource-management/inbound-configurations.ts: a change made here is seen there, and the other way round.

import Type from 'typebox';
import { changeNumberConfiguration, createNumberConfiguration } from '../../flows/configure-number.ts';
import { deleteInboundConfiguration } from '../../flows/delete-inbound-configuration.ts';
import * as wire from '../../wire/number-configurations.ts';
import { bucket, endpoint, noContent, ok } from '../endpoint.ts';
import { smsConfiguration, smsWishes } from './configuration-views.ts';
import { configurationOf, configurationsOf, configuredNumber } from './configured-number.ts';

const shared = { group: 'Numbers: older inbound configurations', scopes: ['numbers:manage'], errors: 'classic' } as const;
const PATH = '/numbers/2/numbers/{numberKey}/sms';
const params = Type.Object({ numberKey: Type.String() });
const ByKey = Type.Object({ numberKey: Type.String(), configurationKey: Type.String() });

export const getSmsConfigurations = endpoint({
  ...shared,
  method: 'GET',
  path: PATH,
  summary: 'List the SMS configurations of a number',
  params,
  query: wire.NumberConfigurationsQuery,
  answers: { 200: wire.SmsConfigurations },
  refusals: [404],
  handle: async ({ world, caller, params: { numberKey }, query }) => {
    const number = await configuredNumber(world, caller, numberKey);
    const { configurations, totalCount } = await configurationsOf(world, number, 'SMS', query);
    return ok({ configurations: configurations.map(smsConfiguration), totalCount });
  },
});

export const postSmsConfiguration = endpoint({
  ...shared,
  method: 'POST',
  path: PATH,
  summary: 'Create an SMS configuration of a number',
  description: 'For a keyword, or for none, that is not configured yet.',
  limit: bucket(10, 2),
  params,
  body: wire.SmsConfigurationRequest,
  answers: { 200: wire.SmsConfiguration },
  refusals: [404],
  handle: async ({ world, caller, params: { numberKey }, body }) => {
    const number = await configuredNumber(world, caller, numberKey);
    const wishes = smsWishes(body, world.settings.allowPrivateCallbacks);
    return ok(smsConfiguration(await createNumberConfiguration(world, caller, number, wishes)));
  },
});

export const putSmsConfiguration = endpoint({
  ...shared,
  method: 'PUT',
  path: PATH,
  summary: 'Change an SMS configuration of a number',
  description:
    'The one whose key is in the body. Action and ids are replaced; a keyword that is left out, auto-response and blocking stay.',
  limit: bucket(10, 2),
  params,
  body: wire.SmsConfigurationChange,
  answers: { 200: wire.SmsConfiguration },
  refusals: [404],
  handle: async ({ world, caller, params: { numberKey }, body: { key, ...body } }) => {
    const number = await configuredNumber(world, caller, numberKey);
    const wishes = smsWishes(body, world.settings.allowPrivateCallbacks);
    return ok(smsConfiguration(await changeNumberConfiguration(world, caller, number, key, wishes)));
  },
});

export const getSmsConfiguration = endpoint({
  ...shared,
  method: 'GET',
  path: `${PATH}/{configurationKey}`,
  summary: 'Get an SMS configuration of a number',
  params: ByKey,
  answers: { 200: wire.SmsConfiguration },
  refusals: [404],
  handle: async ({ world, caller, params: { numberKey, configurationKey } }) => {
    const number = await configuredNumber(world, caller, numberKey);
    return ok(smsConfiguration(await configurationOf(world, number, 'SMS', configurationKey)));
  },
});

export const removeSmsConfiguration = endpoint({
  ...shared,
  method: 'DELETE',
  path: `${PATH}/{configurationKey}`,
  summary: 'Delete an SMS configuration of a number',
  params: ByKey,
  answers: { 204: null },
  refusals: [404],
  handle: async ({ world, caller, params: { numberKey, configurationKey } }) => {
    const number = await configuredNumber(world, caller, numberKey);
    await configurationOf(world, number, 'SMS', configurationKey);
    await deleteInboundConfiguration(world, caller, configurationKey);
    return noContent();
  },
});
