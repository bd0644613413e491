// The machine checks of a request: what it brought along, held against what is required.

import type { AccountId } from '../domain/platform.ts';
import type { RequestId, ResourceRequest } from '../domain/resource-requests/request.ts';
import { type Feedback, feedbackOn, requirementsFor } from '../domain/resource-requests/requirements.ts';
import { requirementsIn } from '../domain/resource-requirements.ts';
import type { Tx } from '../storage/db.ts';
import { listDocumentsOfRequest } from '../storage/documents.ts';
import { lockRequest } from '../storage/resource-requests.ts';
import { changeConfiguration } from './change-configuration.ts';
import { resourceRules } from './resource-rules.ts';
import { MACHINE, stepped, storeStep } from './step-resource-request.ts';
import type { World } from './world.ts';

/**
 * Checks a request that was just stored. Whoever stored it has his answer whatever comes of this; what fails here comes round again
 * with `tendResourceRequests`.
 */
export async function runChecks(world: World, { accountId, requestId }: ResourceRequest): Promise<void> {
  try {
    await checkResourceRequest(world, accountId, requestId);
  } catch (error) {
    world.log.error({ err: error, requestId }, 'the checks of a resource request failed; they come round again');
  }
}

/** Checks a request once; one that is not waiting for it any more is left alone. */
export async function checkResourceRequest(world: World, accountId: AccountId, requestId: RequestId): Promise<void> {
  await changeConfiguration(world, { accountId, actor: MACHINE }, async (tx, audit) => {
    const request = await lockRequest(tx, accountId, requestId);
    if (request?.status !== 'AUTOMATIC_VALIDATION') return;
    const feedback = await findings(tx, request);
    const event = feedback.length === 0 ? 'PASS_CHECKS' : 'FAIL_CHECKS';
    const after = stepped(request, event, new Date(world.clock.now()), { feedback });
    await storeStep(world, tx, request, after, audit);
  });
}

async function findings(tx: Tx, { accountId, requestId, subject, requirements }: ResourceRequest): Promise<Feedback[]> {
  const { sets } = await resourceRules(tx, accountId);
  const required = requirementsFor(requirementsIn(sets, subject.type, subject.countryCode), subject);
  const documents = await listDocumentsOfRequest(tx, accountId, requestId);
  return feedbackOn(required, requirements, new Set(documents.map(({ documentId }) => documentId)));
}
