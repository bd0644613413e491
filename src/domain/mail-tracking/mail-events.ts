// What happens to a mail after it was delivered: what readers do with it, and what mail servers say late.

import type { EventKind } from '../messages/life.ts';

export const MAIL_EVENTS = ['OPENED', 'CLICKED', 'UNSUBSCRIBED', 'COMPLAINED', 'LATE_BOUNCE'] as const;
export type MailEvent = (typeof MAIL_EVENTS)[number] & EventKind;

/** What subscriptions call it. */
export const SUBSCRIBED_AS: Readonly<Record<MailEvent, string>> = {
  OPENED: 'OPEN',
  CLICKED: 'CLICK',
  UNSUBSCRIBED: 'UNSUBSCRIBE',
  COMPLAINED: 'COMPLAINT',
  LATE_BOUNCE: 'LATE_BOUNCE',
};

/** Readers open mails again and again; programs more often. After so many times of one kind it is only counted, and nobody is told. */
export const TOLD_MAX = 100;
