// /subscriptions/1/certificates: what we show to servers that ask who we are.

import Type from 'typebox';
import { callbackUrlProblem } from '../../domain/addresses/callback-url.ts';
import { invalid } from '../../domain/refusals.ts';
import type { CertificateId, ClientCertificate, Notifications } from '../../domain/subscriptions.ts';
import { addCertificate, deleteCertificate, unknownCertificate } from '../../flows/change-certificate.ts';
import { PAGE_SIZE, page } from '../../wire/paging.ts';
import * as wire from '../../wire/subscriptions.ts';
import { created, endpoint, ok, perMinute } from '../endpoint.ts';

const shared = {
  group: 'Subscriptions',
  scopes: ['subscriptions:manage'],
  errors: 'classic',
  limit: perMinute(100),
  refusals: [404],
} as const;
const CertificatePath = Type.Object({ certificateId: Type.String({ minLength: 1, maxLength: 255 }) });

export const getCertificates = endpoint({
  ...shared,
  method: 'GET',
  path: '/subscriptions/1/certificates',
  summary: 'List certificates',
  query: wire.CertificateQuery,
  answers: { 200: wire.CertificatePage },
  handle: async ({ world, caller, query }) => {
    const { notifications } = await world.snapshots.of(caller.accountId);
    const found = foundCertificates(notifications, query);
    return ok(page(found.rows.map(certificateObject(world.clock.now())), found.wanted, found.total));
  },
});

export const postCertificate = endpoint({
  ...shared,
  method: 'POST',
  path: '/subscriptions/1/certificates',
  summary: 'Upload a certificate',
  body: wire.CertificateRequest,
  answers: { 201: wire.CertificateState },
  handle: async ({ world, caller, body: { certificateId, certificateContent, passphrase } }) => {
    const certificate = await addCertificate(world, caller, certificateId as CertificateId, certificateContent, passphrase);
    return created({ certificateId, status: statusOf(certificate, world.clock.now()) });
  },
});

export const getCertificateStates = endpoint({
  ...shared,
  method: 'GET',
  path: '/subscriptions/1/certificates/status',
  summary: 'List statuses of certificates',
  query: wire.CertificateQuery,
  answers: { 200: wire.CertificateStatePage },
  handle: async ({ world, caller, query }) => {
    const { notifications } = await world.snapshots.of(caller.accountId);
    const found = foundCertificates(notifications, query);
    const now = world.clock.now();
    const states = found.rows.map((row) => ({ certificateId: row.certificateId, status: statusOf(row, now) }));
    return ok(page(states, found.wanted, found.total));
  },
});

export const getCertificateState = endpoint({
  ...shared,
  method: 'GET',
  path: '/subscriptions/1/certificates/status/{certificateId}',
  summary: 'Get the status of a certificate',
  params: CertificatePath,
  answers: { 200: wire.CertificateState },
  handle: async ({ world, caller, params: { certificateId } }) => {
    const { notifications } = await world.snapshots.of(caller.accountId);
    return ok({ certificateId, status: statusOf(knownCertificate(notifications, certificateId), world.clock.now()) });
  },
});

export const getCertificate = endpoint({
  ...shared,
  method: 'GET',
  path: '/subscriptions/1/certificates/{certificateId}',
  summary: 'Get a certificate',
  params: CertificatePath,
  answers: { 200: wire.CertificateObject },
  handle: async ({ world, caller, params: { certificateId } }) => {
    const { notifications } = await world.snapshots.of(caller.accountId);
    return ok(certificateObject(world.clock.now())(knownCertificate(notifications, certificateId)));
  },
});

export const removeCertificate = endpoint({
  ...shared,
  method: 'DELETE',
  path: '/subscriptions/1/certificates/{certificateId}',
  summary: 'Delete a certificate',
  description: 'Refused while a notification profile uses it.',
  params: CertificatePath,
  answers: { 200: Type.Object({ certificateId: Type.String() }) },
  handle: async ({ world, caller, params: { certificateId } }) => {
    await deleteCertificate(world, caller, certificateId);
    return ok({ certificateId });
  },
});

export const postCertificateTest = endpoint({
  ...shared,
  method: 'POST',
  path: '/subscriptions/1/certificates/test/webhook',
  summary: 'Test a connection with a certificate',
  description: 'Connects to the URL and shows the certificate; no event is sent.',
  body: wire.CertificateTest,
  answers: { 200: wire.CertificateTestResult },
  handle: async ({ world, caller, body: { certificateId, webhookUrl } }) => {
    const problem = callbackUrlProblem(webhookUrl, world.settings.allowPrivateCallbacks);
    if (problem !== undefined) throw invalid('webhookUrl', problem);
    const { notifications } = await world.snapshots.of(caller.accountId);
    const known = knownCertificate(notifications, certificateId);
    const { certificate, privateKey } = known;
    const inVain = whyInVain(known, webhookUrl, world.clock.now());
    if (inVain !== undefined) return ok({ certificateId, webhookUrl, result: 'FAIL', ...inVain });
    const failure = await world.reachWebhook(webhookUrl, { certificate, privateKey });
    return ok(
      failure === undefined
        ? { certificateId, webhookUrl, result: 'SUCCESS', failReasons: [] }
        : { certificateId, webhookUrl, result: 'FAIL', failReasons: [failure], hint: REFUSED_HINT },
    );
  },
});

const REFUSED_HINT =
  'Let the server trust the issuer of the certificate, and check that its own certificate is valid for its name.';

/** What would go wrong even if the server could be reached: a connection without TLS shows nothing. */
function whyInVain(
  certificate: ClientCertificate,
  webhookUrl: string,
  nowMs: number,
): { readonly failReasons: string[]; readonly hint: string } | undefined {
  if (!/^https:/i.test(webhookUrl))
    return { failReasons: ['the URL is not https'], hint: 'Certificates are shown over https alone.' };
  if (statusOf(certificate, nowMs) === 'EXPIRED')
    return { failReasons: ['the certificate has expired'], hint: 'Upload its successor under another id.' };
  return undefined;
}

function foundCertificates(
  notifications: Notifications,
  query: { search?: string; page?: number; size?: number; direction?: string },
) {
  const wanted = { page: query.page ?? 0, size: query.size ?? PAGE_SIZE };
  const { search = '', direction = 'ASC' } = query;
  const all = [...notifications.certificates.values()]
    .filter(({ certificateId }) => certificateId.toLowerCase().includes(search.toLowerCase()))
    .sort((a, b) => (a.certificateId < b.certificateId ? -1 : 1) * (direction === 'DESC' ? -1 : 1));
  return { rows: all.slice(wanted.page * wanted.size, (wanted.page + 1) * wanted.size), wanted, total: all.length };
}

function knownCertificate(notifications: Notifications, certificateId: string): ClientCertificate {
  const certificate = notifications.certificates.get(certificateId);
  if (certificate === undefined) throw unknownCertificate(certificateId);
  return certificate;
}

/** A certificate can be used at once: nothing has to be synchronised, so none is ever PROCESSING. */
function statusOf({ validUntilMs }: ClientCertificate, nowMs: number): 'READY' | 'EXPIRED' {
  return validUntilMs > nowMs ? 'READY' : 'EXPIRED';
}

function certificateObject(nowMs: number) {
  return (certificate: ClientCertificate) => ({
    certificateId: certificate.certificateId,
    issuedBy: certificate.issuedBy,
    issuedTo: certificate.issuedTo,
    validFrom: certificate.validFromMs,
    validUntil: certificate.validUntilMs,
    certificateStatus: statusOf(certificate, nowMs),
    serialNumber: certificate.serialNumber,
  });
}
