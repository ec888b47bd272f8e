import type { Clock } from '@mdmkit/core';
import type { Json } from '../json.ts';
import { Refusal } from '../refusal.ts';
import type { SimulatedServiceAccount } from '../service-accounts.ts';

/** An organisation that buys devices. */
export interface SimulatedCustomer {
  /** Its number. */
  readonly id: string;
  /** Its name. */
  readonly companyName: string;
  /** Whether it has accepted the present terms; every call for it is refused otherwise. */
  termsAccepted: boolean;
  /** The accounts that are linked to it. */
  readonly accounts: Set<SimulatedServiceAccount>;
}

/** A reseller that registers devices. */
export interface SimulatedPartner {
  /** Its number. */
  readonly id: string;
  /** The accounts that are linked in its portal. */
  readonly accounts: Set<SimulatedServiceAccount>;
  /** The numbers of its customers. */
  readonly customers: Set<string>;
  /** The vendors below it, with the numbers of their customers. */
  readonly vendors: Map<string, Set<string>>;
}

/** A device that zero-touch knows. */
export interface ZeroTouchDevice {
  readonly id: string;
  readonly identifier: Json;
  partner: string;
  /** The customer that it was claimed for. */
  owner: string | undefined;
  configuration: string | undefined;
  metadata: Json;
}

/** The work of a batch, done step by step on the clock. */
export interface ZeroTouchOperation {
  readonly name: string;
  readonly startedMs: number;
  readonly devicesCount: number;
  readonly perDeviceStatus: readonly Json[];
}

/** Zero-touch enrolment, as users of the simulator reach it. */
export interface SimulatedZeroTouch {
  /** Adds a customer, linked to an account. */
  addCustomer(
    account: SimulatedServiceAccount,
    options?: {
      /** The name of the organisation. Default: `Example Ltd`. */
      readonly companyName?: string;
    },
  ): SimulatedCustomer;
  /** Adds a reseller, linked to an account. */
  addPartner(account: SimulatedServiceAccount): SimulatedPartner;
  /** Puts devices that a reseller has claimed for a customer. Answers their numbers. */
  addDevices(partner: SimulatedPartner, customer: SimulatedCustomer, count: number): readonly string[];
  /** How long each tenth of a batch takes, in milliseconds. */
  stepMs: number;
}

/** The Play EMM API with everything that it stores. */
export interface ZeroTouchState extends SimulatedZeroTouch {
  readonly clock: Clock;
  readonly customers: Map<string, SimulatedCustomer>;
  readonly partners: Map<string, SimulatedPartner>;
  readonly configurations: Map<string, Json>;
  readonly devices: Map<string, ZeroTouchDevice>;
  readonly operations: Map<string, ZeroTouchOperation>;
  /** The next number: identifiers are 64-bit numbers. */
  nextId(): string;
}

/** Creates the empty state of zero-touch. */
export function createZeroTouchState(clock: Clock): ZeroTouchState {
  let last = 9_000_000_000_000_000n;
  const nextId = () => {
    last += 7n;
    return String(last);
  };
  const state: ZeroTouchState = {
    clock,
    stepMs: 200,
    customers: new Map(),
    partners: new Map(),
    configurations: new Map(),
    devices: new Map(),
    operations: new Map(),
    nextId,
    addCustomer(account, { companyName = 'Example Ltd' } = {}) {
      const customer = { id: nextId(), companyName, termsAccepted: true, accounts: new Set([account]) };
      state.customers.set(customer.id, customer);
      return customer;
    },
    addPartner(account) {
      const partner = {
        id: nextId(),
        accounts: new Set([account]),
        customers: new Set<string>(),
        vendors: new Map<string, Set<string>>(),
      };
      state.partners.set(partner.id, partner);
      return partner;
    },
    addDevices(partner, customer, count) {
      partner.customers.add(customer.id);
      return Array.from({ length: count }, (_, index) => {
        const identifier = {
          serialNumber: `ZT${String(index).padStart(8, '0')}`,
          manufacturer: 'Google',
          model: 'Pixel 9a',
        };
        return addDevice(state, identifier, partner.id, customer.id).id;
      });
    },
  };
  return state;
}

/** Adds one device. */
export function addDevice(state: ZeroTouchState, identifier: Json, partner: string, owner: string): ZeroTouchDevice {
  const device = { id: state.nextId(), identifier, partner, owner, configuration: undefined, metadata: {} };
  state.devices.set(device.id, device);
  return device;
}

/** The apps that control devices; their last part is the same for every customer. */
export const knownDpcs: readonly (readonly [id: string, dpcName: string, packageName: string])[] = [
  ['AHrZpqLO1', 'Android Device Policy', 'com.google.android.apps.work.clouddpc'],
  ['AHrZpqLO2', 'Example DPC', 'com.example.dpc'],
];

/** Refuses a caller whose customer has not accepted the current terms. (Zero-touch: TosError) */
export function checkTerms({ termsAccepted }: SimulatedCustomer): void {
  if (termsAccepted) return;
  throw new Refusal('PERMISSION_DENIED', 'The customer has not accepted the latest terms of service.', [
    { '@type': 'type.googleapis.com/google.android.device.provisioning.v1.TosError', latestTosAccepted: false },
  ]);
}
