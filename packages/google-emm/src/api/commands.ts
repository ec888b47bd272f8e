import { decisiveMember, openEnum, type WireSchema, wireSchema } from '@mdmkit/core';
import { z } from 'zod';
import { defineMethod } from './define.ts';
import type * as generated from './generated/android-management.ts';
import { amapi } from './google-api.ts';
import { pageOf } from './page.ts';

/**
 * A command for a device. (Android Management: Command)
 *
 * `duration` limits how long the command stays valid. Google's default is ten minutes: a device that is offline for
 * longer never receives the command.
 */
export interface Command extends generated.CommandDocument {}

/** A command as an operation reports it, without its new password and activation code. (Android Management: Command) */
export interface CommandMetadata extends Omit<generated.Command, 'newPassword' | 'addEsimParams'> {
  /** Members that this version of the package does not know. */
  readonly [member: string]: unknown;
}

/** The error of an operation. (google.rpc.Status) */
export interface OperationError {
  /** The number of the error. 1: cancelled. 4: expired. (google.rpc.Code) */
  readonly code?: number | undefined;
  /** Google's message for developers, in English. */
  readonly message?: string | undefined;
  /** Members that this version of the package does not know. */
  readonly [member: string]: unknown;
}

/** A command that was sent, and its outcome once it has ended. (Android Management: Operation) */
export interface Operation {
  /** The name of the operation: `enterprises/{enterprise}/devices/{device}/operations/{operation}`. */
  readonly name: string;
  /** Whether the command has ended. Absent means false. */
  readonly done?: boolean | undefined;
  /** The command, with the status that the device reported. */
  readonly metadata?: CommandMetadata | undefined;
  /** Present once the command has succeeded; without members. */
  readonly response?: Readonly<Record<string, unknown>> | undefined;
  /** Present once the command has failed, was cancelled or has expired. */
  readonly error?: OperationError | undefined;
  /** Members that this version of the package does not know. */
  readonly [member: string]: unknown;
}

const status = decisiveMember(z.looseObject({ status: decisiveMember(z.string()).optional() }));

const MetadataWire = z.looseObject({
  type: openEnum(
    'COMMAND_TYPE_UNSPECIFIED',
    'LOCK',
    'RESET_PASSWORD',
    'REBOOT',
    'RELINQUISH_OWNERSHIP',
    'CLEAR_APP_DATA',
    'START_LOST_MODE',
    'STOP_LOST_MODE',
    'ADD_ESIM',
    'REMOVE_ESIM',
    'REQUEST_DEVICE_INFO',
    'WIPE',
  ).optional(),
  createTime: z.string().optional(),
  duration: z.string().optional(),
  userName: z.string().optional(),
  errorCode: decisiveMember(
    openEnum(
      'COMMAND_ERROR_CODE_UNSPECIFIED',
      'UNKNOWN',
      'API_LEVEL',
      'MANAGEMENT_MODE',
      'INVALID_VALUE',
      'UNSUPPORTED',
    ),
  ).optional(),
  startLostModeStatus: status.optional(),
  stopLostModeStatus: status.optional(),
  esimStatus: status.optional(),
  requestDeviceInfoStatus: status.optional(),
  clearAppsDataStatus: z
    .looseObject({ results: z.record(z.string(), z.looseObject({ clearingResult: z.string().optional() })).optional() })
    .optional(),
});

const OperationWire = z.looseObject({
  name: z.string(),
  // Absent, it means that the operation goes on.
  done: decisiveMember(z.boolean()).optional(),
  metadata: decisiveMember(MetadataWire).optional(),
  response: z.looseObject({}).optional(),
  // Absent from an operation that is done, it means success.
  error: decisiveMember(z.looseObject({ code: z.number().optional(), message: z.string().optional() })).optional(),
});

/** The methods of commands and their operations. */
export const commandMethods = {
  issue: defineMethod<Operation>(amapi, 'enterprises.devices.issueCommand', OperationWire),
  get: defineMethod<Operation>(amapi, 'enterprises.devices.operations.get', OperationWire),
  cancel: defineMethod<undefined>(amapi, 'enterprises.devices.operations.cancel'),
  list: defineMethod<{ operations?: Operation[] }>(
    amapi,
    'enterprises.devices.operations.list',
    pageOf('operations', OperationWire),
  ),
};

/** The largest page size that the client requests. */
export const maxOperationsPerPage = 100;

/** Reads the operation of a notification. */
export const operationSchema: WireSchema<Operation> = wireSchema(OperationWire);

/** Removes the new password and the activation code of the command from an operation. */
export function withoutCommandSecrets(operation: Operation): Operation {
  const { metadata } = operation;
  if (!metadata) return operation;
  const { newPassword: _password, addEsimParams: _esim, ...rest } = metadata;
  return { ...operation, metadata: rest };
}
