import type { Admitted, AdmittedHandler } from '../gate.ts';
import { type Json, textOf, withoutDefaults } from '../json.ts';
import { notFound, Refusal } from '../refusal.ts';
import type { NamesOf } from '../simulated-endpoints.ts';
import { approvalsOf, approveProduct } from './approvals.ts';
import { createCollection } from './collections.ts';
import { playEnterpriseOf } from './enterprise-handlers.ts';
import { createKeyFile } from './key-file.ts';
import type { PlayState } from './state.ts';

type Part<Prefix extends string> = Readonly<
  Record<Extract<NamesOf<'androidenterprise'>, `${Prefix}.${string}`>, AdmittedHandler>
>;

const user = 'enterprises/{enterprise}/users/{user}';
const device = `${user}/devices/{device}`;

/** The answers about entitlements, licences and keys. Google has announced to remove them. */
export function licenceHandlers(
  state: PlayState,
): Part<'entitlements'> & Part<'grouplicenses'> & Part<'grouplicenseusers'> & Part<'serviceaccountkeys'> {
  const entitlements = createCollection(state, {
    path: `${user}/entitlements`,
    parameter: 'entitlement',
    idMember: 'productId',
    listMember: 'entitlement',
    upsert: true,
    complete: ({ productId }) => ({ productId, reason: 'free' }),
    listed: ({ productId }) => ({ productId }),
  });
  const keys = createCollection(state, {
    path: 'enterprises/{enterprise}/serviceAccountKeys',
    parameter: 'key',
    idMember: 'id',
    listMember: 'serviceAccountKey',
    // The private key is in the answer of the insertion only, and is not stored.
    complete: ({ id, type }) => ({ id, type }),
    newId: ({ body }) => textOf(body.id),
  });
  const granted = (request: Admitted) => {
    const prefix = `enterprises/${playEnterpriseOf(state, request).id}/users/`;
    return [...state.documents.keys()].flatMap((path) => {
      const [userId, kind, productId] = path.startsWith(prefix) ? path.slice(prefix.length).split('/') : [];
      return kind === 'entitlements' && productId !== undefined ? [{ userId, productId }] : [];
    });
  };
  const licence = (request: Admitted, productId: string) => {
    const approval = approvalsOf(state, request)[productId];
    return {
      productId,
      acquisitionKind: 'free',
      approval,
      // "This field is only set if the product is approved."
      ...(approval === 'approved' ? { permissions: 'currentApproved' } : {}),
      numProvisioned: granted(request).filter((each) => each.productId === productId).length,
    };
  };
  return {
    'entitlements.get': entitlements.get,
    'entitlements.list': entitlements.list,
    'entitlements.update': async (request) => {
      const entitlement = await entitlements.update(request);
      const productId = request.params.entitlement ?? '';
      // An entitlement makes the group licence of a free product. "Products are approved when a group license is first created."
      if (!Object.hasOwn(approvalsOf(state, request), productId)) approveProduct(state, request, productId);
      if (request.query.get('install') === 'true') installOnDevices(state, request);
      return entitlement;
    },
    'entitlements.delete': entitlements.delete,
    'grouplicenses.list': (request) => {
      playEnterpriseOf(state, request);
      const products = Object.keys(approvalsOf(state, request));
      return withoutDefaults({ groupLicense: products.map((id) => withoutDefaults(licence(request, id))) });
    },
    'grouplicenses.get': (request) => {
      const id = request.params.groupLicense ?? '';
      playEnterpriseOf(state, request);
      if (!Object.hasOwn(approvalsOf(state, request), id)) throw notFound();
      return withoutDefaults(licence(request, id));
    },
    'grouplicenseusers.list': (request) => {
      const own = granted(request).filter(({ productId }) => productId === request.params.groupLicense);
      return withoutDefaults({ user: own.map(({ userId }) => ({ id: userId })) });
    },
    'serviceaccountkeys.list': (request) => {
      requireAccount(state, request);
      return keys.list(request);
    },
    'serviceaccountkeys.insert': async (request) => {
      const email = requireAccount(state, request);
      // Google ignores other members: "Only the type of the key should be populated".
      const key = createKeyFile(Reflect.get(Object(request.body), 'type'), email, 'type');
      await keys.insert({ ...request, body: { id: key.id, type: key.type } });
      return { ...key };
    },
    'serviceaccountkeys.delete': (request) => {
      requireAccount(state, request);
      return keys.delete(request);
    },
  };
}

