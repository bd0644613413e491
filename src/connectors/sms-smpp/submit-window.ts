// The window of one session: how many submissions may await their answer, and whose parts wait for a place in it.

import type { Submission } from './submission.ts';

export class SubmitWindow {
  private readonly size: number;
  /** Sends the submission's next part. */
  private readonly sendNext: (submission: Submission) => void;
  /** Messages with parts for which there was no place yet. */
  private readonly waiting: Submission[] = [];
  private open = 0;

  constructor(size: number, sendNext: (submission: Submission) => void) {
    this.size = size;
    this.sendNext = sendNext;
  }

  /** Places nobody has a claim on. */
  get room(): number {
    let claimed = this.open;
    for (const submission of this.waiting) claimed += submission.unsent;
    return Math.max(0, this.size - claimed);
  }

  /** Submissions awaiting their answer. */
  get inFlight(): number {
    return this.open;
  }

  get isIdle(): boolean {
    return this.open === 0 && this.waiting.length === 0;
  }

  /** Sends the parts that fit now; the rest follow when places are freed, before anything that is submitted later. */
  submit(submission: Submission): void {
    if (this.waiting.length === 0) this.sendParts(submission);
    if (!submission.isSpent) this.waiting.push(submission);
  }

  /** One answer came, or will not. */
  free(): void {
    this.open--;
  }

  /** Gives freed places to those who wait. */
  refill(): void {
    while (this.waiting[0] !== undefined && this.open < this.size) {
      const [submission] = this.waiting;
      this.sendParts(submission);
      if (submission.isSpent) this.waiting.shift();
    }
  }

  /** Nothing more will be sent: those who wait are told. */
  giveUpWaiting(reason: string): void {
    for (const submission of this.waiting.splice(0)) submission.giveUp(reason);
  }

  private sendParts(submission: Submission): void {
    while (!submission.isSpent && this.open < this.size) {
      this.open++;
      this.sendNext(submission);
    }
  }
}
