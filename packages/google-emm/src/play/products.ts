import { type CallOptions, createList, type List } from '@mdmkit/core';
import type { PlayProduct, PlayProductPermissions, PlayRestrictionsSchema } from '../api/play.ts';
import { separateOptions } from '../checks/call-options.ts';
import { listError, nextCursor, pageItems } from '../google/google-list.ts';
import type { PlayCall } from './call.ts';

/** The options of `products.list`. */
export interface ListProductsOptions extends CallOptions {
  /** Lists only the approved products. Default: false. */
  readonly approved?: boolean;
  /** A search text. Default: none. */
  readonly query?: string;
  /** Products per page, up to 100. Default: 100. */
  readonly pageSize?: number;
  /** Resumes the list: the cursor of the last page that was processed. Default: the beginning. */
  readonly cursor?: string;
}

/** Calls about the products of Google Play. A product id has the form `app:com.example`. */
export interface PlayProductCalls {
  /** Reads a product. */
  get(enterpriseId: string, productId: string, options?: CallOptions): Promise<PlayProduct>;
  /** Lists the approved or matching products. Google has announced to remove this method. */
  list(enterpriseId: string, options?: ListProductsOptions): List<PlayProduct>;
  /** Reads which settings a product can be configured with. */
  getAppRestrictionsSchema(
    enterpriseId: string,
    productId: string,
    options?: CallOptions,
  ): Promise<PlayRestrictionsSchema>;
  /** Reads which permissions a product requests. */
  getPermissions(enterpriseId: string, productId: string, options?: CallOptions): Promise<PlayProductPermissions>;
}

/** The most products in one page. (Play EMM: products.list) */
const maxProductsPerPage = 100;

const listMethod = { api: 'androidenterprise', name: 'products.list' } as const;

/** Creates the calls about products. */
export function createPlayProductCalls(call: PlayCall): PlayProductCalls {
  return {
    get: (enterpriseId, productId, options) => call('products.get', { enterpriseId, productId }, options),
    list(enterpriseId, options) {
      const own = ['approved', 'query', 'pageSize', 'cursor'] as const;
      const [{ approved, query, pageSize = maxProductsPerPage, cursor }, callOptions] = separateOptions(
        listMethod.name,
        options,
        own,
      );
      return createList<PlayProduct>({
        cursor,
        async readPage(token) {
          const args = { enterpriseId, approved, query, maxResults: pageSize, token };
          const page = await call('products.list', args, callOptions);
          const { tokenPagination } = page;
          // Of another type, it would look like the end of the list.
          if (Array.isArray(tokenPagination) || !['undefined', 'object'].includes(typeof tokenPagination)) {
            throw listError(listMethod, 'EMM_SCHEMA_MISMATCH', 'tokenPagination is not an object');
          }
          const next = nextCursor(listMethod, tokenPagination?.nextPageToken);
          return { items: pageItems<PlayProduct>(page, listMethod, 'product'), cursor: next, more: next !== undefined };
        },
        repeatedCursor: () => listError(listMethod, 'EMM_CURSOR_REPEATED'),
      });
    },
    getAppRestrictionsSchema: (enterpriseId, productId, options) =>
      call('products.getAppRestrictionsSchema', { enterpriseId, productId }, options),
    getPermissions: (enterpriseId, productId, options) =>
      call('products.getPermissions', { enterpriseId, productId }, options),
  };
}
