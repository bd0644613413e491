// Mails what is to be forwarded to a person, by way of the operator's mail relay.

import { createTransport } from 'nodemailer';
import type { WebhookAnswer, WebhookPoster, WebhookRequest } from '../../ports.ts';

export interface MailRelay {
  /** `smtp://user:password@host:587`; `smtps://` speaks TLS from the start. undefined = there is no relay. */
  readonly url: string | undefined;
  /** Whom the mails are from. */
  readonly from: string;
}

const TIMEOUT_MS = 30_000;

/** Takes `mailto:` URLs; the first line of a body is the subject. Without a relay mails wait for one to be set up. */
export function createMailPoster({ url, from }: MailRelay): WebhookPoster {
  if (url === undefined) {
    const detail = 'there is no mail relay: set CALLSIGN_MAIL_RELAY';
    return { post: async () => ({ kind: 'unreachable', detail }), close: async () => {} };
  }
  const transport = createTransport({
    url,
    pool: true,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    // What we mail is made here; nothing in it names files or addresses to be fetched.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    post: async (request) => {
      try {
        await transport.sendMail(mailOf(request, from));
        return { kind: 'answered', status: null };
      } catch (error) {
        return answerTo(error);
      }
    },
    close: async () => transport.close(),
  };
}

function mailOf(
  { url, body: bytes, headers }: WebhookRequest,
  from: string,
): { from: string; to: string; subject: string; text: string; headers: Record<string, string> } {
  const body = String(bytes);
  const lineEnd = body.indexOf('\n');
  const to = decodeURIComponent(url.slice('mailto:'.length));
  return { from, to, subject: body.slice(0, lineEnd), text: body.slice(lineEnd + 1), headers: { ...headers } };
}

/** RFC 5321, section 4.2.1: 5yz is for good, 4yz passes. */
function answerTo(error: unknown): WebhookAnswer {
  const { responseCode, message } = error as { responseCode?: number; message?: string };
  const detail = String(message ?? error).slice(0, 300);
  return responseCode !== undefined && responseCode >= 500 ? { kind: 'forbidden', detail } : { kind: 'unreachable', detail };
}
