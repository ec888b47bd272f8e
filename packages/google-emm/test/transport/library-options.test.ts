import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { libraryOptions } from '../../src/transport/library-options.ts';

const start = `
  import { listen } from '@mdmkit/core/testing';
  import { createEmmClient } from '@mdmkit/google-emm';
  import { createEmmSimulator } from '@mdmkit/google-emm/testing';
  const google = createEmmSimulator({ devices: 2 });
  const server = await listen(google);
  const emm = createEmmClient({ credential: google.credential, origin: server.origin, tokenOrigin: server.origin });
  const call = () => emm.devices.list(google.enterprise.name).toArray();`;

/** Runs a module in a Node of its own and returns all it wrote. */
async function run(code: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = fileURLToPath(new URL('../..', import.meta.url));
  const args = ['--conditions=@mdmkit/source', '--input-type=module-typescript', '-'];
  const child = spawn(process.execPath, args, { cwd: folder, env: { PATH: process.env.PATH, ...env } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stdin.end(code);
  const exitCode = await new Promise((resolve) => child.on('close', resolve));
  expect({ exitCode, output: exitCode === 0 ? '' : output }).toEqual({ exitCode: 0, output: '' });
  return output;
}

test('Google’s libraries are loaded by the first call only, without googleapis, and axios never', async () => {
  const output = await run(`
    import { registerHooks } from 'node:module';
    const loaded: string[] = [];
    registerHooks({ load(url, context, next) { loaded.push(url); return next(url, context); } });
    const count = (part: string) => loaded.filter((url) => url.includes('/node_modules/' + part)).length;
    const { createEmmClient } = await import('@mdmkit/google-emm');
    const before = [count('googleapis'), count('google-auth-library'), count('jose/'), count('axios/')];
    const { listen } = await import('@mdmkit/core/testing');
    const { createEmmSimulator } = await import('@mdmkit/google-emm/testing');
    const google = createEmmSimulator({ devices: 2 });
    const server = await listen(google);
    const emm = createEmmClient({ credential: google.credential, origin: server.origin, tokenOrigin: server.origin });
    const devices = await emm.devices.list(google.enterprise.name).toArray();
    console.log(JSON.stringify({ before, devices: devices.length, axios: count('axios/'), googleapis: count('googleapis/'), library: count('googleapis-common/') > 0 }));
    await server.close();`);
  expect(JSON.parse(output)).toEqual({
    before: [0, 0, 0, 0],
    devices: 2,
    axios: 0,
    googleapis: 0,
    library: true,
  });
});

test('the library’s own logging shows no token of ours', async () => {
  const output = await run(`${start} console.log((await call()).length); await server.close();`, {
    GOOGLE_SDK_NODE_LOGGING: 'all',
  });
  expect(output).toBe('2\n');
});

test('with its own settings the library would log tokens', async () => {
  const output = await run(
    `${start}
    import { JWT } from 'google-auth-library';
    const { clientEmail, privateKey } = google.credential;
    const fetchImplementation = (url, init) => google.fetch(new Request(url, init));
    const jwt = new JWT({ email: clientEmail, key: privateKey.reveal(), scopes: ['https://www.googleapis.com/auth/x'], transporterOptions: { fetchImplementation } });
    await jwt.getAccessToken();
    await server.close();`,
    { GOOGLE_SDK_NODE_LOGGING: 'all' },
  );
  expect(output).toContain('ya29.');
});

test('the environment redirects nothing: proxies and universes are options', async () => {
  const nowhere = 'http://127.0.0.1:1';
  const output = await run(`${start} console.log((await call()).length); await server.close();`, {
    HTTPS_PROXY: nowhere,
    HTTP_PROXY: nowhere,
    GOOGLE_CLOUD_UNIVERSE_DOMAIN: 'elsewhere.example',
  });
  expect(output).toBe('2\n');
});

test('retries are off in both ways that the library knows', () => {
  expect(libraryOptions(fetch)).toMatchObject({ retry: false, retryConfig: { retry: 0 }, fetchImplementation: fetch });
});
