// The carrier in a box: takes every message, shows it on a handset, reports it delivered after a moment, unless the number's ending
// asks for something else. What it has still to report is in memory only: like a carrier's, its reports can get lost in a crash.

import { type ConnectorId, SANDBOX } from '../../domain/connectors.ts';
import { type MailboxMessage, mailboxKey } from '../../domain/handsets.ts';
import type { EmailContent } from '../../domain/messages/content.ts';
import { everybodyOf } from '../../domain/messages/letters.ts';
import type { AccountId } from '../../domain/platform.ts';
import type { CarrierMessage, CarrierReport, Clock, Connector, ConnectorStatus, Log, Outcome, Receiver } from '../../ports.ts';
import { type Behaviour, behaviourOf, DELIVERY_MS, mailBehaviourOf, type Report } from './endings.ts';
import type { Handsets } from './handsets.ts';
import { Later } from './later.ts';

/** Submissions it takes at once. They are answered within the same turn, so this is only how much it is handed in one go. */
const ROOM = 10_000;
/** A report that could not be stored is repeated after this, as a carrier would. */
const REPEAT_MS = 1_000;

export interface SandboxParts {
  readonly accountId: AccountId;
  readonly clock: Clock;
  readonly log: Log;
  readonly receiver: Receiver;
  readonly handsets: Handsets;
  readonly mailboxes: Handsets<MailboxMessage>;
}

/** Something that happens on the network later. */
type Event =
  | { readonly kind: 'arrival'; readonly message: CarrierMessage }
  | { readonly kind: 'report'; readonly remoteId: string; readonly report: Report };

export class SandboxConnector implements Connector {
  readonly connectorId: ConnectorId = SANDBOX;
  onChange: () => void = () => {};
  readonly #parts: SandboxParts;
  readonly #later: Later<Event>;
  readonly #reporting = new Set<Promise<void>>();
  #isUp = false;

  constructor(parts: SandboxParts) {
    this.#parts = parts;
    this.#later = new Later(parts.clock, (events) => this.#happen(events));
  }

  start(): void {
    this.#isUp = true;
    this.onChange();
  }

  /** Brings forward what is under way, so that a restart leaves no message without its report. */
  async stop(graceMs: number): Promise<void> {
    this.#isUp = false;
    this.#later.flush();
    let cancel = (): void => {};
    const tooLate = new Promise<void>((resolve) => {
      cancel = this.#parts.clock.after(graceMs, resolve);
    });
    await Promise.race([Promise.allSettled(this.#reporting), tooLate]);
    cancel();
  }

  room(): number {
    return this.#isUp ? ROOM : 0;
  }

  async submit(message: CarrierMessage): Promise<Outcome> {
    if (!this.#isUp) return { kind: 'deferred', because: 'LINK_DOWN' };
    const { channel, destination } = message;
    const behaviour = channel === 'EMAIL' ? mailBehaviourOf(destination) : behaviourOf(destination, channel);
    const { answer } = behaviour;
    switch (answer.kind) {
      case 'takes':
        return this.#take(message, behaviour);
      case 'refuses':
        return { kind: 'refused', statusId: answer.statusId, errorId: answer.errorId, detail: answer.detail };
      case 'defers':
        if (message.attempt > answer.times) return this.#take(message, behaviour);
        // The far side took the message; only its answer got lost.
        if (answer.because === 'NO_RESPONSE') this.#later.add(DELIVERY_MS, { kind: 'arrival', message });
        return { kind: 'deferred', because: answer.because, detail: answer.detail };
      default: {
        const never: never = answer;
        throw new Error(`unknown answer ${String(never)}`);
      }
    }
  }

  status(): ConnectorStatus {
    return {
      state: this.#isUp ? 'UP' : 'STOPPED',
      links: [{ name: 'handsets', isBound: this.#isUp }],
      inFlight: 0,
    };
  }

  #take(message: CarrierMessage, behaviour: Behaviour): Outcome | Promise<Outcome> {
    // One id for each try, as carriers give them; ours within, so that ids never repeat after a restart.
    const remoteId = `${message.messageId}-${message.attempt}`;
    if (behaviour.isReceived) this.#later.add(DELIVERY_MS, { kind: 'arrival', message });
    const taken: Outcome = { kind: 'accepted', remoteIds: [remoteId] };
    if (!message.wantsReport) return taken;
    const [first, ...rest] = behaviour.reports;
    for (const report of behaviour.isReportFirst ? rest : behaviour.reports) {
      this.#later.add(report.afterMs, { kind: 'report', remoteId, report });
    }
    if (!behaviour.isReportFirst || first === undefined) return taken;
    this.#report(remoteId, first);
    // Long enough for the report to be looked at, and found to be of a message nobody knows yet.
    return new Promise((resolve) => this.#parts.clock.after(DELIVERY_MS, () => resolve(taken)));
  }

  #happen(events: readonly Event[]): void {
    for (const event of events) {
      if (event.kind === 'arrival') this.#arrive(event.message);
      else this.#report(event.remoteId, event.report);
    }
  }

  #arrive(message: CarrierMessage): void {
    const { handsets, accountId, clock } = this.#parts;
    if (message.content.kind === 'EMAIL') return this.#arriveByMail(message.messageId, message.destination, message.content);
    handsets.note(accountId, message.destination, {
      direction: 'RECEIVED',
      messageId: message.messageId,
      peer: message.sender,
      content: message.content,
      atMs: clock.now(),
    });
  }

  /** One mail comes to everybody it is for. */
  #arriveByMail(messageId: string, destination: string, content: EmailContent): void {
    const { mailboxes, accountId, clock } = this.#parts;
    for (const key of new Set(everybodyOf(destination, content).map(mailboxKey))) {
      mailboxes.note(accountId, key, { direction: 'RECEIVED', messageId, content, atMs: clock.now() });
    }
  }

  #report(remoteId: string, report: Report): void {
    const { receiver, clock, log } = this.#parts;
    const carrierReport: CarrierReport = {
      connectorId: this.connectorId,
      remoteId,
      isFinal: report.isFinal,
      statusId: report.statusId,
      errorId: report.errorId,
      doneAtMs: clock.now(),
    };
    const reporting = receiver
      .report(carrierReport)
      .catch((error: unknown) => {
        log.warn({ err: error, remoteId }, 'a report of the sandbox could not be stored; it is repeated');
        if (this.#isUp) this.#later.add(REPEAT_MS, { kind: 'report', remoteId, report });
      })
      .finally(() => this.#reporting.delete(reporting));
    this.#reporting.add(reporting);
  }
}
