// One SMPP session over one connected socket: sequence numbers, the window, time limits, keep-alive, and answering what
// the carrier asks. It ends once, and then everything that waited is told.

import type { Buffer } from 'node:buffer';
import type { Socket } from 'node:net';
import type { Clock, Log } from '../../ports.ts';
import { isAnswerId } from '../../protocols/smpp/commands.ts';
import { decodePdu } from '../../protocols/smpp/decode.ts';
import { PduWriter } from '../../protocols/smpp/encode.ts';
import { PduFramer } from '../../protocols/smpp/framing.ts';
import {
  type Answer,
  type BindAnswer,
  type BindRequest,
  type DataMessage,
  type Pdu,
  SEQUENCE_MAX,
  type ShortMessage,
  type Unnumbered,
  type Unreadable,
} from '../../protocols/smpp/pdu.ts';
import { describeStatus, STATUS } from '../../protocols/smpp/statuses.ts';
import type { PartAnswer, Submission } from './submission.ts';
import { SubmitWindow } from './submit-window.ts';
import type { SmppTiming } from './timing.ts';
import { LINK_FAULTS } from './verdicts.ts';

export interface SessionOwner {
  /** A message or receipt came in; the status to answer it with, once it is safe. */
  incoming(pdu: ShortMessage | DataMessage): Promise<number>;
  /** Window slots were freed, or the session began or ceased to take submissions. */
  changed(): void;
  /** The end, once; why. */
  ended(reason: string): void;
}

export interface SessionOptions {
  readonly socket: Socket;
  readonly clock: Clock;
  readonly timing: SmppTiming;
  /** submit_sm awaiting their answer. */
  readonly window: number;
  readonly enquireLinkMs: number;
  readonly owner: SessionOwner;
  readonly log?: Log | undefined;
}

/** Messages and receipts taken in and not yet safe; beyond this the socket is not read until storage has caught up. */
const UNACKNOWLEDGED_MAX = 500;

/** A request of ours the carrier has not answered. */
type Pending =
  | { readonly kind: 'submit'; readonly sentAtMs: number; readonly submission: Submission; readonly index: number }
  | {
      readonly kind: 'other';
      readonly sentAtMs: number;
      readonly limitMs: number;
      readonly settle: (answer: Answer | undefined) => void;
    };

export class SmppSession {
  private readonly options: SessionOptions;
  private readonly framer = new PduFramer();
  private readonly writer = new PduWriter();
  private readonly pending = new Map<number, Pending>();
  private readonly window: SubmitWindow;
  private phase: 'open' | 'bound' | 'leaving' | 'ended' = 'open';
  private sequence = 0;
  private unacknowledged = 0;
  private isFlushScheduled = false;
  private hasFreedSlots = false;
  private isEnquiring = false;
  private lastReceivedAtMs: number;
  /** Answers that came late because we did not read are not held against the carrier. */
  private resumedAtMs = 0;
  private cancelTick: () => void = () => {};
  private readonly idleWaiters: (() => void)[] = [];

  constructor(options: SessionOptions) {
    this.options = options;
    this.window = new SubmitWindow(options.window, (submission) => this.sendPart(submission));
    const { socket, clock } = options;
    this.lastReceivedAtMs = clock.now();
    socket.on('data', (chunk: Buffer) => this.received(chunk));
    socket.on('error', (error) => this.end(error.message));
    socket.on('end', () => this.end('the carrier closed the connection'));
    socket.on('close', () => this.end('the connection was closed'));
    this.tick();
  }

  get isBound(): boolean {
    return this.phase === 'bound';
  }

  /** Window slots nobody has a claim on. */
  get room(): number {
    return this.phase === 'bound' ? this.window.room : 0;
  }

  /** Submissions awaiting their answer. */
  get inFlight(): number {
    return this.window.inFlight;
  }

  /** Asks the carrier to let us in; undefined: no answer. */
  async bind(request: Unnumbered<BindRequest>): Promise<Pick<BindAnswer, 'status'> | undefined> {
    const answer = await this.ask(request, this.options.timing.responseMs);
    if (answer?.status === STATUS.ESME_ROK && this.phase === 'open') this.phase = 'bound';
    return answer;
  }

  /** Sends the parts of a message, as many as the window takes now, the rest as answers come. */
  submit(submission: Submission): void {
    if (this.phase === 'bound') this.window.submit(submission);
    else submission.giveUp('no link');
  }

  /** Resolves when nothing is open in either direction, or the time is up. */
  whenIdle(graceMs: number): Promise<void> {
    if (this.isIdle()) return Promise.resolve();
    return new Promise((resolve) => {
      const cancel = this.options.clock.after(graceMs, resolve);
      this.idleWaiters.push(() => {
        cancel();
        resolve();
      });
    });
  }

  /** Says goodbye, waits a little for the answer, closes. */
  async unbind(): Promise<void> {
    if (this.phase === 'bound') {
      this.phase = 'leaving';
      await this.ask({ kind: 'unbind' }, this.options.timing.goodbyeMs);
    }
    this.end('unbound');
  }

