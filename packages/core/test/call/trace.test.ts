import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Attributes,
  type Context,
  context,
  ROOT_CONTEXT,
  type Span,
  type SpanOptions,
  type SpanStatus,
  trace,
} from '@opentelemetry/api';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createVirtualClock, findSecrets, listen } from '../../src/testing/index.ts';
import { createThingsClient, createThingsSimulator, failureOf, thingsSecret } from '../things.ts';

/** A span as an SDK would have recorded it. */
interface RecordedSpan {
  readonly name: string;
  readonly kind: number | undefined;
  readonly parent: Span | undefined;
  readonly attributes: Attributes;
  status: SpanStatus | undefined;
  ended: boolean;
}

const spans: RecordedSpan[] = [];
const active = new AsyncLocalStorage<Context>();

function startSpan(name: string, options: SpanOptions = {}, parent: Context = context.active()): Span {
  const recorded: RecordedSpan = {
    name,
    kind: options.kind,
    parent: trace.getSpan(parent),
    attributes: { ...options.attributes },
    status: undefined,
    ended: false,
  };
  spans.push(recorded);
  const span: Span = {
    spanContext: () => ({ traceId: '1'.repeat(32), spanId: String(spans.length).padStart(16, '0'), traceFlags: 1 }),
    setAttribute(key, value) {
      recorded.attributes[key] = value;
      return span;
    },
    setAttributes(attributes) {
      Object.assign(recorded.attributes, attributes);
      return span;
    },
    setStatus(status) {
      recorded.status = status;
      return span;
    },
    end() {
      recorded.ended = true;
    },
    addEvent: () => span,
    addLink: () => span,
    addLinks: () => span,
    updateName: () => span,
    isRecording: () => true,
    recordException: () => {},
  };
  return span;
}

beforeAll(() => {
  trace.setGlobalTracerProvider({
    getTracer: () => ({
      startSpan,
      startActiveSpan: () => {
        throw new Error('not used');
      },
    }),
  });
  context.setGlobalContextManager({
    active: () => active.getStore() ?? ROOT_CONTEXT,
    with: (inner, run, that, ...args) => active.run(inner, () => run.call(that, ...args)),
    bind: (_, target) => target,
    enable() {
      return this;
    },
    disable() {
      return this;
    },
  });
});

beforeEach(() => {
  spans.length = 0;
});

afterAll(() => {
  trace.disable();
  context.disable();
});

async function start() {
  const clock = createVirtualClock();
  const simulator = createThingsSimulator({ clock });
  const server = await listen(simulator);
  const client = createThingsClient({ origin: server.origin, clock, random: () => 0.5, label: 'tenant-7' });
  return {
    simulator,
    client,
    port: server.port,
    async [Symbol.asyncDispose]() {
      await client.close();
      await server.close();
    },
  };
}

test('each request is a CLIENT span of its own under the active one', async () => {
  await using started = await start();
  const parent = startSpan('health.run');
  started.simulator.faults.add({ endpoint: 'things.get', fault: { status: 503 } });
  await context.with(trace.setSpan(ROOT_CONTEXT, parent), () => started.client.get('a?b', { retry: { retries: 1 } }));
  const [, ...requests] = spans;
  expect(requests.map(({ name }) => name)).toEqual(['POST /session', 'GET /things/{id}', 'GET /things/{id}']);
  expect(requests.every((span) => span.parent === parent && span.kind === 2 && span.ended)).toBe(true);
  const common = {
    'http.request.method': 'GET',
    'server.address': '127.0.0.1',
    'server.port': started.port,
    'url.template': '/things/{id}',
    'mdm.service': 'test.things',
    'mdm.operation': 'things.get',
    'mdm.label': 'tenant-7',
  };
  expect(requests[1]).toMatchObject({ status: { code: 2 } });
  expect(requests[1]?.attributes).toEqual({
    ...common,
    'http.response.status_code': 503,
    'error.type': '503',
    'mdm.error.code': 'THINGS_SERVER_ERROR',
  });
  expect(requests[2]).toMatchObject({ status: undefined });
  expect(requests[2]?.attributes).toEqual({
    ...common,
    'http.request.resend_count': 1,
    'mdm.request_id': expect.any(String),
    'http.response.status_code': 200,
  });
  expect(findSecrets(spans, [thingsSecret, ...started.simulator.sessions])).toEqual([]);
});

test.each([
  ['reset', 'connection_reset', undefined],
  ['garble', 'schema', 200],
  [{ status: 404 }, '404', 404],
] as const)('an error has one of few types: %j', async (fault, type, status) => {
  await using started = await start();
  started.simulator.faults.add({ endpoint: 'things.get', fault });
  await failureOf(started.client.get('a', { retry: false }));
  const attributes = spans.at(-1)?.attributes ?? {};
  expect([attributes['error.type'], attributes['http.response.status_code']]).toEqual([type, status]);
});

test('nothing about the span travels to the vendor', async () => {
  await using started = await start();
  await started.client.get('a');
  const headers = started.simulator.requests('things.get')[0]?.headers;
  expect([headers?.get('traceparent'), headers?.get('tracestate'), headers?.get('baggage')]).toEqual([
    null,
    null,
    null,
  ]);
});
