import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Context,
  type ContextManager,
  context,
  ROOT_CONTEXT,
  type Span,
  type SpanOptions,
  SpanStatusCode,
  type TracerProvider,
  trace,
} from '@opentelemetry/api';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTailSampler, type TailSamplingOptions } from '../../src/cli/tail-sampling.ts';

/** A span that reached the provider, with all calls on it in their order. */
interface MadeSpan {
  name: string;
  readonly id: string;
  readonly parentId: string | undefined;
  readonly options: SpanOptions;
  readonly calls: (readonly [name: string, ...args: unknown[]])[];
}

/** A provider that keeps what it is asked to make. */
function createRecorder() {
  const spans: MadeSpan[] = [];
  const startSpan = (name: string, options: SpanOptions = {}, parent: Context = ROOT_CONTEXT): Span => {
    const id = String(spans.length + 1).padStart(16, '0');
    const parentId = trace.getSpan(parent)?.spanContext().spanId;
    const made: MadeSpan = { name, id, parentId, options, calls: [] };
    spans.push(made);
    // Every method of a span takes a note of its call and returns the span.
    const span: Span = new Proxy({} as Span, {
      get: (_, method) => {
        if (method === 'spanContext') return () => ({ traceId: '1'.repeat(32), spanId: id, traceFlags: 1 });
        return (...args: unknown[]) => {
          if (method === 'updateName') made.name = String(args[0]);
          made.calls.push([String(method), ...args]);
          return span;
        };
      },
    });
    return span;
  };
  const provider: TracerProvider = {
    getTracer: () => ({ startSpan, startActiveSpan: () => expect.unreachable('nothing calls it') }),
  };
  return { spans, provider };
}

const storage = new AsyncLocalStorage<Context>();
const manager: ContextManager = {
  active: () => storage.getStore() ?? ROOT_CONTEXT,
  with: (active, run, self, ...args) => storage.run(active, () => run.apply(self, args)),
  bind: (_, target) => target,
  enable: () => manager,
  disable: () => manager,
};

beforeEach(() => void context.setGlobalContextManager(manager));
afterEach(() => context.disable());

interface TracedParts {
  readonly check: Span;
  readonly request: Span;
}

/** Traces a check with one request, and returns the spans that were made. */
function traceOne(change: (parts: TracedParts) => void, options: TailSamplingOptions = {}): readonly MadeSpan[] {
  const { spans, provider } = createRecorder();
  const tracer = createTailSampler(provider, { share: 0, ...options }).getTracer('test');
  tracer.startActiveSpan('health.run', { attributes: { 'mdm.service': 'apple.dep' } }, (check) => {
    const request = tracer.startSpan('GET /account');
    change({ check, request });
    request.end();
    check.end();
  });
  return spans;
}

describe('the trace of a check', () => {
  test('that was good and fast is dropped', () => {
    expect(traceOne(() => {})).toEqual([]);
  });

  test.each<[string, (parts: TracedParts) => unknown]>([
    ['an error of the check', ({ check }) => check.setStatus({ code: SpanStatusCode.ERROR })],
    ['a class that is not ok', ({ check }) => check.setAttributes({ 'error.type': 'throttled' })],
    ['an attribute of its own', ({ check }) => check.setAttribute('error.type', 'degraded')],
    ['an error of a request', ({ request }) => request.setStatus({ code: SpanStatusCode.ERROR })],
    ['an exception', ({ request }) => request.recordException(new Error('reset'))],
  ])('with %s is kept, with its requests', (_, change) => {
    const [check, request, ...others] = traceOne(change);
    expect([check?.name, check?.parentId, request?.name, request?.parentId, others]).toEqual([
      'health.run',
      undefined,
      'GET /account',
      check?.id,
      [],
    ]);
    expect(check?.options).toEqual({ attributes: { 'mdm.service': 'apple.dep' }, startTime: expect.any(Number) });
  });

  test('that was slow is kept', () => {
    expect(traceOne(() => {}, { slowMs: 0 })).toHaveLength(2);
  });

  test('that was good is kept with the probability of the share', () => {
    expect(traceOne(() => {}, { share: 0.01, random: () => 0.009 })).toHaveLength(2);
    expect(traceOne(() => {}, { share: 0.01, random: () => 0.01 })).toHaveLength(0);
  });
});

test('spans get the times, events, links, names and attributes that were noted', () => {
  const link = { context: { traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 1 } };
  const [check, request] = traceOne((parts) => {
    parts.check.setStatus({ code: SpanStatusCode.ERROR, message: 'refused' });
    parts.request.updateName('GET /session').addEvent('retried', { attempt: 2 }).addLink(link).addLinks([link]);
    parts.request.setAttribute('http.response.status_code', 401);
    expect([parts.check.isRecording(), parts.check.spanContext().traceFlags]).toEqual([true, 0]);
  });
  const time: unknown = expect.any(Number);
  expect(check?.calls).toEqual([
    ['setStatus', { code: SpanStatusCode.ERROR, message: 'refused' }],
    ['end', time],
  ]);
  expect(request?.calls).toEqual([
    ['updateName', 'GET /session'],
    ['addEvent', 'retried', { attempt: 2 }, time],
    ['addLink', link],
    ['addLinks', [link]],
    ['setAttribute', 'http.response.status_code', 401],
    ['end', time],
  ]);
  for (const { options, calls } of [check, request].filter((span) => span !== undefined))
    expect(calls.at(-1)?.[1]).toBeGreaterThanOrEqual(Number(options.startTime));
});

test('a request that ends after its check belongs to it; nothing changes a span that has ended', () => {
  const { spans, provider } = createRecorder();
  const tracer = createTailSampler(provider, { share: 1 }).getTracer('test');
  const check = tracer.startSpan('health.run');
  const late = tracer.startSpan('GET /late', {}, trace.setSpan(context.active(), check));
  check.end();
  check.end();
  check.setAttribute('late', true);
  late.end();
  const [first, second] = spans;
  expect([first?.name, second?.name, second?.parentId]).toEqual(['health.run', 'GET /late', first?.id]);
  expect(first?.calls).toEqual([['end', expect.any(Number)]]);
  expect([check.isRecording(), check.spanContext().spanId]).toEqual([false, first?.id]);
});
