import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Account, accounts, moments, requests, snapshotOf } from '../../../test/support/random-account.ts';
import { IDLE, pair, request, SendingWorld, to } from '../../../test/support/sending-world.ts';
import type { AssociationId } from '../associations.ts';
import { type ResourceId, reaches } from '../resources.ts';
import type { AccountSnapshot } from '../snapshot/account-snapshot.ts';
import type { SendingConditions } from './conditions.ts';
import type { Resolution, SendRequest } from './resolution.ts';
import { resolveSender } from './resolve-sender.ts';

const unnamed = requests.map((made) => ({ ...made, sender: undefined }));

const conditions: fc.Arbitrary<SendingConditions> = moments.map(({ down, waits, spent, hasSandbox }) => ({
  hasSandbox,
  isConnectorUp: (connectorId) => !down.includes(connectorId),
  waitMs: ({ resourceId }) => waits[resourceId] ?? 0,
  isSpent: ({ resourceId }) => spent.includes(resourceId),
}));

/** What callers can tell apart, without the pool. */
function outcome({ pool: _, ...rest }: Resolution): unknown {
  return rest;
}

function ask(snapshot: AccountSnapshot, wanted: SendRequest, at: SendingConditions = IDLE): unknown {
  return outcome(resolveSender(wanted, snapshot, at));
}

describe('whatever the account, the request and the moment', () => {
  test('a chosen sender stands in the pool of the pair and channel, is active, capable and reaches the country', () => {
    fc.assert(
      fc.property(accounts, unnamed, conditions, (account, wanted, at) => {
        const snapshot = snapshotOf(account);
        const resolution = resolveSender(wanted, snapshot, at);
        if (resolution.kind === 'rejected') return;
        const { resource } = resolution;
        expect(snapshot.pools.associationsOf(wanted.pair, wanted.channel).map((row) => row.resourceId)).toContain(
          resource?.resourceId,
        );
        expect(resource).toMatchObject({ isActive: true, capabilities: expect.arrayContaining([wanted.channel]) });
        expect(resource !== null && resource.kind !== 'DOMAIN' && reaches(resource, wanted.destination?.countryCode ?? '')).toBe(
          true,
        );
      }),
    );
  });

  test('the same question has the same answer, whatever was asked in between and in whichever order the account was read', () => {
    fc.assert(
      fc.property(accounts, fc.array(requests, { minLength: 2, maxLength: 5 }), conditions, (account, asked, at) => {
        const snapshot = snapshotOf(account);
        const first = asked.map((wanted) => ask(snapshot, wanted, at));
        expect(asked.map((wanted) => ask(snapshot, wanted, at))).toEqual(first);
        const { resources, associations, strategies } = account;
        const backwards = snapshotOf({
          ...account,
          resources: resources.toReversed(),
          associations: associations.toReversed(),
          strategies: strategies.toReversed(),
          routes: account.routes.toReversed(),
        });
        expect(asked.map((wanted) => ask(backwards, wanted, at))).toEqual(first);
      }),
    );
  });

  test('a sender for another country changes no answer', () => {
    fc.assert(
      fc.property(accounts, unnamed, conditions, (account, wanted, at) => {
        const snapshot = snapshotOf(account);
        const before = ask(snapshot, wanted, at);
        const resourceId = 99 as ResourceId;
        snapshot.putResource({
          kind: 'ALPHA',
          resourceId,
          senderName: 'Berlin',
          countryCodes: ['DE'],
          isActive: true,
          capabilities: ['SMS', 'MMS'],
          platform: null,
          createdAt: new Date(0),
        });
        snapshot.putAssociation({ associationId: 99 as AssociationId, resourceId, channel: wanted.channel, pair: wanted.pair });
        expect(ask(snapshot, wanted, at)).toEqual(before);
      }),
    );
  });

  test('an account that was changed step by step answers like one that is read anew', () => {
    fc.assert(
      fc.property(accounts, accounts, fc.array(requests, { minLength: 3, maxLength: 3 }), (from, target, asked) => {
        const snapshot = snapshotOf(from);
        const askAll = (at: AccountSnapshot): unknown[] => asked.map((wanted) => ask(at, wanted));
        for (const step of stepsBetween(from, target, snapshot)) {
          step();
          askAll(snapshot); // so that every pool has been worked out by the time the next change comes
        }
        expect(askAll(snapshot)).toEqual(askAll(snapshotOf(target)));
      }),
      { numRuns: 500 },
    );
  });
});

