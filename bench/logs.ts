// Messages looked up and listed while their number grows: days of them, in the partitions the product makes.

import pg from 'pg';
import { firstIdAt } from '../src/storage/ids.ts';
import { type Product, startDatabase, startProduct } from './product.ts';

interface Row {
  readonly messages: number;
  readonly what: string;
  readonly medianMs: number;
  readonly slowestMs: number;
}

const DAY_MS = 86_400_000;
/** So many days, each with the same number of messages. */
const DAYS = 30;
const STEPS = (process.env['BENCH_MESSAGES'] ?? '300000,3000000').split(',').map(Number);
const READS = 30;
const SENDERS = 100;

/** Fills the tables step by step as the product would have, in SQL, and asks through the API after each. */
export async function benchLogs(): Promise<Row[]> {
  const database = await startDatabase();
  const product = await startProduct({ DATABASE_URL: database.url, CALLSIGN_RETENTION_DAYS: String(DAYS + 5) });
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    const firstDay = Math.floor(Date.now() / DAY_MS) - DAYS;
    for (let day = firstDay; day < firstDay + DAYS; day += 1) await makePartitions(client, day);
    const rows: Row[] = [];
    let filled = 0;
    for (const [round, total] of STEPS.entries()) {
      const perDay = Math.floor((total - filled) / DAYS);
      for (let day = firstDay + 1; day <= firstDay + DAYS; day += 1) await fill(client, day, round + 1, filled, perDay);
      filled += perDay * DAYS;
      for (const table of ['message', 'message_event', 'client_message_id']) await client.query(`vacuum analyze ${table}`);
      rows.push(...(await ask(product, client, filled)));
    }
    return rows;
  } finally {
    await client.end();
    await product.stop();
    await database.stop();
  }
}

async function makePartitions(client: pg.Client, day: number): Promise<void> {
  const suffix = new Date(day * DAY_MS).toISOString().slice(0, 10).replaceAll('-', '');
  const range = `from (${firstIdAt(day * DAY_MS)}) to (${firstIdAt((day + 1) * DAY_MS)})`;
  for (const table of ['message', 'message_event'])
    await client.query(`create table if not exists ${table}_${suffix} partition of ${table} for values ${range}`);
}

/** Delivered messages with a client id, spread over the day; the last day ends now. `round` keeps the ids of several fills apart. */
async function fill(client: pg.Client, day: number, round: number, offset: number, count: number): Promise<void> {
  const endMs = Math.min((day + 1) * DAY_MS, Date.now());
  const stepMs = (endMs - day * DAY_MS) / count;
  const id = `(${firstIdAt(day * DAY_MS)} + ((floor(i * ${stepMs})::bigint) << 22) + (i % 4096) + ${round << 12})`;
  const body = JSON.stringify({ t: 'Your parcel comes today between ten and noon.', parts: 1, pg: 1, cc: 'US', tr: '[]' });
  await client.query('begin');
  await client.query(
    `insert into message (message_id, account_id, node_id, client_id, bulk_id, channel, application_id, entity_id, sender, destination,
                          connector_id, status_id, expires_at, body)
     select ${id}, 1, 0, 'm-${day}-' || ${offset} + i, (${id})::text, 1, 'app-' || i % 50, 'entity-' || i % 500, '1212555' || (1000 + i % ${SENDERS}),
            '1310' || (2000000 + (i::bigint * 7919) % 5000000), 'sink', 26, now(), $1
     from generate_series(1, ${count}) i`,
    [body],
  );
  await client.query(
    `insert into message_event (message_id, event_id, kind, at, connector_id, remote_id, status_id, error_id)
     select ${id}, e, case e when 0 then 4 else 1 end, now(), 'sink', case e when 0 then null else (${id})::text end,
            case e when 0 then 5 else 3 end, 0
     from generate_series(1, ${count}) i, generate_series(0, 1) e`,
  );
  await client.query(
    `insert into client_message_id (account_id, client_id, message_id)
     select 1, 'm-${day}-' || ${offset} + i, ${id} from generate_series(1, ${count}) i`,
  );
  await client.query('commit');
}

async function ask(product: Product, client: pg.Client, messages: number): Promise<Row[]> {
  const today = Math.floor(Date.now() / DAY_MS);
  const { rows: recent } = await client.query<{ message_id: string; client_id: string; destination: string; bulk_id: string }>(
    `select message_id, client_id, destination, bulk_id from message where message_id >= ${firstIdAt(today * DAY_MS)}
     order by random() limit ${READS}`,
  );
  const { rows: old } = await client.query<{ message_id: string }>(
    `select message_id from message where message_id < ${firstIdAt((today - 3) * DAY_MS)} and message_id % 997 = 3 limit ${READS}`,
  );
  const questions: Record<string, readonly string[]> = {
    'log of one message by its own id': recent.map((row) => `/sms/3/logs?messageId=${row.client_id}`),
    'log of one bulk': recent.map((row) => `/sms/3/logs?bulkId=${row.bulk_id}`),
    'logs of one destination': recent.map((row) => `/sms/3/logs?destination=${row.destination}`),
    'logs of one sender, the latest 50': recent.map((_, at) => `/sms/3/logs?sender=1212555${1000 + at}`),
    'the latest 50 logs': recent.map(() => '/sms/3/logs'),
    'the latest 1,000 logs': recent.map(() => '/sms/3/logs?limit=1000'),
    'one message of weeks ago, whole': old.map((row) => `/callsign/1/messages/${row.message_id}`),
  };
  const rows: Row[] = [];
  for (const [what, paths] of Object.entries(questions)) {
    const times: number[] = [];
    for (const path of paths) {
      const start = performance.now();
      await product.call('GET', path);
      times.push(performance.now() - start);
    }
    times.sort((a, b) => a - b);
    const rounded = (ms: number | undefined): number => Math.round((ms ?? 0) * 10) / 10;
    rows.push({ messages, what, medianMs: rounded(times[times.length >> 1]), slowestMs: rounded(times.at(-1)) });
  }
  return rows;
}
