import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The account of the panel; none of it is a real secret. */
export const account = {
  user: 'checker@panel.example',
  password: 'Pa55 word+"ü-7f3a9c',
  totp: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
} as const;

/** A panel with a sign-in. */
export interface Panel extends AsyncDisposable {
  /** Its origin. */
  readonly origin: string;
  /** The paths that were asked for. */
  readonly requests: readonly string[];
}

const html = (title: string, body: string) =>
  `<!doctype html><html lang="en"><head><title>${title}</title><link rel="icon" href="data:,"></head><body>${body}</body></html>`;

const pages: Readonly<Record<string, string>> = {
  '/login': html(
    'Sign in',
    `<h1>Sign in</h1><form method="post" action="/login">
      <label>E-mail <input name="user"></label>
      <label>Password <input name="password" type="password"></label>
      <button>Sign in</button></form><script>console.error('widget failed for token ' + 'abc')</script>`,
  ),
  '/code': html(
    'Code',
    '<h1>Code</h1><form method="post" action="/code"><label>Code <input name="code"></label><button>Continue</button></form>',
  ),
  '/devices': html(
    'Devices',
    '<h1>Devices</h1><p id="who"></p><script>who.textContent = document.cookie ? "Welcome" : "Hello"</script>',
  ),
  '/spin': html('Spin', '<h1>Spin</h1><script>for (;;) ;</script>'),
  '/spin-later': html('Spin', '<h1>Spin</h1><script>setTimeout(() => { for (;;) ; }, 50)</script>'),
  '/download': html(
    'Download',
    `<h1>Download</h1><script>const file = document.createElement('a');
      file.href = URL.createObjectURL(new Blob(['x'])); file.download = 'setup.exe'; file.click();</script>`,
  ),
  '/alert': html('Alert', '<h1>Alert</h1><script>alert("hello")</script>'),
  '/echo': html(
    'Echo',
    '<label>Name <input id="name"></label><output id="out"></output><script>name.oninput = () => {}; document.getElementById("name").addEventListener("input", (e) => { document.getElementById("out").textContent = e.target.value; console.error("typed " + e.target.value); })</script>',
  ),
};

/** Starts a panel on this machine. It accepts the account, and the session of its cookie. */
export async function startPanel(): Promise<Panel> {
  const requests: string[] = [];
  const server = createServer((request, response) => void answer(request, response, requests));
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  // A server on a TCP port has such an address.
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, requests: string[]): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://panel');
  requests.push(`${request.method} ${pathname}`);
  let body = '';
  for await (const chunk of request) body += String(chunk);
  const form = new URLSearchParams(body);
  const go = (path: string, cookie = '') =>
    response.writeHead(303, { location: path, ...(cookie === '' ? {} : { 'set-cookie': cookie }) }).end();
  if (request.method === 'POST' && pathname === '/login') {
    const isRight = form.get('user') === account.user && form.get('password') === account.password;
    return void (isRight ? go('/code') : go('/login'));
  }
  if (request.method === 'POST' && pathname === '/code')
    return void (isCode(form.get('code')) ? go('/devices', 'session=s3ss10n-c00k1e-9b2d; Path=/') : go('/code'));
  if (pathname === '/slow') return;
  if (pathname === '/error') return void response.writeHead(503).end('down');
  const page = pages[pathname];
  response
    .writeHead(page === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' })
    .end(page ?? 'not found');
}

/** The code of this period or of the one before (RFC 6238, 5.2), made apart from the code that is tested. */
function isCode(code: string | null): boolean {
  const now = Math.floor(Date.now() / 30_000);
  return [now, now - 1].some((counter) => codeAt(counter) === code);
}

function codeAt(counter: number): string {
  const bits = account.totp
    .split('')
    .map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'))
    .join('');
  const key = Buffer.from(bits.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? []);
  const digest = createHmac('sha1', key)
    .update(Buffer.from(counter.toString(16).padStart(16, '0'), 'hex'))
    .digest();
  const offset = digest[19]! & 15;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}
