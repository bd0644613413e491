// For those who run Callsign: is it alive, can it work, how much does it do.

import { Counter, Gauge, Registry } from 'prom-client';
import Type from 'typebox';
import type { World } from '../../flows/world.ts';
import { endpoint } from '../endpoint.ts';

const Health = Type.Object({ status: Type.Enum(['UP', 'DOWN']) });

export const getHealth = endpoint({
  method: 'GET',
  path: '/health',
  group: 'Operations',
  summary: 'Whether the process lives',
  scopes: null,
  errors: 'modern',
  answers: { 200: Health },
  handle: () => ({ status: 200, body: { status: 'UP' } }),
});

export const getReadiness = endpoint({
  method: 'GET',
  path: '/ready',
  group: 'Operations',
  summary: 'Whether it can take messages now: the database answers',
  scopes: null,
  errors: 'modern',
  answers: { 200: Health, 503: Health },
  handle: async ({ world }) => {
    try {
      await world.db.query('select 1');
      return { status: 200, body: { status: 'UP' } };
    } catch {
      return { status: 503, body: { status: 'DOWN' } };
    }
  },
});

/** In the Prometheus text format. Values are read from the engine when asked for; nothing is counted twice. */
export const getMetrics = endpoint({
  method: 'GET',
  path: '/metrics',
  group: 'Operations',
  summary: 'Metrics for Prometheus',
  scopes: null,
  errors: 'modern',
  answers: { 200: Type.String() },
  handle: async ({ world }) => {
    const registry = registryOf(world);
    return { status: 200, body: await registry.metrics(), contentType: registry.contentType };
  },
});

const CONNECTOR_MEASURES = {
  queued: { name: 'queued', help: 'Messages waiting in memory' },
  inFlight: { name: 'in_flight', help: 'Messages awaiting an answer' },
  isUp: { name: 'up', help: '1 while a link of this node is bound' },
  boundLinks: { name: 'bound_links', help: 'Links of this node that are bound' },
} as const;

function registryOf(world: World): Registry {
  const registry = new Registry();
  processGauges(registry);
  const figures = () => world.dispatch.figures();
  const counter = (name: string, help: string, read: () => number): void => {
    new Counter({
      name: `callsign_${name}`,
      help,
      registers: [registry],
      collect() {
        this.reset();
        this.inc(read());
      },
    });
  };
  counter('messages_accepted_total', 'Messages accepted for delivery', () => figures().tally.accepted);
  counter('messages_rejected_total', 'Messages rejected when they came', () => figures().tally.rejected);
  counter('messages_submitted_total', 'Messages a carrier took', () => figures().tally.submitted);
  counter('submissions_deferred_total', 'Submissions to be repeated', () => figures().tally.deferred);
  counter('receipts_total', 'Delivery receipts from carriers', () => figures().tally.receipts);
  counter('inbound_messages_total', 'Messages from handsets', () => figures().tally.inbound);
  new Counter({
    name: 'callsign_messages_final_total',
    help: 'Messages that ended, by group of their status',
    labelNames: ['group'],
    registers: [registry],
    collect() {
      this.reset();
      const { finals } = figures().tally;
      this.inc({ group: 'UNDELIVERABLE' }, finals[2] ?? 0);
      this.inc({ group: 'DELIVERED' }, finals[3] ?? 0);
      this.inc({ group: 'EXPIRED' }, finals[4] ?? 0);
      this.inc({ group: 'REJECTED' }, finals[5] ?? 0);
    },
  });
  new Counter({
    name: 'callsign_webhook_posts_total',
    help: 'POSTs to callers, by what came of the try',
    labelNames: ['outcome'],
    registers: [registry],
    collect() {
      this.reset();
      const { delivered, repeated, failed } = figures().tally.posts;
      this.inc({ outcome: 'delivered' }, delivered);
      this.inc({ outcome: 'repeated' }, repeated);
      this.inc({ outcome: 'failed' }, failed);
    },
  });
  const gauge = (name: string, help: string, read: () => number): void => {
    new Gauge({
      name: `callsign_${name}`,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  };
  gauge('messages_open', 'Messages whose next step is not on disk', () => figures().open);
  gauge('webhook_posts_pending', 'POSTs under way or waiting for their turn', () => figures().postsPending);
  gauge('journal_rows_waiting', 'Rows waiting for a commit', () => figures().journalRows);
  for (const [measure, { name, help }] of Object.entries(CONNECTOR_MEASURES)) {
    new Gauge({
      name: `callsign_connector_${name}`,
      help,
      labelNames: ['account', 'connector'],
      registers: [registry],
      collect() {
        this.reset();
        for (const connector of figures().connectors) {
          const [account = '', ...id] = connector.key.split(' ');
          this.set({ account, connector: id.join(' ') }, Number(connector[measure as keyof typeof CONNECTOR_MEASURES]));
        }
      },
    });
  }
  return registry;
}

/** What the default collectors of the library tell too, without the timers they leave running. */
function processGauges(registry: Registry): void {
  const memory = process.memoryUsage();
  const cpu = process.cpuUsage();
  const gauge = (name: string, help: string, value: number): void =>
    new Gauge({ name: `callsign_process_${name}`, help, registers: [registry] }).set(value);
  gauge('resident_memory_bytes', 'Resident memory', memory.rss);
  gauge('heap_used_bytes', 'JavaScript heap in use', memory.heapUsed);
  gauge('cpu_seconds_total', 'Processor time, user and system', (cpu.user + cpu.system) / 1e6);
  gauge('uptime_seconds', 'Since the process started', process.uptime());
}
