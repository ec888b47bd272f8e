import { createPublicKey, type KeyObject } from 'node:crypto';
import { type Clock, checkOptionTypes, endpoint, type OptionTypes, systemClock } from '@mdmkit/core';
import { createSimulator, type SimulatedRequest, type Simulator } from '@mdmkit/core/testing';
import { metadataEndpoints } from '../../metadata/endpoints.ts';
import { describeItem, type StoreItem } from './store-item.ts';
import { createTokenCheck } from './token-check.ts';

/** What the simulated metadata services begin with. */
export interface MetadataSimulatorOptions {
  /** What the stores hold. A function is asked for each number. Default: every number is an app of all countries. */
  readonly items?: readonly StoreItem[] | ((adamId: string) => StoreItem | undefined);
  /** Whose developer tokens are good: the public keys, PEM, by key id. */
  readonly keys: Readonly<Record<string, string>>;
  /** The team that the tokens have to name. */
  readonly teamId: string;
  /** Whether a content token is good; `isTokenGood` of a simulated Apps and Books service. Default: every one is. */
  readonly isTokenGood?: (text: string) => boolean;
  /** In which of its two forms the service describes apps. Default: `platforms`. */
  readonly shape?: 'platforms' | 'flat';
  /** Default: the machine's clock. */
  readonly clock?: Clock;
}

/** Apple's metadata services in this process, at all their addresses. */
export interface MetadataSimulator extends Simulator {
  /** In which of its two forms the service describes apps from now on. */
  shape: 'platforms' | 'flat';
}

const single = { method: 'GET', auth: 'developerToken', repeatable: true } as const;

/** One app by its number. The client reads several at once, and has no method for it. */
const singleApp = endpoint({ ...single, name: 'metadata.app', path: '/v1/catalog/{storefront}/apps/{id}' });
const singleBook = endpoint({ ...single, name: 'metadata.book', path: '/v1/catalog/{storefront}/books/{id}' });
const singleStorefront = endpoint({ ...single, name: 'metadata.storefront', path: '/v1/storefronts/{id}' });

/** The platforms that a query may name. (Apple: Apps and Books Metadata) */
const platforms: ReadonlySet<string> = new Set(['iphone', 'ipad', 'mac', 'appletv', 'realityDevice', 'web']);

const countries = ['us', 'gb', 'de', 'fr', 'it', 'es', 'jp', 'nl'];

const optionTypes: OptionTypes<MetadataSimulatorOptions> = {
  items: { either: ['list', 'function'] },
  keys: 'object',
  teamId: 'text',
  isTokenGood: 'function',
  shape: ['platforms', 'flat'],
  clock: 'object',
};

