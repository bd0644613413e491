// /callsign/1/sending-strategies: what the contract lacks. A strategy changed in place, and what became of strategies.

import Type from 'typebox';
import type { StrategyId } from '../../domain/strategies.ts';
import { updateStrategy } from '../../flows/update-strategy.ts';
import { listAudit } from '../../storage/audit-log.ts';
import { HISTORY_SIZE_DEFAULT, historyOf, historyPage, historyParameters } from '../../wire/history.ts';
import * as wire from '../../wire/strategies.ts';
import { endpoint, ok } from '../endpoint.ts';
import { strategyContentOf } from '../provisioning/strategy-content.ts';

const shared = { group: 'Sending strategies', scopes: ['sending-strategy:manage'], errors: 'modern' } as const;

export const putStrategy = endpoint({
  ...shared,
  method: 'PUT',
  path: '/callsign/1/sending-strategies/{sendingStrategyId}',
  summary: 'Change a sending strategy in place',
  description: 'The body is the whole strategy, as when it is created; what is left out goes back to its default.',
  params: Type.Object({ sendingStrategyId: Type.String() }),
  body: wire.StrategyRequest,
  answers: { 200: wire.Strategy },
  refusals: [404],
  handle: async ({ world, caller, params: { sendingStrategyId }, body }) => {
    const strategy = await updateStrategy(world, caller, sendingStrategyId as StrategyId, strategyContentOf(body));
    return ok(wire.strategyObject(strategy));
  },
});

export const getStrategyHistory = endpoint({
  ...shared,
  method: 'GET',
  path: '/callsign/1/sending-strategies/history',
  summary: 'Read the history of sending strategies',
  description: 'Newest first. `sendingStrategyId` asks for one strategy; `before` for what is older than an entry.',
  query: Type.Object({ sendingStrategyId: Type.Optional(Type.String()), ...historyParameters }),
  answers: { 200: historyOf(wire.Strategy) },
  handle: async ({ world, caller, query }) => {
    const { size = HISTORY_SIZE_DEFAULT, before, sendingStrategyId } = query;
    const filter = { subjectKind: 'strategy', subjectId: sendingStrategyId || undefined };
    const entries = await listAudit(world.db, caller.accountId, filter, size, before);
    return ok(
      historyPage(entries, size, (stored, strategyId) =>
        wire.strategyObject({ ...(stored as Omit<wire.StrategyValues, 'strategyId'>), strategyId }),
      ),
    );
  },
});
