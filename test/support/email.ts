// Mail for tests: a domain that may send, forms as clients make them, and what became of a mail.

import type { Reply, Service } from './service.ts';
import { until } from './until.ts';

/** A form with a field for each value of a list; a Blob is a file. */
export function form(fields: Readonly<Record<string, unknown>>): FormData {
  const data = new FormData();
  for (const [name, given] of Object.entries(fields)) {
    for (const value of Array.isArray(given) ? given : [given]) {
      if (value instanceof File) data.append(name, value, value.name);
      else data.append(name, typeof value === 'object' ? JSON.stringify(value) : String(value));
    }
  }
  return data;
}

/** POST /email/3/send as clients do it. */
export async function sendForm(
  { url, apiKey }: Pick<Service, 'url' | 'apiKey'>,
  fields: Readonly<Record<string, unknown>> | FormData,
  headers: Readonly<Record<string, string>> = {},
): Promise<Reply> {
  const response = await fetch(`${url}/email/3/send`, {
    method: 'POST',
    headers: { authorization: `App ${apiKey}`, ...headers },
    body: fields instanceof FormData ? fields : form(fields),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
}

/** Adds a domain, and answers the records it asks for; with CALLSIGN_UNVERIFIED_DOMAINS=accept it may send at once. */
export async function addDomain(
  { api }: Pick<Service, 'api'>,
  domainName = 'shop.example',
  over: object = {},
): Promise<readonly { recordType: 'TXT' | 'MX' | 'CNAME'; name: string; expectedValue: string }[]> {
  const { status, body } = await api('POST', '/email/1/domains', { domainName, targetedDailyTraffic: 1000, ...over });
  if (status !== 200) throw new Error(`domain ${domainName} was not added: ${status} ${JSON.stringify(body)}`);
  return body.dnsRecords;
}

/** A mail's life; waits for it to have this status where one is given. */
// biome-ignore lint/suspicious/noExplicitAny: as answers of the API are.
export async function mailOf({ api }: Pick<Service, 'api'>, messageId: string, statusName?: string): Promise<any> {
  const read = () => api('GET', `/callsign/1/messages/${messageId}`);
  if (statusName !== undefined) await until(async () => (await read()).body.status.name === statusName);
  return (await read()).body;
}
