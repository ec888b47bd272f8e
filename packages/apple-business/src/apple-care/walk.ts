import type { CallOptions } from '@mdmkit/core';
import type { AppleCareCoverage } from '../api/apple-care-coverage.ts';
import type { OrgDevice, OrgDeviceField } from '../api/org-devices.ts';
import type { CallContext } from '../calls/call-context.ts';
import { checkedOptions } from '../calls/options.ts';
import type { BusinessPage } from '../calls/paging.ts';
import { BusinessError, isVendorsNotFound } from '../errors/business-error.ts';
import type { OrgDeviceCalls } from '../resources/org-devices.ts';
import type { CheckpointStore, WalkCheckpoint } from './checkpoint.ts';
import { estimateWalk, type WalkEstimate } from './estimate.ts';

/** Options of `appleCare.walk`. */
export interface WalkOptions extends CallOptions {
  /** Where the walk saves how far it has read, to continue there after a crash. Default: nowhere. */
  readonly checkpoint?: CheckpointStore;
  /** Returns true for a device to skip, such as one whose coverage you have read recently. Default: none is skipped. */
  readonly skip?: (device: OrgDevice) => boolean | Promise<boolean>;
  /** The attributes of the devices to read, besides the serial number. Default: all. */
  readonly fields?: readonly (OrgDeviceField | (string & {}))[];
  /** Devices per page, 1 to 1,000. Default: 1,000. */
  readonly limit?: number;
}

/** One device of a walk with its coverage. */
export interface CoveredDevice {
  /** The device. */
  readonly device: OrgDevice;
  /** Its coverage, including the limited warranty. Empty if Apple does not know the device any more. */
  readonly coverage: readonly AppleCareCoverage[];
  /** The number of devices processed before this one, in this run and the runs that it continues. */
  readonly looked: number;
  /** How long the remaining devices take. */
  readonly rest: WalkEstimate;
}

/** AppleCare and warranty for a whole fleet. */
export interface AppleCareCalls {
  /**
   * Estimates how long a walk takes; sends one request. With a checkpoint: how long the remaining devices take.
   *
   * @throws BusinessError
   */
  estimate(options?: WalkOptions): Promise<WalkEstimate>;
  /**
   * Reads the coverage of all devices, one request for each: at twenty requests a minute, ten thousand devices take more
   * than eight hours. Other calls of the client have priority. With a checkpoint, a walk can be interrupted at any point
   * and continued; the device that was being processed is then read again.
   *
   * @throws BusinessError - While iterating.
   */
  walk(options?: WalkOptions): AsyncIterable<CoveredDevice>;
}

/** A walk waits while other calls use the budget. In milliseconds. */
const totalTimeoutMs = 3_600_000;
const defaultPageSize = 1_000;

/** Creates the AppleCare calls for a fleet. */
export function createAppleCareCalls(context: CallContext, devices: OrgDeviceCalls): AppleCareCalls {
  return {
    async estimate(walkOptions) {
      const {
        checkpoint,
        limit: pageSize = defaultPageSize,
        ...options
      } = checkedOptions('appleCare.estimate', walkOptions);
      const { skip: _skip, fields: _fields, ...call } = options;
      const { total } = await devices.list({ ...patient(call), limit: 1, fields: ['serialNumber'] }).firstPage();
      const looked = (await checkpoint?.load())?.looked ?? 0;
      const remaining = total === undefined ? undefined : Math.max(0, total - looked);
      return estimateWalk({ devices: remaining, pageSize, readsPerMinute: context.readsPerMinute, measuredMs: 0 });
    },
    walk(walkOptions) {
      const options = checkedOptions('appleCare.walk', walkOptions);
      return { [Symbol.asyncIterator]: () => walk(context, devices, options) };
    },
  };
}

function patient(call: CallOptions): CallOptions {
  return { priority: 'low', totalTimeoutMs, ...call };
}