  /** Closes at once. Whatever was in flight is lost as far as we know. */
  end(reason: string): void {
    if (this.phase === 'ended') return;
    this.flush();
    this.phase = 'ended';
    this.cancelTick();
    this.close();
    const open = [...this.pending.values()];
    this.pending.clear();
    for (const pending of open) this.settle(pending, undefined);
    this.window.giveUpWaiting(reason);
    for (const tell of this.idleWaiters.splice(0)) tell();
    this.options.owner.ended(reason);
  }

  /** What is written still leaves, unless the carrier does not read it. */
  private close(): void {
    const { socket, clock, timing } = this.options;
    if (socket.destroyed) return;
    socket.once(
      'close',
      clock.after(timing.goodbyeMs, () => socket.destroy()),
    );
    socket.destroySoon();
  }

  // Outgoing

  private sendPart(submission: Submission): void {
    const { pdu, index } = submission.next();
    const sequence = this.send(pdu);
    this.pending.set(sequence, { kind: 'submit', sentAtMs: this.options.clock.now(), submission, index });
  }

  private ask(request: Unnumbered<Pdu>, limitMs: number): Promise<Answer | undefined> {
    if (this.phase === 'ended') return Promise.resolve(undefined);
    return new Promise((settle) => {
      const sequence = this.send(request);
      this.pending.set(sequence, { kind: 'other', sentAtMs: this.options.clock.now(), limitMs, settle });
    });
  }

  private send(pdu: Unnumbered<Pdu>): number {
    do {
      this.sequence = this.sequence === SEQUENCE_MAX ? 1 : this.sequence + 1;
    } while (this.pending.has(this.sequence));
    this.write(pdu, this.sequence);
    return this.sequence;
  }

  /** Everything written in one turn of the event loop leaves in one write to the socket. */
  private write(pdu: Unnumbered<Pdu>, sequence: number): void {
    if (this.phase === 'ended') return;
    this.writer.write(pdu, sequence);
    if (this.isFlushScheduled) return;
    this.isFlushScheduled = true;
    setImmediate(() => this.flush());
  }

  // No back-pressure of its own: the window and the limit on unacknowledged PDUs bound what can wait in the socket.
  private flush(): void {
    this.isFlushScheduled = false;
    if (this.phase === 'ended' || this.writer.isEmpty) return;
    const bytes = this.writer.take();
    if (this.options.socket.writable) this.options.socket.write(bytes);
  }

  // Incoming

  private received(chunk: Buffer): void {
    if (this.phase === 'ended') return;
    this.lastReceivedAtMs = this.options.clock.now();
    const fault = this.framer.push(chunk, (frame) => this.handle(decodePdu(frame)));
    if (fault !== undefined) {
      // Where the next PDU begins cannot be known, so neither can whose sequence number this was.
      this.write({ kind: 'generic_nack', status: STATUS.ESME_RINVCMDLEN }, 0);
      this.end(`the carrier sent a PDU with an impossible length (${fault.commandLength})`);
      return;
    }
    this.afterAnswers();
  }

  private afterAnswers(): void {
    if (!this.hasFreedSlots) return;
    this.hasFreedSlots = false;
    this.window.refill();
    this.options.owner.changed();
    this.tellIdle();
  }

  private handle(pdu: Pdu | Unreadable): void {
    if (this.phase === 'ended') return;
    switch (pdu.kind) {
      case 'submit_sm_resp':
      case 'bind_transmitter_resp':
      case 'bind_receiver_resp':
      case 'bind_transceiver_resp':
      case 'enquire_link_resp':
      case 'unbind_resp':
      case 'generic_nack':
        return this.answered(pdu);
      case 'deliver_sm':
      case 'data_sm':
        return this.takeIn(pdu);
      case 'enquire_link':
        return this.write({ kind: 'enquire_link_resp', status: STATUS.ESME_ROK }, pdu.sequence);
      case 'unbind':
        return this.carrierLeaves(pdu.sequence);
      case 'unknown_command':
      case 'malformed':
        return this.unreadable(pdu);
      case 'deliver_sm_resp':
      case 'data_sm_resp':
        return; // answers to nothing we ever ask
      case 'outbind':
      case 'alert_notification':
        this.options.log?.debug({ pdu: pdu.kind }, 'The carrier sent a PDU that asks for nothing');
        return;
      case 'submit_sm':
      case 'bind_transmitter':
      case 'bind_receiver':
      case 'bind_transceiver':
        return this.write({ kind: 'generic_nack', status: STATUS.ESME_RINVCMDID }, pdu.sequence);
      default:
        return pdu satisfies never;
    }
  }

  private answered(answer: Answer): void {
    const pending = this.pending.get(answer.sequence);
    // Late, doubled, or a nack for what nobody sent: whoever waited has been told already.
    if (pending === undefined) {
      this.options.log?.debug({ pdu: answer.kind, status: describeStatus(answer.status) }, 'An answer to no open request');
      return;
    }
    const isSubmit = pending.kind === 'submit';
    if (isSubmit !== (answer.kind === 'submit_sm_resp') && answer.kind !== 'generic_nack') return;
    this.pending.delete(answer.sequence);
    this.settle(pending, answer);
    if (isSubmit && LINK_FAULTS.has(answer.status)) this.end(`the carrier answered ${describeStatus(answer.status)}`);
  }

