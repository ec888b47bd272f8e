import type * as OpenTelemetry from '@opentelemetry/api';
import type { Attributes, Span } from '@opentelemetry/api';
import { TransportFailure } from '../errors/transport-failure.ts';
import type { VendorError } from '../errors/vendor-error.ts';
import { userAgent } from '../user-agent.ts';
import type { ReceivedAnswer } from './answer.ts';
import type { Call } from './call.ts';

/** The span of one request. */
export interface AttemptSpan {
  /** Runs a function with the span as the active one. */
  within<Result>(run: () => Promise<Result>): Promise<Result>;
  /** Notes the status of the answer, and the vendor's id of the request. */
  answered(answer: Pick<ReceivedAnswer, 'status' | 'requestId'>): void;
  /** Notes why the attempt failed. */
  failed(error: VendorError): void;
  /** Ends the span. */
  end(): void;
}

let api: Promise<typeof OpenTelemetry> | undefined;
const [product = '', version] = userAgent.split('/');
const tracerName = `@${product}/core`;

/** The span of a process without an SDK. */
const noSpan: AttemptSpan = { within: (run) => run(), answered() {}, failed() {}, end() {} };

/**
 * Starts the CLIENT span of one request, as a child of the active one, by OpenTelemetry's API alone: without an SDK that
 * the application sets up, nothing is recorded. Nothing is added to the request either.
 *
 * Attributes: OpenTelemetry's stable HTTP set, `url.template` for the path, and `mdm.service`, `mdm.operation`,
 * `mdm.label`, `mdm.request_id` (the vendor's id), `mdm.error.code`. No URL, body, or other header.
 */
export async function startAttemptSpan(call: Call, url: string): Promise<AttemptSpan> {
  // Loaded at the first request: importing a client costs nothing for it.
  api ??= import('@opentelemetry/api');
  const { context, ProxyTracerProvider, trace, SpanKind, SpanStatusCode } = await api;
  const provider = trace.getTracerProvider();
  const tracer =
    provider instanceof ProxyTracerProvider
      ? provider.getDelegateTracer(tracerName, version)
      : provider.getTracer(tracerName, version);
  // Without an SDK, an unrecorded span would cost as much as the rest of a request's preparation.
  if (tracer === undefined) return noSpan;
  const span = tracer.startSpan(`${call.endpoint.method} ${call.endpoint.path}`, {
    kind: SpanKind.CLIENT,
    attributes: requestAttributes(call, url),
  });
  return {
    within: (run) => context.with(trace.setSpan(context.active(), span), run),
    answered: ({ status, requestId }) =>
      void span.setAttributes({
        'http.response.status_code': status,
        ...(requestId === undefined ? {} : { 'mdm.request_id': requestId }),
      }),
    failed: (error) => noteFailure(span, error, SpanStatusCode.ERROR),
    end: () => span.end(),
  };
}

function requestAttributes({ caller, endpoint, state }: Call, url: string): Attributes {
  const { hostname, port, protocol } = new URL(url);
  return {
    'http.request.method': endpoint.method,
    'server.address': hostname,
    'server.port': Number(port || (protocol === 'https:' ? 443 : 80)),
    'url.template': endpoint.path,
    'mdm.service': caller.service.name,
    'mdm.operation': endpoint.name,
    ...(caller.label === undefined ? {} : { 'mdm.label': caller.label }),
    ...(state.requests === 0 ? {} : { 'http.request.resend_count': state.requests }),
  };
}

function noteFailure(span: Span, error: VendorError, code: OpenTelemetry.SpanStatusCode): void {
  span.setAttributes({ 'error.type': errorType(error), 'mdm.error.code': error.code });
  span.setStatus({ code });
}

/** One of few values: the status of a failed answer, the reason that none came, or else the kind of trouble. */
function errorType(error: VendorError): string {
  if (error.status !== undefined && error.status >= 400) return String(error.status);
  if (error.cause instanceof TransportFailure) return error.cause.reason.toLowerCase();
  return error.kind;
}
