import type { CallOptions, List, Secret } from '@mdmkit/core';
import {
  type Enterprise,
  type EnterpriseDocument,
  enterpriseMethods,
  maxEnterprisesPerPage,
  type UpgradeUrl,
  type UpgradeUrlRequest,
} from '../api/enterprises.ts';
import { checkObject } from '../checks/check-object.ts';
import type { GoogleClient, MaskedPatchOptions } from '../google/google-client.ts';
import type { ListOptions } from '../google/google-list.ts';
import { acceptDeleted } from '../google/repeated-write.ts';

/** The request that completes a sign-up. */
export interface CreateEnterpriseRequest {
  /** The Cloud project that created the sign-up URL. */
  readonly projectId: string;
  /** The name of the sign-up URL. */
  readonly signupUrlName: string;
  /** The `enterpriseToken` of the callback. It works once. */
  readonly enterpriseToken: string | Secret;
  /** The members that the enterprise starts with. Default: none. */
  readonly enterprise?: EnterpriseDocument;
}

/** Calls about enterprises. */
export interface EnterpriseCalls {
  /** Reads an enterprise: `enterprises/{enterprise}`. */
  get(name: string, options?: CallOptions): Promise<Enterprise>;
  /** Completes a sign-up. Never repeated: the token works once. */
  create(request: CreateEnterpriseRequest, options?: CallOptions): Promise<Enterprise>;
  /** Changes the members that `updateMask` names. */
  patch(name: string, enterprise: EnterpriseDocument, options: MaskedPatchOptions): Promise<Enterprise>;
  /** Deletes an enterprise with all its devices, permanently. Only for enterprises whose accounts the EMM manages. */
  delete(name: string, options?: CallOptions): Promise<void>;
  /**
   * Lists the enterprises that a project manages. An enterprise that is missing here may still exist: call `get` as well,
   * more than once, before you treat it as deleted.
   */
  list(projectId: string, options?: ListOptions): List<Enterprise>;
  /** Creates a page where an administrator moves the enterprise to a managed Google domain. */
  generateUpgradeUrl(name: string, request?: UpgradeUrlRequest, options?: CallOptions): Promise<UpgradeUrl>;
}

/** Creates the calls about enterprises. */
export function createEnterpriseCalls(google: GoogleClient): EnterpriseCalls {
  const methods = enterpriseMethods;
  return {
    get: (name, options) => google.send(methods.get, name, {}, options),
    async create(request, options) {
      checkObject(methods.create.row, request, 'request');
      const { enterprise = {}, ...query } = request;
      return await google.send(methods.create, '', { query, body: enterprise }, options);
    },
    patch: (name, body, options) => google.patch(methods, name, body, options),
    delete: (name, options) => acceptDeleted(google.send(methods.delete, name, {}, options)),
    list: (projectId, options) => {
      const shape = { method: methods.list, member: 'enterprises', maxPageSize: maxEnterprisesPerPage } as const;
      return google.list({ ...shape, query: { projectId } }, '', options);
    },
    generateUpgradeUrl: (name, body = {}, options) => google.send(methods.generateUpgradeUrl, name, { body }, options),
  };
}
