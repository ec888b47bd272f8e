import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { systemClock } from '@mdmkit/core';
import { findSecrets, listenAsProxy } from '@mdmkit/core/testing';
import { authority, goodCertificate, serverKey } from '@mdmkit/testkit';
import { context, diag, metrics, propagation, trace } from '@opentelemetry/api';
import { afterEach, expect, test, vi } from 'vitest';
import { makeProxiedExporters } from '../../src/cli/proxied-exporters.ts';
import { startTelemetry } from '../../src/cli/telemetry.ts';
import { type Fleet, startFleet } from '../service/vendor-fleet.ts';
import { runProgram } from '../support/program.ts';

interface Attribute {
  readonly key: string;
  readonly value: { readonly stringValue?: string; readonly intValue?: number };
}

interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly attributes: readonly Attribute[];
}

interface ReceivedTraces {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeSpans: readonly { readonly spans: readonly ReceivedSpan[] }[];
  }[];
}

const disposables: AsyncDisposable[] = [];

afterEach(async () => {
  for (const disposable of disposables.splice(0).reverse()) await disposable[Symbol.asyncDispose]();
  vi.unstubAllEnvs();
  vi.doUnmock('@opentelemetry/sdk-node');
  for (const api of [trace, metrics, context, propagation, diag]) api.disable();
});

