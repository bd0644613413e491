// What a database alone can do with one insert and one commit a message: what grouping many into a commit is held against.

import pg from 'pg';
import { startDatabase } from './product.ts';

const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 4);
const BODY = JSON.stringify({ t: 'Your code is 123456', parts: 1, tr: '[["SPREAD",10,0]]', tp: '1-abc' });

export async function benchInserts(): Promise<{ connections: number; insertsPerSecond: number; p50Ms: number }[]> {
  const database = await startDatabase();
  const pool = new pg.Pool({ connectionString: database.url, max: 64 });
  try {
    await pool.query('create table inserted (id bigint generated always as identity primary key, destination text, body text)');
    await pool.query('create index on inserted (destination, id)');
    const rows = [];
    for (const connections of [1, 16, 64]) rows.push(await inserts(pool, connections));
    return rows;
  } finally {
    await pool.end();
    await database.stop();
  }
}

async function inserts(pool: pg.Pool, connections: number) {
  const latencies: number[] = [];
  const endMs = performance.now() + SECONDS * 1_000;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const client = await pool.connect();
      while (performance.now() < endMs) {
        const startMs = performance.now();
        await client.query({
          name: 'insert',
          text: 'insert into inserted (destination, body) values ($1, $2)',
          values: ['13105550142', BODY],
        });
        latencies.push(performance.now() - startMs);
      }
      client.release();
    }),
  );
  latencies.sort((a, b) => a - b);
  return {
    connections,
    insertsPerSecond: Math.round(latencies.length / SECONDS),
    p50Ms: Number((latencies[Math.floor(latencies.length / 2)] ?? 0).toFixed(2)),
  };
}
