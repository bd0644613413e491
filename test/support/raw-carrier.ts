// A carrier that does whatever a test wants, byte by byte: bad lengths, lost and doubled answers, dropped connections.

import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { decodePdu } from '../../src/protocols/smpp/decode.ts';
import { encodePdu } from '../../src/protocols/smpp/encode.ts';
import { PduFramer } from '../../src/protocols/smpp/framing.ts';
import type { Pdu, ShortMessage, Unreadable } from '../../src/protocols/smpp/pdu.ts';

export type Received = Pdu | Unreadable;
/** The PDUs that may have this name; several share a shape. */
type Named<K> = Received extends infer P ? (P extends { readonly kind: infer Q } ? (K extends Q ? P : never) : never) : never;

/** One connection, as the carrier sees it. */
export interface RawLink {
  readonly socket: Socket;
  readonly received: Received[];
  send(...pdus: Pdu[]): void;
}

/** What the carrier does with a PDU; binds, unbinds and enquire_link are answered unless this says it has dealt with them. */
export type Behaviour = (pdu: Received, link: RawLink) => 'DONE' | undefined;

export class RawCarrier {
  behave: Behaviour;
  /** In the order they came, closed ones too. */
  readonly links: RawLink[] = [];
  private readonly server: Server;

  private constructor(behave: Behaviour) {
    this.behave = behave;
    this.server = createServer((socket) => this.serve(socket));
  }

  static async start(behave: Behaviour = () => undefined): Promise<RawCarrier> {
    const carrier = new RawCarrier(behave);
    await new Promise<void>((resolve) => carrier.server.listen(0, '127.0.0.1', resolve));
    return carrier;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Everything of one kind that came, over all links. */
  all<K extends Received['kind']>(kind: K): Named<K>[] {
    return this.links.flatMap((link) => link.received.filter((pdu): pdu is Named<K> => pdu.kind === kind));
  }

  get submits(): ShortMessage[] {
    return this.all('submit_sm');
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    for (const { socket } of this.links) socket.destroy();
    await closed;
  }

  private serve(socket: Socket): void {
    const framer = new PduFramer();
    const link: RawLink = {
      socket,
      received: [],
      send: (...pdus) => void socket.write(Buffer.concat(pdus.map(encodePdu))),
    };
    this.links.push(link);
    socket.on('error', () => {});
    socket.on('data', (chunk: Buffer) => {
      framer.push(chunk, (frame) => {
        const pdu = decodePdu(frame);
        link.received.push(pdu);
        if (this.behave(pdu, link) !== 'DONE') answerPolitely(pdu, link);
      });
    });
  }
}

function answerPolitely(pdu: Received, link: RawLink): void {
  const { sequence } = pdu;
  switch (pdu.kind) {
    case 'bind_transceiver':
    case 'bind_transmitter':
    case 'bind_receiver':
      return link.send({ kind: `${pdu.kind}_resp`, sequence, status: 0, systemId: 'raw', tlvs: [] });
    case 'enquire_link':
      return link.send({ kind: 'enquire_link_resp', sequence, status: 0 });
    case 'unbind':
      link.send({ kind: 'unbind_resp', sequence, status: 0 });
      link.socket.end();
      return;
    default:
      return;
  }
}

/** submit_sm_resp for a submission. */
export function taken(submit: { readonly sequence: number }, messageId: string): Pdu {
  return { kind: 'submit_sm_resp', sequence: submit.sequence, status: 0, messageId, tlvs: [] };
}

/** submit_sm_resp with an error. */
export function refused(submit: { readonly sequence: number }, status: number): Pdu {
  return { kind: 'submit_sm_resp', sequence: submit.sequence, status, messageId: '', tlvs: [] };
}

/** A deliver_sm from a handset. */
export function delivered(sequence: number, fields: Partial<ShortMessage> = {}): ShortMessage {
  return {
    kind: 'deliver_sm',
    sequence,
    serviceType: '',
    source: { ton: 1, npi: 1, address: '447700900123' },
    destination: { ton: 1, npi: 1, address: '12125550100' },
    esmClass: 0,
    protocolId: 0,
    priority: 0,
    scheduleDeliveryTime: '',
    validityPeriod: '',
    registeredDelivery: 0,
    replaceIfPresent: 0,
    dataCoding: 0,
    defaultMessageId: 0,
    shortMessage: Buffer.from('hello'),
    tlvs: [],
    ...fields,
  };
}
