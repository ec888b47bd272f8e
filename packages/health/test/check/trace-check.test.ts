import { type Attributes, type Span, type SpanOptions, trace } from '@opentelemetry/api';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { resultOf } from '../../../monitor/test/support/result.ts';
import { traceCheck } from '../../src/check/trace-check.ts';

const target = { id: 'acme/apple.dep', tenant: 'acme', service: 'apple.dep' } as const;
let spans: { name: string; options: SpanOptions; attributes: Attributes; status: unknown; isEnded: boolean }[] = [];
let isRecording = true;

beforeEach(() => {
  spans = [];
  isRecording = true;
  const startActiveSpan = async (name: string, options: SpanOptions, run: (span: Span) => Promise<unknown>) => {
    const made = { name, options, attributes: {}, status: undefined as unknown, isEnded: false };
    spans.push(made);
    return await run({
      isRecording: () => isRecording,
      setAttributes: (attributes: Attributes) => Object.assign(made.attributes, attributes),
      setStatus: (status: unknown) => Object.assign(made, { status }),
      end: () => Object.assign(made, { isEnded: true }),
    } as unknown as Span);
  };
  trace.setGlobalTracerProvider({
    getTracer: () => ({ startActiveSpan, startSpan: () => expect.unreachable() }) as never,
  });
});
afterEach(() => trace.disable());

test.each([
  ['ok', {}, undefined],
  ['degraded', { 'error.type': 'degraded' }, undefined],
  ['throttled', { 'error.type': 'throttled' }, undefined],
  ['fail.auth', { 'error.type': 'fail.auth' }, { code: 2 }],
  ['prober_fault', { 'error.type': 'prober_fault' }, { code: 2 }],
] as const)('a check of the class %s has its attributes and its status', async (name, more, status) => {
  const result = resultOf({ class: name, code: null, attempts: 2, requestId: null });
  expect(await traceCheck(target, async () => await Promise.resolve(result))).toBe(result);
  expect(spans).toEqual([
    {
      name: 'health.run',
      options: {
        kind: 0,
        attributes: { 'mdm.service': 'apple.dep', 'mdm.health.target': 'acme/apple.dep', 'mdm.health.tenant': 'acme' },
      },
      attributes: { 'mdm.health.class': name, 'mdm.health.attempts': 2, ...more },
      status,
      isEnded: true,
    },
  ]);
});

test('a failure has the code and the vendor’s id of the request', async () => {
  const result = resultOf({ class: 'fail.auth', code: 'DEP_TOKEN', requestId: 'r-1' });
  await traceCheck(target, async () => await Promise.resolve(result));
  expect(spans[0]?.attributes).toMatchObject({ 'mdm.error.code': 'DEP_TOKEN', 'mdm.request_id': 'r-1' });
});

test('a check that throws ends its span', async () => {
  await expect(traceCheck(target, async () => await Promise.reject(new Error('defect')))).rejects.toThrow('defect');
  expect(spans).toMatchObject([{ attributes: {}, isEnded: true }]);
});

test('a span that is not recorded gets no attributes', async () => {
  isRecording = false;
  await traceCheck(target, async () => await Promise.resolve(resultOf({ class: 'fail.auth' })));
  expect(spans).toMatchObject([{ attributes: {}, status: undefined, isEnded: true }]);
});
