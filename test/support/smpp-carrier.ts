// A carrier for tests, on npm smpp: an implementation of SMPP that is not ours. It takes what it is told to take, remembers
// who sent what to whom and how often, writes receipts and sends messages from handsets.

import type { AddressInfo } from 'node:net';
import smpp, { type Pdu, type Server, type Session } from 'smpp';

/** One submit_sm as the carrier understood it. */
export interface CarrierSubmit {
  readonly sender: string;
  readonly senderTon: number;
  readonly senderNpi: number;
  readonly destination: string;
  /** Of this part, without its header. */
  readonly text: string;
  readonly header: Buffer | undefined;
  readonly messageId: string;
  readonly dataCoding: number;
  readonly esmClass: number;
  readonly registeredDelivery: number;
  readonly sar: { readonly reference: number; readonly total: number; readonly index: number } | undefined;
}

export interface CarrierRules {
  /** A command status, or no answer at all: not taken (SILENT), or taken and the answer lost. Without it everything is taken. */
  decide?(submit: CarrierSubmit): number | 'SILENT' | 'ANSWER_LOST';
  /** How long an answer takes. */
  answerDelayMs?(): number;
  /** How often each answer is sent; once by default. */
  readonly answers?: number | undefined;
  /** How often each receipt is sent; once by default. */
  readonly receiptCopies?: number | undefined;
  /** The `stat:` of the receipt; DELIVRD by default, undefined for none. */
  receiptState?(submit: CarrierSubmit): string | undefined;
  readonly receipts?: 'NONE' | 'BEFORE_RESPONSE' | 'AFTER_RESPONSE' | undefined;
  /** Turns of the event loop between response and receipt. */
  readonly receiptTurns?: number | undefined;
  /** How ids are written in the response and in the receipt. */
  readonly responseIds?: 'DECIMAL' | 'HEX' | undefined;
  readonly receiptIds?: 'DECIMAL' | 'HEX' | undefined;
  readonly receiptForm?: 'TEXT' | 'TLV' | undefined;
  readonly systemId?: string | undefined;
  readonly password?: string | undefined;
}

export interface CarrierOptions extends CarrierRules {
  readonly port?: number | undefined;
  readonly tls?: Readonly<Record<string, unknown>> | undefined;
}

const ESME_RINVPASWD = 0x0e;
const BINDS = ['bind_transceiver', 'bind_transmitter', 'bind_receiver'] as const;

/** Starts listening on 127.0.0.1, on a free port unless one is named. */
export async function startSmppCarrier(options: CarrierOptions = {}): Promise<SmppCarrier> {
  const carrier = new SmppCarrier(options);
  await carrier.listen(options.port ?? 0);
  return carrier;
}

export class SmppCarrier {
  /** May be replaced at any time. */
  rules: CarrierRules;
  /** In the order they came; taken or not. */
  readonly submits: CarrierSubmit[] = [];
  /** Bound sessions and the kind of their bind. */
  readonly bound = new Map<Session, (typeof BINDS)[number]>();
  private readonly counts = new Map<string, number>();
  private readonly server: Server;
  private nextId = 4000;
  /** Receipts the client has not taken. */
  private readonly unacknowledged = new Set<Record<string, unknown>>();
  private readonly watchers = new Set<() => void>();

