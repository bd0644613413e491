// The SMTP connector: writes mails, signs them, and hands them to a relay or to the servers of their recipients.

import { domainOf } from '../../domain/addresses/mailbox.ts';
import type { ConnectorId, SmtpSettings } from '../../domain/connectors.ts';
import { TokenBucket } from '../../domain/delivery/token-bucket.ts';
import type { EmailContent } from '../../domain/messages/content.ts';
import { writtenLetter } from '../../domain/messages/letters.ts';
import { ERROR, STATUS } from '../../domain/messages/status.ts';
import type { AccountId } from '../../domain/platform.ts';
import type {
  CarrierMessage,
  Clock,
  Connector,
  ConnectorStatus,
  ContentShelf,
  DecorateLetter,
  DnsLookup,
  Log,
  MailDomains,
  Outcome,
} from '../../ports.ts';
import { type ComposedMail, composeMail, ownMail, Unwritable } from './compose-mail.ts';
import { DestinationBusy, DirectRoad, NoMailHost } from './direct-road.ts';
import { Letters, type OpenedLetter } from './letters.ts';
import { isPassing, outcomeOf, progressOf, recipientsOf, refusal, wordsIn } from './recipients.ts';
import { RelayRoad } from './relay-road.ts';
import { returnPathFor, returnToken } from './return-path.ts';
import { NoSession, type Reply, type SendResult } from './session.ts';
import { MailSigner } from './sign-mail.ts';
import { DEFAULT_TIMING, retryAfterMs, type SmtpTiming } from './timing.ts';
import { Weights } from './weights.ts';

export interface SmtpConnectorOptions {
  readonly connectorId: ConnectorId;
  readonly accountId: AccountId;
  readonly settings: SmtpSettings;
  readonly clock: Clock;
  readonly contents: ContentShelf;
  readonly domains: MailDomains;
  readonly dns: DnsLookup;
  /** Proves that return paths are ours. */
  readonly secret: Uint8Array;
  /** Our name towards other servers, unless the settings have another. */
  readonly heloName: string;
  /** Mail may be taken to private networks because the DNS says so: for a lab. */
  readonly allowPrivate: boolean;
  /** Between 0 and 1, for jitter. */
  readonly random: () => number;
  readonly decorate?: DecorateLetter | undefined;
  readonly log?: Log | undefined;
  readonly timing?: Partial<SmtpTiming> | undefined;
}

/** Mails in hand for each connection: one is being sent while others are written and signed. */
const IN_HAND_FACTOR = 4;
/** In files a mail carries, base64 takes a third more, and it is there once as written and once as signed. */
const WEIGHT_FACTOR = 3;
/** The database does not answer, or a domain has too many mails in line: a moment later it may be otherwise. */
const MOMENT_MS = 3_000;

/** A connector over SMTP. */
export function createSmtpConnector(options: SmtpConnectorOptions): Connector {
  return new SmtpConnector(options);
}

class SmtpConnector implements Connector {
  readonly connectorId: ConnectorId;
  onChange: () => void = () => {};
  readonly #options: SmtpConnectorOptions;
  readonly #road:
    | { readonly kind: 'RELAY'; readonly relay: RelayRoad }
    | { readonly kind: 'DIRECT'; readonly direct: DirectRoad };
  readonly #letters: Letters;
  readonly #signer = new MailSigner();
  readonly #weights = new Weights();
  readonly #pace: TokenBucket | undefined;
  readonly #inHand = new Set<Promise<Outcome>>();
  #phase: 'new' | 'running' | 'stopped' = 'new';
  #lastError: { readonly sentence: string; readonly atMs: number } | undefined;
  #cancelWake: (() => void) | undefined;

  constructor(options: SmtpConnectorOptions) {
    const { settings, clock, dns, random, log, allowPrivate } = options;
    this.#options = options;
    this.connectorId = options.connectorId;
    this.#letters = new Letters(options.contents, options.accountId);
    this.#pace =
      settings.messagesPerSecond === undefined ? undefined : new TokenBucket(settings.messagesPerSecond, 1, clock.now());
    const shared = {
      settings,
      clock,
      random,
      heloName: settings.heloName ?? options.heloName,
      timing: { ...DEFAULT_TIMING, ...options.timing },
    };
    this.#road =
      settings.mode === 'RELAY'
        ? { kind: 'RELAY', relay: new RelayRoad({ ...shared, log, onChange: () => this.onChange() }) }
        : { kind: 'DIRECT', direct: new DirectRoad({ ...shared, dns, allowPrivate }) };
  }

