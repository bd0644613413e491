// Notification profiles, and the credentials and certificates they refer to, as stored.

import type { AccountId } from '../domain/platform.ts';
import type {
  AuthId,
  CertificateId,
  ClientCertificate,
  Credentials,
  NotificationProfile,
  ProfileId,
  ProfileSettings,
  SecuritySetting,
} from '../domain/subscriptions.ts';
import type { Queryable, Tx } from './db.ts';

interface ProfileRow {
  profile_id: string;
  url: string;
  content_type: string;
  auth_id: string | null;
  certificate_id: string | null;
  settings: ProfileSettings;
  created_at: Date;
}

function toProfile(row: ProfileRow): NotificationProfile {
  return {
    profileId: row.profile_id as ProfileId,
    url: row.url,
    contentType: row.content_type,
    authId: row.auth_id as AuthId | null,
    certificateId: row.certificate_id as CertificateId | null,
    settings: row.settings,
    createdAtMs: row.created_at.getTime(),
  };
}

/** All of an account, oldest first. */
export async function loadProfiles(db: Queryable, accountId: AccountId): Promise<NotificationProfile[]> {
  const { rows } = await db.query<ProfileRow>(
    'select * from notification_profile where account_id = $1 order by created_at, profile_id',
    [accountId],
  );
  return rows.map(toProfile);
}

export async function lockProfile(tx: Tx, accountId: AccountId, profileId: string): Promise<NotificationProfile | undefined> {
  const { rows } = await tx.query<ProfileRow>(
    'select * from notification_profile where account_id = $1 and profile_id = $2 for update',
    [accountId, profileId],
  );
  return rows.map(toProfile)[0];
}

/** Stores a new profile; false when the account has one of this id. */
export async function insertProfile(tx: Tx, accountId: AccountId, profile: NotificationProfile): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into notification_profile (account_id, profile_id, url, content_type, auth_id, certificate_id, settings)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
    profileValues(accountId, profile),
  );
  return (rowCount ?? 0) > 0;
}

export async function updateProfileRow(tx: Tx, accountId: AccountId, profile: NotificationProfile): Promise<void> {
  await tx.query(
    `update notification_profile set url = $3, content_type = $4, auth_id = $5, certificate_id = $6, settings = $7
     where account_id = $1 and profile_id = $2`,
    profileValues(accountId, profile),
  );
}

function profileValues(accountId: AccountId, profile: NotificationProfile): unknown[] {
  const { profileId, url, contentType, authId, certificateId, settings } = profile;
  return [accountId, profileId, url, contentType, authId, certificateId, JSON.stringify(settings)];
}

export async function deleteProfileRow(tx: Tx, accountId: AccountId, profileId: string): Promise<void> {
  await tx.query('delete from notification_profile where account_id = $1 and profile_id = $2', [accountId, profileId]);
}

/** Ids of the profiles that use these credentials or this certificate, a few of them. */
export async function profilesUsing(
  db: Queryable,
  accountId: AccountId,
  column: 'auth_id' | 'certificate_id',
  id: string,
): Promise<string[]> {
  const { rows } = await db.query<{ profile_id: string }>(
    `select profile_id from notification_profile where account_id = $1 and ${column} = $2 order by profile_id limit 5`,
    [accountId, id],
  );
  return rows.map((row) => row.profile_id);
}

interface SecurityRow {
  auth_id: string;
  credentials: Credentials;
  created_at: Date;
}

function toSecurity(row: SecurityRow): SecuritySetting {
  return { authId: row.auth_id as AuthId, credentials: row.credentials, createdAtMs: row.created_at.getTime() };
}

/** All of an account, oldest first. */
export async function loadSecuritySettings(db: Queryable, accountId: AccountId): Promise<SecuritySetting[]> {
  const { rows } = await db.query<SecurityRow>(
    'select auth_id, credentials, created_at from webhook_security where account_id = $1 order by created_at, auth_id',
    [accountId],
  );
  return rows.map(toSecurity);
}

