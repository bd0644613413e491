// Two nodes on one database: one is killed, or stands still for longer than its lease and then goes on.

import { describe, it } from 'vitest';
import { startProcessBeside } from '../support/service.ts';
import { until } from '../support/until.ts';
import { setStage } from './stage.ts';

const CLIENTS = 4;
const BATCH = 5;

/** Two nodes with a link each; clients call the first. */
async function twoNodes() {
  const stage = await setStage();
  const [first] = stage.nodes;
  if (first === undefined) throw new Error('there is no first node');
  const second = await startProcessBeside(first);
  stage.nodes.push(second);
  const links = async () => (await first.api('GET', '/metrics')).body as string;
  await until(async () => /bound_links\{[^}]*carrier[^}]*\} 1\b/.test(await links()), 30_000, 'the links to be divided');
  return { ...stage, first, second };
}

describe('two nodes', () => {
  it('of which one is killed under load lose nothing: the other one takes its links and messages over', async () => {
    const { ledger, first, second, nodes, carrier, inFlightMax } = await twoNodes();
    ledger.startLoad(CLIENTS);
    await ledger.more(500);
    await first.kill();
    const killedAtMs = Date.now();
    nodes.splice(0, 2, second, first);
    await until(() => carrier.bound.size === 2, 30_000, 'both links at the other node');
    console.log(`both links were taken over ${Date.now() - killedAtMs} ms after the kill`);
    await ledger.more(300);
    await ledger.stopLoad();
    await ledger.prove({ twiceMax: inFlightMax + CLIENTS * BATCH });
  });

  it('of which one stands still for longer than its lease send nothing twice beyond what was under way', async () => {
    const { ledger, first, second, nodes, carrier, inFlightMax } = await twoNodes();
    ledger.startLoad(CLIENTS);
    await ledger.more(500);
    const frozen = first;
    process.kill(frozen.pid, 'SIGSTOP');
    nodes.splice(0, 2, second, frozen);
    // The frozen node's own link stays open at the carrier until somebody misses it.
    await until(async () => (await second.api('GET', '/callsign/1/connectors/carrier')).body.status.links.length === 2, 30_000);
    await until(() => carrier.bound.size >= 3 || carrier.bound.size === 2, 30_000, 'the links to be taken over');
    await new Promise((resolve) => setTimeout(resolve, 12_000)); // longer than the lease: time is the fault here
    process.kill(frozen.pid, 'SIGCONT');
    await ledger.more(300);
    await ledger.stopLoad();
    await ledger.prove({ twiceMax: inFlightMax + CLIENTS * BATCH });
  });
});
