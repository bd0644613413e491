// One message on its way to the carrier: its parts go out in order on one link, and their answers add up to one outcome.

import type { Outcome } from '../../ports.ts';
import type { SubmitPdu } from './compose-submits.ts';
import { failureOf } from './verdicts.ts';

type Failure = Exclude<Outcome, { kind: 'accepted' }>;

/** What the carrier said to one part; undefined: nothing, before the time limit or the end of the link. */
export type PartAnswer = { readonly status: number; readonly messageId: string } | undefined;

/**
 * The outcome is the whole message's. When a part fails, those not yet sent stay unsent, and the message is refused or
 * deferred as that part was; the detail says how many parts the carrier has taken already. A later try submits all parts
 * again, with the same reference (see partReference), because a carrier cannot be asked to give parts back.
 */
export class Submission {
  private readonly pdus: readonly SubmitPdu[];
  private readonly done: (outcome: Outcome) => void;
  private readonly remoteIds: string[] = [];
  private sent = 0;
  private answered = 0;
  private accepted = 0;
  private failure: Failure | undefined;
  private isOver = false;

  constructor(pdus: readonly SubmitPdu[], done: (outcome: Outcome) => void) {
    this.pdus = pdus;
    this.done = done;
  }

  /** Whether no further part is to be sent: all are, or one has failed. */
  get isSpent(): boolean {
    return this.failure !== undefined || this.sent === this.pdus.length;
  }

  get unsent(): number {
    return this.isSpent ? 0 : this.pdus.length - this.sent;
  }

  /** The next part; call only while not spent, and answer each exactly once. */
  next(): { readonly pdu: SubmitPdu; readonly index: number } {
    const index = this.sent;
    const pdu = this.pdus[index];
    if (pdu === undefined) throw new Error('a submission was asked for a part it does not have');
    this.sent++;
    return { pdu, index };
  }

  /** Settles one part that was sent. */
  answer(index: number, answer: PartAnswer): void {
    this.answered++;
    if (answer === undefined) {
      this.fail({ kind: 'deferred', because: 'NO_RESPONSE' });
    } else if (answer.status === 0) {
      this.accepted++;
      this.remoteIds[index] = answer.messageId;
    } else {
      this.fail(failureOf(answer.status));
    }
    this.settle();
  }

  /** The link is gone: parts not sent will not be. */
  giveUp(detail: string): void {
    if (this.unsent > 0) this.fail({ kind: 'deferred', because: 'LINK_DOWN', detail });
    this.settle();
  }

  /** A final no outweighs a "later": trying again would meet it again. Otherwise the first failure stands. */
  private fail(failure: Failure): void {
    if (this.failure === undefined || (failure.kind === 'refused' && this.failure.kind !== 'refused')) this.failure = failure;
  }

  private settle(): void {
    if (this.isOver || !this.isSpent || this.answered < this.sent) return;
    this.isOver = true;
    this.done(this.outcome());
  }

  private outcome(): Outcome {
    const { failure } = this;
    // Some carriers give no id when they were not asked for a receipt.
    if (failure === undefined) return { kind: 'accepted', remoteIds: this.remoteIds.filter((id) => id !== '') };
    if (this.pdus.length === 1) return failure;
    const taken = `${this.accepted} of ${this.pdus.length} parts accepted`;
    return { ...failure, detail: failure.detail === undefined ? taken : `${failure.detail}; ${taken}` };
  }
}
