import type { Agent } from 'node:http';
import { createRequire } from 'node:module';
import { createTransport, isLoopback, type Transport, type TransportOptions } from '@mdmkit/core';
import { readAtMost } from '../files/read-at-most.ts';
import { maxAuthorityBytes } from './environment.ts';
import type { ProgramIo } from './io.ts';

type AnyOptions = NonNullable<Parameters<typeof import('@opentelemetry/sdk-node').startNodeSdk>[0]>;
type SdkOptions = Extract<AnyOptions, { spanProcessors?: unknown }>;

/** Exporters that go through the proxy. */
export interface ProxiedExporters {
  /** Options of the SDK, which makes the other exporters by itself. */
  readonly options: Pick<SdkOptions, 'spanProcessors' | 'metricReaders'>;
  /** Closes the connections. */
  close(): Promise<void>;
}

type Signal = 'TRACES' | 'METRICS';

/** Makes an exporter of the SDK's package, which sends by the agents of our transport. It reads all else from the environment. */
type MakeExporter = new (options: { readonly httpAgentOptions: () => Agent }) => object;
type MakePart = new (options: Readonly<Record<string, unknown>>) => object;

/**
 * Makes the exporters by OTLP over HTTP whose receiver is behind the proxy; the SDK knows no proxy. gRPC reads `https_proxy` by
 * itself, and a configuration file decides alone.
 */
export async function makeProxiedExporters(
  env: ProgramIo['env'],
  { proxy, ca }: TransportOptions,
): Promise<ProxiedExporters | undefined> {
  const needsProxy = (signal: Signal) => {
    const url = receiverOf(env, signal);
    // HTTPS_PROXY is for HTTPS.
    if (url?.protocol !== 'https:' || proxy === undefined) return false;
    return !isLoopback(url) && proxy.bypass?.(url) !== true;
  };
  if (env.OTEL_CONFIG_FILE?.trim() || (!needsProxy('TRACES') && !needsProxy('METRICS'))) return undefined;
  // The packages belong to the SDK.
  const load = createRequire(import.meta.resolve('@opentelemetry/sdk-node'));
  const transports: Transport[] = [];
  const exporter = async (signal: Signal) => {
    const transport = createTransport({ proxy, ca: [ca ?? [], await authoritiesOf(env, signal)].flat() });
    transports.push(transport);
    const kind = signal === 'TRACES' ? 'trace' : 'metrics';
    const form = protocolOf(env, signal) === 'http/json' ? 'http' : 'proto';
    // The module has a class of this name.
    const exported = load(`@opentelemetry/exporter-${kind}-otlp-${form}`) as Readonly<Record<string, MakeExporter>>;
    const Exporter = exported[signal === 'TRACES' ? 'OTLPTraceExporter' : 'OTLPMetricExporter'];
    // The receiver is known, because it needs the proxy.
    const url = receiverOf(env, signal) as URL;
    return Exporter && new Exporter({ httpAgentOptions: () => transport.agentFor(url) });
  };
  const options: { spanProcessors?: unknown; metricReaders?: unknown } = {};
  if (needsProxy('TRACES')) {
    const { BatchSpanProcessor } = load('@opentelemetry/sdk-trace') as { readonly BatchSpanProcessor: MakePart };
    options.spanProcessors = [
      new BatchSpanProcessor({
        exporter: await exporter('TRACES'),
        maxQueueSize: numberOf(env.OTEL_BSP_MAX_QUEUE_SIZE),
        scheduledDelayMillis: numberOf(env.OTEL_BSP_SCHEDULE_DELAY),
        exportTimeoutMillis: numberOf(env.OTEL_BSP_EXPORT_TIMEOUT),
        maxExportBatchSize: numberOf(env.OTEL_BSP_MAX_EXPORT_BATCH_SIZE),
      }),
    ];
  }
  if (needsProxy('METRICS')) {
    const sdk = load('@opentelemetry/sdk-metrics') as { readonly PeriodicExportingMetricReader: MakePart };
    options.metricReaders = [
      new sdk.PeriodicExportingMetricReader({
        exporter: await exporter('METRICS'),
        exportIntervalMillis: numberOf(env.OTEL_METRIC_EXPORT_INTERVAL),
        exportTimeoutMillis: numberOf(env.OTEL_METRIC_EXPORT_TIMEOUT),
      }),
    ];
  }
  return {
    // Loaded by name, so that their types are not known here.
    options: options as ProxiedExporters['options'],
    async close() {
      await Promise.all(transports.map((transport) => transport.close()));
    },
  };
}

/** The address that a signal is sent to; undefined if it is not sent by OTLP over HTTP, or to the usual receiver of this machine. */
function receiverOf(env: ProgramIo['env'], signal: Signal): URL | undefined {
  const exporters = env[`OTEL_${signal}_EXPORTER`]?.trim() || 'otlp';
  const text = env[`OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`]?.trim() || env.OTEL_EXPORTER_OTLP_ENDPOINT?.trim();
  if (exporters !== 'otlp' || protocolOf(env, signal) === 'grpc' || !text || !URL.canParse(text)) return undefined;
  return new URL(text);
}

function protocolOf(env: ProgramIo['env'], signal: Signal): string {
  const own = env[`OTEL_EXPORTER_OTLP_${signal}_PROTOCOL`]?.trim();
  return own || env.OTEL_EXPORTER_OTLP_PROTOCOL?.trim() || 'http/protobuf';
}

/** The authorities that a variable of OpenTelemetry names. A file that cannot be read is left out, as the SDK does. */
async function authoritiesOf(env: ProgramIo['env'], signal: Signal): Promise<readonly string[]> {
  const file = env[`OTEL_EXPORTER_OTLP_${signal}_CERTIFICATE`] || env.OTEL_EXPORTER_OTLP_CERTIFICATE;
  const text = file ? await readAtMost(file, maxAuthorityBytes).catch(() => undefined) : undefined;
  return text === undefined || text.length === 0 ? [] : [text.toString()];
}

function numberOf(text: string | undefined): number | undefined {
  const number = Number(text?.trim() || Number.NaN);
  return number >= 0 ? number : undefined;
}
