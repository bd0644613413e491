// Certificates we show to servers that ask who we are: taking them in, and deleting them.

import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import type { Caller } from '../domain/accounts.ts';
import { invalid, notFound } from '../domain/refusals.ts';
import type { CertificateId, ClientCertificate } from '../domain/subscriptions.ts';
import { noteChange } from '../storage/changes.ts';
import { deleteCertificateRow, insertCertificate, lockCertificate, profilesUsing } from '../storage/notification-profiles.ts';
import { changeConfiguration } from './change-configuration.ts';
import { refuseWhileUsed } from './change-webhook-security.ts';
import type { World } from './world.ts';

/** @throws Refusal INVALID when it is no certificate with its key, or the id is taken */
export async function addCertificate(
  world: World,
  caller: Caller,
  certificateId: CertificateId,
  content: string,
  passphrase: string | undefined,
): Promise<ClientCertificate> {
  const { accountId } = caller;
  const certificate = certificateFrom(certificateId, content, passphrase, world.clock.now());
  await changeConfiguration(world, caller, async (tx, audit) => {
    if (!(await insertCertificate(tx, accountId, certificate)))
      throw invalid('certificateId', `is taken: there is a certificate "${certificateId}"`);
    audit('create', 'client_certificate', certificateId, null, audited(certificate));
    await noteChange(tx, { accountId, noun: 'subscription', keys: 'all' });
  });
  return certificate;
}

/** @throws Refusal NOT_FOUND; WRONG_STATE while a profile uses it */
export async function deleteCertificate(world: World, caller: Caller, certificateId: string): Promise<void> {
  const { accountId } = caller;
  await changeConfiguration(world, caller, async (tx, audit) => {
    // Locked, so that no profile can begin to use it between the question and the deletion.
    if (!(await lockCertificate(tx, accountId, certificateId))) throw unknownCertificate(certificateId);
    refuseWhileUsed(
      `certificate "${certificateId}"`,
      'profiles',
      await profilesUsing(tx, accountId, 'certificate_id', certificateId),
    );
    await deleteCertificateRow(tx, accountId, certificateId);
    audit('delete', 'client_certificate', certificateId, { certificateId }, null);
    await noteChange(tx, { accountId, noun: 'subscription', keys: 'all' });
  });
}

export function unknownCertificate(certificateId: string): ReturnType<typeof notFound> {
  return notFound(`There is no certificate "${certificateId}".`);
}

/** `content`, `passphrase`: Base64, as the contract wants them. */
function certificateFrom(
  certificateId: CertificateId,
  content: string,
  passphrase: string | undefined,
  nowMs: number,
): ClientCertificate {
  const pem = Buffer.from(content, 'base64').toString('utf8');
  const certificates = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  const [first] = certificates;
  if (first === undefined) throw invalid('certificateContent', 'must be a PEM file in Base64 with a certificate in it');
  const x509 = readCertificate(first);
  const key = readKey(pem, passphrase);
  if (!x509.checkPrivateKey(key)) throw invalid('certificateContent', 'must hold the private key of its first certificate');
  return {
    certificateId,
    certificate: `${certificates.join('\n')}\n`,
    privateKey: key.export({ type: 'pkcs8', format: 'pem' }) as string,
    issuedBy: x509.issuer.replaceAll('\n', ', '),
    issuedTo: x509.subject.replaceAll('\n', ', '),
    serialNumber: x509.serialNumber,
    validFromMs: Date.parse(x509.validFrom),
    validUntilMs: Date.parse(x509.validTo),
    createdAtMs: nowMs,
  };
}

function readCertificate(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch {
    throw invalid('certificateContent', 'holds a certificate that cannot be read');
  }
}

function readKey(pem: string, passphrase: string | undefined): KeyObject {
  const [key] = pem.match(/-----BEGIN (?:[A-Z]+ )?(?:ENCRYPTED )?PRIVATE KEY-----[\s\S]+?-----END [A-Z ]*PRIVATE KEY-----/) ?? [];
  if (key === undefined) throw invalid('certificateContent', 'must hold the private key as well');
  const secret = passphrase === undefined ? undefined : Buffer.from(passphrase, 'base64').toString('utf8');
  try {
    return createPrivateKey(secret === undefined ? { key } : { key, passphrase: secret });
  } catch {
    throw invalid(
      secret === undefined ? 'certificateContent' : 'passphrase',
      'does not open the private key: it is encrypted with another passphrase, or cannot be read',
    );
  }
}

function audited({ certificateId, issuedTo, issuedBy, serialNumber }: ClientCertificate): object {
  return { certificateId, issuedTo, issuedBy, serialNumber };
}