async function* walk(
  context: CallContext,
  devices: OrgDeviceCalls,
  { checkpoint, skip, fields, limit: pageSize = defaultPageSize, ...call }: WalkOptions,
): AsyncGenerator<CoveredDevice, void, void> {
  const options = patient(call);
  const begun = await checkpoint?.load();
  let looked = begun?.looked ?? 0;
  let read = 0;
  const startedMs = context.clock.elapsedMs();
  const list = { ...options, limit: pageSize, ...(fields ? { fields } : {}) };
  for await (const { page, cursor, first, isRestart } of forgetting(checkpoint, pagesFrom(devices, begun, list))) {
    if (isRestart) looked = 0;
    for (const device of page.items.slice(first)) {
      if (!(await skip?.(device))) {
        const coverage = await readCoverage(devices, device.id, options);
        read += 1;
        const remaining = page.total === undefined ? undefined : Math.max(0, page.total - looked - 1);
        const measuredMs = (context.clock.elapsedMs() - startedMs) / read;
        const rest = estimateWalk({ devices: remaining, pageSize, readsPerMinute: context.readsPerMinute, measuredMs });
        yield { device, coverage, looked, rest };
        looked += 1;
        // After the work: a crash repeats a device and never skips one.
        await checkpoint?.save({ version: 1, cursor, serialNumber: device.id, looked });
      } else looked += 1;
    }
  }
  await checkpoint?.save(undefined);
}

/** Deletes a checkpoint whose cursor repeats: no later walk could continue there. */
async function* forgetting(
  checkpoint: CheckpointStore | undefined,
  pages: AsyncGenerator<WalkPage, void, void>,
): AsyncGenerator<WalkPage, void, void> {
  try {
    yield* pages;
  } catch (error) {
    if (error instanceof BusinessError && error.code === 'BUSINESS_CURSOR_REPEATED') await checkpoint?.save(undefined);
    throw error;
  }
}

interface WalkPage {
  readonly page: BusinessPage<OrgDevice>;
  /** The cursor that leads to this page. */
  readonly cursor: string | undefined;
  /** The index of its first device that was not processed. */
  readonly first: number;
  /** Whether the walk began again at the first page. */
  readonly isRestart: boolean;
}

/** Reads the pages from a checkpoint on. If Apple does not accept its cursor, begins again at the first page. */
async function* pagesFrom(
  devices: OrgDeviceCalls,
  begun: WalkCheckpoint | undefined,
  options: Parameters<OrgDeviceCalls['list']>[0],
): AsyncGenerator<WalkPage, void, void> {
  let cursor = begun?.cursor;
  let last = begun?.serialNumber;
  let isRestart = false;
  let pages = devices
    .list({ ...options, ...(cursor === undefined ? {} : { cursor }) })
    .pages()
    [Symbol.asyncIterator]();
  for (;;) {
    let next: IteratorResult<BusinessPage<OrgDevice>>;
    try {
      next = await pages.next();
    } catch (error) {
      const isRefused =
        error instanceof BusinessError &&
        (error.code === 'BUSINESS_PARAMETER_REFUSED' || error.code === 'BUSINESS_CURSOR_REPEATED');
      if (!isRefused || cursor === undefined || cursor !== begun?.cursor) throw error;
      cursor = undefined;
      isRestart = true;
      pages = devices.list(options).pages()[Symbol.asyncIterator]();
      continue;
    }
    if (next.done) return;
    // The page may have changed: if the last device is not on it any more, the whole page is read again.
    yield { page: next.value, cursor, first: next.value.items.findIndex(({ id }) => id === last) + 1, isRestart };
    last = undefined;
    isRestart = false;
    cursor = next.value.cursor;
  }
}

async function readCoverage(
  devices: OrgDeviceCalls,
  id: string,
  call: CallOptions,
): Promise<readonly AppleCareCoverage[]> {
  try {
    return await devices.appleCareCoverage(id, call).toArray();
  } catch (error) {
    // It may have been released since its page was read.
    if (isVendorsNotFound(error)) return [];
    throw error;
  }
}
