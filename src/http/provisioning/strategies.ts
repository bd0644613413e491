// /provisioning/2/sending-strategies: how a pair's pool is used. There is no getting by id and no changing; 405 answers both.

import Type from 'typebox';
import type { StrategyId } from '../../domain/strategies.ts';
import { createStrategy } from '../../flows/create-strategy.ts';
import { deleteStrategy } from '../../flows/delete-strategy.ts';
import { page } from '../../wire/paging.ts';
import * as wire from '../../wire/strategies.ts';
import { created, endpoint, noContent, ok, perSecond } from '../endpoint.ts';
import { strategyContentOf } from './strategy-content.ts';

const shared = {
  group: 'Sending strategies',
  scopes: ['sending-strategy:manage'],
  limit: perSecond(1),
  errors: 'modern',
} as const;

export const getStrategies = endpoint({
  ...shared,
  method: 'GET',
  path: '/provisioning/2/sending-strategies',
  summary: 'List sending strategies',
  description: 'In the order of their creation; every parameter narrows the list down.',
  query: wire.StrategyFilter,
  answers: { 200: wire.StrategyPage },
  handle: async ({ world, caller, query }) => {
    const { strategies } = await world.snapshots.of(caller.accountId);
    const wanted = { page: query.page ?? 0, size: query.size ?? wire.STRATEGIES_PAGE_SIZE };
    const { sendingStrategyId, applicationId, entityId } = query;
    const found = strategies.filter(
      ({ strategyId, target }) =>
        (!sendingStrategyId || sendingStrategyId === strategyId) &&
        (!applicationId || applicationId === target.applicationId) &&
        (!entityId || entityId === target.entityId),
      wanted.page,
      wanted.size,
    );
    return ok(page(found.rows.map(wire.strategyObject), wanted, found.total));
  },
});

export const postStrategy = endpoint({
  ...shared,
  method: 'POST',
  path: '/provisioning/2/sending-strategies',
  summary: 'Create a sending strategy',
  description: 'For an application, or an application and entity; without either, for the application "default".',
  body: wire.StrategyRequest,
  answers: { 201: wire.StrategyId },
  handle: async ({ world, caller, body }) => {
    return created({ sendingStrategyId: await createStrategy(world, caller, strategyContentOf(body)) });
  },
});

export const removeStrategy = endpoint({
  ...shared,
  method: 'DELETE',
  path: '/provisioning/2/sending-strategies/{sendingStrategyId}',
  summary: 'Delete a sending strategy',
  params: Type.Object({ sendingStrategyId: Type.String() }),
  answers: { 204: null },
  refusals: [400, 404],
  handle: async ({ world, caller, params: { sendingStrategyId } }) => {
    await deleteStrategy(world, caller, sendingStrategyId as StrategyId);
    return noContent();
  },
});
