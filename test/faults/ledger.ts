// What every side of a fault test saw, held against each other at the end: nothing accepted is lost, each message has one final status,
// each report is posted at least once, and how often the carrier got a message twice.

import pg from 'pg';
import { expect } from 'vitest';
import type { Service } from '../support/service.ts';
import type { SmppCarrier } from '../support/smpp-carrier.ts';
import { until } from '../support/until.ts';
import type { WebhookReceiver } from '../support/webhook-receiver.ts';

const BATCH = 5;
/** What no answer came for, or a refusal, is no promise; then the sender waits a moment, as a polite client would. */
const PAUSE_MS = 20;
const PATIENCE_MS = 180_000;

export interface LedgerParts {
  readonly carrier: SmppCarrier;
  readonly receiver: WebhookReceiver;
  /** Whom a client calls now; another one after a restart. */
  readonly service: () => Service;
  readonly sender: string;
}

export interface Findings {
  readonly promised: number;
  readonly twice: number;
  readonly refusals: Readonly<Record<string, number>>;
}

export class Ledger {
  readonly #parts: LedgerParts;
  readonly #carriers: SmppCarrier[];
  /** Ids that were answered with 200. */
  readonly promised = new Set<string>();
  /** Other answers, by status; `none` = no answer. */
  readonly refusals: Record<string, number> = {};
  #next = 0;
  #isLoading = false;
  #clients: Promise<void>[] = [];

  constructor(parts: LedgerParts) {
    this.#parts = parts;
    this.#carriers = [parts.carrier];
  }

  /** Another carrier takes messages as well. */
  alsoAt(carrier: SmppCarrier): void {
    this.#carriers.push(carrier);
  }

  /** Clients that send as fast as they are answered, until stopLoad(). */
  startLoad(clients: number): void {
    this.#isLoading = true;
    this.#clients = Array.from({ length: clients }, () => this.#load());
  }

  async stopLoad(): Promise<void> {
    this.#isLoading = false;
    await Promise.all(this.#clients);
  }

  /** Resolves when this many more messages have been promised. */
  async more(count: number): Promise<void> {
    const goal = this.promised.size + count;
    await until(() => this.promised.size >= goal, PATIENCE_MS, 'load to flow');
  }

  /** Sends a fixed number of messages; each is promised when this resolves. */
  async send(count: number): Promise<void> {
    const goal = this.promised.size + count;
    while (this.promised.size < goal) await this.#sendBatch();
  }

  async #load(): Promise<void> {
    while (this.#isLoading) await this.#sendBatch();
  }

  async #sendBatch(): Promise<void> {
    const { service, sender, receiver } = this.#parts;
    const ids = Array.from({ length: BATCH }, () => {
      this.#next += 1;
      return `message-${this.#next}`;
    });
    const messages = ids.map((messageId) => ({
      sender,
      destinations: [{ to: '13105550142', messageId }],
      content: { text: messageId },
      webhooks: { delivery: { url: `${receiver.url}/reports` } },
    }));
    const status = await service()
      .api('POST', '/sms/3/messages', { messages })
      .then((answer) => answer.status)
      .catch(() => 'none');
    if (status === 200) for (const id of ids) this.promised.add(id);
    else {
      this.refusals[status] = (this.refusals[status] ?? 0) + 1;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  /**
   * Waits until every promise is kept, and fails when one is not: each promised message was taken by the carrier and has ended as
   * delivered, once, and its report has been posted.
   * @param twiceMax how many submissions the carrier may have taken a second time
   */
  async prove({ twiceMax }: { readonly twiceMax: number }): Promise<Findings> {
    const { service, receiver } = this.#parts;
    const taken = (id: string): number => this.#carriers.reduce((sum, carrier) => sum + carrier.taken('13105550142', id), 0);
    const missing = (): string[] => [...this.promised].filter((id) => taken(id) === 0);
    await until(() => missing().length === 0, PATIENCE_MS, 'every promised message at the carrier');

    const { databaseUrl } = service();
    await until(async () => (await this.#unfinished(databaseUrl)).length === 0, PATIENCE_MS, 'a final status of every message');
    const finals = await rowsOf<{ status_id: number; count: string }>(
      databaseUrl,
      'select status_id, count(*) from message_event where event_id = 0 group by status_id',
    );
    expect(finals.map(({ status_id }) => status_id)).toEqual([5]);
    // One final event a message is what the key of the table allows; none of a message that is not there, and no wait is left over.
    expect(
      await rowsOf(databaseUrl, 'select message_id from message_event where message_id not in (select message_id from message)'),
    ).toEqual([]);
    const hasWaits = async () => (await rowsOf(databaseUrl, 'select message_id from due_message limit 1')).length > 0;
    await until(async () => !(await hasWaits()), PATIENCE_MS, 'no wait left over');
    const posted = (): Set<string> =>
      new Set(
        receiver.posts
          .flatMap(({ body }) => (JSON.parse(body) as { results: { messageId: string }[] }).results)
          .map(({ messageId }) => messageId),
      );
    await until(() => isSubset(this.promised, posted()), PATIENCE_MS, 'a report of every promised message');

    const again = [...this.promised].filter((id) => taken(id) > 1);
    const twice = again.reduce((sum, id) => sum + taken(id) - 1, 0);
    expect(twice, 'submissions taken twice').toBeLessThanOrEqual(twiceMax);
    await this.#areMarked(databaseUrl, again);
    const findings = { promised: this.promised.size, twice, refusals: this.refusals };
    const refused = Object.entries(this.refusals).map(([status, count]) => `${count} × ${status}`);
    console.log(
      `${expect.getState().currentTestName}: ${findings.promised} promised, none lost, ${twice} taken twice (bound ${twiceMax})` +
        (refused.length === 0 ? '' : `, not promised: ${refused.join(', ')}`),
    );
    return findings;
  }

  /** Promised messages that have not ended. */
  async #unfinished(databaseUrl: string): Promise<string[]> {
    const rows = await rowsOf<{ client_id: string }>(
      databaseUrl,
      `select c.client_id from client_message_id c
       where not exists (select from message_event e where e.message_id = c.message_id and e.event_id = 0)`,
    );
    return rows.map(({ client_id }) => client_id).filter((id) => this.promised.has(id));
  }

  /** Whatever went out a second time says in its timeline why it did. */
  async #areMarked(databaseUrl: string, ids: readonly string[]): Promise<void> {
    const rows = await rowsOf<{ client_id: string }>(
      databaseUrl,
      `select c.client_id from client_message_id c where c.client_id = any($1) and not exists (
         select from message_event e where e.message_id = c.message_id and e.kind in (2, 5))`,
      [ids],
    );
    expect(rows, 'taken twice without a word in the timeline').toEqual([]);
  }
}

export async function rowsOf<Row extends pg.QueryResultRow>(
  databaseUrl: string,
  text: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return (await client.query<Row>(text, [...values])).rows;
  } finally {
    await client.end();
  }
}

function isSubset(part: ReadonlySet<string>, whole: ReadonlySet<string>): boolean {
  for (const item of part) if (!whole.has(item)) return false;
  return true;
}
