import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Site } from './site.ts';

/** A server of one site at a time, with its widget, tag manager and the attacker under names of their own. */
export interface SiteServer extends AsyncDisposable {
  /** The origin of the site. */
  readonly origin: string;
  /** All origins, the attacker's included. */
  readonly origins: readonly string[];
  /** Serves a site from now on, and counts its loads anew. */
  serve(site: Site): void;
}

const names = ['widget', 'stats', 'tags', 'help', 'evil'] as const;
const people = ['Sato', 'Suzuki', 'Tanaka', 'Ito', 'Kato', 'Mori', 'Abe', 'Ono'];

/** Starts the server on this machine. */
export async function startSiteServer(): Promise<SiteServer> {
  let site: Site | undefined;
  let count = 0;
  let port = 0;
  const originOf = (name: string) => `http://${name}.localhost:${port}`;
  const server = createServer((request, response) => {
    if (!site) return void response.writeHead(404).end();
    // What a load changes ends with it.
    const current = { ...site, files: { ...site.files }, headers: { ...site.headers } };
    const isPage = request.url === '/login' && (request.headers.host ?? '').startsWith('127.');
    // The plain client counts as a load of its own, and gets what the browser got.
    if (isPage && request.headers['user-agent'] !== 'health-check') count += 1;
    current.vary?.(current, { count, language: request.headers['accept-language'] ?? '' });
    answer(current, count, originOf, request, response);
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  // A server on a TCP port has such an address.
  port = (server.address() as AddressInfo).port;
  const origin = `http://127.0.0.1:${port}`;
  return {
    origin,
    origins: [origin, ...names.map(originOf), `http://*.cdn.localhost:${port}`],
    serve(next) {
      site = next;
      count = 0;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function answer(
  site: Site,
  count: number,
  originOf: (name: string) => string,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const [name = ''] = (request.headers.host ?? '').split('.');
  const path = (request.url ?? '/').replace(/\?.*$/s, '');
  const nonce = randomBytes(12).toString('base64');
  const fill = (text: string) => {
    let filled = text
      .replaceAll('{view}', () => site.view)
      .replaceAll('{viewText}', () => JSON.stringify(site.view))
      .replaceAll('{integrity}', `sha384-${createHash('sha384').update(site.widget).digest('base64')}`)
      .replaceAll('{nonce}', nonce)
      .replaceAll('{token}', () => randomBytes(12).toString('hex'))
      .replaceAll('{person}', people[count % people.length] ?? '')
      .replaceAll('{now}', new Date(1_796_000_000_000 + count * 61_000).toISOString());
    for (const each of names) filled = filled.replaceAll(`{${each}}`, originOf(each));
    return filled
      .replaceAll('{edge}', originOf(`edge-${count}.cdn`))
      .replaceAll('{otherEdge}', originOf('edge-99.cdn'))
      .replaceAll('{evilSocket}', originOf('evil').replace('http', 'ws'));
  };
  // A page that never loads.
  if (path === '/never') return;
  const content = fileOf(site, name, path);
  if (content) {
    const shared = { 'content-type': content.type, 'access-control-allow-origin': request.headers.origin ?? '*' };
    return void response.writeHead(200, shared).end(name === 'widget' ? content.body : fill(content.body));
  }
  if (path !== '/login') return void response.writeHead(404).end();
  const headers: Record<string, string | string[]> = Object.fromEntries(
    Object.entries(site.headers).map(([header, value]) => [header, fill(value)]),
  );
  if (site.cookies.length > 0) headers['set-cookie'] = site.cookies.map(fill);
  response.writeHead(site.status, { 'content-type': 'text/html; charset=utf-8', ...headers }).end(fill(site.shell));
}

function fileOf(site: Site, name: string, path: string): { readonly type: string; readonly body: string } | undefined {
  const script = (body: string) => ({ type: 'text/javascript; charset=utf-8', body });
  const picture = { type: 'image/svg+xml', body: '<svg xmlns="http://www.w3.org/2000/svg"/>' };
  if (name === 'evil')
    return {
      type: 'text/html',
      body: '<!doctype html><title>Sign in</title><form action="/x"><input type="password">',
    };
  if (name === 'widget') return script(site.widget);
  if (name === 'tags') return script(site.container);
  if (name === 'help') return script(site.help);
  if (name === 'stats' || name.startsWith('edge-')) return picture;
  if (path.endsWith('.css')) return { type: 'text/css; charset=utf-8', body: site.css };
  return /^\/assets\/app\..*\.js$/.test(path) ? script(site.app) : site.files[path];
}
