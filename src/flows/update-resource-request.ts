// The owner of a request answers what was asked of him, or takes the request back.

import type { Caller } from '../domain/accounts.ts';
import { Refusal } from '../domain/refusals.ts';
import type { ResourceRequest } from '../domain/resource-requests/request.ts';
import type { ProvidedRequirement } from '../domain/resource-requests/requirements.ts';
import { attachProvided } from './attach-documents.ts';
import { changeConfiguration } from './change-configuration.ts';
import { runChecks } from './check-resource-request.ts';
import { lockedRequest, stepped, storeStep } from './step-resource-request.ts';
import { misplaced, refuseFor, unstorable } from './submit-resource-request.ts';
import type { World } from './world.ts';

/**
 * Replaces all requirements and has them checked again; answers the request as it is before that.
 * @throws Refusal NOT_FOUND, INVALID, WRONG_STATE
 */
export async function updateResourceRequest(
  world: World,
  caller: Caller,
  requestId: string,
  requirements: readonly ProvidedRequirement[],
): Promise<ResourceRequest> {
  const { accountId } = caller;
  const violations = unstorable(requirements);
  if (violations.length > 0) throw new Refusal('INVALID', { violations });
  const updated = await changeConfiguration(world, caller, async (tx, audit) => {
    const before = await lockedRequest(tx, accountId, requestId);
    const after = stepped(before, 'UPDATE', new Date(world.clock.now()), { requirements, feedback: [], note: null });
    refuseFor(misplaced(before.subject, requirements));
    await attachProvided(tx, accountId, before.requestId, requirements);
    await storeStep(world, tx, before, after, audit);
    return after;
  });
  await runChecks(world, updated);
  return updated;
}

/**
 * Takes a request back: at once, unless numbers have been procured for it; then its reviewer has to give them back first.
 * @throws Refusal NOT_FOUND, WRONG_STATE
 */
export async function cancelResourceRequest(world: World, caller: Caller, requestId: string): Promise<void> {
  await changeConfiguration(world, caller, async (tx, audit) => {
    const before = await lockedRequest(tx, caller.accountId, requestId);
    const at = new Date(world.clock.now());
    const asked = stepped(before, 'CANCEL', at);
    const after = before.numbers.length > 0 ? asked : stepped(asked, 'CONFIRM_CANCELLATION', at);
    await storeStep(world, tx, before, after, audit);
  });
}
