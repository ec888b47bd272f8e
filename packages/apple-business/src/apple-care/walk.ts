import type { CallOptions } from '@mdmkit/core';
import type { AppleCareCoverage } from '../api/apple-care-coverage.ts';
import type { OrgDevice, OrgDeviceField } from '../api/org-devices.ts';
import type { CallContext } from '../calls/call-context.ts';
import type { BusinessPage } from '../calls/paging.ts';
import { BusinessError } from '../errors/business-error.ts';
import type { OrgDeviceCalls } from '../resources/org-devices.ts';
import type { CheckpointStore, WalkCheckpoint } from './checkpoint.ts';
import { estimateWalk, type WalkEstimate } from './estimate.ts';

/** How a fleet is walked. */
export interface WalkOptions extends CallOptions {
  /** Where the walk notes how far it is, to go on from there after an end of any kind. Default: nowhere. */
  readonly checkpoint?: CheckpointStore;
  /** Says which devices are not worth a read, such as those whose cover was read lately. Default: none. */
  readonly skip?: (device: OrgDevice) => boolean | Promise<boolean>;
  /** The attributes of the devices to read; the serial number always is. Default: all. */
  readonly fields?: readonly (OrgDeviceField | (string & {}))[];
  /** Devices per page, 1 to 1,000. Default: 1,000. */
  readonly limit?: number;
}

/** One device of a walk with its covers. */
export interface CoveredDevice {
  /** The device. */
  readonly device: OrgDevice;
  /** Its covers, the limited warranty included; none when Apple does not know the device any more. */
  readonly coverage: readonly AppleCareCoverage[];
  /** How many devices were dealt with before, in this run and those that it goes on from. */
  readonly looked: number;
  /** How long the rest takes. */
  readonly rest: WalkEstimate;
}

/** AppleCare and warranty for a whole fleet. */
export interface AppleCareCalls {
  /**
   * Estimates how long a walk takes, at the cost of one read. With a checkpoint: how long the rest takes.
   *
   * @throws BusinessError - When it cannot be read.
   */
  estimate(options?: WalkOptions): Promise<WalkEstimate>;
  /**
   * Reads the covers of all devices, one read for each: at twenty reads a minute ten thousand devices take more than
   * eight hours. Other calls of the client go first. With a checkpoint a walk can be left at any point and gone on with;
   * then the device that was being worked on comes once more.
   *
   * @throws BusinessError - While iterating.
   */
  walk(options?: WalkOptions): AsyncIterable<CoveredDevice>;
}

/** A walk waits for its turn as long as other calls need theirs. In milliseconds. */
const totalTimeoutMs = 3_600_000;
const defaultPageSize = 1_000;

/** Makes the calls about AppleCare for a fleet. */
export function createAppleCareCalls(context: CallContext, devices: OrgDeviceCalls): AppleCareCalls {
  return {
    async estimate({ checkpoint, limit: pageSize = defaultPageSize, ...options } = {}) {
      const { skip: _skip, fields: _fields, ...call } = options;
      const { total } = await devices.list({ ...patient(call), limit: 1, fields: ['serialNumber'] }).firstPage();
      const looked = (await checkpoint?.load())?.looked ?? 0;
      const left = total === undefined ? undefined : Math.max(0, total - looked);
      return estimateWalk({ devices: left, pageSize, readsPerMinute: context.readsPerMinute, measuredMs: 0 });
    },
    walk: (options = {}) => ({ [Symbol.asyncIterator]: () => walk(context, devices, options) }),
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
  for await (const { page, cursor, first, anew } of pagesFrom(devices, begun, {
    ...options,
    limit: pageSize,
    ...(fields ? { fields } : {}),
  })) {
    if (anew) looked = 0;
    for (const device of page.items.slice(first)) {
      if (!(await skip?.(device))) {
        const coverage = await readCoverage(devices, device.id, options);
        read += 1;
        const left = page.total === undefined ? undefined : Math.max(0, page.total - looked - 1);
        const measuredMs = (context.clock.elapsedMs() - startedMs) / read;
        const rest = estimateWalk({ devices: left, pageSize, readsPerMinute: context.readsPerMinute, measuredMs });
        yield { device, coverage, looked, rest };
        looked += 1;
        // After the work, so that an end in the middle repeats rather than skips.
        await checkpoint?.save({ version: 1, cursor, serialNumber: device.id, looked });
      } else looked += 1;
    }
  }
  await checkpoint?.save(undefined);
}

interface WalkPage {
  readonly page: BusinessPage<OrgDevice>;
  /** The cursor that leads to this page. */
  readonly cursor: string | undefined;
  /** The place on it to go on from. */
  readonly first: number;
  /** Whether the walk had to begin anew. */
  readonly anew: boolean;
}

/** The pages from a checkpoint on. A cursor that Apple does not take any more leads back to the beginning. */
async function* pagesFrom(
  devices: OrgDeviceCalls,
  begun: WalkCheckpoint | undefined,
  options: Parameters<OrgDeviceCalls['list']>[0],
): AsyncGenerator<WalkPage, void, void> {
  let cursor = begun?.cursor;
  let last = begun?.serialNumber;
  let anew = false;
  let pages = devices
    .list({ ...options, ...(cursor === undefined ? {} : { cursor }) })
    .pages()
    [Symbol.asyncIterator]();
  for (;;) {
    let next: IteratorResult<BusinessPage<OrgDevice>>;
    try {
      next = await pages.next();
    } catch (error) {
      const isOld = error instanceof BusinessError && error.code === 'BUSINESS_PARAMETER_REFUSED';
      if (!isOld || cursor === undefined || cursor !== begun?.cursor) throw error;
      cursor = undefined;
      anew = true;
      pages = devices.list(options).pages()[Symbol.asyncIterator]();
      continue;
    }
    if (next.done) return;
    // The page may have changed since; a device that is not on it any more is no place to go on from.
    yield { page: next.value, cursor, first: next.value.items.findIndex(({ id }) => id === last) + 1, anew };
    last = undefined;
    anew = false;
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
    if (error instanceof BusinessError && error.code === 'BUSINESS_NOT_FOUND') return [];
    throw error;
  }
}
