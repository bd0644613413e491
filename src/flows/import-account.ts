// Imports an account of the platform whose API we speak: a job of this node, begun by a request and read back while it runs.

import type { Caller } from '../domain/accounts.ts';
import { callbackUrlProblem } from '../domain/addresses/callback-url.ts';
import { invalid, notFound, Refusal } from '../domain/refusals.ts';
import { endImport, findImport, type ImportOutcome, insertImport, isImporting, noteProgress } from '../storage/imports.ts';
import { changeConfiguration } from './change-configuration.ts';
import { INTERRUPTED_SENTENCE } from './end-orphaned-work.ts';
import { everySoOften } from './every-so-often.ts';
import { ServerStopped, type World } from './world.ts';

export interface ImportWishes {
  readonly baseUrl: string;
  /** Reads the source. Kept in memory as long as the job runs, and nowhere else. */
  readonly apiKey: string;
  readonly isDryRun: boolean;
  readonly isUpdating: boolean;
  readonly kinds: readonly string[];
  /** false asks the source as fast as it answers: for one without limits. */
  readonly isPaced: boolean;
}

/** How often progress is written down. */
const NOTE_EVERY_MS = 2_000;
/** Outcomes kept of one import; all are counted. */
const OUTCOMES_MAX = 100_000;

/** Begins an import and answers its id. @throws Refusal INVALID; WRONG_STATE while another one runs */
export async function startImport(world: World, caller: Caller, wishes: ImportWishes): Promise<string> {
  const { accountId, actor } = caller;
  const problem = callbackUrlProblem(wishes.baseUrl, world.settings.allowPrivateCallbacks);
  if (problem !== undefined) throw invalid('baseUrl', problem);
  const importId = world.ids.next();
  const { baseUrl, isDryRun, isUpdating, kinds } = wishes;
  const job = { baseUrl, isDryRun, isUpdating, kinds };
  await changeConfiguration(world, caller, async (tx, audit) => {
    if (await isImporting(tx, accountId))
      throw new Refusal('WRONG_STATE', { message: 'An import of this account is under way. Wait for it, or cancel it.' });
    await insertImport(tx, { ...job, importId, accountId, requestedBy: actor }, world.nodeId);
    audit('create', 'import', importId, null, job);
  });
  const running = new ImportRun(world, caller, importId, wishes).run().finally(() => world.finishing.delete(running));
  world.finishing.add(running);
  return importId;
}

/** Calls an import off: what was made stays. @throws Refusal NOT_FOUND; WRONG_STATE when it has ended */
export async function cancelImport(world: World, caller: Caller, importId: string): Promise<void> {
  if ((await findImport(world.db, caller.accountId, importId)) === undefined) throw unknownImport(importId);
  await changeConfiguration(world, caller, async (tx, audit) => {
    if (!(await endImport(tx, importId, 'CANCELED', null)))
      throw new Refusal('WRONG_STATE', { message: 'The import has ended already.' });
    audit('cancel', 'import', importId, null, null);
  });
}

export function unknownImport(importId: string): Refusal {
  return notFound(`There is no import ${importId}.`);
}

/** One job on its way: counts, keeps what is worth telling, and notices when it is called off, by whichever node. */
class ImportRun {
  readonly #world: World;
  readonly #caller: Caller;
  readonly #importId: string;
  readonly #wishes: ImportWishes;
  readonly #counts: Record<string, Record<string, number>> = {};
  readonly #stop = new AbortController();
  #outcomes: ImportOutcome[] = [];
  #noted = 0;

  constructor(world: World, caller: Caller, importId: string, wishes: ImportWishes) {
    this.#world = world;
    this.#caller = caller;
    this.#importId = importId;
    this.#wishes = wishes;
  }

  /** Never rejects. */
  async run(): Promise<void> {
    const { clock, log, copyAccount } = this.#world;
    const stopNoting = everySoOften(clock, NOTE_EVERY_MS, () => this.#note().catch(() => {}));
    try {
      await copyAccount({
        accountId: this.#caller.accountId,
        scopes: [...this.#caller.scopes],
        ...this.#wishes,
        signal: this.#stop.signal,
        onOutcome: (outcome) => this.#take(outcome),
      });
      await stopNoting();
      await this.#note();
      await this.#end('DONE', null);
    } catch (error) {
      await stopNoting();
      await this.#note().catch(() => {});
      // A job that was called off has its end on disk already.
      const sentence = error instanceof Error ? error.message : String(error);
      log.warn({ err: error, importId: this.#importId }, 'an import has failed');
      const isStopped = error instanceof ServerStopped;
      await this.#end(isStopped ? 'INTERRUPTED' : 'FAILED', isStopped ? INTERRUPTED_SENTENCE : sentence).catch(() => {});
    }
  }

  #take(outcome: Omit<ImportOutcome, 'reason'> & { readonly reason?: string | undefined }): void {
    const { kind, outcome: name } = outcome;
    const ofKind = this.#counts[kind] ?? {};
    this.#counts[kind] = ofKind;
    ofKind[name] = (ofKind[name] ?? 0) + 1;
    if (name !== 'SAME' && this.#noted + this.#outcomes.length < OUTCOMES_MAX)
      this.#outcomes.push({ ...outcome, reason: outcome.reason ?? null });
  }

  async #note(): Promise<void> {
    const outcomes = this.#outcomes;
    this.#outcomes = [];
    const from = this.#noted;
    this.#noted += outcomes.length;
    const isRunning = await this.#world.db.transaction((tx) => noteProgress(tx, this.#importId, this.#counts, outcomes, from));
    if (!isRunning) this.#stop.abort(new Error('the import was called off'));
  }

  async #end(status: 'DONE' | 'FAILED' | 'INTERRUPTED', error: string | null): Promise<void> {
    await this.#world.db.transaction((tx) => endImport(tx, this.#importId, status, error));
  }
}
