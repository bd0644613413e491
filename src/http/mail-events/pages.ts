// What readers of mail see of us: three small pages, which load nothing and run nothing.

import { escapedHtml } from '../../domain/messages/placeholders.ts';
import type { Answer } from '../endpoint.ts';

const HEADERS = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
} as const;

const STYLE = `body{font:1rem/1.5 system-ui,sans-serif;max-width:32rem;margin:15vh auto;padding:0 1rem;color:#1b1b1f;background:#fff}
button{font:inherit;padding:.6rem 1.2rem;border:0;border-radius:.4rem;color:#fff;background:#1f4fd8;cursor:pointer}
@media (prefers-color-scheme:dark){body{color:#eee;background:#16161a}button{background:#4d7bff;color:#000}}`;

/** Asks, as programs follow links too; the button does it. */
export function askPage(sender: string, destination: string): Answer {
  return page(
    'Unsubscribe',
    `<h1>Unsubscribe</h1><p>Do you want no more mail from <b>${escapedHtml(sender)}</b> to <b>${escapedHtml(destination)}</b>?</p>
<form method="post"><button type="submit">Unsubscribe</button></form>`,
  );
}

export function donePage(sender: string, destination: string): Answer {
  return page(
    'Unsubscribed',
    `<h1>Unsubscribed</h1><p>There will be no more mail from <b>${escapedHtml(sender)}</b> to <b>${escapedHtml(destination)}</b>.</p>`,
  );
}

export function gonePage(): Answer {
  return {
    ...page('Link not found', '<h1>Link not found</h1><p>This link leads nowhere. Was it copied as a whole?</p>'),
    status: 404,
  };
}

/** What readers' browsers are told beside every answer. */
export function guarded(answer: Answer): Answer {
  return { ...answer, headers: { ...HEADERS, ...answer.headers } };
}

function page(title: string, body: string): Answer {
  return guarded({
    status: 200,
    contentType: 'text/html;charset=UTF-8',
    body: `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title}</title><style>${STYLE}</style></head><body>${body}</body></html>`,
  });
}
