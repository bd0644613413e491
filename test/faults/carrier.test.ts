// What carriers do: lose links, answer late, out of order, twice or never, report before they answer, and report twice.

import { describe, it, onTestFinished } from 'vitest';
import { connectSmpp } from '../support/connect-smpp.ts';
import { type CarrierRules, startSmppCarrier } from '../support/smpp-carrier.ts';
import { seededRandom } from './random.ts';
import { type StageWishes, setStage } from './stage.ts';

const CLIENTS = 4;
const MESSAGES = 1_500;

async function through(rules: CarrierRules, wishes: StageWishes, twiceMax: number): Promise<void> {
  const { ledger } = await setStage({ rules, ...wishes });
  ledger.startLoad(CLIENTS);
  await ledger.more(MESSAGES);
  await ledger.stopLoad();
  await ledger.prove({ twiceMax });
}

describe('a carrier', () => {
  it('that drops its links in mid-window fifteen times loses nothing', async () => {
    const random = seededRandom('dropping');
    const { ledger, carrier, inFlightMax } = await setStage({ rules: { receiptTurns: 3 } });
    ledger.startLoad(CLIENTS);
    const drops = 15;
    for (let drop = 0; drop < drops; drop += 1) {
      await ledger.more(20 + Math.floor(random() * 150));
      carrier.drop();
    }
    await ledger.stopLoad();
    await ledger.prove({ twiceMax: drops * inFlightMax });
  });

  it('that answers slowly gets each message once', async () => {
    const random = seededRandom('slow');
    await through({ answerDelayMs: () => 50 + random() * 400 }, { window: 50 }, 0);
  });

  it('that answers out of order gets each message once', async () => {
    const random = seededRandom('order');
    await through({ answerDelayMs: () => (random() < 0.5 ? 0 : random() * 60) }, {}, 0);
  });

  it('that answers twice gets each message once', async () => {
    await through({ answers: 2 }, {}, 0);
  });

  it('that loses an answer now and then gets those messages again, and no others', async () => {
    const random = seededRandom('never');
    const unanswered = new Set<string>();
    const decide = ({ text }: { readonly text: string }): number | 'SILENT' | 'ANSWER_LOST' => {
      if (unanswered.size >= 20 || unanswered.has(text) || random() > 0.02) return 0;
      unanswered.add(text);
      return unanswered.size % 2 === 0 ? 'SILENT' : 'ANSWER_LOST';
    };
    await through({ decide }, {}, 10);
  });

  it('that reports before it answers, and twice, ends each message once', async () => {
    await through({ receipts: 'BEFORE_RESPONSE', receiptCopies: 2 }, {}, 0);
  });

  it('that reports much later, while links come and go, ends each message once', async () => {
    const { ledger, carrier, inFlightMax } = await setStage({ rules: { receiptTurns: 2_000 } });
    ledger.startLoad(CLIENTS);
    for (let drop = 0; drop < 5; drop += 1) {
      await ledger.more(150);
      carrier.drop();
    }
    await ledger.stopLoad();
    await ledger.prove({ twiceMax: 5 * inFlightMax });
  });

  it('that goes away for good leaves what waits to the other one', async () => {
    const { ledger, nodes, carrier, inFlightMax } = await setStage();
    const [node] = nodes;
    if (node === undefined) return;
    ledger.startLoad(CLIENTS);
    await ledger.more(200);
    const other = await startSmppCarrier();
    await connectSmpp(node, other.port, { connectorId: 'other' });
    await carrier.close();
    await ledger.more(300);
    await ledger.stopLoad();
    ledger.alsoAt(other);
    await ledger.prove({ twiceMax: inFlightMax });
    onTestFinished(() => other.close());
  });
});
