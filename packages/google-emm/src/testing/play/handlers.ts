import type { Admitted, AdmittedHandler } from '../gate.ts';
import { type Json, textOf, withoutDefaults } from '../json.ts';
import { applyMask } from '../masked.ts';
import { readPage } from '../pages.ts';
import { invalid, notFound, Refusal } from '../refusal.ts';
import { decimalId } from '../service-accounts.ts';
import type { NamesOf } from '../simulated-endpoints.ts';
import type { World } from '../world.ts';
import { approvedProducts, approveProduct, productSetOf, revokeProduct } from './approvals.ts';
import { createCollection } from './collections.ts';
import { playEnterpriseHandlers, playEnterpriseOf } from './enterprise-handlers.ts';
import type { PlayState } from './state.ts';
import { configurationHandlers, licenceHandlers, storeHandlers } from './store-handlers.ts';

type Names = NamesOf<'androidenterprise'>;
type Rest = Exclude<Names, `enterprises.${string}` | 'enrollmentTokens.create'>;
type Part<Prefix extends string> = Readonly<Record<Extract<Rest, `${Prefix}.${string}`>, AdmittedHandler>>;

/** The methods that Google has announced to remove. (Play EMM: deprecations) */
const retired =
  /^(products\.(approve|unapprove|generateApprovalUrl|list)|entitlements\.|users\.[gs]etAvailableProductSet|grouplicense|serviceaccountkeys\.)/;

/** The answers of the Play EMM API. */
export function playHandlers(world: World, state: PlayState): Readonly<Record<Names, AdmittedHandler>> {
  const handlers: Readonly<Record<Names, AdmittedHandler>> = {
    ...playEnterpriseHandlers(state),
    ...deviceHandlers(state),
    ...userHandlers(state),
    ...productHandlers(world, state),
    ...licenceHandlers(state),
    ...storeHandlers(state),
    ...configurationHandlers(state),
  };
  for (const [name, answer] of Object.entries(handlers)) {
    if (!retired.test(name)) continue;
    Object.assign(handlers, {
      [name]: (request: Admitted) => {
        if (state.retired) throw new Refusal('NOT_FOUND', 'The method is not available any more.');
        return answer(request);
      },
    });
  }
  return handlers;
}

const user = 'enterprises/{enterprise}/users/{user}';
const device = `${user}/devices/{device}`;

/** Reports per device that Google accepts in a day. (Play EMM: devices.forceReportUpload) */
const reportLimit = { count: 3, perMs: 24 * 60 * 60 * 1000 };

function deviceHandlers(state: PlayState): Part<'devices'> & Part<'installs'> {
  const devices = createCollection(state, {
    path: `${user}/devices`,
    parameter: 'device',
    idMember: 'androidId',
    listMember: 'device',
    // "Retrieves the IDs of all of a user's devices."
    listed: ({ androidId }) => ({ androidId }),
  });
  const installs = createCollection(state, {
    path: `${device}/installs`,
    parameter: 'install',
    idMember: 'productId',
    listMember: 'install',
    upsert: true,
    // Only the device decides the state and the version.
    complete: ({ productId }) => ({ productId, installState: 'installPending' }),
  });
  const existing = async (request: Admitted) => (await devices.get(request)) as Json;
  // Below the device: it goes with the device.
  const statePath = (request: Admitted) => `${placeOf(device, request)}/state`;
  const reportTimes = new Map<string, number[]>();
  return {
    'devices.get': devices.get,
    'devices.list': devices.list,
    'devices.update': async (request) => {
      const before = await existing(request);
      const { policy, ...facts } = before;
      const mask = (request.query.get('updateMask') ?? '').split(',').map((path) => path.trim());
      // Only the policy can be changed. Without a mask, all of it is replaced.
      const paths = mask.filter((path) => path === 'policy' || path.startsWith('policy.'));
      const isMasked = mask.some((path) => path !== '');
      const masked = () => (paths.length === 0 ? { policy } : applyMask({ policy }, request.body, paths.join(','), []));
      const changed = isMasked ? masked() : { policy: request.body.policy };
      return await devices.update({ ...request, body: { ...facts, ...changed } });
    },
    'devices.getState': async (request) => {
      await existing(request);
      return state.documents.get(statePath(request)) ?? { accountState: 'disabled' };
    },
    'devices.setState': async (request) => {
      await existing(request);
      state.documents.set(statePath(request), request.body);
      return request.body;
    },
    'devices.forceReportUpload': async (request) => {
      await existing(request);
      const sinceMs = state.clock.now() - reportLimit.perMs;
      const times = (reportTimes.get(statePath(request)) ?? []).filter((atMs) => atMs > sinceMs);
      if (times.length >= reportLimit.count) {
        throw new Refusal('RESOURCE_EXHAUSTED', 'At most 3 reports per device and day.');
      }
      reportTimes.set(statePath(request), [...times, state.clock.now()]);
      return undefined;
    },
    'installs.get': installs.get,
    'installs.list': installs.list,
    'installs.update': installs.update,
    'installs.delete': async (request) => {
      await existing(request);
      // The answer only says that the device was asked: it is the same for an app that is not installed.
      state.documents.delete(`${placeOf(device, request)}/installs/${request.params.install}`);
      return undefined;
    },
  };
}

