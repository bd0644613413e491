// Which of the messages on disk this node takes up next: everything that is due while there is room; when there is more, some of
// every lane, so that a bulk on disk does not stand in front of what others send.

import type { ConnectorName } from '../storage/connector-links.ts';
import type { Db } from '../storage/db.ts';
import {
  claimFromLanes,
  type DueMessage,
  findAwaitedConnectors,
  findDueLanes,
  findLanes,
  type LaneWish,
} from '../storage/due-messages.ts';
import type { ConnectorPool } from './connector-pool.ts';
import type { Dispatcher } from './dispatcher.ts';
import { type ConnectorKey, connectorKey } from './flights.ts';

/** Messages taken up in one go. */
export const CLAIM_MAX = 2_000;
/** Lanes looked at in one go, of each kind; the next look goes on from there. */
const LANES_MAX = 500;
const FIRST_LANE = Number.MIN_SAFE_INTEGER;
const LAST_LANE = Number.MAX_SAFE_INTEGER;
const BEFORE_NORMAL = -1;

export interface DueClaimsParts {
  readonly db: Db;
  readonly nodeId: number;
  readonly pool: ConnectorPool;
}

export interface Claimed {
  readonly messages: readonly DueMessage[];
  /** Whether there is more to be taken up at once. */
  readonly isMore: boolean;
  /** Connectors somebody waits for which take nothing from this node now. */
  readonly closed: readonly ConnectorName[];
}

export class DueClaims {
  readonly #parts: DueClaimsParts;
  /** Where the next look at a connector's lanes begins. */
  readonly #cursors = new Map<ConnectorKey, number>();

  constructor(parts: DueClaimsParts) {
    this.#parts = parts;
  }

  async claim(): Promise<Claimed> {
    const { db, nodeId } = this.#parts;
    const awaited = await findAwaitedConnectors(db);
    const open: ConnectorName[] = [];
    const closed: ConnectorName[] = [];
    for (const name of awaited) {
      const dispatcher = this.#dispatcherOf(name);
      if (dispatcher?.isUp !== true) closed.push(name);
      else if (dispatcher.space > 0) open.push(name);
    }
    const { wishes, hasCut } = await this.#wishes(open);
    const messages = await claimFromLanes(db, nodeId, wishes);
    return { messages, isMore: hasCut && isCutShort(messages, wishes), closed };
  }

  /** `hasCut` = some lane was offered less than it has room for. */
  async #wishes(open: readonly ConnectorName[]): Promise<{ wishes: LaneWish[]; hasCut: boolean }> {
    const first = await findDueLanes(this.#parts.db, open, CLAIM_MAX);
    const totals = new Map<ConnectorKey, number>();
    for (const wish of first) totals.set(keyOf(wish), (totals.get(keyOf(wish)) ?? 0) + wish.count);
    const isCrowded = (name: ConnectorName): boolean => (totals.get(keyOf(name)) ?? 0) >= CLAIM_MAX;
    const wishes = this.#within(first.filter((wish) => !isCrowded(wish)));
    const crowded = open.filter(isCrowded);
    if (crowded.length === 0) return { wishes, hasCut: false };
    return { wishes: [...wishes, ...this.#within(await this.#shares(crowded))], hasCut: true };
  }

  /** The same number of every lane: those of the urgent, and of the others from where the last look ended. */
  async #shares(crowded: readonly ConnectorName[]): Promise<LaneWish[]> {
    const ranges = crowded.flatMap((name) => [
      { ...name, after: FIRST_LANE, before: 0 },
      { ...name, after: this.#cursors.get(keyOf(name)) ?? BEFORE_NORMAL, before: LAST_LANE },
    ]);
    const lanes = await findLanes(this.#parts.db, ranges, LANES_MAX);
    return crowded.flatMap((name) => {
      const own = lanes.filter((lane) => keyOf(lane) === keyOf(name));
      const normal = own.filter(({ lane }) => lane > BEFORE_NORMAL);
      if (normal.length < LANES_MAX) this.#cursors.delete(keyOf(name));
      else this.#cursors.set(keyOf(name), normal.at(-1)?.lane ?? BEFORE_NORMAL);
      const withRoom = own.filter(({ lane }) => (this.#dispatcherOf(name)?.spaceIn(lane) ?? 0) > 0);
      const count = Math.max(1, Math.floor(CLAIM_MAX / Math.max(1, withRoom.length)));
      return withRoom.map((lane) => ({ ...lane, count }));
    });
  }

  /** The wishes as far as memory has room for them. */
  #within(wishes: readonly LaneWish[]): LaneWish[] {
    const left = new Map<Dispatcher, number>();
    return wishes.flatMap((wish) => {
      const dispatcher = this.#dispatcherOf(wish);
      if (dispatcher === undefined) return [];
      const space = left.get(dispatcher) ?? dispatcher.space;
      const count = Math.min(wish.count, dispatcher.spaceIn(wish.lane), space);
      left.set(dispatcher, space - count);
      return count > 0 ? [{ ...wish, count }] : [];
    });
  }

  #dispatcherOf({ accountId, connectorId }: ConnectorName): Dispatcher | undefined {
    return this.#parts.pool.get(accountId, connectorId);
  }
}

function keyOf({ accountId, connectorId }: ConnectorName): ConnectorKey {
  return connectorKey(accountId, connectorId);
}

/** Whether some lane had as many as it was asked for, and so may have more. */
function isCutShort(messages: readonly DueMessage[], wishes: readonly LaneWish[]): boolean {
  const counts = new Map<number, number>();
  for (const { lane } of messages) counts.set(lane, (counts.get(lane) ?? 0) + 1);
  return wishes.some(({ lane, count }) => (counts.get(lane) ?? 0) >= count);
}
