// Associations by the ten thousand through the own API, and pages of a list of a million of them.

import { type Product, startProduct } from './product.ts';

interface Row {
  readonly what: string;
  readonly ms: number;
}

const BATCH = 10_000;
const NUMBERS = 1_000;
const TOTAL = Number(process.env['BENCH_ASSOCIATIONS'] ?? 1_000_000);
const READS = 20;

/** How long each takes, as a caller measures it. Reads: the slowest of twenty. */
export async function benchAssociations(): Promise<Row[]> {
  const product = await startProduct();
  try {
    const keys = await numberKeys(product);
    const applications = Math.ceil(TOTAL / NUMBERS);
    for (let index = 0; index < applications; index += 1)
      await product.call('POST', '/provisioning/1/applications', { applicationId: `app-${index}` });
    const rows: Row[] = [];
    const batches: number[] = [];
    for (let from = 0; from < TOTAL; from += BATCH) {
      const associations = Array.from({ length: BATCH }, (_, at) => association(keys, from + at));
      batches.push(await timed(() => product.call('POST', '/callsign/1/associations/create', { associations })));
    }
    const inOrder = batches.toSorted((a, b) => a - b);
    rows.push({ what: `create ${BATCH}, the first`, ms: Math.round(batches[0] ?? 0) });
    rows.push({ what: `create ${BATCH}, the median of ${batches.length}`, ms: Math.round(inOrder[inOrder.length >> 1] ?? 0) });
    rows.push({ what: `create ${BATCH}, the slowest`, ms: Math.round(inOrder.at(-1) ?? 0) });
    for (const query of ['page=0&size=20', 'page=400&size=20', 'page=400&size=1000', 'applicationId=app-7&page=0&size=20'])
      rows.push({ what: `list ${TOTAL}: ${query}`, ms: await slowestRead(product, `/provisioning/1/associations?${query}`) });
    return rows;
  } finally {
    await product.stop();
  }
}

async function numberKeys(product: Product): Promise<string[]> {
  const numbers = Array.from({ length: NUMBERS }, (_, index) => ({
    number: `1212555${String(index).padStart(4, '0')}`,
    type: 'VIRTUAL_LONG_NUMBER',
    capabilities: ['SMS'],
  }));
  const { results } = await product.call<{ results: { numberKey: string }[] }>('POST', '/callsign/1/resources/numbers', numbers);
  return results.map(({ numberKey }) => numberKey);
}

function association(keys: readonly string[], index: number): object {
  const applicationId = `app-${Math.floor(index / NUMBERS)}`;
  return { resourceType: 'NUMBER', channel: 'SMS', applicationId, entityId: null, resourceId: keys[index % NUMBERS] };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function slowestRead(product: Product, path: string): Promise<number> {
  const times: number[] = [];
  for (let read = 0; read < READS; read += 1) times.push(await timed(() => product.call('GET', path)));
  return Math.round(Math.max(...times) * 10) / 10;
}
