// An account asks for a sender name to be registered, or for numbers.

import { randomUUID } from 'node:crypto';
import type { Caller } from '../domain/accounts.ts';
import { alphanumericProblem } from '../domain/addresses/alphanumeric.ts';
import { isCountryCode } from '../domain/addresses/countries.ts';
import { labelViolation, type PlatformInput, platformFrom } from '../domain/platform.ts';
import { Refusal, type RefusalReason, type Violation } from '../domain/refusals.ts';
import { whyUnavailable } from '../domain/resource-coverage.ts';
import { areaProblem } from '../domain/resource-requests/area-wishes.ts';
import {
  auditedRequest,
  type RequestId,
  type RequestSubject,
  type ResourceRequest,
} from '../domain/resource-requests/request.ts';
import { isEmailAddress, type ProvidedRequirement } from '../domain/resource-requests/requirements.ts';
import { foldedName } from '../domain/snapshot/resource-index.ts';
import { isForeignKeyViolation, type Tx } from '../storage/db.ts';
import { findOpenSenderRequests, insertRequest, lockNewRequests } from '../storage/resource-requests.ts';
import { findResources } from '../storage/resources.ts';
import { attachProvided } from './attach-documents.ts';
import { changeConfiguration } from './change-configuration.ts';
import { runChecks } from './check-resource-request.ts';
import { goneMeanwhile } from './create-association.ts';
import { knownIds } from './known-ids.ts';
import { resourceRules } from './resource-rules.ts';
import type { World } from './world.ts';

/** Contract: names an account may be waiting for at once. */
const OPEN_SENDER_REQUESTS_MAX = 2;

export interface NewRequest {
  readonly subject: RequestSubject;
  readonly requirements: readonly ProvidedRequirement[];
  readonly contactEmails: readonly string[];
  readonly platform: PlatformInput | undefined;
}

/**
 * Stores a request and lets the machine check it; answers its id.
 * @throws Refusal INVALID, NOT_FOUND for what is not offered
 */
export async function submitResourceRequest(world: World, caller: Caller, asked: NewRequest): Promise<RequestId> {
  const { accountId } = caller;
  const { subject } = asked;
  const violations = problemsOf(asked);
  if (violations.length > 0) throw new Refusal('INVALID', { violations });
  const { coverage } = await resourceRules(world.db, accountId);
  refuseFor(whyUnavailable(coverage, subject));
  refuseFor(misplaced(subject, asked.requirements));
  const request = newRequest(caller, asked, new Date(world.clock.now()));
  try {
    await changeConfiguration(world, caller, async (tx, audit) => {
      const unknown = (await knownIds(tx, accountId, [request.platform])).problems(request.platform);
      if (unknown.length > 0) throw new Refusal('INVALID', { violations: unknown.map(inPlatform) });
      if (subject.type === 'ALPHANUMERIC_REGISTRATION') await requireFreeName(tx, caller, subject);
      await insertRequest(tx, request, subject.type === 'ALPHANUMERIC_REGISTRATION' ? foldedName(subject.senderName) : null);
      await attachProvided(tx, accountId, request.requestId, request.requirements);
      audit('create', 'resource_request', request.requestId, null, auditedRequest(request));
    });
  } catch (error) {
    if (isForeignKeyViolation(error)) throw goneMeanwhile();
    throw error;
  }
  await runChecks(world, request);
  return request.requestId;
}

function newRequest({ accountId, actor }: Caller, asked: NewRequest, at: Date): ResourceRequest {
  return {
    requestId: randomUUID() as RequestId,
    accountId,
    subject: asked.subject,
    status: 'AUTOMATIC_VALIDATION',
    contactEmails: asked.contactEmails,
    requirements: asked.requirements,
    feedback: [],
    note: null,
    numbers: [],
    platform: platformFrom(asked.platform) ?? null,
    requestedBy: actor,
    requestedAt: at,
    modifiedAt: at,
    idleSince: null,
    reminders: 0,
  };
}

function problemsOf({ subject, contactEmails, requirements }: NewRequest): Violation[] {
  const violations: Violation[] = [];
  if (!isCountryCode(subject.countryCode))
    violations.push({ property: 'countryCode', violation: 'must be a two-letter code of a country' });
  const nameProblem = subject.type === 'ALPHANUMERIC_REGISTRATION' ? alphanumericProblem(subject.senderName) : undefined;
  if (nameProblem !== undefined) violations.push({ property: 'senderName', violation: nameProblem });
  contactEmails.forEach((address, index) => {
    if (!isEmailAddress(address))
      violations.push({ property: `additionalContactEmails[${index}]`, violation: 'must be an email address' });
  });
  return [...violations, ...unstorable(requirements)];
}

/** Requirements with texts that no database keeps as they are. */
export function unstorable(requirements: readonly ProvidedRequirement[]): Violation[] {
  return requirements.flatMap(({ key, value }, index) => {
    const texts = [key, ...(typeof value === 'object' ? value : [value])];
    const violation = texts.map((text) => labelViolation(String(text))).find((problem) => problem !== undefined);
    return violation === undefined ? [] : [{ property: `requirements[${index}]`, violation }];
  });
}

function inPlatform({ property, violation }: Violation): Violation {
  return { property: `platform.${property}`, violation };
}

/** Where an American number is to be from is checked at once: the contract has errors for it instead of feedback. */
export function misplaced(subject: RequestSubject, requirements: readonly ProvidedRequirement[]): RefusalReason | undefined {
  const isPlaced =
    subject.type === 'NUMBER_PURCHASE' && subject.countryCode === 'US' && subject.numberType === 'TEN_DIGIT_LONG_CODE';
  return isPlaced ? areaProblem(requirements) : undefined;
}

/** @throws Refusal, when there is a reason */
export function refuseFor(reason: RefusalReason | undefined): void {
  if (reason === undefined) return;
  const isAbsence = reason === 'ALPHANUMERIC_UNAVAILABLE' || reason === 'NUMBER_UNAVAILABLE';
  throw new Refusal(isAbsence ? 'NOT_FOUND' : 'INVALID', { reason });
}

async function requireFreeName(
  tx: Tx,
  { accountId }: Caller,
  { senderName, countryCode }: { readonly senderName: string; readonly countryCode: string },
): Promise<void> {
  await lockNewRequests(tx, accountId);
  const identity = foldedName(senderName);
  const [owned] = await findResources(tx, accountId, [], [{ kind: 'ALPHA', identity }]);
  const open = await findOpenSenderRequests(tx, accountId);
  const isOwned = owned?.kind === 'ALPHA' && owned.countryCodes.includes(countryCode);
  if (isOwned || open.some((other) => other.senderIdentity === identity && other.countryCode === countryCode))
    refuseFor('ALPHANUMERIC_SENDER_EXISTS');
  if (open.length >= OPEN_SENDER_REQUESTS_MAX) refuseFor('ALPHANUMERIC_REQUEST_LIMIT');
}
