// Divides the links of connectors among the nodes: each link is kept by one node, all of them by somebody, whoever comes or goes.

import { linkShare } from '../domain/delivery/link-shares.ts';
import type { Clock, ConnectorStatus, Log } from '../ports.ts';
import {
  type ConnectorName,
  claimLinks,
  type LinkHolder,
  type NodeConnector,
  putNodeConnectors,
  readLinks,
  readOtherNodes,
  releaseLinks,
} from '../storage/connector-links.ts';
import type { Db } from '../storage/db.ts';
import type { ConnectorPool } from './connector-pool.ts';
import { type ConnectorKey, connectorKey } from './flights.ts';

export interface LinkLeasesParts {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  readonly nodeId: number;
  /** A node silent for this long keeps nothing. */
  readonly leaseMs: number;
  readonly pool: ConnectorPool;
}

type Link = ConnectorName & { readonly link: number };

export class LinkLeases {
  readonly #parts: LinkLeasesParts;
  /** Links being closed, which are let go of only when they are. */
  readonly #closing = new Map<ConnectorKey, Set<number>>();
  readonly #told = new Map<ConnectorKey, string>();
  #others = new Map<ConnectorKey, NodeConnector['status'][]>();
  #isTending = false;
  #isAgain = false;
  #isStopped = false;

  constructor(parts: LinkLeasesParts) {
    this.#parts = parts;
  }

  /** How a connector is doing on the other nodes. */
  elsewhere(key: ConnectorKey): readonly NodeConnector['status'][] {
    return this.#others.get(key) ?? [];
  }

  isUpElsewhere(key: ConnectorKey): boolean {
    return this.elsewhere(key).some(({ state }) => isUp(state));
  }

  /** Takes and lets go of what is this node's due; called with every breath and when connectors change. Never rejects. */
  async tend(): Promise<void> {
    this.#isAgain = this.#isTending;
    if (this.#isTending || this.#isStopped) return;
    this.#isTending = true;
    try {
      do {
        this.#isAgain = false;
        await this.#divide();
      } while (this.#isAgain && !this.#isStopped);
    } catch (error) {
      this.#parts.log.warn({ err: error }, 'the links could not be divided among the nodes; it comes round again');
    } finally {
      this.#isTending = false;
    }
  }

  /** Closes all links: this node may have been taken for dead, and others keep them now. */
  drop(): void {
    for (const [, { dispatcher }] of this.#parts.pool.all()) void dispatcher.hold([]);
  }

  stop(): void {
    this.#isStopped = true;
  }

  async #divide(): Promise<void> {
    const { db, nodeId, leaseMs, pool } = this.#parts;
    const { liveNodes, links } = await readLinks(db, leaseMs);
    const held = grouped(links);
    const kept = new Map<ConnectorKey, number[]>();
    const wanted: Link[] = [];
    for (const { key, name, linkCount } of this.#divided()) {
      const rows = held.get(key) ?? [];
      const { release, claim } = linkShare(key, linkCount, liveNodes, rows, nodeId);
      const closing = this.#closing.get(key);
      const own = rows.flatMap((row) => (row.nodeId === nodeId && closing?.has(row.link) !== true ? [row.link] : []));
      kept.set(
        key,
        own.filter((link) => !release.includes(link)),
      );
      const letGo = release.filter((link) => closing?.has(link) !== true);
      if (letGo.length > 0) this.#letGo(key, name, letGo, kept.get(key) ?? []);
      wanted.push(...claim.map((link) => ({ ...name, link })));
    }
    for (const { accountId, connectorId, link } of await claimLinks(db, nodeId, wanted))
      kept.get(connectorKey(accountId, connectorId))?.push(link);
    for (const [key, own] of kept) this.#hold(key, own);
    pool.setNodeCount(Math.max(1, liveNodes.length));
    await this.#exchange(liveNodes.length > 1);
  }

  /** Connectors whose links are divided; the others every node has to itself. */
  *#divided(): Generator<{ readonly key: ConnectorKey; readonly name: ConnectorName; readonly linkCount: number }> {
    for (const [key, { accountId, dispatcher }] of this.#parts.pool.all()) {
      const { connectorId, linkCount } = dispatcher.connector;
      if (linkCount !== undefined) yield { key, name: { accountId, connectorId }, linkCount };
    }
  }

  #hold(key: ConnectorKey, links: readonly number[]): void {
    void this.#parts.pool.byKey(key)?.dispatcher.hold(links);
  }

