// Resource requests for tests: bodies that pass, and the way through the reviewer's hands.

import type { Reply, TestService } from './service.ts';

export const REQUESTS = '/resources/1/requests';
export const DESK = '/callsign/1/resource-requests';

/** A registration of a name where nothing has to be brought along. */
export const registration = (fields: Readonly<Record<string, unknown>> = {}) => ({
  type: 'ALPHANUMERIC_REGISTRATION',
  countryCode: 'GB',
  senderName: 'Acme',
  requirements: [] as unknown[],
  ...fields,
});

/** A purchase of two British numbers. */
export const purchase = (fields: Readonly<Record<string, unknown>> = {}) => ({
  type: 'NUMBER_PURCHASE',
  countryCode: 'GB',
  numberType: 'VIRTUAL_LONG_NUMBER',
  capabilities: ['SMS'],
  quantity: 2,
  ...fields,
});

/** Submits a request and answers its id. */
export async function submit({ api }: TestService, body: object): Promise<string> {
  const { status, body: answer } = await api('POST', REQUESTS, body);
  if (status !== 201) throw new Error(`the request was refused: ${JSON.stringify(answer)}`);
  return answer.id;
}

/** One step of the reviewer. */
export function decide({ api }: TestService, id: string, step: string, body?: object): Promise<Reply> {
  return api('POST', `${DESK}/${id}/${step}`, body);
}

export async function statusOf({ api }: TestService, id: string): Promise<string> {
  return (await api('GET', `${REQUESTS}/${id}`)).body.status;
}

/** Uploads a file as a form. */
export async function upload(
  { url, apiKey }: TestService,
  content: Uint8Array<ArrayBuffer> | string,
  { fileName = 'form.pdf', contentType = 'application/pdf', field = 'document' } = {},
): Promise<Reply> {
  const form = new FormData();
  form.append(field, new Blob([content], { type: contentType }), fileName);
  const response = await fetch(`${url}/resources/1/documents`, {
    method: 'POST',
    headers: { authorization: `App ${apiKey}` },
    body: form,
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}
