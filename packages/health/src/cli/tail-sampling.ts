import {
  type Attributes,
  type Context,
  context,
  type Link,
  type Span,
  type SpanContext,
  type SpanOptions,
  type SpanStatus,
  SpanStatusCode,
  type TimeInput,
  type Tracer,
  type TracerProvider,
  trace,
} from '@opentelemetry/api';

/** Which traces are kept. */
export interface TailSamplingOptions {
  /** From which duration of its first span on a trace is slow, in milliseconds. Default: 5,000. */
  readonly slowMs?: number;
  /** The share of the other traces that is kept, from 0 to 1. Default: 0.01. */
  readonly share?: number;
  /** Returns a number from 0 to 1, 1 not included. Default: `Math.random`. */
  readonly random?: () => number;
}

/**
 * Keeps the traces of failed and of slow checks, and a share of the others. The SDK decides before a check runs; so its spans are
 * made only once the check has ended, with their true times.
 */
export function sampleTails(options: TailSamplingOptions = {}): void {
  const provider = trace.getTracerProvider();
  // The provider that was there keeps the SDK; another one can be set only after it.
  trace.disable();
  trace.setGlobalTracerProvider(createTailSampler(provider, options));
}

/** Makes a provider whose spans reach another provider if their trace is kept. */
export function createTailSampler(provider: TracerProvider, options: TailSamplingOptions = {}): TracerProvider {
  const { slowMs = 5_000, share = 0.01, random = Math.random } = options;
  const isKept = (first: DeferredSpan) =>
    first.trace.hasFailed || first.durationMs >= slowMs || (share > 0 && random() < share);
  return {
    getTracer(...args) {
      const tracer = provider.getTracer(...args);
      const startSpan: Tracer['startSpan'] = (name, spanOptions = {}, parentContext = context.active()) =>
        new DeferredSpan(tracer, name, spanOptions, parentContext, isKept);
      return { startSpan, startActiveSpan: activeBy(startSpan) };
    },
  };
}

/** A trace whose spans are not made yet. */
interface DeferredTrace {
  /** The ended spans, oldest first; undefined once it is decided. */
  waiting: DeferredSpan[] | undefined;
  /** Whether the trace is kept, once it is decided. */
  isKept: boolean;
  /** Whether a span of it has failed. */
  hasFailed: boolean;
}

/** A span that notes what happens to it, and does it all to a span of the SDK later. */
class DeferredSpan implements Span {
  readonly trace: DeferredTrace;
  durationMs = 0;
  readonly #parent: DeferredSpan | undefined;
  readonly #isKept: (first: DeferredSpan) => boolean;
  readonly #start: (parentContext: Context) => Span;
  readonly #parentContext: Context;
  readonly #changes: ((span: Span) => void)[] = [];
  readonly #startMs: number;
  readonly #begunMs = performance.now();
  #isEnded = false;
  #made: Span | undefined;

  constructor(
    tracer: Tracer,
    name: string,
    options: SpanOptions,
    parentContext: Context,
    isKept: (first: DeferredSpan) => boolean,
  ) {
    const parent = options.root === true ? undefined : trace.getSpan(parentContext);
    this.#parent = parent instanceof DeferredSpan ? parent : undefined;
    this.trace = this.#parent?.trace ?? { waiting: [], isKept: false, hasFailed: false };
    this.#isKept = isKept;
    this.#parentContext = parentContext;
    this.#startMs = Date.now();
    const startTime = options.startTime ?? this.#startMs;
    this.#start = (madeContext) => tracer.startSpan(name, { ...options, startTime }, madeContext);
    this.#noteFailure(options.attributes);
  }

  /** Nothing but the SDK gives spans their ids. */
  spanContext(): SpanContext {
    return this.#made?.spanContext() ?? { traceId: '0'.repeat(32), spanId: '0'.repeat(16), traceFlags: 0 };
  }

  isRecording(): boolean {
    return !this.#isEnded;
  }

  setAttribute(...args: Parameters<Span['setAttribute']>): this {
    this.#noteFailure({ [args[0]]: args[1] });
    return this.#note((span) => span.setAttribute(...args));
  }

  setAttributes(attributes: Attributes): this {
    this.#noteFailure(attributes);
    return this.#note((span) => span.setAttributes(attributes));
  }

  addEvent(name: string, attributesOrTime?: Attributes | TimeInput, time: TimeInput = this.#nowMs()): this {
    return this.#note((span) => span.addEvent(name, attributesOrTime, time));
  }

  addLink(link: Link): this {
    return this.#note((span) => span.addLink(link));
  }

  addLinks(links: Link[]): this {
    return this.#note((span) => span.addLinks(links));
  }

  setStatus(status: SpanStatus): this {
    if (status.code === SpanStatusCode.ERROR) this.trace.hasFailed = true;
    return this.#note((span) => span.setStatus(status));
  }

  updateName(name: string): this {
    return this.#note((span) => span.updateName(name));
  }

  recordException(exception: Parameters<Span['recordException']>[0], time: TimeInput = this.#nowMs()): void {
    this.trace.hasFailed = true;
    this.#note((span) => {
      span.recordException(exception, time);
    });
  }

  end(endTime: TimeInput = this.#nowMs()): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.durationMs = performance.now() - this.#begunMs;
    this.#changes.push((span) => {
      span.end(endTime);
    });
    const { waiting } = this.trace;
    if (waiting === undefined) {
      // A request that was given up may end after its check.
      if (this.trace.isKept) this.#make();
    } else if (this.#parent === undefined) {
      this.trace.waiting = undefined;
      this.trace.isKept = this.#isKept(this);
      if (this.trace.isKept) for (const span of [this, ...waiting]) span.#make();
    } else {
      waiting.push(this);
    }
  }

  /** Makes the span at the SDK, as a child of its parent there. */
  #make(): Span {
    if (this.#made) return this.#made;
    const parent = this.#parent === undefined ? undefined : this.#parent.#make();
    this.#made = this.#start(parent ? trace.setSpan(this.#parentContext, parent) : this.#parentContext);
    for (const change of this.#changes) change(this.#made);
    return this.#made;
  }

  #note(change: (span: Span) => void): this {
    if (!this.#isEnded) this.#changes.push(change);
    return this;
  }

  #noteFailure(attributes: Attributes | undefined): void {
    if (attributes?.['error.type'] !== undefined) this.trace.hasFailed = true;
  }

  #nowMs(): number {
    return this.#startMs + performance.now() - this.#begunMs;
  }
}

/** The API has three forms of `startActiveSpan`: with options and a context, with options, and with neither. */
function activeBy(startSpan: Tracer['startSpan']): Tracer['startActiveSpan'] {
  return <Run extends (span: Span) => unknown>(
    name: string,
    ...args: readonly [Run] | readonly [SpanOptions, Run] | readonly [SpanOptions, Context, Run]
  ) => {
    const run = args[args.length - 1] as Run;
    const options = args.length > 1 ? (args[0] as SpanOptions) : {};
    const parentContext = args.length > 2 ? (args[1] as Context) : context.active();
    const span = startSpan(name, options, parentContext);
    return context.with(trace.setSpan(parentContext, span), () => run(span) as ReturnType<Run>);
  };
}
