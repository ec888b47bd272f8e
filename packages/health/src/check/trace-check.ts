import type { CheckResult } from '@mdmkit/monitor/model';
import { type Attributes, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { Target } from '../config/target.ts';
import { version } from '../version.ts';

/**
 * Runs a check within the span `health.run` (kind INTERNAL), by OpenTelemetry's API alone: without an SDK that the application
 * sets up, nothing is recorded. The clients of the vendors add a CLIENT span for each request.
 *
 * Attributes: `mdm.service`, `mdm.health.target`, `mdm.health.tenant`, `mdm.health.class`, `mdm.health.attempts`,
 * `mdm.request_id`, and of a failure `error.type` and `mdm.error.code`. No name of a customer, URL, header or body.
 */
export async function traceCheck(
  { id, tenant, service }: Pick<Target, 'id' | 'tenant' | 'service'>,
  check: () => Promise<CheckResult>,
): Promise<CheckResult> {
  const attributes = { 'mdm.service': service, 'mdm.health.target': id, 'mdm.health.tenant': tenant };
  const tracer = trace.getTracer('@mdmkit/health', version);
  return await tracer.startActiveSpan('health.run', { kind: SpanKind.INTERNAL, attributes }, async (span) => {
    try {
      const result = await check();
      noteResult(span, result);
      return result;
    } finally {
      span.end();
    }
  });
}

function noteResult(span: Span, { class: found, code, attempts, requestId }: CheckResult): void {
  if (!span.isRecording()) return;
  span.setAttributes({
    'mdm.health.class': found,
    'mdm.health.attempts': attempts,
    ...(requestId === null ? {} : { 'mdm.request_id': requestId }),
    ...failureOf(found, code),
  });
  if (found.startsWith('fail.') || found === 'prober_fault') span.setStatus({ code: SpanStatusCode.ERROR });
}

/** `error.type` is one of few values, and absent of a success. */
function failureOf(found: CheckResult['class'], code: string | null): Attributes {
  if (found === 'ok') return {};
  return { 'error.type': found, ...(code === null ? {} : { 'mdm.error.code': code }) };
}
