// HTTP → durable → SMPP → receipt → webhook: messages a second, latency, processor time and memory, against a raw SMPP carrier.

import { readFileSync } from 'node:fs';
import { arrange, type Product, runScript, startDatabase, startProduct, startScript } from './product.ts';

export interface ThroughputRow {
  readonly name: string;
  readonly connections: number;
  readonly perRequest: number;
  readonly receipts: boolean;
  /** Counted when the carrier (or, with receipts, the webhook) had the last message. */
  readonly messagesPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Processor seconds of our process for 1,000 messages. */
  readonly cpuPerThousand: number;
  readonly rssMb: number;
}

interface LoadResult {
  readonly messages: number;
  readonly failures: number;
  readonly firstFailure: string;
  readonly seconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly endedAtMs: number;
}

const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 4);
const PLANS: readonly { connections: number; perRequest: number; receipts: boolean; rate?: number }[] = [
  { connections: 1, perRequest: 1, receipts: false },
  { connections: 16, perRequest: 1, receipts: false },
  { connections: 64, perRequest: 1, receipts: false },
  { connections: 256, perRequest: 1, receipts: false },
  { connections: 1, perRequest: 100, receipts: false },
  { connections: 16, perRequest: 100, receipts: false },
  { connections: 64, perRequest: 100, receipts: false },
  { connections: 256, perRequest: 100, receipts: false },
  { connections: 64, perRequest: 1, receipts: true },
  { connections: 16, perRequest: 100, receipts: true },
  { connections: 64, perRequest: 1, receipts: false, rate: 2_000 },
  { connections: 64, perRequest: 100, receipts: false, rate: 100 },
];

/** What the product is held against: the least a durable path can be, in the same run, on the same database server. */
export async function benchRawPath(): Promise<
  { name: string; connections: number; perRequest: number; messagesPerSecond: number; p50Ms: number }[]
> {
  const carrier = await startScript('carrier-sink.ts');
  const database = await startDatabase();
  const raw = await startScript('raw-path.ts', [database.url, carrier.line.split(' ')[0] ?? '0']);
  try {
    const rows = [];
    for (const { connections, perRequest } of [
      { connections: 64, perRequest: 1 },
      { connections: 64, perRequest: 1 },
      { connections: 16, perRequest: 100 },
    ]) {
      const plan = {
        port: Number(raw.line),
        key: '-',
        applicationId: '-',
        destinationPrefix: '1310',
        connections,
        perRequest,
        seconds: SECONDS,
      };
      const { messages, seconds, p50Ms } = await runScript<LoadResult>('load.ts', plan);
      rows.push({
        name: 'raw path',
        connections,
        perRequest,
        messagesPerSecond: Math.round(messages / seconds),
        p50Ms: Math.round(p50Ms * 100) / 100,
      });
    }
    // The first one warmed it up.
    return rows.slice(1);
  } finally {
    raw.stop();
    await database.stop();
    carrier.stop();
  }
}

/** Runs every plan once, with and without receipts on their own product. */
export async function benchThroughput(only: (plan: (typeof PLANS)[number]) => boolean = () => true): Promise<ThroughputRow[]> {
  const rows: ThroughputRow[] = [];
  for (const receipts of [false, true]) {
    const plans = PLANS.filter((plan) => plan.receipts === receipts && only(plan));
    if (plans.length === 0) continue;
    const carrier = await startScript('carrier-sink.ts', receipts ? ['--receipts'] : []);
    const hook = await startScript('webhook-sink.ts');
    const product = await startProduct();
    try {
      const [smppPort = 0, controlPort = 0] = carrier.line.split(' ').map(Number);
      await arrange(product, smppPort);
      await runPlan(product, controlPort, Number(hook.line), { connections: 16, perRequest: 1, receipts }, 1); // warm
      for (const plan of plans) rows.push(await runPlan(product, controlPort, Number(hook.line), plan, SECONDS));
    } finally {
      await product.stop();
      carrier.stop();
      hook.stop();
    }
  }
  return rows;
}

async function runPlan(
  product: Product,
  controlPort: number,
  hookPort: number,
  plan: (typeof PLANS)[number],
  seconds: number,
): Promise<ThroughputRow> {
  await fetch(`http://127.0.0.1:${controlPort}/reset`);
  await fetch(`http://127.0.0.1:${hookPort}/reset`);
  const cpuBefore = cpuSecondsOf(product.pid);
  const result = await runScript<LoadResult>('load.ts', {
    port: product.port,
    key: product.key,
    seconds,
    applicationId: 'bench',
    destinationPrefix: '1310',
    ...plan,
    ...(plan.receipts ? { reportUrl: `http://127.0.0.1:${hookPort}/reports` } : {}),
  });
  if (result.failures > 0) throw new Error(`${result.failures} requests failed, the first with ${result.firstFailure}`);
  const last = await allThere(plan.receipts ? hookPort : controlPort, plan.receipts ? 'reports' : 'submitted', result.messages);
  const wallSeconds = Math.max(result.seconds, result.seconds + (last - result.endedAtMs) / 1000);
  return {
    name: plan.rate === undefined ? 'closed loop' : `open loop, ${plan.rate} requests/s`,
    connections: plan.connections,
    perRequest: plan.perRequest,
    receipts: plan.receipts,
    messagesPerSecond: Math.round(result.messages / wallSeconds),
    p50Ms: Math.round(result.p50Ms * 100) / 100,
    p99Ms: Math.round(result.p99Ms * 100) / 100,
    cpuPerThousand: Math.round(((cpuSecondsOf(product.pid) - cpuBefore) / result.messages) * 1_000 * 1_000) / 1_000,
    rssMb: Math.round(rssOf(product.pid) / 1024),
  };
}

/** Waits until the far end has counted every message; answers when it had the last one. */
async function allThere(port: number, field: 'reports' | 'submitted', messages: number): Promise<number> {
  let before = -1;
  for (let stuck = 0; stuck < 300; ) {
    const counts = (await (await fetch(`http://127.0.0.1:${port}/`)).json()) as Record<string, number>;
    const count = counts[field] ?? 0;
    if (count >= messages) return counts['lastAtMs'] ?? 0;
    stuck = count === before ? stuck + 1 : 0;
    before = count;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`of ${messages} messages only ${before} arrived`);
}

/** User and system time of a process, from the operating system. */
function cpuSecondsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Resident memory in KiB. */
function rssOf(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
}
