import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { requestSchemas } from '../../src/api/generated/schemas.ts';
import { resourceArguments } from '../../src/api/resource-arguments.ts';
import type { ApiName } from '../../src/api/secret-members.ts';
import { createEmmClient, type EmmClientOptions, type EmmEndpoint, endpoints } from '../../src/index.ts';
import { createPlayClient } from '../../src/play/index.ts';
import { createEmmSimulator } from '../../src/testing/index.ts';
import { createZeroTouchClient } from '../../src/zero-touch/index.ts';
import { loadApi, methodOf } from '../googleapis.ts';

interface Received {
  readonly line: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

let received: Received[] = [];
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    response.setHeader('content-type', 'application/json');
    if (request.url === '/token') {
      response.end('{"access_token":"ya29.x","expires_in":3599,"token_type":"Bearer"}');
      return;
    }
    const line = `${request.method ?? ''} ${request.url ?? ''}`;
    received.push({ line, headers: request.headers, body: Buffer.concat(chunks).toString('latin1') });
    response.end('{}');
  });
});
let origin = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** A value with every kind of character that has to be encoded somewhere. */
const text = 'a b+c&d="é/雪"';

function sample(api: ApiName, type: string, depth: number): unknown {
  if (type.endsWith('[]')) return [sample(api, type.slice(0, -2), depth), sample(api, type.slice(0, -2), depth)];
  if (type.endsWith('{}')) return { [text]: sample(api, type.slice(0, -2), depth) };
  if (type === 'any') return { [text]: [1, null, { nested: true }] };
  if (type === 'boolean') return true;
  if (['int32', 'number', 'float', 'double'].includes(type)) return 7;
  if (type === 'int64') return '9007199254740993';
  if (type === 'google-duration') return '3.5s';
  const members = requestSchemas[api][type];
  if (!members) return text;
  const kept = Object.entries(members).filter(
    ([, member]) => depth > 0 || requestSchemas[api][member.replace(/(\[\]|\{\})$/, '')] === undefined,
  );
  return Object.fromEntries(kept.map(([name, member]) => [name, sample(api, member, depth - 1)]));
}

/** Arguments for a method, with every parameter and every member that it can have. */
function argumentsOf(row: EmmEndpoint): Record<string, unknown> {
  const path = resourceArguments(row).map(({ name, pattern }) => [
    name,
    pattern.replace(/\{\+\w+\}/g, 'batch/a b(1)').replace(/\{\w+\}/g, "x@y+z:(1),'é"),
  ]);
  const query = (row.query ?? []).map((name) => [name, /s$|Flags$/.test(name) ? [text, 'b'] : text]);
  const body = row.request === undefined ? [] : [['requestBody', sample(row.api, row.request, 4)]];
  return Object.fromEntries([...path, ...query, ...body]) as Record<string, unknown>;
}

const google = createEmmSimulator();
const clients = {
  androidmanagement: createEmmClient,
  androidenterprise: createPlayClient,
  androiddeviceprovisioning: createZeroTouchClient,
} as const;

async function sendOurs(row: EmmEndpoint, args: object): Promise<void> {
  const options: EmmClientOptions = { credential: google.credential, origin, tokenOrigin: origin };
  await using client = clients[row.api](options);
  const call = client.call as (name: string, args: object) => Promise<unknown>;
  await call(row.name, args);
}

async function sendTheirs(row: EmmEndpoint, args: object): Promise<void> {
  const api = await loadApi(row.api, { rootUrl: origin });
  await methodOf(api, row.name)(args, { retry: false });
}

test.for(endpoints)('$api $name is sent as googleapis sends it, byte for byte', async (row) => {
  const args = argumentsOf(row);
  received = [];
  await sendOurs(row, args);
  await sendTheirs(row, args);
  const [ours, theirs] = received;
  expect(received).toHaveLength(2);
  expect(ours?.line).toBe(theirs?.line);
  expect(ours?.body).toBe(theirs?.body);
  for (const name of ['content-type', 'content-length', 'accept-encoding', 'x-goog-api-client']) {
    expect([name, ours?.headers[name]]).toEqual([name, theirs?.headers[name]]);
  }
  expect(ours?.headers['user-agent']).toContain(theirs?.headers['user-agent']);
});
