// The hooks by which pages read and change things: every read has its call as key, every change makes what was read stale.

import { notifications } from '@mantine/notifications';
import { keepPreviousData, type UseQueryResult, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { ApiError, type Call, call, type Query } from './api.ts';

export interface Read<T> {
  readonly call: Call;
  readonly result: UseQueryResult<T, ApiError>;
}

/** What was refused stays refused; a server that does not answer may be starting, and one that is asked too often says when to come back. */
export const retrying = {
  retry: (count: number, error: unknown): boolean =>
    error instanceof ApiError && ((error.status === 0 && count < 3) || (error.status === 429 && count < 2)),
  retryDelay: (count: number, error: unknown): number =>
    error instanceof ApiError && error.retryAfterMs !== undefined ? error.retryAfterMs : 1_000 * 2 ** count,
};

export interface ReadOptions<T = unknown> {
  /** Read again after so many milliseconds, as long as what was read last wants it. */
  readonly everyMs?: number | ((last: T | undefined) => number | undefined) | undefined;
  /** Not before everything it needs is known. */
  readonly isWanted?: boolean | undefined;
}

/** Reads; the last answer stays to be seen while the next one comes. */
export function useRead<T>(path: string, query: Query = {}, options: ReadOptions<T> = {}): Read<T> {
  const { everyMs } = options;
  const wanted: Call = { method: 'GET', path, query };
  const result = useQuery<T, ApiError>({
    queryKey: [path, query],
    queryFn: ({ signal }) => call<T>(wanted, signal),
    placeholderData: keepPreviousData,
    enabled: options.isWanted ?? true,
    ...(everyMs === undefined
      ? {}
      : { refetchInterval: typeof everyMs === 'number' ? everyMs : ({ state }) => everyMs(state.data) ?? false }),
  });
  return { call: wanted, result };
}

/** Asks by POST when told to, and changes nothing: what is on the screen stays as it is. */
export function useQuestion<T>() {
  return useMutation<T, Error, Call>({ mutationFn: (wanted) => call<T>(wanted), ...retrying });
}

/** Answers a question that is asked by POST and changes nothing, such as a preview. */
export function useAsk<T>(path: string, body: unknown, isWanted = true): Read<T> {
  const wanted: Call = { method: 'POST', path, body };
  const result = useQuery<T, ApiError>({
    queryKey: [path, body],
    queryFn: ({ signal }) => call<T>(wanted, signal),
    placeholderData: keepPreviousData,
    enabled: isWanted,
  });
  return { call: wanted, result };
}

/** Changes something; afterwards everything on the screen is read again, and a sentence says what was done, unless the page itself does. */
export function useChange<T = unknown>(done: string | ((answer: T) => string) | undefined, after?: (answer: T) => void) {
  return useChanges<T, Call>((wanted) => call<T>(wanted), done, after);
}

/** The same for what takes more than one call. */
export function useChanges<T, Wanted>(
  run: (wanted: Wanted) => Promise<T>,
  done: string | ((answer: T) => string) | undefined,
  after?: (answer: T) => void,
) {
  const queries = useQueryClient();
  return useMutation<T, Error, Wanted>({
    mutationFn: run,
    onSuccess: async (answer) => {
      if (done !== undefined) notifications.show({ message: typeof done === 'string' ? done : done(answer), color: 'green' });
      await queries.invalidateQueries();
      after?.(answer);
    },
  });
}

export type Filters = Readonly<Record<string, string | undefined>>;

/** What stands in the address: filters and pages live there, so that a link shows what its sender saw. */
export function useFilters(): [Filters, (change: Filters) => void] {
  const filters = useSearch({ strict: false }) as Filters;
  const navigate = useNavigate();
  const change = (wanted: Filters): void => {
    // Another filter begins at the first page.
    const reset = 'page' in wanted || 'cursor' in wanted ? {} : { page: undefined, cursor: undefined };
    void navigate({ to: '.', search: (known: Filters) => ({ ...known, ...reset, ...wanted }), replace: true } as never);
  };
  return [filters, change];
}
