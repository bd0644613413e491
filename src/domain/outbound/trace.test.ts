import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accounts, moments, requests, snapshotOf } from '../../../test/support/random-account.ts';
import { IDLE, request, SendingWorld, to } from '../../../test/support/sending-world.ts';
import type { AssociationId } from '../associations.ts';
import { resolveSender } from './resolve-sender.ts';
import { describeTrace, namedReport, type PoolReport, type Step } from './trace.ts';

function example(): SendingWorld {
  const world = new SendingWorld();
  world.strategy('shop', { isGeolocated: true, priorities: [{ senderType: 'VIRTUAL_LONG_NUMBER', priority: 1 }] });
  world.route('carrier');
  world.number('12125550100');
  world.number('17025550100');
  world.number('447400100001');
  world.name('Acme', ['shop'], { countryCodes: ['US'] });
  return world;
}

describe('a trace', () => {
  test('tells people what was considered, what was dropped and why, and what won', () => {
    const world = example();
    const destination = to('13105550001');
    world.snapshot.putOptOut({ destination: destination.digits, sender: '12125550100' });
    const { pool, steps } = resolveSender(request({ destination }), world.snapshot, IDLE);
    if (pool === undefined) throw new Error('there is no pool');
    const lines = describeTrace(steps, JSON.parse(namedReport(pool).text) as PoolReport);
    expect(lines.map(({ step, outcome }) => `${step}: ${outcome}`)).toEqual([
      `strategy: ${pool.strategy?.strategyId}`,
      'pool: 4 associated',
      'eligible: 447400100001 dropped',
      'eligible: 3 left',
      'eligible: 12125550100 dropped',
      'priority: VIRTUAL_LONG_NUMBER',
      'choice: 17025550100',
    ]);
    expect(lines.every(({ detail }) => detail !== undefined && detail !== '')).toBe(true);
  });

  test('is small enough to be kept with every message, and the same after it was stored', () => {
    fc.assert(
      fc.property(accounts, requests, moments, (account, wanted, { down, waits, spent, hasSandbox }) => {
        const { steps } = resolveSender(wanted, snapshotOf(account), {
          hasSandbox,
          isConnectorUp: (connectorId) => !down.includes(connectorId),
          waitMs: ({ resourceId }) => waits[resourceId] ?? 0,
          isSpent: ({ resourceId }) => spent.includes(resourceId),
        });
        const stored = JSON.stringify(steps);
        expect(stored.length).toBeLessThan(300);
        expect(describeTrace(JSON.parse(stored) as Step[], undefined)).toEqual(describeTrace(steps, undefined));
      }),
    );
  });
});

describe('the report on a pool', () => {
  test('has one name for one content, whichever node makes it, and another for another', () => {
    const [here, there] = [example(), example()];
    const reportOf = (world: SendingWorld): string => {
      const { pool } = resolveSender(request({ destination: to('13105550001') }), world.snapshot, IDLE);
      if (pool === undefined) throw new Error('there is no pool');
      return namedReport(pool).reportId;
    };
    expect(reportOf(here)).toBe(reportOf(there));
    const [{ associationId } = { associationId: 0 as AssociationId }] = [...here.snapshot.associations];
    here.snapshot.deleteAssociation(associationId);
    expect(reportOf(here)).not.toBe(reportOf(there));
  });
});