/** Keys belong to the account that `enterprises.setAccount` has set. Google does not document the status of this refusal. */
function requireAccount(state: PlayState, request: Admitted): string {
  const { accountEmail } = playEnterpriseOf(state, request);
  if (accountEmail !== undefined) return accountEmail;
  throw new Refusal('FAILED_PRECONDITION', 'The enterprise has no service account; call enterprises.setAccount first.');
}

/** Installs a product on every device of the user. (Play EMM: entitlements.update) */
function installOnDevices(state: PlayState, { params }: Admitted): void {
  const prefix = `enterprises/${params.enterprise}/users/${params.user}/devices/`;
  for (const path of state.documents.keys()) {
    if (!path.startsWith(prefix) || path.slice(prefix.length).includes('/')) continue;
    const productId = params.entitlement;
    state.documents.set(`${path}/installs/${productId}`, { productId, installState: 'installPending' });
  }
}

/** The answers about the store's layout and web apps. */
export function storeHandlers(
  state: PlayState,
): Part<'storelayoutpages'> & Part<'storelayoutclusters'> & Part<'webapps'> {
  const pages = createCollection(state, {
    path: 'enterprises/{enterprise}/storeLayout/pages',
    parameter: 'page',
    idMember: 'id',
    listMember: 'page',
  });
  const clusters = createCollection(state, {
    path: 'enterprises/{enterprise}/storeLayout/pages/{page}/clusters',
    parameter: 'cluster',
    idMember: 'id',
    listMember: 'cluster',
  });
  const webApps = createCollection(state, {
    path: 'enterprises/{enterprise}/webApps',
    parameter: 'webApp',
    idMember: 'webAppId',
    listMember: 'webApp',
    newId: () => `app:com.google.enterprise.webapp.x${state.next().toString(16).padStart(16, '0')}`,
    // Without icons, an update keeps those of before.
    complete: (document, before) => ({
      ...(before?.icons === undefined ? {} : { icons: before.icons }),
      ...document,
      versionCode: String(Number(before?.versionCode ?? 0) + 1),
      isPublished: before?.isPublished ?? true,
    }),
  });
  return {
    'storelayoutpages.get': pages.get,
    'storelayoutpages.list': pages.list,
    'storelayoutpages.insert': pages.insert,
    'storelayoutpages.update': pages.update,
    'storelayoutpages.delete': pages.delete,
    'storelayoutclusters.get': clusters.get,
    'storelayoutclusters.list': async (request) => {
      const { cluster = [] } = (await clusters.list(request)) as { readonly cluster?: readonly Json[] };
      const order = (document: Json) => textOf(document.orderInPage);
      return withoutDefaults({ cluster: [...cluster].sort((a, b) => (order(a) < order(b) ? -1 : 1)) });
    },
    'storelayoutclusters.insert': clusters.insert,
    'storelayoutclusters.update': clusters.update,
    'storelayoutclusters.delete': clusters.delete,
    'webapps.get': webApps.get,
    'webapps.list': webApps.list,
    'webapps.insert': webApps.insert,
    'webapps.update': webApps.update,
    'webapps.delete': webApps.delete,
  };
}

/** The answers about the configurations of apps. */
export function configurationHandlers(
  state: PlayState,
): Part<'managedconfigurationsfordevice'> &
  Part<'managedconfigurationsforuser'> &
  Part<'managedconfigurationssettings'> {
  const forDevice = createCollection(state, {
    path: `${device}/managedConfigurationsForDevice`,
    parameter: 'managedConfigurationForDevice',
    idMember: 'productId',
    listMember: 'managedConfigurationForDevice',
    upsert: true,
    listed: ({ productId }) => ({ productId }),
  });
  const forUser = createCollection(state, {
    path: `${user}/managedConfigurationsForUser`,
    parameter: 'managedConfigurationForUser',
    idMember: 'productId',
    listMember: 'managedConfigurationForUser',
    upsert: true,
    listed: ({ productId }) => ({ productId }),
  });
  return {
    'managedconfigurationsfordevice.get': forDevice.get,
    'managedconfigurationsfordevice.list': forDevice.list,
    'managedconfigurationsfordevice.update': forDevice.update,
    'managedconfigurationsfordevice.delete': forDevice.delete,
    'managedconfigurationsforuser.get': forUser.get,
    'managedconfigurationsforuser.list': forUser.list,
    'managedconfigurationsforuser.update': forUser.update,
    'managedconfigurationsforuser.delete': forUser.delete,
    'managedconfigurationssettings.list': (request) => {
      playEnterpriseOf(state, request);
      return {
        managedConfigurationsSettings: [
          { mcmId: '1', name: 'Default', lastUpdatedTimestampMillis: String(state.clock.now()) },
        ],
      };
    },
  };
}
