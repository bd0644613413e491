// GET /callsign/1/totals: how much there is of everything.

import { Totals } from '../../wire/map.ts';
import { endpoint, ok } from '../endpoint.ts';

export const getTotals = endpoint({
  method: 'GET',
  path: '/callsign/1/totals',
  group: 'Map',
  summary: 'Count what the account has',
  description: 'Answered from memory, whatever the size.',
  scopes: ['callsign:read', 'callsign:manage'],
  errors: 'modern',
  answers: { 200: Totals },
  handle: async ({ world, caller }) => {
    const { applications, entities, resources, pools, strategies, routes } = await world.snapshots.of(caller.accountId);
    return ok({
      applications: applications.size,
      entities: entities.size,
      resources: resources.rows.size,
      domains: resources.domains.size,
      associations: pools.rows.size,
      unassociated: resources.rows.size - pools.resourceCount,
      strategies: strategies.size,
      routes: routes.size,
    });
  },
});
