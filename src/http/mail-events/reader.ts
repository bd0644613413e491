// /e/…: where the addresses in mails lead. Readers have no key; what they come with is signed.

import Type from 'typebox';
import { type Device, deviceOf, isPerson } from '../../domain/links/device.ts';
import { MAIL_EVENTS_PATH } from '../../flows/decorate-mail.ts';
import type { MailToken } from '../../flows/mail-tokens.ts';
import type { World } from '../../flows/world.ts';
import { type Answer, endpoint } from '../endpoint.ts';
import type { Headers } from '../headers.ts';
import { askPage, donePage, gonePage, guarded } from './pages.ts';

const shared = {
  group: 'Readers of mail',
  scopes: null,
  // Per address: generous, as mailbox providers fetch for all of their users from a few.
  limit: { count: 500, seconds: 1, burst: 1_000 },
  errors: 'modern',
  params: Type.Object({ token: Type.String({ maxLength: 4_000 }) }),
  refusals: [404],
} as const;

/** A transparent GIF of one pixel. */
const PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

export const getMailLink = endpoint({
  ...shared,
  method: 'GET',
  path: `${MAIL_EVENTS_PATH}/c/{token}`,
  summary: 'Follow a link of a mail',
  description:
    'Leads to the address that was signed when the mail was sent, and nowhere else. Followed by people, it is counted and told.',
  produces: 'text/html',
  answers: { 302: null },
  handle: async ({ world, params, method, headers }): Promise<Answer> => {
    const token = world.mailTokens.read(params.token);
    if (token?.kind !== 'CLICK') return gonePage();
    const { url } = token;
    const device = personWith(method, headers);
    if (device !== undefined) await noteQuietly(world, token, 'CLICKED', { url, device });
    return guarded({ status: 302, headers: { location: new URL(url).href } });
  },
});

export const getMailPixel = endpoint({
  ...shared,
  method: 'GET',
  path: `${MAIL_EVENTS_PATH}/o/{token}`,
  summary: 'Tell that a mail was opened',
  description: 'A picture nobody sees.',
  produces: 'image/gif',
  answers: { 200: Type.String() },
  handle: async ({ world, params, method, headers }): Promise<Answer> => {
    const token = world.mailTokens.read(params.token);
    if (token?.kind !== 'OPEN') return gonePage();
    const device = personWith(method, headers);
    if (device !== undefined) await noteQuietly(world, token, 'OPENED', { device });
    return guarded({ status: 200, body: PIXEL, contentType: 'image/gif' });
  },
});

const unsubscribing = {
  ...shared,
  path: `${MAIL_EVENTS_PATH}/u/{token}`,
  produces: 'text/html',
  answers: { 200: Type.String() },
};

export const getUnsubscribe = endpoint({
  ...unsubscribing,
  method: 'GET',
  summary: 'Ask whether a reader wants no more mail',
  description: 'A page with a button. Nothing changes before it is pressed, as programs follow links too.',
  handle: ({ world, params }): Answer => {
    const token = world.mailTokens.read(params.token);
    return token?.kind === 'UNSUBSCRIBE' ? askPage(token.sender, token.destination) : gonePage();
  },
});

export const postUnsubscribe = endpoint({
  ...unsubscribing,
  method: 'POST',
  summary: 'Send a reader no more mail',
  description: 'By the button of the page, or by the mailbox provider in one step (RFC 8058). Doing it again changes nothing.',
  // `List-Unsubscribe=One-Click`, in whichever kind of form: the address says it all.
  bodyFormat: 'bytes',
  handle: async ({ world, params, headers }): Promise<Answer> => {
    const token = world.mailTokens.read(params.token);
    if (token?.kind !== 'UNSUBSCRIBE') return gonePage();
    await world.mailEvents.unsubscribe(token, deviceOf(String(headers['user-agent'] ?? '')));
    return donePage(token.sender, token.destination);
  },
});

/** With what a person came; undefined for programs, for browsers that only expect a click, and for who does not go there. */
function personWith(method: string, headers: Headers): Device | undefined {
  const userAgent = String(headers['user-agent'] ?? '');
  const purpose = String(headers['sec-purpose'] ?? headers.purpose ?? headers['x-purpose'] ?? headers['x-moz'] ?? '');
  return method === 'HEAD' || !isPerson(userAgent, purpose) ? undefined : deviceOf(userAgent);
}

/** A reader gets where he wants although nothing can be written down just now. */
async function noteQuietly(
  world: World,
  { accountId, messageId }: MailToken,
  event: 'OPENED' | 'CLICKED',
  details: { readonly url?: string; readonly device: Device },
): Promise<void> {
  try {
    const message = await world.mailEvents.mailOf(accountId, messageId);
    if (message !== undefined) await world.mailEvents.record(message, event, details);
  } catch (error) {
    world.log.error({ err: error, messageId, event }, 'what a reader did with a mail could not be written down');
  }
}
