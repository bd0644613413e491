// Accepts mail: stores what the mails of a request share, their letters and files, and then hands one small message for each mail to
// the flow every channel has.

import type { Caller } from '../domain/accounts.ts';
import { mailAddress } from '../domain/addresses/mailbox.ts';
import type { EmailContent, Mailbox } from '../domain/messages/content.ts';
import { subjectFor, usedValues } from '../domain/messages/letters.ts';
import { ERROR, STATUS } from '../domain/messages/status.ts';
import { mailObstacle } from '../domain/outbound/mail-sender.ts';
import { invalid, type Violation } from '../domain/refusals.ts';
import type { AccountSnapshot } from '../domain/snapshot/account-snapshot.ts';
import { admitPairForDryRun } from './admit-pair.ts';
import { letterOfTemplate } from './letter-of-template.ts';
import { comparableAddress } from './read-domain-name.ts';
import { type LetterWish, storeLetters, type WrittenLetter } from './store-letters.ts';
import type { MessageSubmission, Rejection, SubmitRequest, SubmitResult, SubmittedDestination } from './submission.ts';
import { submitMessages } from './submit-messages.ts';
import type { RepeatGuard } from './submit-once.ts';
import type { World } from './world.ts';

type Values = Readonly<Record<string, string>>;

/** Somebody a mail goes to, as the caller wrote it: whether mail can be sent there shows later. */
export interface Addressee extends Mailbox {
  readonly messageId?: string | undefined;
  readonly placeholders?: Values | undefined;
}

/** One letter to some people: a mail for each of `to` with copies of it, or one for all of them, who see each other. */
export interface MailSubmission extends Pick<MessageSubmission, 'pair' | 'pairField' | 'report'> {
  /** Missing where the template brings it. */
  readonly from?: Mailbox | undefined;
  readonly subject?: string | undefined;
  readonly template?: { readonly templateId: string; readonly field: string } | undefined;
  readonly letter: LetterWish;
  readonly to: readonly Addressee[];
  readonly cc: readonly Addressee[];
  readonly bcc: readonly Addressee[];
  readonly isShared: boolean;
  /** What stands for a placeholder a recipient has no value for. */
  readonly defaults: Values;
  readonly options: Pick<
    MessageSubmission,
    'validity' | 'deliveryWindow' | 'sendAtMs' | 'campaignReferenceId' | 'priority' | 'regional' | 'via'
  >;
}

export interface MailRequest {
  readonly bulkId?: string | undefined;
  readonly sendAtMs?: number | undefined;
  readonly mails: readonly MailSubmission[];
}

/**
 * Accepts a request's mails. Letters and files are on disk before the messages that name them: a crash between the two leaves what
 * expires by itself.
 * @throws Refusal INVALID for an unknown application, template or uploaded file, OVERLOADED when nothing can be accepted now
 */
export function submitMails(world: World, caller: Caller, request: MailRequest, guard?: RepeatGuard): Promise<SubmitResult> {
  return submitMessages(world, caller, () => madeReady(world, caller, request), guard);
}

interface CompleteMail extends MailSubmission {
  readonly from: Mailbox;
  readonly subject: string;
}

async function madeReady(world: World, caller: Caller, request: MailRequest): Promise<SubmitRequest> {
  const snapshot = await world.snapshots.of(caller.accountId);
  // Before anything is stored for a request that is refused.
  for (const { pair, pairField } of request.mails) admitPairForDryRun(caller, snapshot, pair ?? {}, pairField);
  const mails: CompleteMail[] = [];
  for (const mail of request.mails) mails.push(await complete(world, caller, mail));
  const letters = await storeLetters(world, caller, mails, request.sendAtMs);
  return {
    channel: 'EMAIL',
    bulkId: request.bulkId,
    sendAtMs: request.sendAtMs,
    messages: mails.map((mail, index) => submissionOf(mail, letterAt(letters, index), snapshot)),
  };
}

function letterAt(letters: readonly WrittenLetter[], index: number): WrittenLetter {
  const letter = letters[index];
  if (letter === undefined) throw new Error('a mail has no letter');
  return letter;
}

/** What the template brings fills what the request leaves open. @throws Refusal INVALID naming what is still missing */
async function complete(world: World, caller: Caller, mail: MailSubmission): Promise<CompleteMail> {
  const template = mail.template === undefined ? undefined : await letterOfTemplate(world, caller, mail.template);
  const from = mail.from ?? template?.from;
  const subject = mail.subject ?? template?.subject;
  const { field = '' } = mail.template ?? {};
  if (from === undefined) throw invalid(field, 'the template names no sender: give one in the request');
  if (subject === undefined) throw invalid(field, 'the template has no subject: give one in the request');
  return { ...mail, from, subject, letter: template === undefined ? mail.letter : withTemplate(mail.letter, template.letter) };
}

