// Turns a user's password or token into the caller he stands for, from memory where it can: clients that send Basic credentials
// with every message must not cost a slow hash each time.

import { createHmac, randomBytes } from 'node:crypto';
import type { Caller } from '../domain/accounts.ts';
import { type AccountId, isStorable } from '../domain/platform.ts';
import { Refusal } from '../domain/refusals.ts';
import { isReadOnly, scopesOf, type User } from '../domain/users.ts';
import type { Clock } from '../ports.ts';
import type { Db } from '../storage/db.ts';
import { findSession, findUser, insertSession, type Session, type StoredUser } from '../storage/users.ts';
import { newSecret, secretHashOf } from './key-ring.ts';
import { isPassword } from './passwords.ts';
import { SignInThrottle } from './sign-in-throttle.ts';

const REMEMBERED_MAX = 10_000;
/** Life of what a sign-in gives. Contract: 60 minutes for sessions; for tokens inferred, see compatibility.md. */
export const SESSION_MS = 3_600_000;
/** A working day. */
export const CONSOLE_SESSION_MS = 12 * 3_600_000;

interface KnownSession {
  readonly session: Session;
  readonly user: User;
}

export class UserRing {
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #throttle: SignInThrottle;
  /** Verified name and password, under a digest only this process can make. */
  readonly #verified = new Map<string, StoredUser>();
  /** The same, while they are being verified. */
  readonly #verifying = new Map<string, Promise<StoredUser>>();
  readonly #sessions = new Map<string, KnownSession>();
  readonly #digestKey = randomBytes(32);
  #generation = 0;

  constructor(db: Db, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
    this.#throttle = new SignInThrottle(clock);
  }

  /** Forgets what it knows: some user or session changed. */
  forget(): void {
    this.#generation += 1;
    this.#verified.clear();
    this.#verifying.clear();
    this.#sessions.clear();
  }

  /**
   * The user behind a name and password.
   * @throws Refusal UNAUTHORIZED, or TOO_MANY_REQUESTS after several wrong ones
   */
  async userOf(username: string, password: string, ip: string): Promise<StoredUser> {
    if (!isStorable(username)) throw new Refusal('UNAUTHORIZED');
    const digest = createHmac('sha256', this.#digestKey).update(`${username}\0${password}`).digest('base64');
    const known = this.#verified.get(digest);
    if (known !== undefined) return known;
    // A client that sends much at once is one try and one slow hash, not as many as it sends.
    const underWay = this.#verifying.get(digest);
    if (underWay !== undefined) return underWay;
    this.#throttle.admit(username, ip);
    const verifying = this.#verify(username, password, ip, digest).finally(() => {
      if (this.#verifying.get(digest) === verifying) this.#verifying.delete(digest);
    });
    this.#verifying.set(digest, verifying);
    return verifying;
  }

  async #verify(username: string, password: string, ip: string, digest: string): Promise<StoredUser> {
    const generation = this.#generation;
    const user = await this.#lookUp(username, password).catch((error: unknown) => {
      this.#throttle.uncount(username, ip);
      throw error;
    });
    if (user === undefined) throw new Refusal('UNAUTHORIZED');
    this.#throttle.succeeded(username, ip);
    // A change that came while we were reading may have changed this very user.
    if (generation === this.#generation) remember(this.#verified, digest, user);
    return user;
  }

  /** The user, if this is the password and he is not switched off. */
  async #lookUp(username: string, password: string): Promise<StoredUser | undefined> {
    const user = await findUser(this.#db, username);
    const isRight = await isPassword(password, user?.passwordHash);
    return isRight && user?.isEnabled === true ? user : undefined;
  }

  /** The caller of Basic credentials. @param account which of his accounts he means; the first unless said */
  async callerOfPassword(username: string, password: string, ip: string, account: string | undefined): Promise<Caller> {
    return callerIn(await this.userOf(username, password, ip), account);
  }

  /** Signs a user in: the token, to be shown this once. @throws Refusal UNAUTHORIZED when what he was let in by is over already */
  async open(user: StoredUser, kind: Session['kind'], ip: string | null, account: string | undefined): Promise<string> {
    const { accountId } = callerIn(user, account);
    const token = newSecret();
    const expiresAtMs = this.#clock.now() + (kind === 'CONSOLE' ? CONSOLE_SESSION_MS : SESSION_MS);
    const session: Session = { userId: user.userId, accountId, kind, ip, expiresAtMs };
    if (!(await insertSession(this.#db, secretHashOf(token), session, user.passwordHash))) throw new Refusal('UNAUTHORIZED');
    return token;
  }

  /**
   * The caller behind a token.
   * @throws Refusal UNAUTHORIZED when it is unknown, of another kind, over, or used from another address
   */
  callerOfToken(token: string, kind: Session['kind'], ip: string): Caller | Promise<Caller> {
    const known = this.#sessions.get(token);
    return known === undefined ? this.#load(token, kind, ip) : this.#admit(known, kind, ip);
  }

  async #load(token: string, kind: Session['kind'], ip: string): Promise<Caller> {
    const generation = this.#generation;
    const known = await findSession(this.#db, secretHashOf(token));
    if (known === undefined) throw new Refusal('UNAUTHORIZED');
    if (generation === this.#generation) remember(this.#sessions, token, known);
    return this.#admit(known, kind, ip);
  }

  #admit({ session, user }: KnownSession, kind: Session['kind'], ip: string): Caller {
    const isValid = session.kind === kind && session.expiresAtMs > this.#clock.now() && user.isEnabled;
    if (!isValid) throw new Refusal('UNAUTHORIZED');
    if (session.ip !== null && session.ip !== ip)
      throw new Refusal('UNAUTHORIZED', { operatorDetail: `a session of "${user.username}" was used from ${ip}` });
    return callerIn(user, String(session.accountId));
  }
}

function remember<Value>(memory: Map<string, Value>, key: string, value: Value): void {
  if (memory.size >= REMEMBERED_MAX) memory.clear();
  memory.set(key, value);
}

/** The user as a caller in one of his accounts. @throws Refusal UNAUTHORIZED when he has none, or not that one */
function callerIn({ username, memberships }: User, account: string | undefined): Caller {
  const membership = memberships.find(({ accountId }) => account === undefined || accountId === (Number(account) as AccountId));
  if (membership === undefined) throw new Refusal('UNAUTHORIZED', { operatorDetail: `"${username}" is in no such account` });
  const { accountId, role } = membership;
  return { accountId, actor: `user:${username}`, username, scopes: scopesOf(role), isReadOnly: isReadOnly(role), links: [] };
}
