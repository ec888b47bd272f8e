import { createHmac, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { page, script } from './page.ts';

/** An account of the panel. */
export interface Account {
  /** The address that signs in. */
  readonly user: string;
  /** The password. */
  readonly password: string;
  /** The secret of the codes, in Base32. */
  readonly totp: string;
}

/** A running panel. */
export interface Panel extends AsyncDisposable {
  /** Its origin. */
  readonly origin: string;
}

const devices = [
  { serial: 'C02XK1ABJG5H', model: 'MacBook Air' },
  { serial: 'F9FYR0AAMF3M', model: 'iPad' },
];

/** Starts the panel of an MDM provider: a page that signs in with a password and a code (RFC 6238), and lists devices. */
export async function startPanel(account: Account, port = 0): Promise<Panel> {
  /** Whether a session has given its code. */
  const sessions = new Map<string, boolean>();
  const server = createServer((request, response) => void answer(request, response, account, sessions));
  server.listen(port, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  // A server on a TCP port has such an address.
  const { port: chosen } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${chosen}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  account: Account,
  sessions: Map<string, boolean>,
): Promise<void> {
  const session = /(?:^|; )session=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
  const send = (status: number, type: string, body: string, headers: Readonly<Record<string, string>> = {}) =>
    response.writeHead(status, { 'content-type': type, ...headers }).end(body);
  const next = (view: string, headers: Readonly<Record<string, string>> = {}) =>
    send(200, 'application/json', '{}', { 'x-next': view, ...headers });
  const refuse = () => send(403, 'application/json', '{}');
  const place = `${request.method} ${request.url}`;
  if (place === 'GET /')
    return void send(200, 'text/html; charset=utf-8', page, {
      'content-security-policy': "default-src 'self'; img-src data:",
      'x-frame-options': 'DENY',
    });
  if (place === 'GET /panel.js') return void send(200, 'text/javascript; charset=utf-8', script);
  if (place === 'GET /api/devices')
    return void (sessions.get(session) ? send(200, 'application/json', JSON.stringify(devices)) : refuse());
  if (request.method !== 'POST') return void send(404, 'text/plain', 'not found');
  const values = await readValues(request);
  if (place === 'POST /api/sign-in') {
    if (values.user !== account.user || values.password !== account.password) return void refuse();
    const id = randomUUID();
    sessions.set(id, false);
    return void next('code', { 'set-cookie': `session=${id}; HttpOnly; SameSite=Strict; Path=/` });
  }
  if (!sessions.has(session) || !isCode(account.totp, String(values.code))) return void refuse();
  sessions.set(session, true);
  next('devices');
}

async function readValues(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  try {
    const values: unknown = JSON.parse(text);
    return typeof values === 'object' && values !== null ? { ...values } : {};
  } catch {
    return {};
  }
}

/** Returns whether a code is that of this period of 30 seconds, or of the one before (RFC 6238, section 5.2). */
function isCode(secret: string, code: string): boolean {
  const period = Math.floor(Date.now() / 30_000);
  return [period, period - 1].some((counter) => codeOf(secret, counter) === code);
}

function codeOf(secret: string, counter: number): string {
  const bits = secret
    .split('')
    .map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'));
  const bytes = bits.join('').match(/.{8}/g) ?? [];
  const key = Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
  const message = Buffer.alloc(8);
  message.writeBigUInt64BE(BigInt(counter));
  const digest = createHmac('sha1', key).update(message).digest();
  const offset = digest.readUInt8(digest.length - 1) & 15;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}
