// What every client takes and gives

// Budgets
export type {
  Budget,
  BudgetOptions,
  BudgetPermit,
  BudgetRequest,
  WhenExhausted,
} from './budget/budget.ts';
export { createBudget } from './budget/budget.ts';
export { BudgetExhausted } from './budget/budget-exhausted.ts';
export type { BudgetState, RunningRequest } from './budget/budget-state.ts';
export type { BudgetStore } from './budget/budget-store.ts';
export { createFileBudgetStore, createMemoryBudgetStore } from './budget/budget-store.ts';
export { takeBudgets } from './budget/take-budgets.ts';
export type { Priority } from './budget/waiting-line.ts';
// Authentication
export type { Answer } from './call/answer.ts';
export type { Authentication, AuthenticationContext, Authorization } from './call/authentication.ts';
export type { CallInput } from './call/build-request.ts';
export type { Caller, CallerOptions, CallOptions, VendorService } from './call/caller.ts';
export { createCaller } from './call/caller.ts';
export type { CarriedRequest, Carrier } from './call/carrier.ts';
export type { ClientCore, ClientOptions, ClientParts } from './call/client-core.ts';
export { createClientCore } from './call/client-core.ts';
export type { Deadline } from './call/deadline.ts';
// Hooks, retry, deadlines
export { startDeadline, waitFor } from './call/deadline.ts';
export type { Diagnosis } from './call/diagnose.ts';
export { describeClockSkew, isWebPage, reasonOfStatus } from './call/diagnose.ts';
export { createDriftLimiter } from './call/drift-limiter.ts';
export type { HookHub, Watchable } from './call/hook-hub.ts';
export type {
  CallFacts,
  DriftEvent,
  EndEvent,
  Hooks,
  RequestEvent,
  ResponseEvent,
  RetryEvent,
  WaitEvent,
} from './call/hooks.ts';
export { notify } from './call/hooks.ts';
export type { Attempt, CompleteRetryPolicy, RetryContext, RetryOptions, RetryPolicy } from './call/retry.ts';
export { briefRetry, completeRetryPolicy, withRetry } from './call/retry.ts';
// Options
export { callOptionNames, checkOptions, clientOptionNames } from './check-options.ts';
// Time and transport
export type { Clock } from './clock.ts';
export { systemClock } from './clock.ts';
// Endpoints and schemas
export type {
  BodyEncoding,
  Endpoint,
  EndpointDefinition,
  EndpointInput,
  EndpointOutput,
  EndpointSchema,
  HttpMethod,
} from './endpoint.ts';
export { endpoint } from './endpoint.ts';
// Errors
export type { CatalogueEntry, CommonCode, CommonReason, ErrorCatalogue } from './errors/catalogue.ts';
export { commonErrors, createCatalogue } from './errors/catalogue.ts';
export type { ErrorKind, ErrorOwner } from './errors/error-kind.ts';
export { ownerOfKind } from './errors/error-kind.ts';
export { parseRetryAfter } from './errors/retry-after.ts';
export type { TransportFailureFacts } from './errors/transport-failure.ts';
export { reasonOfSystemCode, TransportFailure } from './errors/transport-failure.ts';
export type { ErrorFamily, VendorErrorFacts } from './errors/vendor-error.ts';
export { createErrorFamily, VendorError } from './errors/vendor-error.ts';
export { readCertificate, readCertificates } from './keys/certificate.ts';
export type { KeyProblem } from './keys/key-error.ts';
export { KeyError } from './keys/key-error.ts';
export type { PemBlock } from './keys/pem.ts';
export { readPem } from './keys/pem.ts';
export type { ReadPrivateKeyOptions } from './keys/private-key.ts';
export { readPrivateKey } from './keys/private-key.ts';
export type { List, ListSource, Page } from './list.ts';
export { createList } from './list.ts';
export { nearest } from './nearest.ts';
export { isLoopback, parseOrigin } from './origin.ts';
export type { CamelCase, CamelCased, SnakeCase, SnakeCaseShape, WireShape } from './schema/camel-case.ts';
export type { OpenEnum } from './schema/open-enum.ts';
export { openEnum } from './schema/open-enum.ts';
export { SchemaMismatch } from './schema/schema-mismatch.ts';
export type { Surprise, SurpriseKind } from './schema/surprise.ts';
export type { WireSchema } from './schema/wire-schema.ts';
export { snakeCaseSchema, wireSchema } from './schema/wire-schema.ts';
export { Secret } from './secret.ts';
// Sessions and stores
export type { SessionKeeper, SessionKeeperOptions } from './session/session-keeper.ts';
export { createSessionKeeper } from './session/session-keeper.ts';
export type { Session, SessionStore } from './session/session-store.ts';
export { createFileSessionStore, createMemorySessionStore } from './session/session-store.ts';
export type { ReplaceFileOptions } from './state/replace-file.ts';
export { replaceFile } from './state/replace-file.ts';
export type { DraftFile, StateFiles } from './state/state-files.ts';
export { systemStateFiles } from './state/state-files.ts';
export type { StateFile, StateFileOptions, StateStore } from './state/state-store.ts';
export { createFileStateStore, createMemoryStateStore, createStateFile, StateFileError } from './state/state-store.ts';
export type { FileStoreOptions } from './store/file-store.ts';
export { createFileStore } from './store/file-store.ts';
export type { Lease, LeasedStore, LeaseOptions } from './store/leased-store.ts';
export { deriveStoreKey } from './store/store-key.ts';
export { formatDateTime, parseDateTime } from './text/date-time.ts';
export type { TextProblem } from './text/decode-text.ts';
export { decodeText, TextError } from './text/decode-text.ts';
export type { NearDuplicate } from './text/serial-number.ts';
export { findNearDuplicates, SerialNumber, SerialNumbers, serialNumberProblem } from './text/serial-number.ts';
export type { HttpHeaders, HttpRequest, HttpResponse, Phases } from './transport/http.ts';
export type { ProxyOptions } from './transport/proxy.ts';
export { readBody } from './transport/read-body.ts';
export { secureContextOf } from './transport/secure-context.ts';
export { phasesOf } from './transport/socket-timings.ts';
export { toTransportFailure } from './transport/to-transport-failure.ts';
export type { Transport, TransportOptions } from './transport/transport.ts';
export { createTransport } from './transport/transport.ts';
export { userAgent } from './user-agent.ts';
