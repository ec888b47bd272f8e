import { createServer as createPlainServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import { type AddressInfo, connect, createServer as createTcpServer, type Server, Socket } from 'node:net';
import { createSecureContext } from 'node:tls';
import type { NetworkOptions } from '../../src/network/network-access.ts';
import { type EndpointHost, endpointHosts } from '../../src/probes/endpoint/hosts.ts';
import { makeAuthority, makeCertificate, type TestCertificate } from './certificates.ts';

/** How a host behaves in place of its healthy self. */
export interface HostBehaviour {
  /** What the resolver says: addresses, or the code of its failure. */
  readonly addresses?: readonly string[] | string;
  /** What TCP does. */
  readonly tcp?: 'refuse' | 'drop';
  /** What answers on the port of TLS. */
  readonly tls?: 'reset' | 'silent' | 'plain';
  /** The certificate in place of the vendor's. */
  readonly certificate?: TestCertificate;
  /** The HTTP answer in place of the vendor's. */
  readonly answer?: { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string };
  /** Whether the HTTP answer never comes. */
  readonly mute?: boolean;
}

/** The vendors' hosts on this machine, behind addresses of their own. */
export interface Internet extends AsyncDisposable {
  /** How to reach it. */
  readonly network: NetworkOptions;
  /** The authority behind the vendors' certificates: the only well-known one. */
  readonly publicRoot: TestCertificate;
  /** Makes hosts misbehave, by id; `*` for all. */
  behave(behaviours: Readonly<Record<string, HostBehaviour>>): void;
  /** What each host was asked: `id GET /path`, with the headers. */
  readonly asked: {
    readonly host: string;
    readonly path: string;
    readonly headers: Readonly<Record<string, unknown>>;
  }[];
  /** How many connections were made to each host and port. */
  readonly dialled: string[];
  /** How many packets, handshakes and requests got no answer. */
  unanswered(): number;
}

const issuers = { apple: 'Apple Inc.', google: 'Google Trust Services', own: 'Small Authority' } as const;

type Handler = (
  request: IncomingMessage | Http2ServerRequest,
  response: ServerResponse | (Http2ServerResponse & ServerResponse),
) => void;

/** Starts it. */
export async function startInternet(ownHosts: readonly EndpointHost[] = []): Promise<Internet> {
  const hosts = [...endpointHosts, ...ownHosts];
  const publicRoot = makeAuthority('Public Root');
  const certificates = makeVendorCertificates(publicRoot, hosts);
  let behaviours: Readonly<Record<string, HostBehaviour>> = {};
  const asked: Internet['asked'] = [];
  const dialled: string[] = [];
  const behaviourOf = (target: EndpointHost) => behaviours[target.id] ?? behaviours['*'] ?? {};
  const servers: Server[] = [];
  const sockets = new Set<Socket>();
  let unanswered = 0;
  const serve = async (server: Server) => {
    servers.push(server);
    server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.on('error', () => {});
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  };
  const handlerFor =
    (port: number | undefined): Handler =>
    (request, response) => {
      const name = String(request.headers.host ?? request.headers[':authority'] ?? '').split(':')[0] ?? '';
      const target = hosts.find((each) => each.host === name && (port === undefined || each.port === port));
      asked.push({ host: name, path: request.url ?? '', headers: request.headers });
      const behaviour = target ? behaviourOf(target) : {};
      if (behaviour.mute) {
        unanswered += 1;
        return;
      }
      const answer = behaviour.answer ?? healthyAnswer(target);
      response.writeHead(answer.status, { date: new Date().toUTCString(), ...answer.headers });
      response.end(answer.body ?? '');
    };
  const secure = createSecureServer(
    {
      allowHTTP1: true,
      SNICallback(name, done) {
        const target = hosts.find(({ host }) => host === name);
        const own = target && (behaviourOf(target).certificate ?? certificates[target.vendor]);
        done(null, own && createSecureContext({ key: own.key, cert: own.certificate }));
      },
      key: certificates.apple.key,
      cert: certificates.apple.certificate,
    },
    handlerFor(undefined) as never,
  );
  const ports = {
    secure: await serve(secure),
    plain: await serve(createPlainServer(handlerFor(80) as never)),
    reset: await serve(createTcpServer((socket) => socket.once('data', () => socket.resetAndDestroy()))),
    silent: await serve(
      createTcpServer(() => {
        unanswered += 1;
      }),
    ),
  };
  const addressOf = (host: string) => `203.0.113.${hosts.findIndex((each) => each.host === host) + 1}`;
  const network: NetworkOptions = {
    wellKnown: [publicRoot.certificate],
    resolve(host, family) {
      const target = hosts.find((each) => each.host === host);
      const addresses = target && behaviourOf(target).addresses;
      if (typeof addresses === 'string') return Promise.reject(Object.assign(new Error('dns'), { code: addresses }));
      const own = target?.feature === 'apple.push' ? '17.57.144.9' : addressOf(host);
      const found = (addresses ?? [own]).filter((address) => address.includes(':') === (family === 6));
      return found.length > 0
        ? Promise.resolve(found)
        : Promise.reject(Object.assign(new Error('dns'), { code: 'ENOTFOUND' }));
    },
    connect({ host, port, address }) {
      dialled.push(`${host}:${port} ${address}`);
      const target = hosts.find((each) => each.host === host && each.port === port);
      const behaviour = target ? behaviourOf(target) : {};
      if (behaviour.tcp === 'refuse') return connect({ host: '127.0.0.1', port: 1 });
      // A socket that is not connected is a packet without an answer.
      if (behaviour.tcp === 'drop') {
        unanswered += 1;
        return new Socket();
      }
      const kind = behaviour.tls ?? (target?.trust === 'none' ? 'plain' : 'secure');
      return connect({ host: '127.0.0.1', port: ports[kind] });
    },
  };
  return {
    network,
    publicRoot,
    behave: (next) => {
      behaviours = next;
    },
    asked,
    dialled,
    unanswered: () => unanswered,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}

function makeVendorCertificates(
  issuer: TestCertificate,
  hosts: readonly EndpointHost[],
): Readonly<Record<EndpointHost['vendor'], TestCertificate>> {
  const make = (vendor: EndpointHost['vendor']) => {
    const intermediate = makeCertificate({
      subject: [
        { name: 'commonName', value: `${vendor} CA` },
        { name: 'organizationName', value: issuers[vendor] },
      ],
      isAuthority: true,
      issuer,
    });
    const names = hosts.filter((each) => each.vendor === vendor).map(({ host }) => host);
    const leaf = makeCertificate({ subject: [{ name: 'commonName', value: vendor }], names, issuer: intermediate });
    return { key: leaf.key, certificate: leaf.certificate + intermediate.certificate };
  };
  return { apple: make('apple'), google: make('google'), own: make('own') };
}

/** The vendor's answer, as the list describes it. */
function healthyAnswer(target: EndpointHost | undefined): NonNullable<HostBehaviour['answer']> {
  const ask = target?.ask;
  const status = ask?.status[0] ?? 404;
  const json = { 'content-type': 'application/json' };
  switch (ask?.signature.kind) {
    case 'json':
      return { status, headers: json, body: JSON.stringify({ [ask.signature.member]: ask.signature.value ?? [1] }) };
    case 'der':
      return { status, headers: { 'content-type': 'application/pkix-crl' }, body: '0\u0001' };
    case 'empty':
      return { status };
    case 'text':
      return { status, headers: { 'content-type': 'text/html' }, body: `<p>${ask.signature.text}</p>` };
    case 'regex':
      return ask.signature.pattern === 'Success'
        ? { status, headers: { 'content-type': 'text/html' }, body: '<HTML><TITLE>Success</TITLE></HTML>' }
        : {
            status,
            headers: { 'content-type': 'text/plain' },
            body: ask.signature.pattern.startsWith('^') ? 'oauth_problem_advice' : '{"AssetSets":{}}',
          };
    default:
      return { status, headers: json, body: '{"errors":[]}' };
  }
}
