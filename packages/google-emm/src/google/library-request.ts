import type { GoogleApi } from '../api/google-api.ts';
import type { MethodRow } from '../api/method-row.ts';
import { resourceArguments } from '../api/resource-arguments.ts';
import type { LibraryOptions } from '../transport/library-options.ts';

/** Turns the arguments of a method into a request and sends it. */
export type LibraryRequest = (
  row: MethodRow,
  args: Readonly<Record<string, unknown>>,
  options: LibraryOptions & Readonly<Record<string, unknown>>,
) => Promise<unknown>;

// Without `auth`: requests come with their authorisation, and the library's clients would log it.
// The domain is set because the library otherwise reads it from the environment.
const context = { _options: { universeDomain: 'googleapis.com' } };

/**
 * Loads the run time that every generated method of `googleapis` calls, and returns what such a method does: its URL
 * template, HTTP method and path arguments come from the method table.
 */
export async function loadLibraryRequest(api: GoogleApi): Promise<LibraryRequest> {
  // Bundlers that split a program give a CommonJS module nothing but its default export.
  const { default: library } = await import('googleapis-common');
  return (row, args, options) => {
    const pathParams = resourceArguments(row).map(({ name }) => name);
    return library.createAPIRequest<unknown>({
      options: { url: `${api.origin}${row.template}`, method: row.method, apiVersion: '', ...options },
      params: args,
      requiredParams: [...pathParams, ...(row.required ?? [])],
      pathParams,
      context,
    });
  };
}