/** The changes that turn one account into the other, one by one. */
function stepsBetween(from: Account, target: Account, snapshot: AccountSnapshot): (() => void)[] {
  return [
    ...target.resources.map((row) => () => snapshot.putResource(row)),
    ...from.associations.map((row) => () => snapshot.deleteAssociation(row.associationId)),
    ...target.associations.map((row) => () => snapshot.putAssociation(row)),
    ...from.strategies.map((row) => () => snapshot.deleteStrategy(row.strategyId)),
    ...target.strategies.map((row) => () => snapshot.putStrategy(row)),
    ...from.routes.map((row) => () => snapshot.deleteRoute(row.routeId)),
    ...target.routes.map((row) => () => snapshot.putRoute(row)),
    ...from.optOuts.map((row) => () => snapshot.deleteOptOut(row)),
    ...target.optOuts.map((row) => () => snapshot.putOptOut(row)),
    () => snapshot.putSettings(target.settings),
  ];
}

describe('an idle pool', () => {
  const destinations = Array.from({ length: 4_000 }, (_, at) => to(`4474${String(at * 2_477 + 10_000_000).padStart(8, '0')}`));

  function poolOf(rates: readonly (number | undefined)[]): SendingWorld {
    const world = new SendingWorld();
    world.strategy('shop');
    world.route('carrier');
    for (const [at, messagesPerSecond] of rates.entries()) {
      world.number(`4474001000${String(at).padStart(2, '0')}`, ['shop'], { messagesPerSecond });
    }
    return world;
  }

  function chosen(world: SendingWorld): (string | undefined)[] {
    return destinations.map((destination) => {
      const resolution = resolveSender(request({ destination, pair: pair('shop') }), world.snapshot, IDLE);
      return resolution.kind === 'resolved' ? resolution.sender : undefined;
    });
  }

  function shares(senders: readonly (string | undefined)[]): Map<string | undefined, number> {
    const counts = new Map<string | undefined, number>();
    for (const sender of senders) counts.set(sender, (counts.get(sender) ?? 0) + 1 / senders.length);
    return counts;
  }

  test.each([undefined, 1])('is spread evenly over senders of equal rates (%s)', (rate) => {
    const counts = shares(chosen(poolOf(Array.from({ length: 10 }, () => rate))));
    expect(counts.size).toBe(10);
    // Five standard deviations of 4,000 draws at one in ten: √(0.1 · 0.9 / 4,000) = 0.0047.
    for (const share of counts.values()) expect(Math.abs(share - 0.1)).toBeLessThan(0.024);
  });

  test('is spread in proportion to the declared rates', () => {
    const counts = shares(chosen(poolOf([1, 3, 6])));
    expect(counts.get('447400100000')).toBeCloseTo(0.1, 1);
    expect(counts.get('447400100001')).toBeCloseTo(0.3, 1);
    expect(counts.get('447400100002')).toBeCloseTo(0.6, 1);
  });

  test.each([[[undefined, undefined, undefined, undefined]], [[1, 1, 5, 10]]])(
    'keeps its choice for every recipient when another sender leaves, and back again when it returns: %s',
    (rates) => {
      const world = poolOf([...rates]);
      const before = chosen(world);
      const [leaving] = [...world.snapshot.resources.rows];
      if (leaving === undefined || leaving.kind !== 'NUMBER') throw new Error('the pool has no number');
      world.snapshot.putResource({ ...leaving, isActive: false });
      const after = chosen(world);
      for (const [at, sender] of before.entries()) if (sender !== leaving.number) expect(after[at]).toBe(sender);
      world.snapshot.putResource(leaving);
      expect(chosen(world)).toEqual(before);

      for (const { digits } of destinations) world.snapshot.putOptOut({ destination: digits, sender: leaving.number });
      expect(chosen(world)).toEqual(after);
    },
  );
});
