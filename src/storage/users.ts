// People who sign in, the accounts each may work in, and their sessions.

import type { AccountId } from '../domain/platform.ts';
import type { Membership, Role, User, UserId } from '../domain/users.ts';
import type { Queryable, Tx } from './db.ts';

export interface StoredUser extends User {
  readonly passwordHash: string;
}

interface UserRow {
  user_id: string;
  username: string;
  full_name: string;
  password_hash: string;
  is_enabled: boolean;
  home_account_id: number | null;
  created_at: Date;
  memberships: { accountId: number; role: Role }[] | null;
}

const SELECT = `select u.user_id, u.username, u.full_name, u.password_hash, u.is_enabled, u.home_account_id, u.created_at,
  (select json_agg(json_build_object('accountId', m.account_id, 'role', m.role) order by m.created_at, m.account_id)
   from membership m where m.user_id = u.user_id) as memberships
  from app_user u`;

function toUser(row: UserRow): StoredUser {
  return {
    userId: Number(row.user_id) as UserId,
    username: row.username,
    fullName: row.full_name,
    passwordHash: row.password_hash,
    isEnabled: row.is_enabled,
    homeAccountId: row.home_account_id as AccountId | null,
    memberships: (row.memberships ?? []) as unknown as Membership[],
    createdAtMs: row.created_at.getTime(),
  };
}

/** By name, however it is written. */
export async function findUser(db: Queryable, username: string): Promise<StoredUser | undefined> {
  const { rows } = await db.query<UserRow>(`${SELECT} where lower(u.username) = lower($1)`, [username]);
  return rows.map(toUser)[0];
}

/** The users of an account, the first one first. */
export async function listUsers(db: Queryable, accountId: AccountId): Promise<StoredUser[]> {
  const { rows } = await db.query<UserRow>(
    `${SELECT} join membership here on here.user_id = u.user_id and here.account_id = $1 order by here.created_at, u.user_id`,
    [accountId],
  );
  return rows.map(toUser);
}

/** A user of whatever account; nobody else changes him until the transaction ends. */
export async function lockUser(tx: Tx, username: string): Promise<StoredUser | undefined> {
  await tx.query('select from app_user where lower(username) = lower($1) for update', [username]);
  return findUser(tx, username);
}

/** Stores a new user; undefined when the name is taken. */
export async function insertUser(
  tx: Tx,
  user: Pick<StoredUser, 'username' | 'fullName' | 'passwordHash' | 'homeAccountId'>,
): Promise<UserId | undefined> {
  const { rows } = await tx.query<{ user_id: string }>(
    `insert into app_user (username, full_name, password_hash, home_account_id) values ($1, $2, $3, $4)
     on conflict (lower(username)) do nothing returning user_id`,
    [user.username, user.fullName, user.passwordHash, user.homeAccountId],
  );
  return rows[0] === undefined ? undefined : (Number(rows[0].user_id) as UserId);
}

export async function updateUserRow(
  tx: Tx,
  user: Pick<StoredUser, 'userId' | 'fullName' | 'passwordHash' | 'isEnabled'>,
): Promise<void> {
  await tx.query('update app_user set full_name = $2, password_hash = $3, is_enabled = $4 where user_id = $1', [
    user.userId,
    user.fullName,
    user.passwordHash,
    user.isEnabled,
  ]);
}

/** Lets a user into an account, or changes his role there. */
export async function putMembership(tx: Tx, userId: UserId, { accountId, role }: Membership): Promise<void> {
  await tx.query(
    `insert into membership (user_id, account_id, role) values ($1, $2, $3)
     on conflict (user_id, account_id) do update set role = excluded.role`,
    [userId, accountId, role],
  );
}

