// Make a client of a vendor

export type { Caller } from './call/caller.ts';
export { createCaller } from './call/caller.ts';
export type { CallerOptions, CallOptions, CarriedRequest, Carrier, VendorService } from './call/caller-options.ts';
export type { ClientCore, ClientOptions, ClientParts } from './client/client-core.ts';
export { createClientCore } from './client/client-core.ts';
export { callOptionNames, clientOptionNames } from './client/option-names.ts';
export type { OptionType, OptionTypes } from './options/check-option-types.ts';
export { checkArgument, checkOptionTypes } from './options/check-option-types.ts';
export { checkOptions } from './options/check-options.ts';
export { nearest } from './options/nearest.ts';
export { isLoopback, parseOrigin } from './origin.ts';
export { userAgent } from './user-agent.ts';

// Declare what the vendor offers: endpoints and schemas

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
export type { CamelCase, CamelCased, SnakeCase, SnakeCaseShape, WireShape } from './schema/camel-case.ts';
export { decisiveMember, digits, numericId, pagingMember } from './schema/markers.ts';
export type { OpenEnum } from './schema/open-enum.ts';
export { openEnum } from './schema/open-enum.ts';
export { SchemaMismatch } from './schema/schema-mismatch.ts';
export type { Surprise, SurpriseKind } from './schema/surprise.ts';
export type { WireSchema } from './schema/wire-schema.ts';
export { snakeCaseSchema, wireSchema } from './schema/wire-schema.ts';

// Make a call, and judge its answer

export type { Answer, Diagnosis } from './call/answer.ts';
export { describeClockSkew, isWebPage, reasonOfStatus } from './call/answer.ts';
export type { CallInput } from './call/build-request.ts';
export type { Attempt, CompleteRetryPolicy, RetryContext, RetryOptions, RetryPolicy } from './call/retry.ts';
export { briefRetry, completeRetryPolicy, withRetry } from './call/retry.ts';
export type { CountedPage, List, ListSource, Page, ToArrayOptions } from './list.ts';
export { createList, createTotalCheck } from './list.ts';

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

// Authentication and sessions

export type {
  Authentication,
  AuthenticationContext,
  AuthorizableRequest,
  Authorization,
} from './call/authentication.ts';
export { Secret } from './secret.ts';
export type { SessionKeeper, SessionKeeperOptions } from './session/session-keeper.ts';
export { createSessionKeeper } from './session/session-keeper.ts';
export type { Session, SessionStore } from './session/session-store.ts';
export { createFileSessionStore, createMemorySessionStore } from './session/session-store.ts';

// Keys and certificates

export { readCertificate, readCertificates } from './keys/certificate.ts';
export type { KeyProblem } from './keys/key-error.ts';
export { KeyError } from './keys/key-error.ts';
export type { PemBlock } from './keys/pem.ts';
export { readPem } from './keys/pem.ts';
export type { ReadPrivateKeyOptions } from './keys/private-key.ts';
export { readPrivateKey } from './keys/private-key.ts';

// Request budgets

export type { Budget, BudgetOptions } from './budget/budget.ts';
export { createBudget } from './budget/budget.ts';
export { BudgetExhausted } from './budget/budget-exhausted.ts';
export type { BudgetPermit, BudgetRequest, WhenExhausted } from './budget/budget-request.ts';
export type { BudgetState, RunningRequest } from './budget/budget-state.ts';
export type { BudgetStore } from './budget/budget-store.ts';
export { createFileBudgetStore, createMemoryBudgetStore } from './budget/budget-store.ts';
export { takeBudgets } from './budget/take-budgets.ts';
export type { Priority } from './budget/waiting-line.ts';

// Hooks: what happens in a call

export { createDriftLimiter } from './hooks/drift-limiter.ts';
export type { HookHub, Watchable } from './hooks/hook-hub.ts';
export type {
  CallFacts,
  DriftEvent,
  EndEvent,
  Hooks,
  RequestEvent,
  ResponseEvent,
  RetryEvent,
  WaitEvent,
} from './hooks/hooks.ts';
export { notify } from './hooks/hooks.ts';

// HTTP

export type { Connected, ConnectOptions } from './transport/connect.ts';
export { connect } from './transport/connect.ts';
export type { ConnectionSlot, SlotRequest } from './transport/connection-slots.ts';
export type { HttpHeaders, HttpRequest, HttpResponse, Phases } from './transport/http.ts';
export type { ProxyOptions } from './transport/proxy.ts';
export { readBody } from './transport/read-body.ts';
export { secureContextOf } from './transport/secure-context.ts';
export { phasesOf } from './transport/socket-timings.ts';
export { toTransportFailure } from './transport/to-transport-failure.ts';
export type { AgentRequest, Transport, TransportOptions } from './transport/transport.ts';
export { createTransport } from './transport/transport.ts';

// Time

export type { Clock } from './clock/clock.ts';
export { systemClock } from './clock/clock.ts';
export type { Deadline } from './clock/deadline.ts';
export { startDeadline, waitFor } from './clock/deadline.ts';

// State that survives the process

export type { FileStoreOptions } from './state/file-store.ts';
export { createFileStore } from './state/file-store.ts';
export type { Lease, LeasedStore, LeaseOptions } from './state/leased-store.ts';
export type { ReplaceFileOptions } from './state/replace-file.ts';
export { replaceFile } from './state/replace-file.ts';
export type { DraftFile, StateFiles } from './state/state-files.ts';
export { systemStateFiles } from './state/state-files.ts';
export type { StateFile, StateFileOptions, StateStore } from './state/state-store.ts';
export { createFileStateStore, createMemoryStateStore, createStateFile, StateFileError } from './state/state-store.ts';
export { deriveStoreKey } from './state/store-key.ts';

// Text: encodings, dates, serial numbers

export { formatDateTime, parseDateTime } from './text/date-time.ts';
export { parseHttpDate } from './text/http-date.ts';
export type { TextProblem } from './text/decode-text.ts';
export { credentialText } from './keys/credential-text.ts';
export { decodeText, TextError } from './text/decode-text.ts';
export { isWebPageText } from './text/web-page.ts';
export type { NearDuplicate } from './text/serial-number.ts';
export { findNearDuplicates, SerialNumber, SerialNumbers, serialNumberProblem } from './text/serial-number.ts';
