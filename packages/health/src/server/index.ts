// The HTTP server of a monitoring service

export type { ListeningAddress } from './listener.ts';
export type { MonitorServer, MonitorServerOptions } from './monitor-server.ts';
export { createMonitorServer } from './monitor-server.ts';
export { ServerError } from './server-error.ts';
export type { FinishedCheck } from '../service/ended-check.ts';
export type { AuthenticationMode, CertificateFiles, ServerSettings } from '../config/target.ts';

// Access

export type { AccessTokenOptions, NewAccessToken } from './access/access-token.ts';
export { createAccessToken } from './access/access-token.ts';
export type { Role } from './access/role.ts';
export { roles } from './access/role.ts';

// The API

export type { Problem, ProblemCode } from './problem.ts';
export type { OpenApiDocument } from './openapi.ts';
export { apiVersion, createOpenApiDocument } from './openapi.ts';
export { routes } from './routes/index.ts';

// Elasticsearch

export type { BulkAnswer, BulkClient, BulkItem } from '../elastic/bulk-client.ts';
export { ElasticError } from '../elastic/elastic-error.ts';
export type { ElasticWriter, ElasticWriterOptions } from '../elastic/elastic-writer.ts';
export { openElasticWriter } from '../elastic/elastic-writer.ts';
export type { ElasticCounts, ElasticStatus } from '../elastic/status-file.ts';
