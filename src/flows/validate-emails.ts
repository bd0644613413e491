// Checks addresses of mail: one at once, or many in the background. What is due stands in the database, so that nothing is lost with a
// process and nodes share the work.

import { judge, type MailDomain, mailDomainOf, type Verdict } from '../domain/email-validation.ts';
import type { AccountId } from '../domain/platform.ts';
import { invalid } from '../domain/refusals.ts';
import {
  type ClaimedValidation,
  claimValidations,
  deleteValidationsBefore,
  insertValidationRequest,
  insertValidations,
  recordVerdicts,
  releaseValidations,
} from '../storage/validations.ts';
import { forgetFullMailboxes } from './change-suppressions.ts';
import { comparableAddress } from './read-domain-name.ts';
import { Rounds } from './rounds.ts';
import type { World } from './world.ts';

/** Longer than any batch takes; then another node takes over. */
const LEASE_MS = 60_000;
/** Addresses checked side by side: the DNS is asked for as many domains at once at most. */
const BATCH = 200;
/** An answer of the DNS is believed for so long: lists have many addresses of few domains. */
const ANSWER_MS = 5 * 60_000;
const ANSWERS_MAX = 10_000;
const HOUR_MS = 3_600_000;
/** Results can be read for a month. */
export const RESULTS_KEPT_MS = 31 * 24 * HOUR_MS;
const PAGE = 10_000;

/** What is found out about an address, now. */
export async function validateEmail(world: World, accountId: AccountId, text: string): Promise<Verdict> {
  return verdictOf(world, accountId, text, (domain) => askForDomain(world, domain));
}

/** Stores addresses to be checked in the background; answers the name of the request. @throws Refusal INVALID */
export async function requestValidations(
  world: World,
  accountId: AccountId,
  wantedId: string | undefined,
  destinations: readonly string[],
): Promise<string> {
  const requestId = wantedId || world.ids.next();
  await world.db.transaction(async (tx) => {
    if (!(await insertValidationRequest(tx, accountId, requestId)))
      throw invalid('validationRequestId', 'has been used for another request: leave it out, or use a new one');
    await insertValidations(tx, accountId, requestId, destinations);
  });
  world.wakeValidations();
  return requestId;
}

type AskForDomain = (domain: string) => Promise<MailDomain>;

async function verdictOf(world: World, accountId: AccountId, text: string, ask: AskForDomain): Promise<Verdict> {
  const address = comparableAddress(text);
  if (address === undefined) return judge({ address, domain: { kind: 'none' }, suppressed: undefined, isDisposable: false });
  const { suppressions } = await world.snapshots.of(accountId);
  return judge({
    address,
    domain: await ask(address.domain),
    suppressed: suppressions.anywhere(address.address),
    isDisposable: world.isDisposable(address.domain),
  });
}

async function askForDomain({ dns }: World, domain: string): Promise<MailDomain> {
  const mx = await dns.lookup('MX', domain);
  return mailDomainOf(mx, mx.kind === 'none' ? await dns.addresses(domain) : undefined);
}

export class Validations {
  readonly #world: World;
  /** Answers of the DNS, and until when they are believed. */
  readonly #answers = new Map<string, { readonly until: number; readonly domain: Promise<MailDomain> }>();
  readonly #rounds: Rounds;
  #cleanedAtMs = 0;

  constructor(world: World) {
    this.#world = world;
    this.#rounds = new Rounds({
      world,
      work: async () => {
        const isMore = (await this.#checkBatch()) === BATCH;
        await this.#clean();
        return isMore;
      },
      complaint: 'checking addresses of mail failed; it comes round again',
    });
  }

  /** Works off what is due, now: something became due. */
  wake(): void {
    this.#rounds.wake();
  }

  /** Gives up what is under way; it stays due. Questions to the DNS are cancelled by whoever has the DNS. */
  stop(): Promise<void> {
    return this.#rounds.stop();
  }

  async #checkBatch(): Promise<number> {
    const { db, clock } = this.#world;
    const now = clock.now();
    const claimed = await claimValidations(db, new Date(now), new Date(now + LEASE_MS), BATCH);
    if (claimed.length === 0) return 0;
    const verdicts = await Promise.all(claimed.map((one) => this.#check(one)));
    // What the DNS was asked for when we stopped was cancelled: that says nothing about an address.
    if (this.#rounds.isStopped)
      await releaseValidations(
        db,
        claimed.map(({ validationId }) => validationId),
      );
    else await recordVerdicts(db, verdicts, new Date(clock.now()));
    return claimed.length;
  }

  async #check({ validationId, accountId, destination }: ClaimedValidation): Promise<{ validationId: string; verdict: Verdict }> {
    const verdict = await verdictOf(this.#world, accountId, destination, (domain) => this.#answerFor(domain));
    return { validationId, verdict };
  }

  #answerFor(domain: string): Promise<MailDomain> {
    const now = this.#world.clock.now();
    const known = this.#answers.get(domain);
    if (known !== undefined && known.until > now) return known.domain;
    if (this.#answers.size >= ANSWERS_MAX) this.#answers.clear();
    const asked = { until: now + ANSWER_MS, domain: askForDomain(this.#world, domain) };
    this.#answers.set(domain, asked);
    return asked.domain;
  }

  async #clean(): Promise<void> {
    const { db, clock } = this.#world;
    const now = clock.now();
    if (now - this.#cleanedAtMs < HOUR_MS) return;
    this.#cleanedAtMs = now;
    while ((await deleteValidationsBefore(db, new Date(now - RESULTS_KEPT_MS), PAGE)) === PAGE && !this.#rounds.isStopped);
    await forgetFullMailboxes(this.#world);
  }
}
