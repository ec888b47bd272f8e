import type { CallOptions, List, Secret } from '@mdmkit/core';
import { type Enterprise, enterpriseMethods, type SignupUrl } from '../api/enterprises.ts';
import type { AmapiMethods } from '../api/generated/method-types.ts';
import type { BodyOf } from '../api/method-types.ts';
import type { GoogleClient, ListOptions } from '../google/google-client.ts';
import { orGone, orPresent } from '../google/unchanged.ts';

/** An enterprise as it is written. (Android Management: Enterprise) */
export type EnterpriseDocument = BodyOf<AmapiMethods['enterprises.patch']>;

/** What a sign-up is begun with. */
export interface SignupRequest {
  /** The Cloud project that will manage the enterprise. */
  readonly projectId: string;
  /** Where the administrator's browser is sent afterwards, with `enterpriseToken` in its query. An https URL. */
  readonly callbackUrl: string;
  /** The administrator's address, filled in beforehand. Default: none. */
  readonly adminEmail?: string;
  /** The domains that the administrator's address may have. Default: any. */
  readonly allowedDomains?: readonly string[];
}

/** What a sign-up is completed with. */
export interface CreateEnterpriseRequest {
  /** The Cloud project that the sign-up was begun with. */
  readonly projectId: string;
  /** The name of the sign-up URL. */
  readonly signupUrlName: string;
  /** The token that the administrator's browser brought. It works once. */
  readonly enterpriseToken: string | Secret;
  /** What the enterprise begins with. Default: nothing. */
  readonly enterprise?: EnterpriseDocument;
}

/** The enterprises. */
export interface Enterprises {
  /**
   * Reads an enterprise by its name, `enterprises/LC01abcd23`.
   *
   * @throws EmmError
   */
  get(name: string, options?: CallOptions): Promise<Enterprise>;
  /** Completes a sign-up. Never repeated: the token works once. */
  create(request: CreateEnterpriseRequest, options?: CallOptions): Promise<Enterprise>;
  /** Changes the members that the mask names. */
  patch(
    name: string,
    enterprise: EnterpriseDocument,
    options: CallOptions & { readonly updateMask: readonly string[] },
  ): Promise<Enterprise>;
  /** Deletes an enterprise with all its devices, for good. Only where the provider manages its accounts. */
  delete(name: string, options?: CallOptions): Promise<void>;
  /**
   * The enterprises that a project manages. Absence from it does not prove that an enterprise is gone: ask `get` as
   * well, more than once.
   */
  list(projectId: string, options?: ListOptions): List<Enterprise>;
  /** Makes a page on which an administrator moves the enterprise to a managed Google domain. */
  generateUpgradeUrl(
    name: string,
    request?: BodyOf<AmapiMethods['enterprises.generateEnterpriseUpgradeUrl']>,
    options?: CallOptions,
  ): Promise<{ readonly url: string }>;
}

/** Signing organisations up. */
export interface SignupUrls {
  /** Makes the page on which an administrator signs an organisation up. It cannot be framed. */
  create(request: SignupRequest, options?: CallOptions): Promise<SignupUrl>;
}

/** The most enterprises that are asked for in one page. */
const maxEnterprisesPerPage = 100;

/** Binds the enterprises to a client. */
export function createEnterprises(google: GoogleClient): Enterprises {
  const get: Enterprises['get'] = (name, options) => google.send(enterpriseMethods.get, name, {}, options);
  return {
    get,
    create: ({ enterprise = {}, ...query }, options) =>
      google.send(enterpriseMethods.create, '', { query, body: enterprise }, options),
    patch: (name, body, { updateMask, ...options }) =>
      orPresent(google.patch(enterpriseMethods.patch, name, { body, updateMask }, options), () => get(name, options)),
    delete: (name, options) => orGone(google.send(enterpriseMethods.delete, name, {}, options)),
    list: (projectId, options) =>
      google.list(
        {
          method: enterpriseMethods.list,
          items: ({ enterprises }) => enterprises,
          maxPageSize: maxEnterprisesPerPage,
          query: { projectId },
        },
        '',
        options,
      ),
    generateUpgradeUrl: (name, body = {}, options) =>
      google.send(enterpriseMethods.generateUpgradeUrl, name, { body }, options),
  };
}

/** Binds signing up to a client. */
export function createSignupUrls(google: GoogleClient): SignupUrls {
  return {
    create: ({ projectId, callbackUrl, adminEmail, allowedDomains }, options) =>
      google.send(
        enterpriseMethods.createSignupUrl,
        '',
        { query: { projectId, callbackUrl, adminEmail, allowedDomains } },
        options,
      ),
  };
}
