// Picks the sender of one message, with the reasons. Pure: same request, same snapshot and conditions, same answer.
// The steps and their order: ARCHITECTURE.md, "Choosing the sender".

import type { Destination } from '../addresses/phone-number.ts';
import { SANDBOX } from '../connectors.ts';
import { STATUS } from '../messages/status.ts';
import { senderText } from '../resources.ts';
import type { AccountSnapshot } from '../snapshot/account-snapshot.ts';
import type { Candidate, SenderPool } from '../snapshot/sender-pool.ts';
import type { SendingConditions } from './conditions.ts';
import { eligibleNow } from './eligible.ts';
import { namedSender } from './named-sender.ts';
import { type Nearness, nearest } from './nearest.ts';
import { poolOf } from './pool.ts';
import { type Resolution, rejected, type SendRequest } from './resolution.ts';
import { spread } from './spread.ts';
import type { Step } from './trace.ts';

/** Picks the sender of one message. */
export function resolveSender(request: SendRequest, snapshot: AccountSnapshot, conditions: SendingConditions): Resolution {
  const { destination, sender } = request;
  if (destination === undefined) return rejected(STATUS.REJECTED_DESTINATION, [['INVALID_DESTINATION']]);
  if (sender !== undefined && sender !== '') return namedSender(sender, request, destination, snapshot, conditions);

  const pool = poolOf(snapshot, request.pair, request.channel, destination.countryCode ?? '');
  const { strategy } = pool;
  if (strategy === undefined) return rejected(STATUS.REJECTED_SOURCE, [['NO_STRATEGY']], pool);
  if (pool.candidates.length === 0) return rejected(STATUS.REJECTED_SOURCE, [['NO_FITTING_SENDER']], pool);

  const steps: Step[] = [];
  const eligible = eligibleNow(pool, destination.digits, snapshot, conditions, steps);
  if (eligible.kind === 'none') return rejected(eligible.statusId, [...steps, ['NO_FITTING_SENDER']], pool);

  const { candidates, connectors } = eligible;
  const chosen =
    stickyOf(candidates, pool, request, steps) ??
    leastWait(nearestOf(preferredOf(candidates, pool, steps), pool, destination, steps), pool, destination, conditions, steps);
  const connectorId = typeof connectors === 'string' ? connectors : connectors.get(chosen);
  if (connectorId === undefined) throw new Error(`${senderText(chosen.resource)} was chosen without a connector`);
  if (connectorId === SANDBOX) steps.push(['SANDBOX']);
  return {
    kind: 'resolved',
    sender: senderText(chosen.resource),
    senderType: chosen.senderType,
    resource: chosen.resource,
    connectorId,
    isSticky: strategy.isSticky,
    steps,
    pool,
  };
}

/** The sender this recipient is used to, if the strategy keeps to it and it can still be used. */
function stickyOf(
  candidates: readonly Candidate[],
  pool: SenderPool,
  { stickyResourceId }: SendRequest,
  steps: Step[],
): Candidate | undefined {
  if (pool.strategy?.isSticky !== true || stickyResourceId === undefined) return undefined;
  const sticky = candidates.find((candidate) => candidate.resource.resourceId === stickyResourceId);
  steps.push(sticky === undefined ? ['STICKY_GONE'] : ['STICKY', senderText(sticky.resource)]);
  return sticky;
}

/** Those of the best-ranked sender type there is. */
function preferredOf(candidates: readonly Candidate[], pool: SenderPool, steps: Step[]): readonly Candidate[] {
  // Candidates stand in order of rank.
  const best = candidates[0]?.rank;
  const kept = candidates === pool.candidates ? pool.preferred : candidates.filter(({ rank }) => rank === best);
  if (kept.length < candidates.length) steps.push(['PRIORITY', kept[0]?.senderType ?? '', kept.length]);
  return kept;
}

/** Those nearest to the recipient, if the strategy asks for it and the recipient is at home in the US or Canada. */
function nearestOf(
  candidates: readonly Candidate[],
  pool: SenderPool,
  { areaCode }: Destination,
  steps: Step[],
): readonly Candidate[] {
  if (pool.strategy?.isGeolocated !== true || areaCode === null || candidates.length < 2) return candidates;
  const { kept, nearness } = nearest(candidates, areaCode);
  steps.push(['NEAREST', areaCode, nearness.by, ...particulars(nearness)]);
  return kept;
}

function particulars(nearness: Nearness): (string | number)[] {
  switch (nearness.by) {
    case 'REGION':
      return [nearness.region];
    case 'DISTANCE':
      return [nearness.areaCode, nearness.km];
    case 'AREA_CODE':
    case 'NO_LOCAL_SENDER':
      return [];
    default:
      return nearness satisfies never;
  }
}

/** The one with the least expected wait. `candidates` are never empty: no step above leaves nobody. */
function leastWait(
  candidates: readonly Candidate[],
  pool: SenderPool,
  { digits }: Destination,
  conditions: SendingConditions,
  steps: Step[],
): Candidate {
  const [first] = candidates;
  if (first === undefined) throw new Error('a step of the choice left no sender');
  if (candidates.length === 1) {
    steps.push(['ONLY', senderText(first.resource)]);
    return first;
  }
  const seeds = candidates === pool.preferred ? pool.preferredSeeds : undefined;
  const { place, waitMs } = spread(candidates, seeds, digits, conditions.waitMs);
  steps.push(['SPREAD', candidates.length, Math.round(waitMs)]);
  return candidates[place] ?? first;
}