/** Takes a user out of an account, which is his home no more; one who is in no other is deleted. */
export async function removeMembership(tx: Tx, userId: UserId, accountId: AccountId): Promise<void> {
  await tx.query('delete from membership where user_id = $1 and account_id = $2', [userId, accountId]);
  await tx.query('delete from user_session where user_id = $1 and account_id = $2', [userId, accountId]);
  await tx.query('update app_user set home_account_id = null where user_id = $1 and home_account_id = $2', [userId, accountId]);
  await tx.query('delete from app_user u where u.user_id = $1 and not exists (select from membership m where m.user_id = $1)', [
    userId,
  ]);
}

/** How many enabled administrators an account has besides this one; until the transaction ends nobody changes that. */
export async function countOtherAdministrators(tx: Tx, accountId: AccountId, userId: UserId): Promise<number> {
  const { rows } = await tx.query<{ user_id: string }>(
    `select m.user_id from membership m join app_user u using (user_id)
     where m.account_id = $1 and m.role = 'ADMINISTRATOR' and u.is_enabled and m.user_id <> $2 for update of m`,
    [accountId, userId],
  );
  return rows.length;
}

/** Whether anybody can sign in at all. */
export async function hasUsers(db: Queryable): Promise<boolean> {
  const { rowCount } = await db.query('select from app_user limit 1');
  return rowCount === 1;
}

export interface Session {
  readonly userId: UserId;
  readonly accountId: AccountId;
  readonly kind: 'IBSSO' | 'OAUTH' | 'CONSOLE';
  /** The only address it may be used from; null = any. */
  readonly ip: string | null;
  readonly expiresAtMs: number;
}

/**
 * Stores a session; false when the password is no longer that one, or the user is switched off or out of the account. The lock makes
 * whoever changes that wait, and then end this session too: else one that began at the same moment would outlive the change.
 */
export async function insertSession(db: Queryable, tokenHash: Buffer, session: Session, passwordHash: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `insert into user_session (token_hash, user_id, account_id, kind, ip, expires_at)
     select $1, u.user_id, m.account_id, $4, $5, $6 from app_user u join membership m on m.user_id = u.user_id and m.account_id = $3
     where u.user_id = $2 and u.is_enabled and u.password_hash = $7 for share of u, m`,
    [tokenHash, session.userId, session.accountId, session.kind, session.ip, new Date(session.expiresAtMs), passwordHash],
  );
  return rowCount === 1;
}

/** A session with its user, whatever its state. */
export async function findSession(
  db: Queryable,
  tokenHash: Buffer,
): Promise<{ readonly session: Session; readonly user: StoredUser } | undefined> {
  const { rows } = await db.query<{
    user_id: string;
    account_id: number;
    kind: Session['kind'];
    ip: string | null;
    expires_at: Date;
    username: string;
  }>(
    `select s.user_id, s.account_id, s.kind, s.ip, s.expires_at, u.username
     from user_session s join app_user u using (user_id) where s.token_hash = $1`,
    [tokenHash],
  );
  const [row] = rows;
  const user = row && (await findUser(db, row.username));
  if (row === undefined || user === undefined) return undefined;
  const session = {
    userId: user.userId,
    accountId: row.account_id as AccountId,
    kind: row.kind,
    ip: row.ip,
    expiresAtMs: row.expires_at.getTime(),
  };
  return { session, user };
}

/** Ends a session; its account, if there was one. */
export async function deleteSession(tx: Tx, tokenHash: Buffer): Promise<AccountId | undefined> {
  const { rows } = await tx.query<{ account_id: number }>('delete from user_session where token_hash = $1 returning account_id', [
    tokenHash,
  ]);
  return rows[0]?.account_id as AccountId | undefined;
}

/** Ends all sessions of a user: his password changed, or he is switched off. */
export async function deleteSessionsOf(tx: Tx, userId: UserId): Promise<void> {
  await tx.query('delete from user_session where user_id = $1', [userId]);
}

/** Forgets what has ended by itself. */
export async function deleteEndedSessions(db: Queryable): Promise<void> {
  await db.query("delete from user_session where expires_at < now() - interval '1 hour'");
}
