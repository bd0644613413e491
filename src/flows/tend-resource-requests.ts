// What has to be looked after now and then behind resource requests: checks nobody finished, owners to be reminded, documents nobody
// uses. Any node does it; whichever locks a request first does the step, and the others find it done.

import type { AccountId } from '../domain/platform.ts';
import { DEFAULT_PAIR } from '../domain/platform.ts';
import { REMINDER_EVENT, reminderNotice } from '../domain/resource-requests/notices.ts';
import { dueStep, EXPIRED_NOTE, idleMoments } from '../domain/resource-requests/reminders.ts';
import type { RequestId } from '../domain/resource-requests/request.ts';
import { deleteUnusedDocuments } from '../storage/documents.ts';
import { findIdleRequests, findUncheckedRequests, lockRequest, updateRequest } from '../storage/resource-requests.ts';
import { changeConfiguration } from './change-configuration.ts';
import { checkResourceRequest } from './check-resource-request.ts';
import { everySoOften } from './every-so-often.ts';
import { publishEvent } from './publish-event.ts';
import { MACHINE, stepped, storeStep } from './step-resource-request.ts';
import type { World } from './world.ts';

const EVERY_MS = 60_000;
const REQUESTS_MAX = 500;
/** Checks take milliseconds; after this whoever had begun them is not going to end them. */
const CHECKS_MS_MAX = 30_000;
const HOUR_MS = 3_600_000;
/** How long a document waits for a request that shows it. */
const UNUSED_DOCUMENT_MS = 30 * 24 * HOUR_MS;

/** Begins to look after requests; the answer ends it and resolves when nothing is under way any more. */
export function tendResourceRequests(world: World): () => Promise<void> {
  let cleanedAtMs = 0;
  const tend = async (): Promise<void> => {
    try {
      await sweepResourceRequests(world);
      if (world.clock.now() - cleanedAtMs < HOUR_MS) return;
      await cleanDocuments(world);
      cleanedAtMs = world.clock.now();
    } catch (error) {
      world.log.error({ err: error }, 'looking after resource requests failed; it comes round again');
    }
  };
  return everySoOften(world.clock, EVERY_MS, tend);
}

/** Documents that no request and no requirement has shown for thirty days go. */
export function cleanDocuments(world: World): Promise<number> {
  return deleteUnusedDocuments(world.db, new Date(world.clock.now() - UNUSED_DOCUMENT_MS));
}

/** Finishes checks, reminds owners, and gives up requests nobody cared for. */
export async function sweepResourceRequests(world: World): Promise<void> {
  const now = world.clock.now();
  for (const name of await findUncheckedRequests(world.db, new Date(now - CHECKS_MS_MAX), REQUESTS_MAX)) {
    await alone(world, name, checkResourceRequest);
  }
  for (const name of await findIdleRequests(world.db, idleMoments(now), REQUESTS_MAX)) await alone(world, name, takeIdleStep);
}

/** A request that cannot be dealt with does not keep the others waiting. */
async function alone(
  world: World,
  { accountId, requestId }: { readonly accountId: AccountId; readonly requestId: RequestId },
  work: (world: World, accountId: AccountId, requestId: RequestId) => Promise<void>,
): Promise<void> {
  try {
    await work(world, accountId, requestId);
  } catch (error) {
    world.log.error({ err: error, requestId }, 'a resource request could not be tended; it comes round again');
  }
}

async function takeIdleStep(world: World, accountId: AccountId, requestId: RequestId): Promise<void> {
  await changeConfiguration(world, { accountId, actor: MACHINE }, async (tx, audit) => {
    const request = await lockRequest(tx, accountId, requestId);
    if (request === undefined || request.idleSince === null) return;
    const now = world.clock.now();
    const step = dueStep(request.idleSince.getTime(), request.reminders, now);
    switch (step.kind) {
      case 'none':
        return;
      case 'reject':
        return storeStep(world, tx, request, stepped(request, 'EXPIRE', new Date(now), { note: EXPIRED_NOTE }), audit);
      case 'remind':
        // Reminding is no change of the request: neither the order of lists nor the audit log says otherwise.
        await updateRequest(tx, { ...request, reminders: step.reminders });
        return publishEvent(world, tx, {
          accountId,
          channel: 'REGISTRATION',
          event: REMINDER_EVENT,
          ...(request.platform ?? DEFAULT_PAIR),
          resource: null,
          body: reminderNotice(request, step.daysUntilRejection),
        });
    }
  });
}