  private settle(pending: Pending, answer: Answer | undefined): void {
    if (pending.kind === 'other') return pending.settle(answer);
    this.window.free();
    this.hasFreedSlots = true;
    pending.submission.answer(pending.index, answer === undefined ? undefined : partAnswer(answer));
  }

  private takeIn(pdu: ShortMessage | DataMessage): void {
    this.unacknowledged++;
    if (this.unacknowledged === UNACKNOWLEDGED_MAX) this.options.socket.pause();
    const kind = pdu.kind === 'deliver_sm' ? 'deliver_sm_resp' : 'data_sm_resp';
    const acknowledge = (status: number): void => {
      this.write({ kind, status, messageId: '', tlvs: [] }, pdu.sequence);
      this.unacknowledged--;
      this.resumeReading();
      this.tellIdle();
    };
    this.options.owner.incoming(pdu).then(acknowledge, (error: unknown) => {
      this.options.log?.error({ error }, 'An incoming PDU could not be handled');
      acknowledge(STATUS.ESME_RX_T_APPN);
    });
  }

  private resumeReading(): void {
    const { socket } = this.options;
    if (!socket.isPaused() || this.unacknowledged > UNACKNOWLEDGED_MAX / 2) return;
    this.resumedAtMs = this.options.clock.now();
    this.lastReceivedAtMs = this.resumedAtMs;
    socket.resume();
  }

  private unreadable(pdu: Unreadable): void {
    this.options.log?.warn({ pdu }, 'The carrier sent a PDU that cannot be read');
    // An answer is not answered, or two sides would nack each other for ever.
    if (!isAnswerId(pdu.commandId)) this.write({ kind: 'generic_nack', status: pdu.status }, pdu.sequence);
  }

  /** Its last answers may still be on the way: it gets a moment to send them and close. */
  private carrierLeaves(sequence: number): void {
    this.write({ kind: 'unbind_resp', status: STATUS.ESME_ROK }, sequence);
    if (this.phase !== 'bound') return;
    this.phase = 'leaving';
    this.window.giveUpWaiting('the carrier unbound');
    this.options.owner.changed();
    this.options.clock.after(this.options.timing.goodbyeMs, () => this.end('the carrier unbound'));
    if (this.pending.size === 0) setImmediate(() => this.end('the carrier unbound'));
  }

  // Time

  /** One timer a session, not one a message: time limits are kept to a quarter. */
  private tick(): void {
    const { clock, timing, enquireLinkMs } = this.options;
    const everyMs = Math.max(
      5,
      Math.min(1_000, timing.responseMs / 4, timing.aliveMs / 4, timing.goodbyeMs / 4, enquireLinkMs / 4),
    );
    this.cancelTick = clock.after(everyMs, () => {
      this.expire();
      this.keepAlive();
      if (this.phase !== 'ended') this.tick();
    });
  }

  private expire(): void {
    const { clock, timing, socket } = this.options;
    if (socket.isPaused()) return;
    const nowMs = clock.now();
    for (const [sequence, pending] of this.pending) {
      const limitMs = pending.kind === 'submit' ? timing.responseMs : pending.limitMs;
      if (nowMs - Math.max(pending.sentAtMs, this.resumedAtMs) < limitMs) continue;
      this.pending.delete(sequence);
      this.settle(pending, undefined);
    }
    this.afterAnswers();
  }

  /** A silent link is asked whether it lives; anything that comes in meanwhile is a yes. */
  private keepAlive(): void {
    const { clock, timing, enquireLinkMs, socket } = this.options;
    if (this.phase !== 'bound' || this.isEnquiring || socket.isPaused()) return;
    const askedAtMs = clock.now();
    if (askedAtMs - this.lastReceivedAtMs < enquireLinkMs) return;
    this.isEnquiring = true;
    void this.ask({ kind: 'enquire_link' }, timing.aliveMs).then((answer) => {
      this.isEnquiring = false;
      const isAlive = answer !== undefined || this.lastReceivedAtMs > askedAtMs;
      if (!isAlive) this.end('the carrier did not answer enquire_link');
    });
  }

  private isIdle(): boolean {
    return this.phase === 'ended' || (this.window.isIdle && this.unacknowledged === 0);
  }

  private tellIdle(): void {
    if (this.idleWaiters.length > 0 && this.isIdle()) for (const tell of this.idleWaiters.splice(0)) tell();
  }
}

function partAnswer(answer: Answer): PartAnswer {
  if (answer.kind === 'submit_sm_resp') return answer;
  // A nack is never a yes, even with a status that says so.
  return { status: answer.status === STATUS.ESME_ROK ? STATUS.ESME_RUNKNOWNERR : answer.status, messageId: '' };
}
