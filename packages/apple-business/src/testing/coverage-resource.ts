import type { OrganisationDevice } from '@mdmkit/core/testing';
import type { AppleCareCoverageAttributes } from '../api/apple-care-coverage.ts';
import { hashOf } from './hash.ts';
import { isoDate } from './iso-date.ts';
import type { WireResource } from './resource-page.ts';

const yearMs = 365 * 24 * 60 * 60 * 1000;

const common = { isCanceled: false, contractCancelDateTime: null, agreementNumber: null };

/** The covers of a device: the limited warranty for all, and for some AppleCare+ of one kind or the other. */
export function coverageResources(device: OrganisationDevice, nowMs: number): WireResource[] {
  const { serialNumber, addedAtMs } = device;
  const hash = hashOf(serialNumber);
  const until = (endMs: number) => ({
    startDateTime: isoDate(addedAtMs),
    endDateTime: isoDate(endMs),
    status: nowMs < endMs ? ('ACTIVE' as const) : ('INACTIVE' as const),
  });
  const warranty: AppleCareCoverageAttributes = {
    ...common,
    ...until(addedAtMs + yearMs),
    description: 'Limited Warranty',
    paymentType: 'NONE',
    isRenewable: false,
  };
  const covers = [resource(serialNumber, warranty)];
  if (hash % 2 === 0) {
    const agreementNumber = String(hash).padStart(10, '0');
    const description = 'AppleCare+';
    const paymentType = hash % 4 === 0 ? 'SUBSCRIPTION' : 'PAID_UP_FRONT';
    const more = { description, paymentType, agreementNumber, isRenewable: true } as const;
    covers.push(resource(agreementNumber, { ...common, ...until(addedAtMs + 3 * yearMs), ...more }));
  } else if (hash % 8 === 1) {
    const description = 'AppleCare+ for Business Essentials';
    const more = { description, paymentType: 'ABE_SUBSCRIPTION', isRenewable: true, status: 'ACTIVE' } as const;
    const times = { startDateTime: isoDate(addedAtMs), endDateTime: null };
    covers.push(resource(`abe-${serialNumber}`, { ...common, ...times, ...more }));
  }
  return covers;
}

function resource(id: string, attributes: AppleCareCoverageAttributes): WireResource {
  return { type: 'appleCareCoverage', id, attributes: { ...attributes } };
}
