import { type CallOptions, checkArgument, type List, Secret } from '@mdmkit/core';
import {
  type EnrollmentToken,
  type EnrollmentTokenRequest,
  enrollmentTokenMethods,
  type ListedEnrollmentToken,
  maxTokensPerPage,
} from '../api/tokens.ts';
import { checkObject } from '../checks/check-object.ts';
import { checkSameEnterprise } from '../checks/same-enterprise.ts';
import type { GoogleClient } from '../google/google-client.ts';
import type { ListOptions } from '../google/google-list.ts';
import { acceptDeleted } from '../google/repeated-write.ts';

/** Calls about enrolment tokens. */
export interface EnrollmentTokenCalls {
  /**
   * Creates a token. The setup of a device scans `qrCode`. Not repeated after a failure: Google would create two tokens.
   *
   * @throws EmmError - `EMM_INVALID_REQUEST` if the policy belongs to another enterprise; nothing was sent.
   */
  create(parent: string, token: EnrollmentTokenRequest, options?: CallOptions): Promise<EnrollmentToken>;
  /** Reads a token that is still active: `enterprises/{enterprise}/enrollmentTokens/{token}`. */
  get(name: string, options?: CallOptions): Promise<ListedEnrollmentToken>;
  /** Invalidates a token. Devices that it enrolled stay enrolled. */
  delete(name: string, options?: CallOptions): Promise<void>;
  /** Lists the active tokens of an enterprise. */
  list(parent: string, options?: ListOptions): List<ListedEnrollmentToken>;
}

/** Creates the calls about enrolment tokens. */
export function createEnrollmentTokenCalls(google: GoogleClient): EnrollmentTokenCalls {
  const methods = enrollmentTokenMethods;
  return {
    async create(parent, body, options) {
      checkObject(methods.create.row, body, 'token');
      checkSameEnterprise(methods.create.row, parent, body.policyName, 'policyName');
      return await google.send(methods.create, parent, { body }, options);
    },
    get: (name, options) => google.send(methods.get, name, {}, options),
    delete: (name, options) => acceptDeleted(google.send(methods.delete, name, {}, options)),
    list: (parent, options) =>
      google.list({ method: methods.list, member: 'enrollmentTokens', maxPageSize: maxTokensPerPage }, parent, options),
  };
}

/** The link that sets up a work profile. It holds the enrolment token. (Android Management: enrolment links) */
export function enrollmentLink(token: {
  /** The value of the enrolment token. */
  readonly value: Secret;
}): Secret {
  checkArgument('enrollmentLink', 'token', token, 'object');
  if (!(token.value instanceof Secret)) throw new TypeError('enrollmentLink: token.value must be a Secret');
  return new Secret(`https://enterprise.google.com/android/enroll?et=${encodeURIComponent(token.value.reveal())}`);
}
