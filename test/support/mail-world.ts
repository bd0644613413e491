// What tests of inbound mail have: domains, associations, and the mails that came.

import type { Api, Service } from './service.ts';

/** Puts a domain into a pair's pool, making what is not there yet. */
export async function associateDomain(
  { api }: Service,
  domainName: string,
  applicationId: string,
  entityId?: string,
): Promise<void> {
  await api('POST', '/provisioning/1/applications', { applicationId });
  if (entityId !== undefined) await api('POST', '/provisioning/1/entities', { entityId });
  const { status, body } = await api('POST', '/provisioning/1/associations', {
    resourceType: 'DOMAIN',
    channel: 'EMAIL',
    applicationId,
    ...(entityId === undefined ? {} : { entityId }),
    resourceId: domainName,
  });
  if (status >= 300) throw new Error(`association of ${domainName}: ${status} ${JSON.stringify(body)}`);
}

// biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape, and say what they expect there.
export async function inboundMails(api: Api, query = ''): Promise<any[]> {
  return (await api('GET', `/callsign/1/inbound-messages?channel=EMAIL&limit=1000${query}`)).body.messages;
}

/** The only mail to an address, with everything known of it. */
// biome-ignore lint/suspicious/noExplicitAny: as above
export async function inboundMail(api: Api, to: string): Promise<any> {
  const mails = await inboundMails(api, `&to=${encodeURIComponent(to)}`);
  if (mails.length !== 1) throw new Error(`${mails.length} mails to ${to}`);
  return (await api('GET', `/callsign/1/inbound-messages/${mails[0].messageId}`)).body;
}