/** An endpoint that takes traces and metrics as OTLP over HTTP, in JSON. */
async function startReceiver(tls?: { readonly key: string; readonly cert: string }) {
  const bodies = new Map<string, string[]>([
    ['/v1/traces', []],
    ['/v1/metrics', []],
  ]);
  const { promise: hasSpans, resolve: tell } = Promise.withResolvers<void>();
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    bodies.get(request.url ?? '')?.push(text);
    response.setHeader('content-type', 'application/json').end('{}');
    if (spans().some(({ name, attributes }) => name === 'health.run' && attributeOf(attributes, 'error.type'))) tell();
  };
  const take: RequestListener = (request, response) => void answer(request, response);
  const server = tls ? createSecureServer(tls, take) : createServer(take);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const received = () =>
    (bodies.get('/v1/traces') ?? [])
      .map((text) => JSON.parse(text) as ReceivedTraces)
      .flatMap((body) => body.resourceSpans);
  const spans = () => received().flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));
  return {
    bodies,
    hasSpans,
    spans,
    resource: () => received()[0]?.resource.attributes ?? [],
    // A server that listens on a port has an address of this kind.
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function attributeOf(attributes: readonly Attribute[], key: string): string | number | undefined {
  const value = attributes.find((attribute) => attribute.key === key)?.value;
  return value?.stringValue ?? value?.intValue;
}

/** Runs `serve` until a failed check has been exported. */
async function serveUntilExported(fleet: Fleet, receiver: Awaited<ReturnType<typeof startReceiver>>) {
  const variables = {
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_BSP_SCHEDULE_DELAY: '50',
    OTEL_LOGS_EXPORTER: 'none',
  };
  // The SDK reads the environment of the process.
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  const stop = new AbortController();
  const file = await fleet.write({ interval: '12s' });
  const running = runProgram(['serve', '-c', file, '--no-server'], { env: variables, signal: stop.signal });
  await receiver.hasSpans;
  stop.abort();
  return await running;
}

test('serve exports a span for each check and each request, and metrics, without secrets', async () => {
  const fleet = await startFleet({ tenants: 8, clock: systemClock });
  const receiver = await startReceiver();
  disposables.push(fleet, receiver);
  // The first checks are spread over the interval: one of many comes soon.
  for (const tenant of fleet.tokens.keys()) fleet.revoke(tenant);
  const { code, stderr } = await serveUntilExported(fleet, receiver);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(attributeOf(receiver.resource(), 'service.name')).toBe('mdm-health');

  const spans = receiver.spans();
  const failed = spans.find(({ name }) => name === 'health.run');
  expect(attributeOf(failed?.attributes ?? [], 'mdm.health.target')).toMatch(/^tenant-\d\/apple\.vpp$/);
  expect(failed).toMatchObject({ name: 'health.run', kind: 1, status: { code: 2 } });
  expect(attributeOf(failed?.attributes ?? [], 'error.type')).toBe('fail.auth');
  const requests = spans.filter(({ parentSpanId }) => parentSpanId === failed?.spanId);
  expect(requests.length).toBeGreaterThan(0);
  for (const { kind, traceId, attributes } of requests) {
    expect({ kind, traceId }).toEqual({ kind: 3, traceId: failed?.traceId });
    expect(attributeOf(attributes, 'http.request.method')).toMatch(/^(?:GET|POST)$/);
    expect(attributeOf(attributes, 'server.address')).toBe('127.0.0.1');
  }

  const text = [...receiver.bodies.values()].flat().join('\n');
  expect(receiver.bodies.get('/v1/metrics')?.join('\n')).toContain('"mdm.health.run.count"');
  expect(receiver.bodies.get('/v1/metrics')?.join('\n')).toContain('"mdm.health.run.duration"');
  expect(findSecrets(text, fleet.tokens)).toEqual([]);
});

test('a receiver behind a proxy gets spans and metrics through it', async () => {
  const receiver = await startReceiver({ key: serverKey, cert: goodCertificate });
  const proxy = await listenAsProxy({ port: Number(new URL(receiver.url).port) });
  disposables.push(receiver, proxy);
  const env = {
    OTEL_EXPORTER_OTLP_ENDPOINT: 'https://vendor.test:4318',
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_LOGS_EXPORTER: 'none',
    // Every span is kept.
    OTEL_TRACES_SAMPLER: 'always_on',
  };
  // The SDK reads the environment of the process.
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  const stderr = { write: (text: string) => expect(text).toBe('') };
  const telemetry = await startTelemetry({ env, stderr }, 'here', { proxy: { url: proxy.url }, ca: authority });
  trace.getTracer('test').startSpan('through the proxy').end();
  metrics.getMeter('test').createCounter('test.count').add(1);
  // The end exports what waits.
  await telemetry?.[Symbol.asyncDispose]();
  expect(receiver.spans().map(({ name }) => name)).toEqual(['through the proxy']);
  expect(receiver.bodies.get('/v1/metrics')?.join('')).toContain('"test.count"');
  expect(new Set(proxy.targets)).toEqual(new Set(['vendor.test:4318']));
});

test.each([
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' }],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector.test:4318' }],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'https://direct.test' }],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'https://collector.test', OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'https://collector.test', OTEL_CONFIG_FILE: 'otel.yaml' }],
])('%j needs no exporter of ours', async (env) => {
  const proxy = { url: 'http://127.0.0.1:9', bypass: ({ hostname }: URL) => hostname === 'direct.test' };
  expect(await makeProxiedExporters(env, { proxy })).toBeUndefined();
});

test.each([
  [{}],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: '' }],
  [{ OTEL_TRACES_EXPORTER: 'none' }],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9', OTEL_SDK_DISABLED: 'true' }],
  [{ OTEL_SERVICE_NAME: 'health' }],
])('%j starts no SDK', async (env) => {
  const lines: string[] = [];
  expect(await startTelemetry({ env, stderr: { write: (text) => lines.push(text) } }, undefined)).toBeUndefined();
  expect(lines).toEqual([]);
});

test('an SDK that is not installed is named with the command that installs it, and the program goes on', async () => {
  vi.doMock('@opentelemetry/sdk-node', () => {
    throw new Error('Cannot find package');
  });
  const lines: string[] = [];
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' };
  expect(await startTelemetry({ env, stderr: { write: (text) => lines.push(text) } }, undefined)).toBeUndefined();
  expect(lines).toEqual([
    'OTEL_EXPORTER_OTLP_ENDPOINT asks for traces or metrics, but OpenTelemetry\'s SDK is not installed. Run "npm install @opentelemetry/sdk-node" beside @mdmkit/health, and start again.\n',
  ]);
});