  /** Closed first, free then: a carrier that counts binds never sees one too many. */
  #letGo(key: ConnectorKey, name: ConnectorName, links: readonly number[], kept: readonly number[]): void {
    const { db, nodeId, log, pool } = this.#parts;
    const closing = this.#closing.get(key) ?? new Set();
    this.#closing.set(key, closing);
    for (const link of links) closing.add(link);
    const dispatcher = pool.byKey(key)?.dispatcher;
    const closed = dispatcher?.hold(kept) ?? Promise.resolve();
    if (kept.length === 0) dispatcher?.strand();
    closed
      .then(() =>
        releaseLinks(
          db,
          nodeId,
          links.map((link) => ({ ...name, link })),
        ),
      )
      .catch((error: unknown) => log.warn({ err: error }, 'links could not be let go of; it comes round again'))
      .finally(() => {
        for (const link of links) closing.delete(link);
        if (closing.size === 0) this.#closing.delete(key);
      });
  }

  /** Tells the others how this node's connectors are doing, when there are others, and reads how theirs are. */
  async #exchange(hasOthers: boolean): Promise<void> {
    const { db, nodeId, leaseMs } = this.#parts;
    if (!hasOthers) {
      this.#others.clear();
      this.#told.clear();
      return;
    }
    const news: NodeConnector[] = [];
    for (const { key, name } of this.#divided()) {
      const status = this.#parts.pool.byKey(key)?.dispatcher.figures();
      if (status === undefined || this.#told.get(key) === JSON.stringify(status)) continue;
      news.push({ ...name, status });
    }
    await putNodeConnectors(db, nodeId, news);
    for (const { accountId, connectorId, status } of news)
      this.#told.set(connectorKey(accountId, connectorId), JSON.stringify(status));
    const others = new Map<ConnectorKey, NodeConnector['status'][]>();
    for (const { accountId, connectorId, status } of await readOtherNodes(db, nodeId, leaseMs)) {
      const key = connectorKey(accountId, connectorId);
      others.set(key, [...(others.get(key) ?? []), status]);
    }
    this.#others = others;
  }
}

/** What the links of all nodes amount to together. */
export function mergedStatus<T extends ConnectorStatus & { readonly queued: number }>(own: T, others: readonly T[]): T {
  if (others.length === 0) return own;
  const all = [own, ...others];
  const keeping = all.filter(({ links }) => links.length > 0);
  const states = (keeping.length > 0 ? keeping : all).map(({ state }) => state);
  const latest = all.reduce((a, b) => ((b.lastErrorAtMs ?? 0) > (a.lastErrorAtMs ?? 0) ? b : a));
  return {
    ...own,
    state: states.every((state) => state === states[0]) ? (states[0] ?? own.state) : states.some(isUp) ? 'DEGRADED' : 'DOWN',
    links: all.flatMap(({ links }) => links).sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true })),
    lastError: latest.lastError,
    lastErrorAtMs: latest.lastErrorAtMs,
    queued: all.reduce((sum, { queued }) => sum + queued, 0),
    inFlight: all.reduce((sum, { inFlight }) => sum + inFlight, 0),
  };
}

function isUp(state: ConnectorStatus['state']): boolean {
  return state === 'UP' || state === 'DEGRADED';
}

function grouped(links: readonly LinkHolder[]): Map<ConnectorKey, LinkHolder[]> {
  const groups = new Map<ConnectorKey, LinkHolder[]>();
  for (const row of links) {
    const key = connectorKey(row.accountId, row.connectorId);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}
