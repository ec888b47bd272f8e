import type { Admitted, AdmittedHandler } from '../gate.ts';
import { readPage } from '../pages.ts';
import { invalid, notFound, Refusal } from '../refusal.ts';
import { decimalId } from '../service-accounts.ts';
import type { NamesOf } from '../simulated-endpoints.ts';
import { type Json, textOf, type World, withoutDefaults } from '../world.ts';
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

function deviceHandlers(state: PlayState): Part<'devices'> & Part<'installs'> {
  const devices = createCollection(state, {
    path: `${user}/devices`,
    parameter: 'device',
    idMember: 'androidId',
    listMember: 'device',
  });
  const installs = createCollection(state, {
    path: `${device}/installs`,
    parameter: 'install',
    idMember: 'productId',
    listMember: 'install',
    complete: (document) => ({ ...document, installState: 'installPending' }),
  });
  const known = async (request: Admitted) => (await devices.get(request)) as Json;
  const statePath = ({ params }: Admitted) => `state of ${params.user}/${params.device}`;
  const reports = new Map<string, number>();
  return {
    'devices.get': devices.get,
    'devices.list': devices.list,
    'devices.update': async (request) => {
      const before = await known(request);
      return await devices.update({ ...request, body: { ...before, ...request.body } });
    },
    'devices.getState': async (request) => {
      await known(request);
      return state.documents.get(statePath(request)) ?? { accountState: 'enabled' };
    },
    'devices.setState': async (request) => {
      await known(request);
      state.documents.set(statePath(request), request.body);
      return request.body;
    },
    'devices.forceReportUpload': async (request) => {
      await known(request);
      const count = (reports.get(statePath(request)) ?? 0) + 1;
      if (count > 3) throw new Refusal('RESOURCE_EXHAUSTED', 'At most 3 reports per device and day.');
      reports.set(statePath(request), count);
      return undefined;
    },
    'installs.get': installs.get,
    'installs.list': installs.list,
    'installs.update': async (request) => {
      await known(request);
      return await installs.update(request);
    },
    'installs.delete': installs.delete,
  };
}

function userHandlers(state: PlayState): Part<'users'> {
  const users = createCollection(state, {
    path: 'enterprises/{enterprise}/users',
    parameter: 'user',
    idMember: 'id',
    listMember: 'user',
  });
  const setPath = ({ params }: Admitted) => `product set of ${params.enterprise}/${params.user}`;
  return {
    'users.get': users.get,
    'users.update': async (request) => {
      const before = (await users.get(request)) as Json;
      return await users.update({ ...request, body: { ...before, ...request.body } });
    },
    'users.delete': users.delete,
    'users.insert': (request) => {
      const { accountIdentifier } = request.body;
      if (!accountIdentifier) throw invalid('accountIdentifier', 'A value is required.');
      // The same identifier is the same user.
      const id = decimalId(`${request.params.enterprise}/${textOf(accountIdentifier)}`);
      return users.insert({ ...request, body: { managementType: 'emmManaged', ...request.body, id } });
    },
    'users.list': async (request) => {
      const { user: all = [] } = (await users.list(request)) as { readonly user?: readonly Json[] };
      return withoutDefaults({ user: all.filter(({ primaryEmail }) => primaryEmail === request.query.get('email')) });
    },
    'users.generateAuthenticationToken': async (request) => {
      await users.get(request);
      return { token: `auth-${state.next()}-${'y'.repeat(20)}` };
    },
    'users.revokeDeviceAccess': async (request) => {
      await users.get(request);
      return undefined;
    },
    'users.getAvailableProductSet': async (request) => {
      await users.get(request);
      return state.documents.get(setPath(request)) ?? { productSetBehavior: 'whitelist' };
    },
    'users.setAvailableProductSet': async (request) => {
      await users.get(request);
      state.documents.set(setPath(request), request.body);
      return request.body;
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
  const approved = ({ params }: Admitted) => `approved products of ${params.enterprise}`;
  const listOf = (request: Admitted) => (state.documents.get(approved(request))?.productId ?? []) as readonly string[];
  return {
    'products.get': product,
    'products.list': (request) => {
      playEnterpriseOf(state, request);
      const ids = listOf(request);
      const list = {
        name: approved(request),
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
      state.documents.set(approved(request), { productId: [...new Set([...listOf(request), String(productId)])] });
      return undefined;
    },
    'products.unapprove': (request) => {
      const { productId } = product(request);
      state.documents.set(approved(request), { productId: listOf(request).filter((id) => id !== productId) });
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
