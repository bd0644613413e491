// What addresses are judged by besides the DNS: domains people mean when they mistype them, and names that are a function's.

/** The most used mailbox providers, the likelier first: of two that are equally near the earlier is meant. */
export const COMMON_DOMAINS: readonly string[] =
  `gmail.com yahoo.com hotmail.com outlook.com icloud.com aol.com live.com msn.com googlemail.com mail.com ymail.com rocketmail.com
   me.com mac.com protonmail.com proton.me gmx.com gmx.de gmx.net gmx.at gmx.ch web.de t-online.de freenet.de zoho.com yandex.com
   yandex.ru mail.ru inbox.ru bk.ru list.ru rambler.ru qq.com 163.com 126.com sina.com naver.com daum.net hanmail.net fastmail.com
   hotmail.co.uk hotmail.fr hotmail.de hotmail.it hotmail.es outlook.fr outlook.de outlook.es outlook.it live.co.uk live.fr live.nl
   yahoo.co.uk yahoo.co.in yahoo.co.jp yahoo.fr yahoo.de yahoo.it yahoo.es yahoo.ca yahoo.com.br yahoo.com.au btinternet.com sky.com
   virginmedia.com orange.fr wanadoo.fr free.fr sfr.fr laposte.net libero.it virgilio.it tiscali.it alice.it comcast.net verizon.net
   att.net sbcglobal.net bellsouth.net cox.net charter.net earthlink.net shaw.ca rogers.com sympatico.ca bigpond.com optusnet.com.au
   uol.com.br bol.com.br terra.com.br rediffmail.com seznam.cz centrum.cz wp.pl o2.pl interia.pl onet.pl ziggo.nl kpnmail.nl planet.nl
   telenet.be skynet.be bluewin.ch hispeed.ch telia.com`.split(/\s+/);

/** Names before the @ that are a function's, not a person's. The first are of RFC 2142. */
export const ROLE_NAMES: ReadonlySet<string> = new Set(
  `info marketing sales support abuse noc security postmaster hostmaster usenet news webmaster www uucp ftp
   accounting accounts admin administrator all billing board bookings career careers careers-hr ceo cfo compliance contact contacts
   contactus customercare customer-service customerservice dataprotection devnull dns do-not-reply donotreply dpo editor editorial
   employment enquiries enquiry events everyone feedback finance hello help helpdesk hr inquiries inquiry investors invoice invoices
   it jobs legal list list-request mail mailer-daemon maildaemon manager media moderator network newsletter no-reply nobody noreply
   notifications office operations ops orders partners payments pr press privacy procurement purchasing receipts reception recruiting
   recruitment refunds registration remove reservations returns root sale school secretary service services shop spam staff
   subscribe subscriptions suggestions sysadmin tech technical undisclosed-recipients unsubscribe web`.split(/\s+/),
);
