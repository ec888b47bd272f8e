import { generateKeyPairSync } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { type ClientOptions, type HttpRequest, type Transport, VendorError } from '@mdmkit/core';

// Not imported: that would read all its exports, and one of them, WebSocket, loads the whole of undici.
const http = process.getBuiltinModule('node:http');

/** How a vendor's package reads one of the vendor's own words. */
export interface ReadWord {
  /** Whose word it is. */
  readonly service: string;
  /** Our code for it. */
  readonly code: string;
}

interface CannedAnswer {
  readonly status: number;
  readonly body: unknown;
}

/**
 * Asks the vendors' packages what they make of a word in an answer, with answers made up here and no network: their
 * reading is the only copy.
 */
export async function readVendorWord(word: string): Promise<readonly ReadWord[]> {
  const readWords: ReadWord[] = [];
  for (const [service, ask] of Object.entries(askers)) {
    const code = await ask(word);
    // What is said of a word that no vendor uses says nothing about this one either.
    if (code !== undefined && code !== (await ask(unheardOf(word)))) readWords.push({ service, code });
  }
  return readWords;
}

/** A word that no vendor uses; OAuth's are in lower case. */
function unheardOf(word: string): string {
  return /^[a-z]/.test(word) ? 'mdmkit_unheard_of' : 'MDMKIT_UNHEARD_OF';
}

const askers: Readonly<Record<string, (word: string) => Promise<string | undefined>>> = {
  'apple.dep': askDep,
  'apple.business': askBusiness,
  'google.amapi': askEmm,
};

async function askDep(word: string): Promise<string | undefined> {
  const { createDepClient, parseServerToken } = await import('@mdmkit/apple-dep');
  const member = (name: string) => `${name}-of-nobody`;
  const credential = parseServerToken(
    JSON.stringify({
      consumer_key: member('CK'),
      consumer_secret: member('CS'),
      access_token: member('AT'),
      access_secret: member('AS'),
      access_token_expiry: '2999-01-01T00:00:00Z',
    }),
  );
  const client = createDepClient({ credential, ...offline(() => ({ status: 403, body: word })) });
  return await codeOf(word, () => client.account.get());
}

async function askBusiness(word: string): Promise<string | undefined> {
  const { createBusinessClient, parseBusinessKey } = await import('@mdmkit/apple-business');
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = parseBusinessKey(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  const isOauth = /^[a-z]/.test(word);
  const answer = ({ url }: Pick<HttpRequest, 'url'>): CannedAnswer => {
    if (isOauth) return { status: 400, body: { error: word } };
    if (url.includes('/auth/'))
      return { status: 200, body: { access_token: 'x', token_type: 'Bearer', expires_in: 60 } };
    return { status: 400, body: { errors: [{ status: '400', code: word, title: word, detail: word }] } };
  };
  const client = createBusinessClient({
    privateKey: key,
    clientId: 'BUSINESSAPI.nobody',
    keyId: 'nobody',
    ...offline(answer),
  });
  return await codeOf(word, () => client.orgDevices.list({ limit: 1 }).firstPage());
}

async function askEmm(word: string): Promise<string | undefined> {
  const { createEmmClient, parseServiceAccountKey } = await import('@mdmkit/google-emm');
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const credential = parseServiceAccountKey(
    JSON.stringify({
      type: 'service_account',
      project_id: 'nobody',
      private_key_id: 'nobody',
      private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
      client_email: 'nobody@nobody.iam.gserviceaccount.com',
      client_id: '1',
      token_uri: 'https://oauth2.googleapis.com/token',
    }),
  );
  const isOauth = /^[a-z]/.test(word);
  const answer = ({ url }: Pick<HttpRequest, 'url'>): CannedAnswer => {
    if (isOauth) return { status: 400, body: { error: word } };
    if (url.includes('/token'))
      return { status: 200, body: { access_token: 'x', token_type: 'Bearer', expires_in: 60 } };
    const details = [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: word, domain: 'googleapis.com' }];
    return { status: 400, body: { error: { code: 400, status: word, message: '', details } } };
  };
  // Google's library sends by itself: its answers have to come from a socket.
  await using server = await serve(answer);
  const { origin } = server;
  await using client = createEmmClient({ credential, origin, tokenOrigin: origin, retry: false });
  return await codeOf(word, () => client.enterprises.get('enterprises/LC00'));
}

/** Serves answers on this machine. */
async function serve(
  answer: (request: Pick<HttpRequest, 'url'>) => CannedAnswer,
): Promise<AsyncDisposable & { readonly origin: string }> {
  const server = http.createServer((request, response) => {
    const { status, body } = answer({ url: request.url ?? '' });
    request.resume();
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // It listens on TCP, so its address has a port.
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Options of a client that reaches no vendor: every request has the answer that is made up for it. */
function offline(answer: (request: HttpRequest) => CannedAnswer): Required<Pick<ClientOptions, 'transport' | 'retry'>> {
  const transport: Transport = {
    maxResponseBytes: 1024 * 1024,
    responseLimit: () => 1024 * 1024,
    reserve: () => Promise.resolve({ [Symbol.dispose]() {} }),
    agentFor: () => new http.Agent(),
    send(request) {
      const { status, body } = answer(request);
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      const type = typeof body === 'string' ? 'text/plain' : 'application/json';
      return Promise.resolve({
        status,
        headers: { 'content-type': type },
        body: Buffer.from(text),
        phases: { firstByteMs: 0, totalMs: 0 },
      });
    },
    close: () => Promise.resolve(),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  return { transport, retry: false };
}

/** Our code, where the package took the very word for the vendor's. */
async function codeOf(word: string, call: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await call();
    return undefined;
  } catch (error) {
    if (!isVendorError(error)) throw error;
    const { code, vendorCode } = error;
    return vendorCode?.toLowerCase() === word.toLowerCase() ? code : undefined;
  }
}

/** `instanceof` alone would leave the type of the code open. */
function isVendorError(error: unknown): error is VendorError {
  return error instanceof VendorError;
}
