// kill -9 of the server, twenty times under load.

import { it } from 'vitest';
import { seededRandom } from './random.ts';
import { setStage } from './stage.ts';

const KILLS = 20;
const CLIENTS = 8;
const BATCH = 5;

it('server killed: nothing that was answered with 200 is lost in 20 kills', async () => {
  const random = seededRandom('server-killed');
  const { ledger, nodes, inFlightMax } = await setStage();
  ledger.startLoad(CLIENTS);
  for (let kill = 0; kill < KILLS; kill += 1) {
    await ledger.more(100 + Math.floor(random() * 300));
    const [node] = nodes;
    if (node !== undefined) nodes[0] = await node.restart();
  }
  await ledger.stopLoad();
  await ledger.prove({ twiceMax: KILLS * (inFlightMax + CLIENTS * BATCH) });
});
