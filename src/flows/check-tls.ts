// The certificates and keys of a connector. Whether they can be used at all is found out when they are entered, not when the carrier
// waits.

import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import type { SmppSettings } from '../domain/connectors.ts';
import type { Violation } from '../domain/refusals.ts';

type Tls = NonNullable<SmppSettings['tls']>;

/** What is wrong with a connector's TLS settings, each field by its path in a request: they stand under the connector's type. */
export function tlsViolations({ ca, cert, key }: Tls, type: string): Violation[] {
  const violations: Violation[] = [];
  const wrong = (field: string, violation: string): unknown => violations.push({ property: `${type}.tls.${field}`, violation });
  const certificates = 'must be one or more certificates in PEM form';
  if (ca !== undefined && certificatesIn(ca) === undefined) wrong('ca', certificates);
  const [own] = (cert === undefined ? undefined : certificatesIn(cert)) ?? [];
  if (cert !== undefined && own === undefined) wrong('cert', certificates);
  const ownKey = key === undefined ? undefined : privateKeyIn(key);
  if (key !== undefined && ownKey === undefined) wrong('key', 'must be a private key in PEM form, without a passphrase');
  if (cert === undefined && key !== undefined) wrong('cert', 'must not be null: a key is of no use without its certificate');
  if (cert !== undefined && key === undefined) wrong('key', 'must not be null: a certificate is of no use without its key');
  if (own !== undefined && ownKey !== undefined && !own.checkPrivateKey(ownKey))
    wrong('key', 'is not the key of the certificate');
  return violations;
}

/** The settings with the key that was left out and is known. It stays with a certificate only: else it belongs to nothing. */
export function withKnownKey(tls: Tls, known: Tls | undefined): Tls {
  const key = tls.key ?? (tls.cert === undefined ? undefined : known?.key);
  return { ...tls, ...(key === undefined ? {} : { key }) };
}

/** The certificates of a text, the first being the own one; undefined when it is anything else. */
function certificatesIn(pem: string): X509Certificate[] | undefined {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
  if (blocks === null) return undefined;
  try {
    return blocks.map((block) => new X509Certificate(block));
  } catch {
    return undefined; // why it cannot be read, the library says in words of its own trade
  }
}

function privateKeyIn(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined; // likewise
  }
}
