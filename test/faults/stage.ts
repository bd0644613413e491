// A carrier, a receiver of reports and the product in processes of its own, for a fault test.

import { onTestFinished } from 'vitest';
import { connectSmpp } from '../support/connect-smpp.ts';
import { type Service, type ServiceProcess, type Settings, startProcess, startProcessBeside } from '../support/service.ts';
import { type CarrierRules, type SmppCarrier, startSmppCarrier } from '../support/smpp-carrier.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';
import { Ledger } from './ledger.ts';

export const SENDER = '12125550101';

export interface StageWishes {
  readonly rules?: CarrierRules;
  readonly links?: number;
  readonly window?: number;
  readonly settings?: Settings;
  /** Instead of one that is made for the test. */
  readonly databaseUrl?: string;
}

export interface Stage {
  readonly carrier: SmppCarrier;
  readonly receiver: WebhookReceiver;
  readonly ledger: Ledger;
  /** The first is the one clients call. */
  readonly nodes: ServiceProcess[];
  /** Submissions that can be under way at once. */
  readonly inFlightMax: number;
}

/** The product in a process of its own, or beside others. */
export async function setStage({ settings = {}, databaseUrl, ...wishes }: StageWishes = {}): Promise<Stage> {
  const first =
    databaseUrl === undefined ? await startProcess(settings) : await startProcessBeside({ databaseUrl } as Service, settings);
  const nodes = [first];
  onTestFinished(async () => {
    for (const node of nodes.slice(1)) await node.kill();
    await nodes[0]?.stop();
  });
  const service = (): Service => {
    const [node] = nodes;
    if (node === undefined) throw new Error('there is no node to call');
    return node;
  };
  return { ...(await setStageOn(first, wishes, service)), nodes };
}

/** A product that is there. */
export async function setStageOn(
  first: Service,
  { rules, links = 2, window = 20 }: StageWishes = {},
  service: () => Service = () => first,
): Promise<Omit<Stage, 'nodes'>> {
  const carrier = await startSmppCarrier(rules);
  onTestFinished(() => carrier.close().catch(() => {}));
  const receiver = await startWebhookReceiver();
  onTestFinished(() => receiver.close());
  await first.api('POST', '/callsign/1/resources/numbers', {
    number: SENDER,
    type: 'VIRTUAL_LONG_NUMBER',
    capabilities: ['SMS'],
  });
  await connectSmpp(first, carrier.port, { links, window });
  const ledger = new Ledger({ carrier, receiver, service, sender: SENDER });
  return { carrier, receiver, ledger, inFlightMax: links * window };
}
