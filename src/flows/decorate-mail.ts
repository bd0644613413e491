// Prepares the texts of a mail for what its domain and its sender want to know: openings, clicks, and who does not want more of it.

import { domainOf } from '../domain/addresses/mailbox.ts';
import { type Decoration, decoratedHtml, decoratedText, UNSUBSCRIBE_MARK } from '../domain/mail-tracking/decorate.ts';
import type { Letter, MessageContent } from '../domain/messages/content.ts';
import type { MessageId } from '../domain/messages/message.ts';
import type { AccountId } from '../domain/platform.ts';
import type { CarrierMessage, WrittenLetter } from '../ports.ts';
import type { MailToken } from './mail-tokens.ts';
import { readersUrl } from './tracked-domains.ts';
import type { World } from './world.ts';

/** Where these addresses lead below the URL readers reach us at. */
export const MAIL_EVENTS_PATH = '/e';

/** A mail as far as it is decorated. */
export interface Decorated {
  readonly accountId: AccountId;
  readonly messageId: MessageId;
  /** Addresses. */
  readonly sender: string;
  readonly destination: string;
  readonly tracking: Letter['tracking'];
  readonly html?: string | undefined;
  readonly text?: string | undefined;
}

/** What a recipient reads, with what it is decorated with. */
export async function decorateLetter(
  world: World,
  written: WrittenLetter,
  { tracking }: Letter,
  { messageId, sender, destination, content }: Pick<CarrierMessage, 'messageId' | 'sender' | 'destination' | 'content'>,
  accountId: AccountId,
): Promise<WrittenLetter> {
  const { html, text } = written;
  const decorated = await decorateMail(world, { accountId, messageId, sender, destination, tracking, html, text });
  const has = new Set(Object.keys(written.headers).map((name) => name.toLowerCase()));
  // A letter that says itself how one unsubscribes says all of it; and a button in several mailboxes would unsubscribe one of them.
  const added = has.has('list-unsubscribe') || readersOf(content) > 1 ? {} : decorated.headers;
  return { ...written, html: decorated.html, text: decorated.text, headers: { ...written.headers, ...added } };
}

function readersOf(content: MessageContent): number {
  return content.kind === 'EMAIL' ? content.to.length + (content.cc?.length ?? 0) + (content.bcc?.length ?? 0) : 1;
}

/** The texts of a mail, and its headers: with what the mail wants and, where it says nothing, what its domain wants. */
export async function decorateMail(
  world: World,
  { accountId, messageId, sender, destination, tracking, html, text }: Decorated,
): Promise<Pick<WrittenLetter, 'html' | 'text' | 'headers'>> {
  const domain = await world.trackedDomains.of(accountId, domainOf(sender));
  const url = (letter: string, token: MailToken): string =>
    `${readersUrl(domain, world.settings)}${MAIL_EVENTS_PATH}/${letter}/${world.mailTokens.write(token)}`;
  const hasMark = html?.includes(UNSUBSCRIBE_MARK) === true || text?.includes(UNSUBSCRIBE_MARK) === true;
  const isUnsubscribable = domain?.tracking.unsubscribe === true || hasMark;
  const mail = { accountId, messageId };
  const unsubscribeUrl = isUnsubscribable ? url('u', { ...mail, kind: 'UNSUBSCRIBE', sender, destination }) : undefined;
  const decoration: Decoration = {
    clickUrl:
      (tracking.clicks ?? domain?.tracking.clicks) === true
        ? (link) => (isFollowable(link) ? url('c', { ...mail, kind: 'CLICK', url: link }) : link)
        : undefined,
    pixelUrl: (tracking.opens ?? domain?.tracking.opens) === true ? url('o', { ...mail, kind: 'OPEN' }) : undefined,
    // Where nobody says, the contract has it there.
    isPixelAtTop: tracking.pixelAtTop !== false,
    unsubscribeUrl,
  };
  return {
    html: html === undefined ? undefined : decoratedHtml(html, decoration),
    text: text === undefined ? undefined : decoratedText(text, decoration),
    headers: unsubscribeUrl === undefined ? {} : unsubscribeHeaders(unsubscribeUrl),
  };
}

/** RFC 2369 and RFC 8058: a mailbox provider unsubscribes its user with one POST. */
function unsubscribeHeaders(url: string): Readonly<Record<string, string>> {
  return { 'List-Unsubscribe': `<${url}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' };
}

function isFollowable(link: string): boolean {
  return URL.canParse(link);
}
