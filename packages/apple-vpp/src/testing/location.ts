import type { MdmInfo } from '../api/meta.ts';
import { createAsset, createAssets, type SimulatedAsset, type SimulatedAssetOptions } from './asset.ts';

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
  /** Its assets, or how many different apps. Default: 3. */
  readonly assets?: readonly SimulatedAssetOptions[] | number;
}

/** Where a simulated location sends notifications. */
export interface NotificationSettings {
  /** The URL; undefined: nowhere. */
  url: string | undefined;
  /** The secret that they carry. */
  authToken: string | undefined;
  /** The types. */
  types: readonly string[] | undefined;
}

/** A location ("library", "organizational unit") of the simulated service: licences, and who holds them. */
export interface VppLocation {
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
  /** The state of its assets: changes with each of them. */
  readonly assetsVersionId: string;
  /** Adds an asset, or changes what is said of it, as a purchase or a transfer does. */
  setAsset(options: SimulatedAssetOptions): SimulatedAsset;
}

/** Makes a location. `index` tells those of one simulator apart. */
export function createLocation(index: number, options: VppLocationOptions = {}): VppLocation {
  const { name = 'Example Location', assets: given = 3 } = options;
  const uId = String(981_060_278_000_000_000n + BigInt(index));
  const assets = new Map<string, SimulatedAsset>();
  let inOrder: readonly SimulatedAsset[] | undefined;
  let version = 1;
  const keyOf = ({ adamId, pricingParam = 'STDQ' }: SimulatedAssetOptions) => `${adamId} ${pricingParam}`;
  for (const asset of typeof given === 'number' ? createAssets(given) : given.map(createAsset)) {
    assets.set(keyOf(asset), asset);
  }
  return {
    uId,
    name,
    orgName: options.orgName ?? name,
    countryISO2ACode: options.countryISO2ACode ?? 'US',
    defaultPlatform: options.defaultPlatform ?? 'enterprisestore',
    mdmInfo: options.mdmInfo,
    notifications: { url: undefined, authToken: undefined, types: undefined },
    get assets() {
      inOrder ??= [...assets.values()];
      return inOrder;
    },
    get assetsVersionId() {
      return toVersionId(index, version);
    },
    setAsset(change) {
      const key = keyOf(change);
      const asset = createAsset({ ...assets.get(key), ...change });
      assets.set(key, asset);
      inOrder = undefined;
      version += 1;
      return asset;
    },
  };
}

/** A UUID of version 1, as Apple's version ids look, made from a counter. */
function toVersionId(location: number, version: number): string {
  const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');
  return `${hex(version, 8)}-8f3a-11f0-8000-${hex(location, 12)}`;
}