/** Its texts stand for the request's; where replies go is the request's to say, and files of both go along. */
function withTemplate(letter: LetterWish, template: Partial<LetterWish>): LetterWish {
  return {
    ...letter,
    ...template,
    replyTo: letter.replyTo ?? template.replyTo,
    files: [...letter.files, ...(template.files ?? [])],
  };
}

function submissionOf(mail: CompleteMail, letter: WrittenLetter, snapshot: AccountSnapshot): MessageSubmission {
  const { from, pair, pairField, report, options } = mail;
  const destinations = mail.isShared ? [sharedMail(mail, letter, snapshot)] : ownMails(mail, letter, snapshot);
  const [first] = destinations;
  if (first === undefined) throw new Error('a mail goes to nobody');
  return { ...options, sender: from.address, destinations, content: first.content, pair, pairField, report };
}

interface Mail extends SubmittedDestination {
  readonly content: EmailContent;
}

/** One for each of `to`, who see nobody else of them; each goes to `cc` and `bcc` too. */
function ownMails(mail: CompleteMail, letter: WrittenLetter, snapshot: AccountSnapshot): Mail[] {
  const make = mailMaker(mail, letter, snapshot);
  return mail.to.map((addressee) => make(addressee, [addressee]));
}

/** One for all of `to`, who see each other. Who of them does not want it is left out. */
function sharedMail(mail: CompleteMail, letter: WrittenLetter, snapshot: AccountSnapshot): Mail {
  const wanted = mail.to.filter(wanting(snapshot, mail.from));
  // When nobody wants it, it is decided on, and rejected, like a mail to the first of them.
  const to = wanted.length > 0 ? wanted : mail.to.slice(0, 1);
  const [first] = to;
  if (first === undefined) throw new Error('a mail goes to nobody');
  const messageId = mail.to.find((addressee) => addressee.messageId !== undefined)?.messageId;
  return mailMaker(mail, letter, snapshot)({ ...first, messageId }, to);
}

/** Makes a mail to some of the recipients; `first` is who it is attributed to. */
function mailMaker(mail: CompleteMail, { letterId, texts }: WrittenLetter, snapshot: AccountSnapshot) {
  const { from, subject, defaults } = mail;
  const wants = wanting(snapshot, from);
  const [cc, bcc] = [mail.cc.filter(wants).map(mailboxOf), mail.bcc.filter(wants).map(mailboxOf)];
  const copiesRejection = rejectionOf([...mail.cc, ...mail.bcc], ERROR.EC_INVALID_CC_BCC_EMAIL_ADDRESS);
  const used = usedValues(texts);
  return (first: Addressee, to: readonly Addressee[]): Mail => {
    const values = { ...defaults, ...first.placeholders };
    const placeholders = used(values);
    const rejection = rejectionOf(to.slice(1), ERROR.EC_INVALID_PRESERVED_CC_OR_BCC_RECIPIENT) ?? copiesRejection;
    return {
      to: first.address,
      messageId: first.messageId,
      content: {
        kind: 'EMAIL',
        letterId,
        from,
        subject: subjectFor(subject, values),
        to: to.map(mailboxOf),
        ...(cc.length === 0 ? {} : { cc }),
        ...(bcc.length === 0 ? {} : { bcc }),
        ...(placeholders === undefined ? {} : { placeholders }),
      },
      ...(rejection === undefined ? {} : { rejection }),
    };
  };
}

function mailboxOf({ address, name }: Addressee): Mailbox {
  return name === undefined ? { address } : { address, name };
}

/** A mail with a copy that could never arrive does not go: half of it would be lost without a word. */
function rejectionOf(others: readonly Addressee[], errorId: number): Rejection | undefined {
  return others.every(({ address }) => mailAddress(address) !== undefined)
    ? undefined
    : { statusId: STATUS.REJECTED_VALIDATION_FAILED, errorId };
}

/** Whether a copy may go to somebody beside the first recipient: not to who opted out, nor where mail came back from. */
function wanting(snapshot: AccountSnapshot, from: Mailbox): (addressee: Addressee) => boolean {
  if (snapshot.optOuts.size === 0 && snapshot.suppressions.size === 0) return () => true;
  const sender = comparableAddress(from.address);
  return ({ address }) => {
    const to = comparableAddress(address)?.address;
    return to === undefined || sender === undefined || mailObstacle(snapshot, to, sender.address) === undefined;
  };
}

/** What is wrong with the number of copies: each mail of its own goes to all of `cc` and `bcc`. */
export function copiesProblem({ to, cc, bcc, isShared }: Pick<MailSubmission, 'to' | 'cc' | 'bcc' | 'isShared'>, field: string) {
  const copies = isShared ? 0 : to.length * (1 + cc.length + bcc.length);
  const violation: Violation = {
    property: field,
    violation: `makes more than ${COPIES_MAX} copies, as each recipient's mail goes to cc and bcc too: preserve recipients, or split the request`,
  };
  return copies > COPIES_MAX ? violation : undefined;
}

/** A request has a thousand recipients at most; halved between `to` and `cc` they would be a quarter of a million copies. */
const COPIES_MAX = 10_000;
