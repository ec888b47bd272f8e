import { createHash } from 'node:crypto';
import { type Admitted, type AdmittedHandler, enterpriseOf } from '../gate.ts';
import { type Json, withoutDefaults } from '../json.ts';
import { applyMask } from '../masked.ts';
import { pagedArray, readPage } from '../pages.ts';
import { invalid, notFound } from '../refusal.ts';
import type { World } from '../world.ts';
import { toPaging } from './enterprise-handlers.ts';

type Names =
  | 'enterprises.applications.get'
  | `enterprises.webApps.${'create' | 'get' | 'list' | 'patch' | 'delete'}`
  | 'provisioningInfo.get';

/** The answers about apps, web apps and provisioning information. */
export function appHandlers(world: World): Readonly<Record<Names, AdmittedHandler>> {
  const webApp = (request: Admitted) => {
    const { webApps, name } = enterpriseOf(world, request);
    const key = `${name}/webApps/${request.params.webApp}`;
    const app = webApps.get(key);
    if (!app) throw notFound();
    return { webApps, key, app };
  };
  return {
    'enterprises.applications.get': (request) => {
      const { name } = enterpriseOf(world, request);
      const packageName = request.params.application ?? '';
      if (!/^\w+(\.\w+)+$/.test(packageName) || world.unknownPackages.has(packageName)) throw notFound();
      return describeApp(`${name}/applications/${packageName}`, packageName);
    },
    'enterprises.webApps.create': (request) => {
      const { webApps, name } = enterpriseOf(world, request);
      if (!request.body.startUrl || !request.body.title) throw invalid('web_app', 'title and start_url are required.');
      const id = createHash('sha256')
        .update(`${name} ${world.next('web app')}`)
        .digest('hex')
        .slice(0, 16);
      const key = `${name}/webApps/com.google.enterprise.webapp.x${id}`;
      const app = { ...request.body, name: key, versionCode: '1' };
      webApps.set(key, app);
      return withoutDefaults(app);
    },
    'enterprises.webApps.get': (request) => withoutDefaults(webApp(request).app),
    'enterprises.webApps.list': (request) => {
      const { webApps, name } = enterpriseOf(world, request);
      const page = readPage(
        pagedArray(`${name}/webApps`, [...webApps.values()]),
        toPaging(request.query),
        world.pageTokens,
        world.pageFaults,
      );
      return withoutDefaults({ webApps: page.items, nextPageToken: page.nextPageToken });
    },
    'enterprises.webApps.patch': (request) => {
      const { webApps, key, app } = webApp(request);
      const changed = applyMask(app, request.body, request.query.get('updateMask'), ['name', 'versionCode']);
      const next = { ...changed, versionCode: String(BigInt(String(app.versionCode)) + 1n) };
      webApps.set(key, next);
      return withoutDefaults(next);
    },
    'enterprises.webApps.delete': (request) => {
      const { webApps, key } = webApp(request);
      webApps.delete(key);
      return {};
    },
    'provisioningInfo.get': ({ account, params }) => {
      const name = `provisioningInfo/${params.provisioningInfo}`;
      const own = [...world.enterprises.values()].filter(({ project }) => project === account.project);
      const info = own.map(({ provisioning }) => provisioning.get(name)).find((app) => app !== undefined);
      if (!info) throw notFound();
      return withoutDefaults(info);
    },
  };
}

function describeApp(name: string, packageName: string): Json {
  const title = packageName.slice(packageName.lastIndexOf('.') + 1);
  return {
    name,
    title,
    author: 'Example',
    appPricing: 'FREE',
    distributionChannel: 'PUBLIC_GOOGLE_HOSTED',
    playStoreUrl: `https://play.google.com/store/apps/details?id=${packageName}`,
    appTracks: [{ trackId: createHash('sha256').update(packageName).digest('hex').slice(0, 20), trackAlias: 'beta' }],
    managedProperties: [{ key: 'server', type: 'STRING', title: 'Server' }],
    permissions: [{ permissionId: 'android.permission.CAMERA', name: 'Camera' }],
    appVersions: [{ versionCode: 1, versionString: '1.0' }],
  };
}
