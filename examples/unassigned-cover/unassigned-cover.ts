/**
 * Which devices are assigned to no server, and what cover do they have?
 *
 * Nobody misses a device that no server manages. The answer is a line for each: serial number, model, the cover
 * that lasts longest, and until when. One read for a thousand devices, and one more for each that is unassigned.
 */
import type { AppleCareCoverage, BusinessClient } from '@mdmkit/apple-business';

/** An unassigned device and its longest cover. */
export interface UnassignedDevice {
  readonly serialNumber: string;
  readonly model: string;
  /** What covers it now; undefined: nothing does. */
  readonly cover: string | undefined;
  /** Until when, as ISO 8601; undefined: until it is cancelled, or there is no cover. */
  readonly until: string | undefined;
}

/** Finds the devices that are assigned to no server, one by one: there may be many, and each takes a read. */
export async function* unassignedDevices(
  business: Pick<BusinessClient, 'orgDevices'>,
  options: { readonly signal?: AbortSignal } = {},
): AsyncGenerator<UnassignedDevice, void, void> {
  // Calls that a person waits for go first, and a long wait for one's turn is no failure.
  const patient = { ...options, priority: 'low', totalTimeoutMs: 60 * 60 * 1000 } as const;
  const fields = ['deviceModel', 'status'] as const;
  for await (const { id, attributes } of business.orgDevices.list({ ...patient, fields })) {
    if (attributes.status !== 'UNASSIGNED') continue;
    const cover = longest(await business.orgDevices.appleCareCoverage(id, patient).toArray());
    yield {
      serialNumber: id,
      model: attributes.deviceModel ?? 'unknown',
      cover: cover?.attributes.description ?? undefined,
      until: cover?.attributes.endDateTime ?? undefined,
    };
  }
}

/** The active cover that lasts longest; one without an end lasts for ever. */
function longest(covers: readonly AppleCareCoverage[]): AppleCareCoverage | undefined {
  const endOf = ({ attributes }: AppleCareCoverage) => attributes.endDateTime ?? '9999';
  return covers
    .filter(({ attributes }) => attributes.status === 'ACTIVE')
    .sort((one, other) => endOf(other).localeCompare(endOf(one)))[0];
}
