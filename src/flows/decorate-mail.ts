// Prepares the texts of a mail for what its domain and its sender want to know: openings, clicks, and who does not want more of it.

import { type Decoration, decoratedHtml, decoratedText, UNSUBSCRIBE_MARK } from '../domain/mail-tracking/decorate.ts';
import { domainOf } from '../domain/suppressions.ts';
import type { MailDecorator } from '../ports.ts';
import { readersUrl } from './mail-domains.ts';
import type { MailToken } from './mail-tokens.ts';
import type { World } from './world.ts';

/** Where these addresses lead below the URL readers reach us at. */
export const MAIL_EVENTS_PATH = '/e';

/** Mails are decorated with what they and their domain want: the mail's own word counts before the domain's. */
export function createMailDecorator(world: World): MailDecorator {
  return {
    decorate: async ({ accountId, messageId, sender, destination, tracking, html, text }) => {
      const domain = await world.mailDomains.of(accountId, domainOf(sender));
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
    },
  };
}

/** RFC 2369 and RFC 8058: a mailbox provider unsubscribes its user with one POST. */
function unsubscribeHeaders(url: string): Readonly<Record<string, string>> {
  return { 'List-Unsubscribe': `<${url}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' };
}

function isFollowable(link: string): boolean {
  return URL.canParse(link);
}
