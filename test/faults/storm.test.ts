// Whatever may fail fails at random for a minute: the server, a second node, the links, the carrier's temper, the receiver.

import { it } from 'vitest';
import { startProcessBeside } from '../support/service.ts';
import { seededRandom } from './random.ts';
import { setStage } from './stage.ts';

const CLIENTS = 6;
const BATCH = 5;
const ROUNDS = 25;
const ESME_RTHROTTLED = 0x58;

it('storm: nothing that was answered with 200 is lost, whatever fails', async () => {
  const random = seededRandom('storm');
  const { ledger, nodes, carrier, receiver, inFlightMax } = await setStage();
  const [first] = nodes;
  if (first === undefined) return;
  nodes.push(await startProcessBeside(first));
  let kills = 0;
  let drops = 0;
  const kill = async (at: number): Promise<void> => {
    kills += 1;
    const node = nodes[at];
    if (node !== undefined) nodes[at] = await node.restart();
  };
  const faults: (() => Promise<void> | void)[] = [
    () => kill(0),
    () => kill(1),
    () => {
      drops += 1;
      carrier.drop();
    },
    () => {
      carrier.rules = { decide: () => (random() < 0.3 ? ESME_RTHROTTLED : 0), receipts: 'BEFORE_RESPONSE' };
    },
    () => {
      carrier.rules = { answerDelayMs: () => random() * 50, receiptCopies: 2 };
    },
    () => {
      receiver.answer = 503;
    },
  ];
  ledger.startLoad(CLIENTS);
  for (let round = 0; round < ROUNDS; round += 1) {
    await ledger.more(Math.floor(random() * 150));
    await faults[Math.floor(random() * faults.length)]?.();
    if (random() < 0.6) receiver.answer = 200;
  }
  receiver.answer = 200;
  carrier.rules = {};
  await ledger.stopLoad();
  await ledger.prove({ twiceMax: kills * (inFlightMax + CLIENTS * BATCH) + drops * inFlightMax });
});
