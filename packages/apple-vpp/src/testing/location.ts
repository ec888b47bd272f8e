import { type Clock, checkOptionTypes, type OptionTypes, systemClock } from '@mdmkit/core';
import type { MdmInfo } from '../api/meta.ts';
import type { AssetKey } from '../jobs/step.ts';
import { createAsset, createAssets, type SimulatedAsset, type SimulatedAssetOptions } from './asset.ts';
import { type AssignmentTable, createAssignmentTable, type TargetKey } from './assignment-table.ts';
import { createEventList, type EventList } from './event-list.ts';
import { createOutbox, type NotificationSettings, type Outbox } from './outbox.ts';
import {
  createSubscriptionList,
  type SimulatedSubscriptionOptions,
  type SubscriptionList,
} from './subscription-list.ts';
import type { TaskFault } from './task-fault.ts';
import {
  createUserList,
  type SimulatedUser,
  type SimulatedUserOptions,
  toIdHash,
  toWireUser,
  type UserList,
} from './user-list.ts';

/** What a simulated location begins with. */
export interface VppLocationOptions {
  /** Its name. Default: `Example Location`. */
  readonly name?: string;
  /** The organisation's name, as content tokens show it. Default: the location's name. */
  readonly orgName?: string;
  /** The country of its store. Default: `US`. */
  readonly countryISO2ACode?: string;
  /** A school (`volumestore`) or another organisation (`enterprisestore`). Default: `enterprisestore`. */
  readonly defaultPlatform?: 'volumestore' | 'enterprisestore';
  /** The MDM that holds it. Default: none. */
  readonly mdmInfo?: MdmInfo;
  /**
   * Its assets, or how many different apps. Default: 3. The holders of an asset's `assignedCount` licences are computed
   * and take no memory, so a million of them is fine.
   */
  readonly assets?: readonly SimulatedAssetOptions[] | number;
  /** Its users. Default: none. */
  readonly users?: readonly SimulatedUserOptions[];
  /** Its subscriptions; with some, support is declared. Default: none. */
  readonly subscriptions?: readonly SimulatedSubscriptionOptions[];
}

/** A user or a device of a location. */
export interface LicenceTarget {
  /** The user, by the id that the MDM chose. */
  readonly clientUserId?: string;
  /** The serial number of the device. */
  readonly serialNumber?: string;
}

/** A location ("library", "organizational unit") of the simulated service: licences, and who holds them. */
export interface VppLocation {
  /** Its place among the simulator's locations, from 0 on. */
  readonly index: number;
  /** Its id. */
  readonly uId: string;
  /** Its name; the portal can change it. */
  name: string;
  /** The organisation's name, as content tokens show it. */
  readonly orgName: string;
  /** The country of its store. */
  readonly countryISO2ACode: string;
  /** What kind of organisation it is. */
  readonly defaultPlatform: 'volumestore' | 'enterprisestore';
  /** The MDM that holds it. Set it to let another MDM take over. */
  mdmInfo: MdmInfo | undefined;
  /** Where it sends notifications. */
  readonly notifications: NotificationSettings;
  /** Its assets, in the order of the pages. */
  readonly assets: readonly SimulatedAsset[];
  /** Who has what. */
  readonly table: AssignmentTable;
  /** Its users. */
  readonly users: UserList;
  /** Its subscriptions. */
  readonly subscriptions: SubscriptionList;
  /** Work that was taken. */
  readonly events: EventList;
  /** Tasks that are to fail. */
  readonly taskFaults: TaskFault[];
  /** Whether the licences of users who are retired stay with them, as a leak. Default: false. */
  keepsLicencesOfRetired: boolean;
  /** The state of its assets: changes with each of them, and with each assignment. */
  readonly assetsVersionId: string;
  /** Adds an asset, or changes its facts, without a notification. */
  setAsset(options: SimulatedAssetOptions): SimulatedAsset;
  /** An asset with its counts. */
  asset(key: AssetKey): SimulatedAsset | undefined;
  /**
   * Buys licences, moves some here, or (with a negative count) away. Lists show it after the simulator's `countLagMs`;
   * `ASSET_COUNT` is sent at once.
   */
  purchase(asset: SimulatedAssetOptions, count: number): void;
  /** Gives licences past the API, as another MDM would. */
  assign(asset: SimulatedAssetOptions, targets: LicenceTarget): void;
  /** Whether a target has an asset. */
  holds(adamId: string, target: LicenceTarget): boolean;
  /** Lets an invited user accept, as a person does in the store. */
  acceptInvitation(inviteCode: string): SimulatedUser | undefined;
}

/** What a location shares with its simulator. */
export interface LocationParts {
  /** Time. */
  readonly clock?: Clock;
  /** How long events take now, in milliseconds. */
  readonly eventDelayMs?: () => number;
  /** How long lists lag behind purchases, in milliseconds. */
  readonly countLagMs?: () => number;
  /** Sends notifications. */
  readonly outbox?: Outbox;
}

