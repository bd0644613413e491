// Short links: following one, and reading what a message's came to.

import Type from 'typebox';
import { notFound } from '../../domain/refusals.ts';
import { followLink } from '../../flows/follow-link.ts';
import { LINKS_PATH } from '../../flows/shorten-links.ts';
import { findMessage } from '../../storage/messages.ts';
import { listShortLinks } from '../../storage/short-links.ts';
import { LinksQuery, MessageLinks } from '../../wire/clicks.ts';
import { wireDate } from '../../wire/statuses.ts';
import { checkCursor, cutPage } from '../cursors.ts';
import { type Answer, endpoint, ok } from '../endpoint.ts';

const LIMIT_DEFAULT = 50;

const GONE = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Link not found</title><p>This link leads nowhere, or no longer does.</p></html>`;

export const getShortLink = endpoint({
  method: 'GET',
  path: `${LINKS_PATH}/{code}`,
  group: 'Links',
  summary: 'Follow a short link',
  description: 'Leads to the address it stands for. Opened by people, with tracking on, it is counted and reported.',
  scopes: null,
  // Per address: generous, as a whole mobile network, or everybody behind a proxy, can share one.
  limit: { count: 500, seconds: 1, burst: 1_000 },
  errors: 'modern',
  params: Type.Object({ code: Type.String({ maxLength: 64 }) }),
  produces: 'text/html',
  answers: { 302: null },
  refusals: [404],
  handle: async ({ world, params: { code }, method, headers }): Promise<Answer> => {
    const url = await followLink(world, code, {
      userAgent: String(headers['user-agent'] ?? ''),
      purpose: String(headers['sec-purpose'] ?? headers.purpose ?? headers['x-purpose'] ?? ''),
      isLooking: method === 'HEAD',
    });
    const shared = { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' };
    if (url === undefined) return { status: 404, body: GONE, contentType: 'text/html;charset=UTF-8', headers: shared };
    // As a browser would write it: a header takes no letters beyond ASCII.
    return { status: 302, headers: { ...shared, location: new URL(url).href } };
  },
});

export const getMessageLinks = endpoint({
  method: 'GET',
  path: '/callsign/1/links',
  group: 'Links',
  summary: 'Read short links and their clicks',
  description: 'Of one message, or of all, the latest first.',
  scopes: ['callsign:read', 'callsign:manage', 'sms:manage'],
  errors: 'modern',
  query: LinksQuery,
  answers: { 200: MessageLinks },
  refusals: [404],
  handle: async ({ world, caller: { accountId }, query: { messageId, cursor, limit = LIMIT_DEFAULT } }) => {
    const message = messageId === undefined ? undefined : await findMessage(world.db, accountId, messageId);
    if (messageId !== undefined && message === undefined) throw notFound('There is no message with this id.');
    const filter = { messageId: message?.messageId, before: cursor === undefined ? undefined : placeOf(cursor) };
    const found = await listShortLinks(world.db, accountId, filter, limit + 1);
    const { rows, last } = cutPage(found, limit);
    return ok({
      ...(last === undefined ? {} : { nextCursor: `${last.messageId}-${last.code}` }),
      results: rows.map(({ messageId: id, publicId, code, base, url, isTracked, clickCount, firstClickedAt, lastClickedAt }) => ({
        messageId: publicId ?? id,
        shortUrl: `${base ?? world.settings.publicUrl}${LINKS_PATH}/${code}`,
        url,
        isTracked,
        clickCount,
        ...(firstClickedAt === null ? {} : { firstClickedAt: wireDate(firstClickedAt.getTime()) }),
        ...(lastClickedAt === null ? {} : { lastClickedAt: wireDate(lastClickedAt.getTime()) }),
      })),
    });
  },
});

/** @throws Refusal INVALID */
function placeOf(cursor: string): { messageId: string; code: string } {
  const [, messageId = '', code = ''] = /^(\d+)-(.+)$/.exec(cursor) ?? [];
  checkCursor(messageId);
  return { messageId, code };
}
