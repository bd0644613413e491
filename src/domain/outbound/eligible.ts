// Which of a pool's candidates can take this one message now, and by which connector each would go.

import { type ConnectorId, SANDBOX } from '../connectors.ts';
import { STATUS } from '../messages/status.ts';
import { senderText } from '../resources.ts';
import type { AccountSnapshot } from '../snapshot/account-snapshot.ts';
import { forbidding, isBlock, type Restriction } from '../snapshot/opt-outs.ts';
import type { Candidate, SenderPool } from '../snapshot/sender-pool.ts';
import type { SendingConditions } from './conditions.ts';
import { connectorFor } from './routes.ts';
import type { Step } from './trace.ts';

/** Senders named in one step at most: a step is stored with every message. */
const NAMED_MAX = 5;

export type Eligible =
  | {
      readonly kind: 'some';
      readonly candidates: readonly Candidate[];
      /** One connector for all of them, or each its own. */
      readonly connectors: ConnectorId | ReadonlyMap<Candidate, ConnectorId>;
    }
  | { readonly kind: 'none'; readonly statusId: number };

/**
 * Drops what this message cannot use: blocked or opted out, spent for today, without a route, behind a connector that is
 * down, or passed over.
 */
export function eligibleNow(
  pool: SenderPool,
  digits: string,
  snapshot: AccountSnapshot,
  conditions: SendingConditions,
  steps: Step[],
): Eligible {
  const unwanted = snapshot.optOuts.of(digits);
  if (unwanted === undefined && !pool.hasDailyLimits && conditions.isPassedOver === undefined) {
    const connectors = connectorOfAll(pool, snapshot, conditions);
    if (connectors !== undefined) return { kind: 'some', candidates: pool.candidates, connectors };
  }
  return sifted(pool, digits, unwanted, snapshot, conditions, steps);
}

function sifted(
  pool: SenderPool,
  digits: string,
  unwanted: readonly Restriction[] | undefined,
  snapshot: AccountSnapshot,
  conditions: SendingConditions,
  steps: Step[],
): Eligible {
  let { candidates } = pool;
  const drop = (step: Step[0], isDropped: (candidate: Candidate) => boolean): void => {
    const dropped = candidates.filter(isDropped);
    if (dropped.length === 0) return;
    steps.push([step, ...namesOf(dropped)]);
    candidates = candidates.filter((candidate) => !isDropped(candidate));
  };
  if (unwanted !== undefined) {
    const against = ({ resource }: Candidate): Restriction | undefined =>
      forbidding(unwanted, senderText(resource), pool.channel);
    drop('BLOCKLISTED', (candidate) => {
      const restriction = against(candidate);
      return restriction !== undefined && isBlock(restriction);
    });
    if (candidates.length === 0) return { kind: 'none', statusId: STATUS.REJECTED_DESTINATION_BLOCKLISTED };
    drop('OPTED_OUT', (candidate) => against(candidate) !== undefined);
  }
  if (pool.hasDailyLimits) {
    drop('DAILY_LIMIT', ({ resource }) => resource.messagesPerDay !== undefined && conditions.isSpent(resource));
  }
  if (candidates.length === 0) return { kind: 'none', statusId: STATUS.REJECTED_SOURCE };

  const connectors = connectorsOf(pool, digits, snapshot, conditions);
  drop('NO_ROUTE', (candidate) => !connectors.has(candidate));
  if (candidates.length === 0) return { kind: 'none', statusId: STATUS.REJECTED_ROUTE_NOT_AVAILABLE };

  const isUp = (candidate: Candidate): boolean => conditions.isConnectorUp(connectors.get(candidate) ?? SANDBOX);
  // A connector that is down is passed over only while another sender's is up: else the message waits for it.
  if (candidates.some(isUp)) drop('CONNECTOR_DOWN', (candidate) => !isUp(candidate));
  const { isPassedOver } = conditions;
  if (isPassedOver !== undefined && !candidates.every(({ resource }) => isPassedOver(resource.resourceId)))
    drop('PASSED_OVER', ({ resource }) => isPassedOver(resource.resourceId));
  // The same list again tells the caller that what the pool worked out beforehand holds.
  return { kind: 'some', candidates: candidates.length === pool.candidates.length ? pool.candidates : candidates, connectors };
}

/** Whether traffic no route matches goes to the sandbox. */
export function isSandboxOpen({ settings }: AccountSnapshot, { hasSandbox }: Pick<SendingConditions, 'hasSandbox'>): boolean {
  return settings.sandboxWithoutRoute && hasSandbox;
}

/** The one connector that carries whatever the pool sends; undefined when the message's digits or the senders make a difference. */
function connectorOfAll(pool: SenderPool, snapshot: AccountSnapshot, conditions: SendingConditions): ConnectorId | undefined {
  const connectorId = pool.commonRoute?.connectorId;
  if (connectorId !== undefined) return conditions.isConnectorUp(connectorId) ? connectorId : undefined;
  return !pool.hasRoutes && isSandboxOpen(snapshot, conditions) ? SANDBOX : undefined;
}

/**
 * The connector of each candidate that has one. The sandbox stands in only when no candidate has a route: a message a carrier could
 * have taken must not end in a box because its number came first.
 */
function connectorsOf(
  pool: SenderPool,
  digits: string,
  snapshot: AccountSnapshot,
  conditions: SendingConditions,
): Map<Candidate, ConnectorId> {
  const connectors = new Map<Candidate, ConnectorId>();
  for (const candidate of pool.candidates) {
    const connectorId = connectorFor(candidate.routes, digits, conditions.isConnectorUp);
    if (connectorId !== undefined) connectors.set(candidate, connectorId);
  }
  if (connectors.size === 0 && isSandboxOpen(snapshot, conditions)) {
    for (const candidate of pool.candidates) connectors.set(candidate, SANDBOX);
  }
  return connectors;
}

function namesOf(dropped: readonly Candidate[]): string[] {
  const names = dropped.slice(0, NAMED_MAX).map(({ resource }) => senderText(resource));
  return dropped.length > NAMED_MAX ? [...names, `${dropped.length - NAMED_MAX} more`] : names;
}