const optionTypes: OptionTypes<VppLocationOptions> = {
  name: 'text',
  orgName: 'text',
  countryISO2ACode: 'text',
  defaultPlatform: ['volumestore', 'enterprisestore'],
  mdmInfo: 'object',
  assets: { either: ['list', 'count'] },
  users: 'list',
  subscriptions: 'list',
};

/** Makes a location. `index` is its place among the locations of a simulator. */
export function createLocation(
  index: number,
  options: VppLocationOptions = {},
  parts: LocationParts = {},
): VppLocation {
  checkOptionTypes<VppLocationOptions>('location', options, optionTypes);
  const { name = 'Example Location', assets: given = 3 } = options;
  const { clock = systemClock, eventDelayMs = () => 0, countLagMs = () => 0 } = parts;
  const outbox = parts.outbox ?? createOutbox(() => Promise.resolve(new Response()), clock);
  const uId = String(981_060_278_000_000_000n + BigInt(index));
  const assets = new Map<string, SimulatedAsset>();
  const table = createAssignmentTable();
  const users = createUserList(options.users ?? [], uId);
  const notifications: NotificationSettings = { url: undefined, authToken: undefined, types: undefined };
  let version = 1;
  const keyOf = ({ adamId, pricingParam = 'STDQ' }: SimulatedAssetOptions) => `${adamId} ${pricingParam}`;
  const toKey = ({ adamId, pricingParam = 'STDQ' }: SimulatedAssetOptions): AssetKey => ({ adamId, pricingParam });
  const put = (asset: SimulatedAsset) => {
    assets.set(keyOf(asset), asset);
    table.setBase(asset, asset.assignedCount, asset.deviceAssignable ? 'devices' : 'users');
    version += 1;
    return asset;
  };
  const withCount = (asset: SimulatedAsset) => ({ ...asset, assignedCount: table.count(asset) });
  const targetOf = (target: LicenceTarget): TargetKey =>
    target.serialNumber === undefined ? `u${target.clientUserId ?? ''}` : `s${target.serialNumber}`;
  for (const asset of typeof given === 'number' ? createAssets(given) : given.map(createAsset)) put(asset);
  return {
    index,
    uId,
    name,
    orgName: options.orgName ?? name,
    countryISO2ACode: options.countryISO2ACode ?? 'US',
    defaultPlatform: options.defaultPlatform ?? 'enterprisestore',
    mdmInfo: options.mdmInfo,
    notifications,
    table,
    users,
    subscriptions: createSubscriptionList(options.subscriptions ?? []),
    events: createEventList(clock, eventDelayMs),
    taskFaults: [],
    keepsLicencesOfRetired: false,
    get assets() {
      return [...assets.values()].map(withCount);
    },
    get assetsVersionId() {
      return toVersionId('assets', index, version + table.version);
    },
    setAsset: (change) => put(createAsset({ ...assets.get(keyOf(change)), ...change })),
    asset(key) {
      const asset = assets.get(keyOf(key));
      return asset && withCount(asset);
    },
    purchase(change, count) {
      const apply = () => {
        const present = assets.get(keyOf(change)) ?? createAsset({ totalCount: 0, ...change });
        put({ ...present, totalCount: present.totalCount + count });
      };
      const lagMs = countLagMs();
      if (lagMs > 0) clock.schedule(lagMs, apply);
      else apply();
      outbox.post(uId, notifications, 'ASSET_COUNT', [{ ...toKey(change), countDelta: count }]);
    },
    assign: (asset, target) => void table.add(toKey(asset), targetOf(target)),
    holds: (adamId, target) => table.has({ adamId, pricingParam: 'STDQ' }, targetOf(target)),
    acceptInvitation(inviteCode) {
      const invited = users.invited(inviteCode);
      if (!invited) return undefined;
      const change = { status: 'Associated', idHash: toIdHash(inviteCode), inviteCode: undefined } as const;
      const user = users.change(invited.clientUserId, change);
      if (user) outbox.post(uId, notifications, 'USER_ASSOCIATED', [{ associatedUsers: [toWireUser(user)] }]);
      return user;
    },
  };
}

const dataSets = ['assets', 'assignments', 'users', 'subscriptions'] as const;

/** A set of data that has versions. */
export type DataSet = (typeof dataSets)[number];

/** A UUID of version 1, as Apple's version ids look, made from a counter. */
export function toVersionId(dataSet: DataSet, location: number, version: number): string {
  const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');
  return `${hex(version, 8)}-8f3a-11f0-800${dataSets.indexOf(dataSet)}-${hex(location, 12)}`;
}

/** The counter inside a version id of this data set; undefined when it is another's, or none. */
export function fromVersionId(dataSet: DataSet, location: number, versionId: string): number | undefined {
  const version = Number.parseInt(versionId.slice(0, 8), 16);
  return Number.isInteger(version) && toVersionId(dataSet, location, version) === versionId ? version : undefined;
}
