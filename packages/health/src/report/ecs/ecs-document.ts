import type { CheckResult } from '@mdmkit/monitor/model';
import { version } from '../../version.ts';

/** A document of the Elastic Common Schema, with the members that Elastic's heartbeat adds. */
export interface EcsDocument {
  /** When it happened, in ISO 8601. */
  readonly '@timestamp': string;
  /** How important it is. The name has a dot, as loggers of Elastic write it. */
  readonly 'log.level': LogLevel;
  /** The other members, by the names of the schema. */
  readonly [member: string]: unknown;
}

/** The level of a log entry. */
export type LogLevel = 'info' | 'warn' | 'error';

/** A document, and the id that it has in Elasticsearch: the same for each attempt to write it. */
export interface IdentifiedDocument {
  /** The id. */
  readonly id: string;
  /** The document. */
  readonly document: EcsDocument;
}

/** The version of the Elastic Common Schema that the documents follow. */
export const ecsVersion = '9.4.0';

/** The names of the data stream that documents are for. */
export interface DataStream {
  /** Its type. */
  readonly type: string;
  /** Its dataset. */
  readonly dataset: string;
  /** Its namespace: an environment, or a tenant of the Elastic installation. */
  readonly namespace: string;
}

/** Takes the name of a data stream apart; undefined if an index or an alias has another form of name. */
export function parseDataStream(index: string): DataStream | undefined {
  const [, type, dataset, namespace] = /^([a-z]+)-([^-]+)-([^-]+)$/.exec(index) ?? [];
  if (type === undefined || dataset === undefined || namespace === undefined) return undefined;
  return { type, dataset, namespace };
}

/** Where documents come from. */
export interface EcsOrigin {
  /** The location of the checker. */
  readonly location: string;
  /** The machine that checks. */
  readonly hostname: string;
  /** The data stream; undefined if they go to an index with another form of name. */
  readonly dataStream: DataStream | undefined;
}

/** The members that every document has. */
export function commonMembers({ location, hostname, dataStream }: EcsOrigin) {
  return {
    ecs: { version: ecsVersion },
    ...(dataStream ? { data_stream: dataStream } : {}),
    observer: { name: location, hostname, geo: { name: location }, product: 'health-check', version },
  };
}

/** The level of a log entry about a result of a class. */
export function levelOf(name: CheckResult['class']): LogLevel {
  if (name === 'ok') return 'info';
  return name.startsWith('fail.') ? 'error' : 'warn';
}
