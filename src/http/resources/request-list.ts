// What the query of a list of requests asks for.

import type { Static } from 'typebox';
import { Refusal } from '../../domain/refusals.ts';
import type { RequestFilter, RequestOrder } from '../../storage/resource-requests.ts';
import { REQUEST_PAGE_SIZE, type RequestQuery } from '../../wire/resource-requests.ts';

/** @throws Refusal INVALID for an order there is none by */
export function requestList(query: Static<typeof RequestQuery>): {
  readonly filter: RequestFilter;
  readonly orders: readonly RequestOrder[];
  readonly at: { readonly page: number; readonly size: number };
} {
  const { countryCode, status, type, page = 0, size, sort = [] } = query;
  return {
    filter: {
      // What is no code at all fits nothing, and an empty one asks for nothing in particular.
      countryCodes: wanted(countryCode)
        ?.filter((code) => /^[A-Za-z]{2}$/.test(code))
        .map((code) => code.toUpperCase()),
      statuses: wanted(status),
      types: wanted(type),
    },
    orders: ordersOf(sort),
    at: { page, size: size || REQUEST_PAGE_SIZE },
  };
}

function wanted(values: readonly string[] | undefined): readonly string[] | undefined {
  const given = values?.filter((value) => value !== '');
  return given === undefined || given.length === 0 ? undefined : given;
}

/** `status,desc`, repeated or not: commas separate lists too, so a direction stands behind its property as an item of its own. */
function ordersOf(sort: readonly string[]): RequestOrder[] {
  const orders: RequestOrder[] = [];
  for (const item of sort) {
    const last = orders.at(-1);
    const direction = item.toLowerCase();
    if (item === 'status' || item === 'requestedDate') orders.push({ property: item, isDescending: false });
    else if (last !== undefined && (direction === 'asc' || direction === 'desc'))
      orders[orders.length - 1] = { ...last, isDescending: direction === 'desc' };
    else if (item !== '')
      throw new Refusal('INVALID', {
        violations: [{ property: 'sort', violation: 'must be status or requestedDate, followed by ,asc or ,desc or nothing' }],
      });
  }
  return orders;
}