/** Makes a simulator that verifies developer tokens and cookies. */
export function createMetadataSimulator(options: MetadataSimulatorOptions): MetadataSimulator {
  checkOptionTypes<MetadataSimulatorOptions>('createMetadataSimulator', options, optionTypes);
  const { clock = systemClock, isTokenGood = () => true } = options;
  const settings = { shape: options.shape ?? 'platforms' };
  const keys = new Map<string, KeyObject>(
    Object.entries(options.keys).map(([keyId, pem]) => [keyId, createPublicKey(pem)]),
  );
  const checkToken = createTokenCheck(keys, options.teamId, clock);
  const { items } = options;
  const listed = new Map((typeof items === 'function' || !items ? [] : items).map((item) => [item.adamId, item]));
  const itemOf: (adamId: string) => StoreItem | undefined =
    typeof items === 'function' ? items : items ? (id) => listed.get(id) : (adamId) => ({ adamId });
  const find: FindItems = (ids, country, custom) =>
    ids.split(',').flatMap((id) => {
      const item = itemOf(id);
      if (!item || (item.custom && !custom)) return [];
      return (item.countries?.includes(country) ?? true) ? [item] : [];
    });
  const catalogue = (type: 'apps' | 'books', own: boolean) => (simulated: SimulatedRequest) => {
    const { url, request, params } = simulated;
    const [ids, platform] = [url.searchParams.get('ids'), url.searchParams.get('platform')];
    const cookie = cookieOf(request);
    // The same answer for both: so the service does.
    if (own && (!ids || cookie === undefined || !isTokenGood(cookie))) return failure(403, '40300');
    const wanted = [platform ?? '', ...(url.searchParams.get('additionalPlatforms')?.split(',') ?? [])];
    if (!ids || !wanted.every((name) => platforms.has(name))) return failure(400, '40000');
    const content = find(ids, params.storefront ?? '', own).filter(
      (item) => (item.book ?? false) === (type === 'books'),
    );
    const data = content.map((item) => ({
      id: item.adamId,
      type,
      href: url.pathname,
      attributes: describeItem(item, settings.shape),
    }));
    return Response.json({ data });
  };

  const answerOne = (type: 'apps' | 'books') => (simulated: SimulatedRequest) => {
    const { url, params } = simulated;
    if (!platforms.has(url.searchParams.get('platform') ?? '')) return failure(400, '40000');
    const [item] = find(params.id ?? '', params.storefront ?? '', false);
    if (!item || (item.book ?? false) !== (type === 'books')) return failure(404, '40400');
    const attributes = describeItem(item, settings.shape);
    return Response.json({ data: [{ id: item.adamId, type, href: url.pathname, attributes }] });
  };

  const simulator = createSimulator({
    origins: [
      'https://api.ent.apple.com',
      'https://api.edu.apple.com',
      'https://uclient-api.itunes.apple.com',
      'https://itunes.apple.com',
    ],
    endpoints: [...metadataEndpoints, singleApp, singleBook, singleStorefront],
    clock,
    async before({ endpoint, request }) {
      if (endpoint.host !== 'api') return undefined;
      return (await checkToken(request)) ? undefined : failure(401, '40100');
    },
    handlers: {
      'metadata.ownApps': catalogue('apps', true),
      'metadata.ownBooks': catalogue('books', true),
      'metadata.apps': catalogue('apps', false),
      'metadata.books': catalogue('books', false),
      'metadata.app': answerOne('apps'),
      'metadata.book': answerOne('books'),
      'metadata.storefronts': () => Response.json({ data: countries.map((id) => ({ id, type: 'storefronts' })) }),
      'metadata.storefront': ({ params: { id = '' } }) =>
        countries.includes(id) ? Response.json({ data: [{ id, type: 'storefronts' }] }) : failure(404, '40400'),
      'metadata.test': () => new Response(null),
      'metadata.contentLookup': contentLookup(find, (request) => {
        const cookie = cookieOf(request);
        return cookie !== undefined && isTokenGood(cookie);
      }),
      'metadata.publicLookup': publicLookup(find),
    },
    notFound: () => new Response(null, { status: 404 }),
  });
  return Object.assign(settings, simulator);
}

/** Finds items by their numbers, separated by commas. Custom apps are found if `custom` is true. */
type FindItems = (ids: string, country: string, custom: boolean) => readonly StoreItem[];

/** The content token of a request. */
function cookieOf(request: Request): string | undefined {
  return /(?:^|;\s*)itvt=([^;]+)/.exec(request.headers.get('cookie') ?? '')?.[1];
}

/** The content metadata lookup: it does not need a token, but finds custom apps only with one. */
function contentLookup(find: FindItems, isSignedIn: (request: Request) => boolean) {
  return ({ url, request }: SimulatedRequest): Response => {
    const { searchParams: query } = url;
    if (query.get('caller') !== 'MDM') return new Response(null, { status: 403 });
    if (query.get('p') !== 'mdm-lockup') return Response.json({ status: 7011 }, { status: 400 });
    const country = query.get('cc')?.toLowerCase() ?? '';
    // An unknown country silently becomes the United States.
    const cc = countries.includes(country) ? country : 'us';
    const items = find(query.get('id') ?? '', cc, isSignedIn(request));
    const results = items.map((item) => {
      const { latestVersionInfo: _info, ...rest } = describeItem(item, 'flat');
      const kind = item.book ? 'epubBook' : 'iosSoftware';
      return [item.adamId, { ...rest, kind, offers: [{ version: { display: '4.2.1', externalId: 1 } }] }] as const;
    });
    const meta = { language: { tag: 'en-us' }, storefront: { cc: cc.toUpperCase(), id: '143441' } };
    return Response.json({
      isAuthenticated: false,
      version: 2,
      meta,
      results: Object.fromEntries<object>(results),
    });
  };
}

/** The public lookup of the iTunes Store. */
function publicLookup(find: FindItems) {
  return ({ url }: SimulatedRequest): Response => {
    const items = find(url.searchParams.get('id') ?? '', url.searchParams.get('country') ?? 'us', false);
    const results = items.map((item) => ({
      trackId: Number(item.adamId),
      trackName: item.name ?? `App ${item.adamId}`,
      artistName: 'Example Inc.',
      minimumOsVersion: '17.0',
      artworkUrl512: `https://is1-ssl.mzstatic.com/image/${item.adamId}/512x512bb.jpg`,
      bundleId: `com.example.app${item.adamId}`,
      version: '4.2.1',
    }));
    return Response.json({ resultCount: results.length, results });
  };
}

function failure(status: number, code: string): Response {
  const error = { id: 'EXAMPLE', title: 'Refused', detail: 'Refused by the simulator', status: String(status), code };
  return Response.json({ errors: [error] }, { status });
}
