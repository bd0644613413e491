// The rules once more, written for reading and not for speed, over plain lists; random accounts must be answered alike by both.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Account, accounts, moments, requests, snapshotOf } from '../../../test/support/random-account.ts';
import { allowsNumberType } from '../accounts.ts';
import { areaCode, distanceKm } from '../addresses/area-codes.ts';
import type { Route } from '../connectors.ts';
import { type Resource, reaches, senderText, senderType } from '../resources.ts';
import type { SendingStrategy } from '../strategies.ts';
import type { SendingConditions } from './conditions.ts';
import type { SendRequest } from './resolution.ts';
import { resolveSender } from './resolve-sender.ts';

type Sender = Exclude<Resource, { kind: 'DOMAIN' }>;
/** The status it is rejected with, or whom it may be sent by (several where only the hash decides) and the connector of each. */
type Verdict = { readonly statusId: number } | { readonly senders: ReadonlyMap<string, string> };

/** The items for which `score` is least. */
function least<T>(items: readonly T[], score: (item: T) => number): T[] {
  const best = Math.min(...items.map(score));
  return items.filter((item) => score(item) === best);
}

function expected(account: Account, request: SendRequest, conditions: SendingConditions): Verdict {
  const { channel, destination, pair } = request;
  if (destination === undefined) return { statusId: 52 };
  const country = destination.countryCode ?? '';
  const { settings } = account;
  const isSandboxOpen = settings.sandboxWithoutRoute && conditions.hasSandbox;

  const serves = (sender: Sender): boolean =>
    sender.isActive &&
    sender.capabilities.includes(channel) &&
    reaches(sender, country) &&
    (sender.kind === 'ALPHA' || allowsNumberType(settings.countryPolicy, country, channel, sender.numberType));
  const hasOptedOut = (text: string): boolean =>
    account.optOuts.some(
      (optOut) =>
        optOut.destination === destination.digits && (optOut.sender === '' || optOut.sender.toLowerCase() === text.toLowerCase()),
    );
  const connectorOf = (sender: Sender | undefined): string | undefined => {
    const fitting = account.routes.filter(
      (route) =>
        route.channel === channel &&
        (route.countryCode === null || route.countryCode === country) &&
        (route.prefix === null || destination.digits.startsWith(route.prefix)) &&
        (route.resourceId === null || route.resourceId === sender?.resourceId),
    );
    if (fitting.length === 0) return undefined;
    const specificity = (route: Route): number =>
      (route.resourceId === null ? 0 : 1_000) + (route.prefix?.length ?? 0) * 10 + (route.countryCode === null ? 0 : 1);
    const inOrder = least(fitting, (route) => -specificity(route)).sort(
      (a, b) => a.priority - b.priority || a.position - b.position,
    );
    return (inOrder.find(({ connectorId }) => conditions.isConnectorUp(connectorId)) ?? inOrder[0])?.connectorId;
  };

  if (request.sender !== undefined && request.sender !== '') {
    const named = request.sender.replace('+', '').toLowerCase();
    const owned = account.resources.find((resource) => senderText(resource).toLowerCase() === named);
    if (owned === undefined && settings.registeredSendersOnly) return { statusId: 11 };
    if (owned !== undefined && !serves(owned)) return { statusId: 11 };
    const owners = account.associations.filter((row) => row.resourceId === owned?.resourceId && row.channel === channel);
    const isOurs = owners.some((row) => row.pair.applicationId === pair.applicationId && row.pair.entityId === pair.entityId);
    if (settings.senderIsolation === 'enforce' && owners.length > 0 && !isOurs) return { statusId: 11 };
    const text = owned === undefined ? request.sender : senderText(owned);
    if (hasOptedOut(text)) return { statusId: 14 };
    const connectorId = connectorOf(owned) ?? (isSandboxOpen ? 'sandbox' : undefined);
    return connectorId === undefined ? { statusId: 19 } : { senders: new Map([[text, connectorId]]) };
  }

  const strategies = account.strategies.filter(
    (row) =>
      row.target.applicationId === pair.applicationId &&
      (row.target.entityId === null || row.target.entityId === pair.entityId) &&
      (row.countryCode === null || row.countryCode === country) &&
      (row.channel === null || row.channel === channel),
  );
  if (strategies.length === 0) return { statusId: 11 };
  const rank = (row: SendingStrategy): number =>
    (row.target.entityId === null ? 0 : 4) + (row.countryCode === null ? 0 : 2) + (row.channel === null ? 0 : 1);
  const [strategy] = least(strategies, (row) => -rank(row));

  const pool = account.resources.filter((resource) =>
    account.associations.some(
      (row) =>
        row.resourceId === resource.resourceId &&
        row.channel === channel &&
        row.pair.applicationId === pair.applicationId &&
        row.pair.entityId === pair.entityId,
    ),
  );
  const serving = pool.filter(serves);
  if (serving.length === 0) return { statusId: 11 };
  const isRouted = serving.some((sender) => connectorOf(sender) !== undefined);
  const roads = new Map(
    serving.map((sender) => [sender, connectorOf(sender) ?? (!isRouted && isSandboxOpen ? 'sandbox' : undefined)]),
  );
  const open = serving
    .filter((sender) => !hasOptedOut(senderText(sender)))
    .filter((sender) => sender.messagesPerDay === undefined || !conditions.isSpent(sender));
  if (open.length === 0) return { statusId: 11 };
  const eligible = open.filter((sender) => roads.get(sender) !== undefined);
  if (eligible.length === 0) return { statusId: 19 };
  const up = eligible.filter((sender) => conditions.isConnectorUp((roads.get(sender) ?? '') as Route['connectorId']));
  const awake = up.length > 0 ? up : eligible;
  const doingWell = awake.filter(({ resourceId }) => conditions.isPassedOver?.(resourceId) !== true);
  let kept = doingWell.length > 0 ? doingWell : awake;

  const sticky = strategy?.isSticky === true ? kept.find(({ resourceId }) => resourceId === request.stickyResourceId) : undefined;
  if (sticky !== undefined) kept = [sticky];
  else {
    kept = least(kept, (sender) => strategy?.priorities.find((row) => row.senderType === senderType(sender))?.priority ?? 99);
    if (strategy?.isGeolocated === true && destination.areaCode !== null) kept = nearby(kept, destination.areaCode);
    kept = least(kept, (sender) => (sender.messagesPerSecond === undefined ? 0 : conditions.waitMs(sender)));
  }
  return { senders: new Map(kept.map((sender) => [senderText(sender), roads.get(sender) ?? ''])) };
}

