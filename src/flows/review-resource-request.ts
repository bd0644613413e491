// The reviewer's side of a request: taken up, sent back, provided for, decided.

import type { Caller } from '../domain/accounts.ts';
import { labelViolation } from '../domain/platform.ts';
import { invalid, Refusal, type Violation } from '../domain/refusals.ts';
import type { ProcuredNumber, ResourceRequest } from '../domain/resource-requests/request.ts';
import type { Feedback } from '../domain/resource-requests/requirements.ts';
import type { RequestEvent } from '../domain/resource-requests/statuses.ts';
import { isForeignKeyViolation, type Tx } from '../storage/db.ts';
import { type Audit, changeConfiguration } from './change-configuration.ts';
import { goneMeanwhile } from './create-association.ts';
import { type NumberToProcure, procureNumbers, registerSender } from './procure-resources.ts';
import { lockedRequest, type RequestChange, stepped, storeStep } from './step-resource-request.ts';
import type { World } from './world.ts';

/** @throws Refusal NOT_FOUND, WRONG_STATE */
export function takeUpRequest(world: World, caller: Caller, requestId: string): Promise<ResourceRequest> {
  return review(world, caller, requestId, (request, at) => move(request, 'TAKE_UP', at));
}

/** Sends a request back to its owner. @throws Refusal NOT_FOUND, INVALID, WRONG_STATE */
export function askForUpdate(
  world: World,
  caller: Caller,
  requestId: string,
  feedback: readonly Feedback[],
  note: string | undefined,
): Promise<ResourceRequest> {
  requireTexts([
    ...feedback.flatMap(({ key, feedback: text }, index) => [
      { property: `feedback[${index}].key`, text: key },
      { property: `feedback[${index}].feedback`, text },
    ]),
    { property: 'note', text: note },
  ]);
  return review(world, caller, requestId, (request, at) => move(request, 'ASK_FOR_UPDATE', at, { feedback, note: note ?? null }));
}

/** @throws Refusal NOT_FOUND, INVALID, WRONG_STATE */
export function rejectRequest(world: World, caller: Caller, requestId: string, note: string): Promise<ResourceRequest> {
  requireTexts([{ property: 'note', text: note }]);
  return review(world, caller, requestId, (request, at) => move(request, 'REJECT', at, { note }));
}

/** The owner took it back when numbers had been procured already. @throws Refusal NOT_FOUND, WRONG_STATE */
export function confirmCancellation(world: World, caller: Caller, requestId: string): Promise<ResourceRequest> {
  return review(world, caller, requestId, (request, at) => move(request, 'CONFIRM_CANCELLATION', at));
}

/** Begins to provide for a request, and takes down numbers that are there already. @throws Refusal NOT_FOUND, INVALID, WRONG_STATE */
export function procureForRequest(
  world: World,
  caller: Caller,
  requestId: string,
  numbers: readonly NumberToProcure[],
): Promise<ResourceRequest> {
  return review(world, caller, requestId, async (request, at, tx, audit) => {
    const procuring = move(request, 'PROCURE', at);
    return { ...procuring, numbers: await withNumbers(world, tx, caller, request, numbers, at, audit) };
  });
}

/**
 * Completes a request, and creates what was asked for: the owned sender, or the numbers named here and before.
 * @throws Refusal NOT_FOUND, INVALID, WRONG_STATE
 */
export function approveRequest(
  world: World,
  caller: Caller,
  requestId: string,
  numbers: readonly NumberToProcure[],
  note: string | undefined,
): Promise<ResourceRequest> {
  requireTexts([{ property: 'note', text: note }]);
  return review(world, caller, requestId, async (request, at, tx, audit) => {
    // A request that nobody began to provide for goes through that status all the same.
    const procuring = request.status === 'IN_PROGRESS' ? request : move(request, 'PROCURE', at);
    const provided = await withNumbers(world, tx, caller, request, numbers, at, audit);
    if (request.subject.type === 'ALPHANUMERIC_REGISTRATION') await registerSender(tx, caller, request, request.subject, audit);
    return move(procuring, 'COMPLETE', at, { numbers: provided, note: note ?? partialNote(request, provided), feedback: [] });
  });
}

/** Contract: a purchase can be completed in part, and the note says so. */
function partialNote({ subject }: ResourceRequest, provided: readonly ProcuredNumber[]): string | null {
  if (subject.type !== 'NUMBER_PURCHASE' || provided.length === subject.quantity) return null;
  return `${provided.length} of the ${subject.quantity} numbers asked for could be provided.`;
}

async function withNumbers(
  world: World,
  tx: Tx,
  caller: Caller,
  request: ResourceRequest,
  wanted: readonly NumberToProcure[],
  at: Date,
  audit: Audit,
): Promise<readonly ProcuredNumber[]> {
  const { subject } = request;
  if (subject.type !== 'NUMBER_PURCHASE') {
    if (wanted.length > 0) throw invalid('numbers', 'must be left out: this request is not for numbers');
    return [];
  }
  const procured = await procureNumbers(world, tx, caller, request, subject, wanted, at, audit);
  const numbers = [...request.numbers, ...procured];
  if (numbers.length > subject.quantity)
    throw invalid('numbers', `would be ${numbers.length}, and ${subject.quantity} are asked for`);
  return numbers;
}

type Work = (request: ResourceRequest, at: Date, tx: Tx, audit: Audit) => ResourceRequest | Promise<ResourceRequest>;

async function review(world: World, caller: Caller, requestId: string, work: Work): Promise<ResourceRequest> {
  try {
    return await changeConfiguration(world, caller, async (tx, audit) => {
      const before = await lockedRequest(tx, caller.accountId, requestId);
      const after = await work(before, new Date(world.clock.now()), tx, audit);
      if (after.status === 'COMPLETED' && after.subject.type === 'NUMBER_PURCHASE' && after.numbers.length === 0)
        throw invalid('numbers', 'must not be empty: a purchase without any number is rejected instead');
      await storeStep(world, tx, before, after, audit);
      return after;
    });
  } catch (error) {
    if (isForeignKeyViolation(error)) throw goneMeanwhile();
    throw error;
  }
}

/** Reviewers are told what is the matter, which the contract's error for owners does not say. */
function move(request: ResourceRequest, event: RequestEvent, at: Date, change?: RequestChange): ResourceRequest {
  try {
    return stepped(request, event, at, change);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new Refusal('WRONG_STATE', { message: `This cannot be done with a request that is ${request.status}.` });
  }
}

function requireTexts(fields: readonly { readonly property: string; readonly text: string | undefined }[]): void {
  const violations: Violation[] = fields.flatMap(({ property, text }) => {
    const violation = text === undefined ? undefined : labelViolation(text);
    return violation === undefined ? [] : [{ property, violation }];
  });
  if (violations.length > 0) throw new Refusal('INVALID', { violations });
}
