import type { CallOptions, List } from '@mdmkit/core';
import { type Asset, type AssetsQuery, getAssets } from '../api/assets.ts';
import type { VppEvent } from '../api/events.ts';
import {
  associateAssets,
  disassociateAssets,
  type ManageAssetsRequest,
  type RevokeAssetsRequest,
  revokeAssets,
} from '../api/manage-assets.ts';
import { splitCallOptions } from '../call-options.ts';
import type { VppCalls } from '../calls.ts';
import type { AssignmentFailure, JobOptions, JobResult } from '../jobs/job.ts';
import type { JobRunner } from '../jobs/job-runner.ts';
import { assetStep, revokeStep } from '../jobs/step.ts';
import { assetsOf } from '../lists/assets-of.ts';
import { createIndexedList, type IndexedListOptions, type IndexedPage } from '../lists/indexed-list.ts';

/** Which assets to list, and from where on. */
export interface ListAssetsOptions extends AssetsQuery, CallOptions, IndexedListOptions {}

/** What of, and to whom: as many as there are, without a limit. */
export interface AssignLicencesRequest extends ManageAssetsRequest {}

/** The licences of a location. */
export interface AssetCalls {
  /**
   * The location's assets, read page by page as the list is consumed.
   *
   * @throws VppError - While iterating.
   */
  list(options?: ListAssetsOptions): List<Asset, IndexedPage<Asset>>;
  /**
   * Asks the service to give licences. The answer is a receipt; `events.status` returns the outcome.
   *
   * @throws VppError - Before anything is sent if a list is empty, too long or names something twice.
   */
  associate(request: ManageAssetsRequest, options?: CallOptions): Promise<VppEvent>;
  /**
   * Asks the service to take licences back. An installed copy works for 30 more days.
   *
   * @throws VppError - As {@link AssetCalls.associate}.
   */
  disassociate(request: ManageAssetsRequest, options?: CallOptions): Promise<VppEvent>;
  /**
   * Asks the service to take every revocable licence back from users and devices.
   *
   * @throws VppError - As {@link AssetCalls.associate}.
   */
  revoke(request: RevokeAssetsRequest, options?: CallOptions): Promise<VppEvent>;
  /**
   * Gives licences to any number of targets and waits until they are there: split by the service's limits, confirmed by
   * the assignments, with what failed for each target. Can be resumed after a crash.
   *
   * @throws VppError - When the work cannot go on; what was begun is in the job store.
   * @example
   * const request = { assets: [{ adamId: '361304891' }], serialNumbers: ['C02XL0THJHD3'] };
   * const { completed, failures } = await vpp.assets.associateAndWait(request, { jobId: 'rollout-7', store });
   */
  associateAndWait(request: AssignLicencesRequest, options?: JobOptions): Promise<JobResult<AssignmentFailure>>;
  /**
   * Takes licences back from any number of targets and waits until they are gone.
   *
   * @throws VppError - As {@link AssetCalls.associateAndWait}.
   */
  disassociateAndWait(request: AssignLicencesRequest, options?: JobOptions): Promise<JobResult<AssignmentFailure>>;
  /**
   * Takes every revocable licence back from any number of targets and waits until they are gone.
   *
   * @throws VppError - As {@link AssetCalls.associateAndWait}.
   */
  revokeAndWait(request: RevokeAssetsRequest, options?: JobOptions): Promise<JobResult<AssignmentFailure>>;
}

/** Makes the calls of the resource. */
export function createAssetCalls(calls: VppCalls, jobs: JobRunner): AssetCalls {
  return {
    list(given = {}) {
      const { options, rest } = splitCallOptions(given);
      const { cursor, parallel, ...query } = rest;
      return createIndexedList({
        operation: getAssets.name,
        label: calls.label,
        clock: calls.clock,
        ...(cursor === undefined ? {} : { cursor }),
        ...(parallel === undefined ? {} : { parallel }),
        fetchPage: (pageIndex) => calls.call(getAssets, { query: { ...query, pageIndex } }, options),
        members: ['assets', 'unlimitedAssets'],
        itemsOf: assetsOf,
      });
    },
    associate: (body, options) => calls.call(associateAssets, { body }, options),
    disassociate: (body, options) => calls.call(disassociateAssets, { body }, options),
    revoke: (body, options) => calls.call(revokeAssets, { body }, options),
    associateAndWait: async (request, options) => await jobs.run([assetStep('associate', request)], options),
    disassociateAndWait: async (request, options) => await jobs.run([assetStep('disassociate', request)], options),
    revokeAndWait: async (request, options) => await jobs.run([revokeStep(request)], options),
  };
}