export async function lockSecuritySetting(tx: Tx, accountId: AccountId, authId: string): Promise<SecuritySetting | undefined> {
  const { rows } = await tx.query<SecurityRow>(
    'select auth_id, credentials, created_at from webhook_security where account_id = $1 and auth_id = $2 for update',
    [accountId, authId],
  );
  return rows.map(toSecurity)[0];
}

/** Stores new credentials; false when the account has some of this id. */
export async function insertSecuritySetting(
  tx: Tx,
  accountId: AccountId,
  { authId, credentials }: Pick<SecuritySetting, 'authId' | 'credentials'>,
): Promise<boolean> {
  const { rowCount } = await tx.query(
    'insert into webhook_security (account_id, auth_id, credentials) values ($1, $2, $3) on conflict do nothing',
    [accountId, authId, JSON.stringify(credentials)],
  );
  return (rowCount ?? 0) > 0;
}

export async function updateSecurityRow(
  tx: Tx,
  accountId: AccountId,
  { authId, credentials }: Pick<SecuritySetting, 'authId' | 'credentials'>,
): Promise<void> {
  await tx.query('update webhook_security set credentials = $3 where account_id = $1 and auth_id = $2', [
    accountId,
    authId,
    JSON.stringify(credentials),
  ]);
}

export async function deleteSecurityRow(tx: Tx, accountId: AccountId, authId: string): Promise<void> {
  await tx.query('delete from webhook_security where account_id = $1 and auth_id = $2', [accountId, authId]);
}

interface CertificateRow {
  certificate_id: string;
  certificate: string;
  private_key: string;
  issued_by: string;
  issued_to: string;
  serial_number: string;
  valid_from: Date;
  valid_until: Date;
  created_at: Date;
}

function toCertificate(row: CertificateRow): ClientCertificate {
  return {
    certificateId: row.certificate_id as CertificateId,
    certificate: row.certificate,
    privateKey: row.private_key,
    issuedBy: row.issued_by,
    issuedTo: row.issued_to,
    serialNumber: row.serial_number,
    validFromMs: row.valid_from.getTime(),
    validUntilMs: row.valid_until.getTime(),
    createdAtMs: row.created_at.getTime(),
  };
}

/** All of an account, oldest first. */
export async function loadCertificates(db: Queryable, accountId: AccountId): Promise<ClientCertificate[]> {
  const { rows } = await db.query<CertificateRow>(
    'select * from client_certificate where account_id = $1 order by created_at, certificate_id',
    [accountId],
  );
  return rows.map(toCertificate);
}

/** Stores a new certificate; false when the account has one of this id. */
export async function insertCertificate(tx: Tx, accountId: AccountId, certificate: ClientCertificate): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into client_certificate (account_id, certificate_id, certificate, private_key, issued_by, issued_to, serial_number,
                                     valid_from, valid_until)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing`,
    [
      accountId,
      certificate.certificateId,
      certificate.certificate,
      certificate.privateKey,
      certificate.issuedBy,
      certificate.issuedTo,
      certificate.serialNumber,
      new Date(certificate.validFromMs),
      new Date(certificate.validUntilMs),
    ],
  );
  return (rowCount ?? 0) > 0;
}

/** false when there is none. */
export async function lockCertificate(tx: Tx, accountId: AccountId, certificateId: string): Promise<boolean> {
  const { rowCount } = await tx.query('select from client_certificate where account_id = $1 and certificate_id = $2 for update', [
    accountId,
    certificateId,
  ]);
  return (rowCount ?? 0) > 0;
}

export async function deleteCertificateRow(tx: Tx, accountId: AccountId, certificateId: string): Promise<void> {
  await tx.query('delete from client_certificate where account_id = $1 and certificate_id = $2', [accountId, certificateId]);
}
