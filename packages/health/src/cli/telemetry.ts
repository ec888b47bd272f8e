import type { TransportOptions } from '@mdmkit/core';
import { metrics } from '@opentelemetry/api';
import type { FinishedCheck } from '../service/ended-check.ts';
import { version } from '../version.ts';
import type { ProgramIo } from './io.ts';
import { makeProxiedExporters } from './proxied-exporters.ts';
import { sampleTails } from './tail-sampling.ts';

/** OpenTelemetry in a running program: spans of checks, and metrics. */
export interface Telemetry extends AsyncDisposable {
  /** Counts a finished check. */
  takeCheck(check: FinishedCheck): void;
}

/** How long the program waits for the last export, in milliseconds. */
const shutdownMs = 5_000;

/** Variables of OpenTelemetry that name a receiver or an exporter. */
const asking = [
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
  'OTEL_EXPORTER_OTLP_METRICS_ENDPOINT',
  'OTEL_TRACES_EXPORTER',
  'OTEL_METRICS_EXPORTER',
  'OTEL_CONFIG_FILE',
] as const;

/** Returns the variable that asks for an export; undefined if none does. */
function askingVariable(env: ProgramIo['env']): string | undefined {
  if (env.OTEL_SDK_DISABLED?.trim().toLowerCase() === 'true') return undefined;
  return asking.find((name) => !['', 'none'].includes(env[name]?.trim() ?? ''));
}

/**
 * Starts OpenTelemetry's SDK if a standard variable `OTEL_…` asks for an export. The SDK is an optional peer, loaded only here. If it
 * is not installed, a sentence on stderr names the command that installs it, and the program goes on.
 */
export async function startTelemetry(
  { env, stderr }: Pick<ProgramIo, 'env' | 'stderr'>,
  location: string | undefined,
  transportOptions: TransportOptions = {},
): Promise<Telemetry | undefined> {
  const variable = askingVariable(env);
  if (variable === undefined) return undefined;
  const sdk = await import('@opentelemetry/sdk-node').catch(() => undefined);
  if (!sdk) {
    stderr.write(
      `${variable} asks for traces or metrics, but OpenTelemetry's SDK is not installed. Run "npm install @opentelemetry/sdk-node" beside @mdmkit/health, and start again.\n`,
    );
    return undefined;
  }
  const proxied = await makeProxiedExporters(env, transportOptions);
  const started = sdk.startNodeSdk({
    ...proxied?.options,
    // Lines on stdout belong to the events of the service.
    logLevel: env.OTEL_LOG_LEVEL ?? 'error',
    resourceAttributes: {
      ...(env.OTEL_SERVICE_NAME === undefined ? { 'service.name': 'mdm-health' } : {}),
      'service.version': version,
      ...(location === undefined ? {} : { 'mdm.health.location': location }),
    },
  });
  // An operator who names a sampler, or a file with one, gets that one alone.
  if (![env.OTEL_TRACES_SAMPLER, env.OTEL_CONFIG_FILE].some((value) => value?.trim())) sampleTails();
  const counters = createCounters();
  return {
    takeCheck: counters.takeCheck,
    async [Symbol.asyncDispose]() {
      // A receiver that does not answer must not keep the program from ending.
      const timeout = Promise.withResolvers<void>();
      const timer = setTimeout(timeout.resolve, shutdownMs);
      await Promise.race([started.shutdown().catch(() => {}), timeout.promise]);
      clearTimeout(timer);
      await proxied?.close();
    },
  };
}

/** The buckets of checks, in seconds: those of `/metrics`. */
const buckets = [0.05, 0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 5, 7.5, 10, 15, 20, 30];

/** Their number depends on services and classes, never on targets. */
function createCounters() {
  const meter = metrics.getMeter('@mdmkit/health', version);
  const count = meter.createCounter('mdm.health.run.count', { description: 'Finished checks.', unit: '{run}' });
  const duration = meter.createHistogram('mdm.health.run.duration', {
    description: 'Duration of finished checks.',
    unit: 's',
    advice: { explicitBucketBoundaries: buckets },
  });
  return {
    takeCheck({ target: { service }, run }: FinishedCheck) {
      count.add(1, { 'mdm.service': service, 'mdm.health.class': run.class });
      duration.record(run.durationMs / 1_000, { 'mdm.service': service });
    },
  };
}
