// Messages from handsets while the server is killed: what the carrier was told "yes" for is there.

import { expect, it } from 'vitest';
import { until } from '../support/until.ts';
import { rowsOf } from './ledger.ts';
import { seededRandom } from './random.ts';
import { SENDER, setStage } from './stage.ts';

const KILLS = 8;

it('inbound, server killed: every message the carrier has an acknowledgement for is stored', async () => {
  const random = seededRandom('inbound');
  const { carrier, nodes } = await setStage();
  const acknowledged = new Set<string>();
  let isSending = true;
  let next = 0;
  const handset = async (): Promise<void> => {
    while (isSending) {
      next += 1;
      const text = `inbound-${next}`;
      const answer = carrier
        .sendInbound({ from: '13105550142', to: SENDER, texts: [text] })
        .then(([status]) => status === 0 && acknowledged.add(text))
        .catch(() => {});
      // A link that dies never answers: the handset gives up and sends its next one.
      await Promise.race([answer, new Promise((resolve) => setTimeout(resolve, 1_000))]);
      if (carrier.bound.size === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const handsets = Array.from({ length: 6 }, handset);
  for (let kill = 0; kill < KILLS; kill += 1) {
    const goal = acknowledged.size + 50 + Math.floor(random() * 100);
    await until(() => acknowledged.size >= goal, 60_000, 'inbound messages to flow');
    const [node] = nodes;
    if (node !== undefined) nodes[0] = await node.restart();
  }
  isSending = false;
  await Promise.all(handsets);
  const databaseUrl = nodes[0]?.databaseUrl ?? '';
  const stored = await rowsOf<{ text: string; count: string }>(
    databaseUrl,
    'select text, count(*) from inbound_message group by text',
  );
  const known = new Map(stored.map(({ text, count }) => [text, Number(count)]));
  expect([...acknowledged].filter((text) => !known.has(text))).toEqual([]);
  const twice = [...known.values()].reduce((sum, count) => sum + count - 1, 0);
  console.log(`inbound: ${acknowledged.size} acknowledged in ${KILLS} kills, none lost, ${twice} stored twice`);
});