  start(): void {
    if (this.#phase !== 'new') return;
    this.#phase = 'running';
    if (this.#road.kind === 'RELAY') this.#road.relay.start();
    else this.onChange();
  }

  async stop(graceMs: number): Promise<void> {
    this.#phase = 'stopped';
    this.#cancelWake?.();
    let cancel = (): void => {};
    const tooLate = new Promise<void>((resolve) => {
      cancel = this.#options.clock.after(graceMs, resolve);
    });
    await Promise.race([Promise.allSettled(this.#inHand), tooLate]);
    cancel();
    if (this.#road.kind === 'RELAY') this.#road.relay.stop();
    else this.#road.direct.stop();
  }

  room(): number {
    if (this.#phase !== 'running' || (this.#road.kind === 'RELAY' && !this.#road.relay.isUp)) return 0;
    const room = this.#options.settings.connections * IN_HAND_FACTOR - this.#inHand.size;
    if (room <= 0 || this.#pace === undefined) return Math.max(0, room);
    if (this.#pace.has(this.#options.clock.now())) return 1;
    this.#wakeWhenPaceAllows(this.#pace);
    return 0;
  }

  submit(message: CarrierMessage): Promise<Outcome> {
    if (this.#phase !== 'running') return Promise.resolve({ kind: 'deferred', because: 'LINK_DOWN' });
    this.#pace?.spend();
    const delivering = this.#deliver(message).finally(() => this.#inHand.delete(delivering));
    this.#inHand.add(delivering);
    return delivering;
  }

  status(): ConnectorStatus {
    const isRunning = this.#phase === 'running';
    const isUp = isRunning && (this.#road.kind === 'DIRECT' || this.#road.relay.isUp);
    const trouble = this.#road.kind === 'RELAY' ? this.#road.relay.lastError : this.#lastError;
    const open = this.#road.kind === 'RELAY' ? this.#road.relay.openCount : this.#road.direct.openCount;
    const name = this.#road.kind === 'RELAY' ? 'relay' : 'direct';
    return {
      state: !isRunning ? 'STOPPED' : isUp ? 'UP' : 'DOWN',
      links: [
        { name, isBound: isUp, lastError: isUp ? undefined : trouble?.sentence },
        ...Array.from({ length: open }, (_, at) => ({ name: `connection-${at + 1}`, isBound: true })),
      ],
      lastError: trouble?.sentence,
      lastErrorAtMs: trouble?.atMs,
      inFlight: this.#inHand.size,
    };
  }

  async #deliver(message: CarrierMessage): Promise<Outcome> {
    const { content } = message;
    if (content.kind !== 'EMAIL') return unwritable('this connector carries mail, and nothing else');
    let weight = 0;
    try {
      const opened = await this.#letters.open(content.letterId);
      if (opened === undefined) return unkept();
      await this.#weights.take(opened.bytes * WEIGHT_FACTOR);
      weight = opened.bytes * WEIGHT_FACTOR;
      return await this.#send(message, content, await this.#write(message, content, opened));
    } catch (error) {
      if (error instanceof Unwritable) return unwritable(error.message);
      this.#options.log?.error({ err: error, messageId: message.messageId }, 'a mail could not be written');
      return {
        kind: 'deferred',
        because: 'TEMPORARY',
        retryAfterMs: this.#retryAfterMs(message),
        detail: 'it could not be written',
      };
    } finally {
      this.#weights.giveBack(weight);
    }
  }

  /** The whole mail, signed, and where it comes back to. */
  async #write(
    message: CarrierMessage,
    content: EmailContent,
    opened: OpenedLetter,
  ): Promise<ComposedMail & { readonly from: string }> {
    const { accountId, clock, domains, secret, decorate } = this.#options;
    const sender = content.from.address;
    const domain = await domains.of(accountId, domainOf(sender));
    const { letter, mime } = opened;
    const nowMs = clock.now();
    let mail: ComposedMail;
    if (mime === undefined) {
      const plain = writtenLetter(letter, content);
      const written = decorate === undefined ? plain : await decorate(plain, letter, message, accountId);
      mail = await composeMail(message, content, opened, written, nowMs);
    } else mail = ownMail(message, content, mime, nowMs);
    // Whose domain it is, is known to nobody else: mail of others goes out as it is.
    const bytes = domain === undefined ? mail.bytes : await this.#signer.sign(mail.bytes, domain, nowMs);
    const returnDomain = domain?.returnPathDomain;
    return { ...mail, bytes, from: returnDomain === undefined ? sender : returnPathFor(message.messageId, returnDomain, secret) };
  }

  async #send(message: CarrierMessage, content: EmailContent, mail: ComposedMail & { readonly from: string }): Promise<Outcome> {
    const { messageId, expiresAtMs, progress } = message;
    const recipients = recipientsOf(message, content);
    const [destination = ''] = recipients;
    const token = returnToken(messageId, this.#options.secret);
    const replies = wordsIn(progress);
    const open = recipients.filter((recipient) => !replies.has(recipient));
    for (const [domain, to] of this.#groupsOf(open)) {
      const outcome = await this.#sendTo(message, domain, { ...mail, to }, replies);
      // What ends a try for everybody ends it here; who has his copy already is remembered.
      if (outcome?.kind === 'deferred') return { ...outcome, progress: progressOf(destination, replies, token) };
      if (outcome !== undefined) return outcome;
    }
    const afterMs = this.#retryAfterMs(message);
    const isInTime = this.#options.clock.now() + afterMs < expiresAtMs;
    return outcomeOf(destination, replies, token, { afterMs, isInTime });
  }

  /** A relay takes them all together; else those of one domain go together. */
  #groupsOf(recipients: readonly string[]): ReadonlyMap<string, readonly string[]> {
    if (this.#road.kind === 'RELAY') return new Map([['', recipients]]);
    const groups = new Map<string, string[]>();
    for (const recipient of recipients) {
      const domain = domainOf(recipient);
      groups.set(domain, [...(groups.get(domain) ?? []), recipient]);
    }
    return groups;
  }

  /** Adds what was said of each recipient to `replies`, or answers what that means for the whole mail. */
  async #sendTo(
    message: CarrierMessage,
    domain: string,
    mail: ComposedMail & { readonly from: string; readonly to: readonly string[] },
    replies: Map<string, Reply>,
  ): Promise<Outcome | undefined> {
    const forAll = (reply: Reply): undefined => {
      for (const recipient of mail.to) replies.set(recipient, reply);
    };
    let result: SendResult;
    try {
      result = this.#road.kind === 'RELAY' ? await this.#road.relay.send(mail) : await this.#road.direct.send(domain, mail);
    } catch (error) {
      return this.#notSent(error, forAll);
    }
    switch (result.kind) {
      case 'answered':
        for (const [recipient, reply] of result.replies) replies.set(recipient, reply);
        return undefined;
      case 'turned-down': {
        const { reply } = result;
        // It wants to know who we are: that is the operator's to put right, and no mail's fault.
        if (reply.code === 530 || reply.code === 535)
          return { kind: 'deferred', because: 'LINK_DOWN', retryAfterMs: this.#retryAfterMs(message), detail: reply.text };
        // The sender is refused: another relay may know it, unless some have their copy from this one.
        if (this.#road.kind === 'RELAY' && !isPassing(reply) && replies.size === 0) return refusal(reply, reply.text, true);
        return forAll(reply);
      }
      case 'lost':
        if (!result.mayHaveArrived) return forAll({ code: 421, text: `421 ${result.detail}` });
        return { kind: 'deferred', because: 'NO_RESPONSE', retryAfterMs: this.#retryAfterMs(message), detail: result.detail };
      default:
        return result satisfies never;
    }
  }

  /** There was no connection. For a relay that is the connector's trouble, else it is that of the recipient's domain. */
  #notSent(error: unknown, forAll: (reply: Reply) => undefined): Outcome | undefined {
    const detail = error instanceof Error ? error.message : String(error);
    if (this.#road.kind === 'RELAY' || this.#phase !== 'running') return { kind: 'deferred', because: 'LINK_DOWN', detail };
    this.#lastError = { sentence: detail, atMs: this.#options.clock.now() };
    if (error instanceof NoMailHost) return forAll({ code: 550, text: `550 5.1.2 ${detail}` });
    if (error instanceof DestinationBusy) return { kind: 'deferred', because: 'LINK_DOWN', retryAfterMs: MOMENT_MS, detail };
    const said = error instanceof NoSession ? error.reply : undefined;
    return forAll(said ?? { code: 421, text: `421 ${detail}` });
  }

  #retryAfterMs({ attempt }: CarrierMessage): number {
    return retryAfterMs(attempt, this.#options.random());
  }

  #wakeWhenPaceAllows(pace: TokenBucket): void {
    if (this.#cancelWake !== undefined) return;
    const { clock } = this.#options;
    this.#cancelWake = clock.after(Math.max(1, Math.ceil(pace.waitMs(clock.now()))), () => {
      this.#cancelWake = undefined;
      this.onChange();
    });
  }
}

function unkept(): Outcome {
  const detail = 'its text or files are not kept any more';
  return {
    kind: 'refused',
    statusId: STATUS.REJECTED_DATA_TRANSFORMATION_FAILED,
    errorId: ERROR.EC_EMAIL_CONTENT_EXPIRED,
    detail,
  };
}

function unwritable(detail: string): Outcome {
  return { kind: 'refused', statusId: STATUS.REJECTED_VALIDATION_FAILED, errorId: ERROR.EC_EMAIL_INVALID_HEADERS, detail };
}
