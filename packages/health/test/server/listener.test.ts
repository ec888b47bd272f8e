import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createListener, listen } from '../../src/server/listener.ts';
import { makeAuthority, makeCertificate, type TestCertificate } from '../support/certificates.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/folder.ts';
import { startServed, waitUntil } from './served.ts';

describe('a slow client', () => {
  const limits = { headersTimeout: 100, requestTimeout: 200, connectionsCheckingInterval: 20 };
  const settings = { host: '127.0.0.1', port: 0, authentication: 'none' } as const;

  /** Sends the beginning of a request, and returns what comes back until the server cuts the connection. */
  const sendBeginning = async (text: string) => {
    const server = createListener(
      settings,
      (request, response) => {
        request.resume().once('end', () => response.end('whole'));
      },
      limits,
    );
    const { url } = await listen(server, settings);
    const socket = connect({ host: '127.0.0.1', port: Number(new URL(url).port) });
    socket.write(text);
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    // A server that cuts a connection with bytes that it has not read resets it.
    socket.on('error', () => {});
    await new Promise((resolve) => socket.once('close', resolve));
    server.close();
    return Buffer.concat(chunks).toString();
  };

  test('that does not end its headers is cut off', async () => {
    expect(await sendBeginning('GET /v1/status HTTP/1.1\r\nhost: a\r\nx-slow: ')).toMatch(/^HTTP\/1\.1 408 /);
  });

  test('that does not end its body is cut off', async () => {
    const head =
      'POST /v1/silences HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{';
    expect(await sendBeginning(head)).toMatch(/^HTTP\/1\.1 408 /);
  });

  test('that sends more headers than are allowed is refused', async () => {
    // A reset may overtake the answer.
    expect(await sendBeginning(`GET / HTTP/1.1\r\nhost: a\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`)).toMatch(
      /^(?:HTTP\/1\.1 431 |$)/,
    );
  });
});

describe('TLS', () => {
  let folder: TemporaryFolder;
  let authority: TestCertificate;
  beforeAll(async () => {
    folder = await temporaryFolder();
    authority = makeAuthority('Test Authority');
  });
  afterAll(() => folder[Symbol.asyncDispose]());

  const write = async (name: string) => {
    const made = makeCertificate({
      subject: [{ name: 'commonName', value: name }],
      names: ['localhost'],
      issuer: authority,
    });
    await folder.write('tls.crt', made.certificate);
    await folder.write('tls.key', made.key);
  };
  /** The name in the certificate of a server. */
  const nameAt = async (url: string) => {
    const socket = connectTls({
      host: '127.0.0.1',
      port: Number(new URL(url).port),
      servername: 'localhost',
      ca: authority.certificate,
    });
    await once(socket, 'secureConnect');
    const { subject } = socket.getPeerCertificate();
    socket.destroy();
    return subject.CN;
  };
  const tls = () => ({ certificateFile: `${folder.path}/tls.crt`, keyFile: `${folder.path}/tls.key` });
  const reloaded = { kind: 'reloaded', atMs: 0, added: 0, removed: 0 } as const;

  test('a reload reads the files again, and files that cannot be used leave the old certificate in force', async () => {
    await write('first');
    await using served = await startServed({ settings: { tls: tls() } });
    expect(served.url).toMatch(/^https:/);
    expect(await nameAt(served.url)).toBe('first');
    await write('second');
    expect(await nameAt(served.url)).toBe('first');
    served.server.takeEvent(reloaded);
    await waitUntil(async () => (await nameAt(served.url)) === 'second');
    await folder.write('tls.key', 'no key');
    served.server.takeEvent(reloaded);
    await waitUntil(() => served.defects.length === 1);
    expect(String(served.defects[0])).toMatch(/tls\.crt and .*tls\.key are no certificate and its key/);
    expect(await nameAt(served.url)).toBe('second');
  });

  test('a server whose files are missing does not start', async () => {
    const missing = { certificateFile: `${folder.path}/none.crt`, keyFile: `${folder.path}/none.key` };
    await expect(startServed({ settings: { tls: missing } })).rejects.toThrow(
      /none\.crt does not exist\. Correct monitor\.server\.tls/,
    );
  });
});

test('an address that another program uses is named with what to do', async () => {
  const other = createHttpServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  // A server that listens on a port has an address of this kind.
  const { port } = other.address() as AddressInfo;
  const settings = { host: '127.0.0.1', port, authentication: 'none' } as const;
  await expect(
    listen(
      createListener(settings, () => {}),
      settings,
    ),
  ).rejects.toThrow(/another program listens on .* --listen/);
  other.close();
});