  constructor(options: CarrierOptions) {
    this.rules = options;
    this.server = smpp.createServer({ ...options.tls }, (session) => this.serve(session));
    this.server.on('tlsClientError', () => {}); // a client that does not trust us leaves; that is its right
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  listen(port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, '127.0.0.1', () => resolve());
    });
  }

  /** How often this text was submitted to this destination and taken. */
  taken(destination: string, text: string): number {
    return this.counts.get(keyOf(destination, text)) ?? 0;
  }

  /** Every (destination, text) that was taken, with its count. */
  allTaken(): ReadonlyMap<string, number> {
    return this.counts;
  }

  /** Resolves as soon as the condition holds; looked at after everything that happens here. */
  until(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!condition()) return;
        this.watchers.delete(look);
        resolve();
      };
      this.watchers.add(look);
      look();
    });
  }

  /** A message from a handset. Several texts are its parts, with headers of concatenation; the answers' statuses come back. */
  async sendInbound(message: {
    readonly from: string;
    readonly to: string;
    readonly texts: readonly string[];
    readonly reference?: number;
  }): Promise<number[]> {
    const { from, to, texts, reference = 7 } = message;
    const parts = texts.map((text, at) =>
      texts.length === 1
        ? { short_message: text }
        : { esm_class: 0x40, short_message: { udh: Buffer.from([5, 0, 3, reference, texts.length, at + 1]), message: text } },
    );
    const address = { source_addr: from, source_addr_ton: 1, source_addr_npi: 1, destination_addr: to };
    return Promise.all(parts.map((part) => this.deliver({ ...address, dest_addr_ton: 1, dest_addr_npi: 1, ...part })));
  }

  /** Any deliver_sm; the status of its answer. */
  deliver(fields: Record<string, unknown>): Promise<number> {
    const session = this.receivingSession();
    if (session === undefined) return Promise.reject(new Error('nobody is bound to receive'));
    return new Promise((resolve) => {
      session.deliver_sm(fields, (answer) => resolve(answer.command_status));
    });
  }

  /** Cuts every connection without a word. */
  drop(): void {
    for (const session of [...this.server.sessions]) session.destroy();
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.drop();
    await closed;
  }

  private receivingSession(): Session | undefined {
    for (const [session, bind] of this.bound) if (bind !== 'bind_transmitter') return session;
    return undefined;
  }

  private serve(session: Session): void {
    session.on('error', () => {});
    session.on('close', () => {
      this.bound.delete(session);
      this.look();
    });
    for (const bind of BINDS) session.on(bind, (pdu: Pdu) => this.bind(session, bind, pdu));
    session.on('enquire_link', (pdu: Pdu) => session.send(pdu.response()));
    session.on('unbind', (pdu: Pdu) => {
      session.send(pdu.response());
      session.close();
    });
    session.on('submit_sm', (pdu: Pdu) => this.submitted(session, pdu));
  }

  private bind(session: Session, bind: (typeof BINDS)[number], pdu: Pdu): void {
    const { systemId, password } = this.rules;
    const isKnown = (systemId ?? pdu.system_id) === pdu.system_id && (password ?? pdu.password) === pdu.password;
    session.send(pdu.response(isKnown ? { system_id: 'test-carrier' } : { command_status: ESME_RINVPASWD }));
    if (isKnown) this.bound.set(session, bind);
    if (isKnown && bind !== 'bind_transmitter') for (const receipt of this.unacknowledged) this.report(session, receipt);
    this.look();
  }

  private submitted(session: Session, pdu: Pdu): void {
    const number = this.nextId++;
    const submit = readSubmit(pdu, written(number, this.rules.responseIds));
    this.submits.push(submit);
    const verdict = this.rules.decide?.(submit) ?? 0;
    const isTaken = verdict === 0 || verdict === 'ANSWER_LOST';
    if (isTaken) this.counts.set(keyOf(submit.destination, submit.text), this.taken(submit.destination, submit.text) + 1);
    const respond = (): void => {
      if (typeof verdict === 'string') return;
      for (let answer = 0; answer < (this.rules.answers ?? 1); answer += 1)
        session.send(pdu.response({ command_status: verdict, message_id: isTaken ? submit.messageId : '' }));
    };
    const receipts = (submit.registeredDelivery & 1) === 1 && verdict === 0 ? (this.rules.receipts ?? 'AFTER_RESPONSE') : 'NONE';
    if (receipts === 'BEFORE_RESPONSE') this.receipt(session, submit, number);
    const answer = (): void => {
      respond();
      if (receipts === 'AFTER_RESPONSE') {
        inTurns(this.rules.receiptTurns ?? 0, () => this.receipt(session, submit, number));
      }
    };
    const delayMs = this.rules.answerDelayMs?.() ?? 0;
    if (delayMs === 0) answer();
    else setTimeout(answer, delayMs);
    this.look();
  }

  private receipt(session: Session, submit: CarrierSubmit, number: number): void {
    const state = this.rules.receiptState === undefined ? 'DELIVRD' : this.rules.receiptState(submit);
    if (state === undefined) return;
    const id = written(number, this.rules.receiptIds);
    const isTlv = this.rules.receiptForm === 'TLV';
    const fields = {
      source_addr: submit.destination,
      source_addr_ton: 1,
      source_addr_npi: 1,
      destination_addr: submit.sender,
      esm_class: 4,
    };
    // The receiver of a transmitter-and-receiver pair, not the transmitter the submission came on.
    const receiving = this.bound.get(session) === 'bind_transmitter' ? this.receivingSession() : session;
    const pdu = { ...fields, ...(isTlv ? receiptTlvs(id, state) : { short_message: receiptText(id, state) }) };
    for (let copy = 0; copy < (this.rules.receiptCopies ?? 1); copy += 1) {
      const own = { ...pdu };
      this.unacknowledged.add(own);
      if (receiving !== undefined) this.report(receiving, own);
    }
  }

  /** Like a real carrier: what nobody acknowledged is sent again to whoever binds next. */
  private report(session: Session, pdu: Record<string, unknown>): void {
    session.deliver_sm(pdu, (answer) => {
      if (answer.command_status === 0) this.unacknowledged.delete(pdu);
    });
  }

  private look(): void {
    for (const watcher of [...this.watchers]) watcher();
  }
}

