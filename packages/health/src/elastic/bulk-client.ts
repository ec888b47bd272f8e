import { rootCertificates } from 'node:tls';
import { isLoopback, type ProxyOptions, type Secret } from '@mdmkit/core';
import { ElasticError } from './elastic-error.ts';

/** What Elasticsearch answered to a bulk request. */
export interface BulkAnswer {
  /** The HTTP status; 0 without an answer. */
  readonly status: number;
  /** The outcome of each document, in the order of the request; empty unless the status is 200. */
  readonly items: readonly BulkItem[];
  /** How long Elasticsearch asks to wait, in milliseconds; undefined if it does not. */
  readonly retryAfterMs?: number;
  /** Why the request failed, without secrets; undefined if it did not. */
  readonly reason?: string;
}

/** The outcome of one document. */
export interface BulkItem {
  /** The HTTP status of the document. */
  readonly status: number;
  /** The type of the error, such as `document_parsing_exception`; undefined if the document was written. */
  readonly errorType?: string;
}

/** Sends documents to Elasticsearch. */
export interface BulkClient {
  /** Sends lines of the bulk API: an action and a document in turn. Never rejects: a failure is an answer with status 0. */
  bulk(lines: readonly string[], signal: AbortSignal): Promise<BulkAnswer>;
  /** Closes connections. */
  close(): Promise<void>;
}

/** Options of {@link createBulkClient}. */
export interface BulkClientOptions {
  /** The address of Elasticsearch. */
  readonly url: string;
  /** The data stream or index. */
  readonly index: string;
  /** The API key, as Elasticsearch shows it encoded. */
  readonly apiKey: Secret;
  /** Certificates to trust besides Node's own, as PEM. */
  readonly ca?: string;
  /** The proxy on the way to Elasticsearch. Default: none. */
  readonly proxy?: ProxyOptions;
  /** Imports the client of Elastic. Default: `import('@elastic/elasticsearch')`. */
  readonly importClient?: () => Promise<ElasticModule>;
}

/** What is used of `@elastic/elasticsearch`. Its own types are of a package that may be absent. */
interface ElasticModule {
  /** Makes connections, also through a proxy; the usual one of the client knows no proxy. */
  readonly HttpConnection: unknown;
  readonly Client: new (
    options: object,
  ) => {
    readonly transport: {
      request(parameters: object, options: object): Promise<unknown>;
    };
    close(): Promise<void>;
  };
}

/** How long a request may take, in milliseconds. */
const requestTimeoutMs = 30_000;

const usualImport = async (): Promise<ElasticModule> => {
  return await import('@elastic/elasticsearch');
};

/**
 * Makes a client of Elasticsearch.
 *
 * @throws ElasticError - If the package `@elastic/elasticsearch` is not installed.
 */
export async function createBulkClient(options: BulkClientOptions): Promise<BulkClient> {
  const { url, index, apiKey, ca, importClient = usualImport } = options;
  const { Client, HttpConnection } = await importClient().catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new ElasticError(
      'monitor.elastic needs the client of Elasticsearch, which is not installed. Run "npm install @elastic/elasticsearch" where @mdmkit/health is installed.',
    );
  });
  const proxy = proxyFor(new URL(url), options.proxy);
  const client = new Client({
    node: url,
    auth: { apiKey: apiKey.reveal() },
    // The buffer repeats what fails. A client that repeats as well would only make outages longer.
    maxRetries: 0,
    requestTimeout: requestTimeoutMs,
    enableMetaHeader: false,
    // Naming authorities replaces the well-known ones, so these are named too.
    ...(ca === undefined ? {} : { tls: { ca: [...rootCertificates, ca] } }),
    ...(proxy === undefined ? {} : { proxy, Connection: HttpConnection }),
  });
  const path = `/${encodeURIComponent(index)}/_bulk`;
  return {
    async bulk(lines, signal) {
      try {
        const answer = await client.transport.request(
          {
            method: 'POST',
            path,
            querystring: { filter_path: 'errors,items.*.status,items.*.error.type' },
            bulkBody: lines,
          },
          { meta: true, signal },
        );
        return readAnswer(answer);
      } catch (error) {
        return answerOfError(error);
      }
    },
    close: async () => await client.close(),
  };
}

/** The address of the proxy with the credentials that it asks for; undefined for a direct connection. */
function proxyFor(url: URL, proxy: ProxyOptions | undefined): string | undefined {
  if (proxy === undefined || isLoopback(url) || proxy.bypass?.(url) === true) return undefined;
  const address = new URL(proxy.url);
  const [user = '', ...password] = proxy.credentials?.reveal().split(':') ?? [];
  address.username = encodeURIComponent(user);
  address.password = encodeURIComponent(password.join(':'));
  return address.href;
}

interface ClientAnswer {
  readonly statusCode: number;
  readonly body?: { readonly items?: readonly Record<string, { status?: number; error?: { type?: unknown } }>[] };
}

function readAnswer(answer: unknown): BulkAnswer {
  // The client declares the body as unknown; what is missing counts as a failure of the document.
  const { statusCode, body } = answer as ClientAnswer;
  const items = (body?.items ?? []).map((item): BulkItem => {
    const [outcome] = Object.values(item);
    const type = outcome?.error?.type;
    return { status: outcome?.status ?? 0, ...(type === undefined ? {} : { errorType: identifier(type) }) };
  });
  return { status: statusCode, items };
}

interface ClientError {
  readonly name?: unknown;
  readonly meta?: {
    readonly statusCode?: number;
    readonly headers?: Readonly<Record<string, unknown>> | null;
    readonly body?: { readonly error?: { readonly type?: unknown } } | null;
  };
}

/** The texts of the client and of the server may repeat what was sent, so only statuses and names are taken over. */
function answerOfError(error: unknown): BulkAnswer {
  const { name, meta } = error as ClientError;
  const status = meta?.statusCode ?? 0;
  const type = meta?.body?.error?.type;
  const seconds = Number(meta?.headers?.['retry-after'] ?? Number.NaN);
  return {
    status,
    items: [],
    ...(seconds > 0 ? { retryAfterMs: seconds * 1_000 } : {}),
    reason:
      type === undefined ? (status === 0 ? identifier(name) : `HTTP ${status}`) : `HTTP ${status} ${identifier(type)}`,
  };
}

function identifier(value: unknown): string {
  return typeof value === 'string' && /^[\w.-]{1,80}$/.test(value) ? value : 'unknown error';
}