function placeOf(path: string, { params }: Admitted): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => params[name] ?? '');
}

function userHandlers(state: PlayState): Part<'users'> {
  const users = createCollection(state, {
    path: 'enterprises/{enterprise}/users',
    parameter: 'user',
    idMember: 'id',
    listMember: 'user',
    // The same identifier is the same user.
    newId: ({ params, body }) => decimalId(`${params.enterprise}/${textOf(body.accountIdentifier)}`),
    // Of a user that exists, only the display name changes.
    complete: (document, before) => (before ? { ...before, displayName: document.displayName } : document),
  });
  // Below the user: it goes with the user.
  const setPath = (request: Admitted) => `${placeOf(user, request)}/availableProductSet`;
  const emmManaged = async (request: Admitted) => {
    const user = (await users.get(request)) as Json;
    if (user.managementType !== 'emmManaged') throw invalid('user', 'The user is not managed by the EMM.');
    return user;
  };
  return {
    'users.get': users.get,
    'users.update': async (request) => {
      const before = await emmManaged(request);
      const { displayName: _name, ...others } = request.body;
      for (const [member, value] of Object.entries(others)) {
        if (value !== before[member]) throw invalid(member, `Only displayName can be changed, not ${member}.`);
      }
      return await users.update(request);
    },
    'users.delete': async (request) => {
      await emmManaged(request);
      return await users.delete(request);
    },
    'users.insert': (request) => {
      if (!request.body.accountIdentifier) throw invalid('accountIdentifier', 'A value is required.');
      return users.insert({ ...request, body: { ...request.body, managementType: 'emmManaged' } });
    },
    'users.list': async (request) => {
      const { user: all = [] } = (await users.list(request)) as { readonly user?: readonly Json[] };
      return withoutDefaults({ user: all.filter(({ primaryEmail }) => primaryEmail === request.query.get('email')) });
    },
    'users.generateAuthenticationToken': async (request) => {
      await emmManaged(request);
      return { token: `auth-${state.next()}-${'y'.repeat(20)}` };
    },
    'users.revokeDeviceAccess': async (request) => {
      await emmManaged(request);
      return undefined;
    },
    'users.getAvailableProductSet': async (request) => {
      await users.get(request);
      return state.documents.get(setPath(request)) ?? { productSetBehavior: 'whitelist' };
    },
    'users.setAvailableProductSet': async (request) => {
      await users.get(request);
      const set = productSetOf(state, request);
      state.documents.set(setPath(request), set);
      return set;
    },
  };
}

function productHandlers(world: World, state: PlayState): Part<'products'> & Part<'permissions'> {
  const product = (request: Admitted): Json => {
    playEnterpriseOf(state, request);
    const productId = request.params.product ?? '';
    const packageName = /^app:(\w+(?:\.\w+)+)$/.exec(productId)?.[1];
    if (packageName === undefined || world.unknownPackages.has(packageName)) throw notFound();
    return describeProduct(productId);
  };
  return {
    'products.get': product,
    'products.list': (request) => {
      playEnterpriseOf(state, request);
      // "Only "true" is supported, and should be specified."
      if ((request.query.get('approved') ?? 'true') !== 'true')
        throw invalid('approved', 'Only approved products can be searched.');
      const words = (request.query.get('query') ?? '').toLowerCase().split(/\s+/).filter(Boolean);
      const ids = approvedProducts(state, request).filter((id) =>
        words.every((word) => id.toLowerCase().includes(word)),
      );
      const list = {
        name: `approved products of ${request.params.enterprise}`,
        length: ids.length,
        at: (index: number) => ids[index],
        usual: 100,
        most: 100,
      };
      const { query } = request;
      const paging = { pageSize: query.get('maxResults'), pageToken: query.get('token') };
      const { items, nextPageToken } = readPage(list, paging, world.pageTokens, world.pageFaults);
      const tokenPagination = nextPageToken === undefined ? undefined : { nextPageToken };
      return withoutDefaults({ product: items.map(describeProduct), tokenPagination });
    },
    'products.approve': (request) => {
      const { productId } = product(request);
      approveProduct(state, request, String(productId));
      return undefined;
    },
    'products.unapprove': (request) => {
      const { productId } = product(request);
      revokeProduct(state, request, String(productId));
      return undefined;
    },
    'products.generateApprovalUrl': (request) => {
      const { productId } = product(request);
      return { url: `https://play.google.com/work/apps/approve?id=${String(productId)}` };
    },
    'products.getAppRestrictionsSchema': (request) => {
      product(request);
      const restrictions = [{ key: 'server', restrictionType: 'string', title: 'Server' }];
      return { kind: 'androidenterprise#appRestrictionsSchema', restrictions };
    },
    'products.getPermissions': (request) => {
      const { productId } = product(request);
      return { productId, permission: [{ permissionId: 'android.permission.CAMERA', state: 'required' }] };
    },
    'permissions.get': ({ params }) => ({
      permissionId: params.permission,
      name: 'Camera',
      description: 'take pictures',
    }),
  };
}

function describeProduct(productId: string): Json {
  const title = productId.slice(productId.lastIndexOf('.') + 1);
  return { productId, title, authorName: 'Example', productPricing: 'free', distributionChannel: 'publicGoogleHosted' };
}