function nearby(senders: Sender[], destination: string): Sender[] {
  const codeOf = (sender: Sender): string | undefined =>
    sender.kind === 'NUMBER' && sender.numberType === 'VIRTUAL_LONG_NUMBER' && sender.countryCode !== 'GB'
      ? sender.number.slice(1, 4)
      : undefined;
  const local = senders.filter((sender) => codeOf(sender) !== undefined);
  if (local.length === 0) return senders;
  const here = areaCode(destination);
  const placeOf = (sender: Sender): ReturnType<typeof areaCode> => areaCode(codeOf(sender) ?? '');
  const grade = (sender: Sender): number => {
    const place = placeOf(sender);
    if (codeOf(sender) === destination) return -2;
    if (here === undefined || place === undefined) return Number.POSITIVE_INFINITY;
    return place.region === here.region && place.countryCode === here.countryCode ? -1 : distanceKm(here, place);
  };
  return least(local, grade);
}

test('random accounts are answered as the rules, read slowly, say', () => {
  fc.assert(
    fc.property(accounts, fc.array(fc.tuple(requests, moments), { minLength: 4, maxLength: 4 }), (account, cases) => {
      const snapshot = snapshotOf(account);
      for (const [request, { down, waits, spent, passedOver, hasSandbox }] of cases) {
        const conditions: SendingConditions = {
          hasSandbox,
          isConnectorUp: (connectorId) => !down.includes(connectorId),
          waitMs: ({ resourceId }) => waits[resourceId] ?? 0,
          isSpent: ({ resourceId }) => spent.includes(resourceId),
          isPassedOver: passedOver === undefined ? undefined : (resourceId) => passedOver.includes(resourceId),
        };
        const verdict = expected(account, request, conditions);
        const resolution = resolveSender(request, snapshot, conditions);
        const allowed =
          'statusId' in verdict
            ? [`rejected with ${verdict.statusId}`]
            : [...verdict.senders].map(([sender, connectorId]) => `${sender} by ${connectorId}`);
        const actual =
          resolution.kind === 'rejected'
            ? `rejected with ${resolution.statusId}`
            : `${resolution.sender} by ${resolution.connectorId}`;
        expect(allowed).toContain(actual);
      }
    }),
    { numRuns: 3_000 },
  );
});
