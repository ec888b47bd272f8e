import type { HttpMethod } from '@mdmkit/core';
import type { ApiName } from './secret-members.ts';

/** What the generated table says about one method. Members without anything in them are absent. */
export interface MethodRow {
  /** Which API it belongs to. */
  readonly api: ApiName;
  /** Its name within the API, such as `enterprises.devices.list`. */
  readonly name: string;
  /** The HTTP method. */
  readonly method: HttpMethod;
  /** The path with one parameter for each identifier. */
  readonly path: string;
  /** The path as Google's library fills it in: `{+parent}` stands for a whole resource name. */
  readonly template: string;
  /** The names of its query parameters. */
  readonly query?: readonly string[];
  /** Those of them that have to be there. */
  readonly required?: readonly string[];
  /** The schema of the request's body. */
  readonly request?: string;
  /** The schema of the answer; absent for an empty one. */
  readonly response?: string;
  /** Where in the answer secrets lie, as paths such as `enrollmentTokens[].value`. */
  readonly secrets?: readonly string[];
}