function keyOf(destination: string, text: string): string {
  return `${destination}\n${text}`;
}

function written(number: number, form: 'DECIMAL' | 'HEX' | undefined): string {
  return form === 'HEX' ? number.toString(16).toUpperCase() : String(number);
}

function receiptText(id: string, state: string): string {
  const hits = state === 'DELIVRD' ? '001' : '000';
  return `id:${id} sub:001 dlvrd:${hits} submit date:2611231015 done date:2611231016 stat:${state} err:000 text:`;
}

function receiptTlvs(id: string, state: string): Record<string, unknown> {
  const states = ['SCHEDULED', 'ENROUTE', 'DELIVRD', 'EXPIRED', 'DELETED', 'UNDELIV', 'ACCEPTD', 'UNKNOWN', 'REJECTD'];
  return { short_message: '', receipted_message_id: id, message_state: states.indexOf(state) };
}

function readSubmit(pdu: Pdu, messageId: string): CarrierSubmit {
  const content = (pdu.message_payload ?? pdu.short_message) as { message: string | Buffer; udh?: Buffer | Buffer[] };
  const short = pdu.short_message as { message: string | Buffer; udh?: Buffer | Buffer[] };
  const header = Array.isArray(short.udh) ? Buffer.concat(short.udh) : short.udh;
  return {
    sender: String(pdu.source_addr),
    senderTon: Number(pdu.source_addr_ton),
    senderNpi: Number(pdu.source_addr_npi),
    destination: String(pdu.destination_addr),
    text: String(content.message),
    header,
    messageId,
    dataCoding: Number(pdu.data_coding),
    esmClass: Number(pdu.esm_class),
    registeredDelivery: Number(pdu.registered_delivery),
    sar:
      pdu.sar_msg_ref_num === undefined
        ? undefined
        : {
            reference: Number(pdu.sar_msg_ref_num),
            total: Number(pdu.sar_total_segments),
            index: Number(pdu.sar_segment_seqnum),
          },
  };
}

function inTurns(turns: number, action: () => void): void {
  if (turns === 0) action();
  else setImmediate(() => inTurns(turns - 1, action));
}
