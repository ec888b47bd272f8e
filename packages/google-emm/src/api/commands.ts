import { openEnum, type Secret, type WireSchema, wireSchema } from '@mdmkit/core';
import { z } from 'zod';
import { defineMethod } from './define.ts';
import type { AmapiMethods } from './generated/method-types.ts';
import { amapi } from './google-api.ts';
import type { BodyOf } from './method-types.ts';

/**
 * A command for a device. (Android Management: Command)
 *
 * `duration` says how long it stays valid; Google's default is ten minutes, after which an offline device never hears of
 * it.
 */
export type Command = Omit<BodyOf<AmapiMethods['enterprises.devices.issueCommand']>, 'newPassword'> & {
  /** The new password of RESET_PASSWORD; empty for none. */
  readonly newPassword?: string | Secret | null;
};

const status = z.looseObject({ status: z.string().optional() });

const CommandMetadata = z.looseObject({
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
  errorCode: openEnum(
    'COMMAND_ERROR_CODE_UNSPECIFIED',
    'UNKNOWN',
    'API_LEVEL',
    'MANAGEMENT_MODE',
    'INVALID_VALUE',
    'UNSUPPORTED',
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
  done: z.boolean().optional(),
  metadata: CommandMetadata.optional(),
  response: z.looseObject({}).optional(),
  error: z.looseObject({ code: z.number().optional(), message: z.string().optional() }).optional(),
});

/** A command on its way, or its outcome. Passwords and activation codes are not in it. (Android Management: Operation) */
export type Operation = z.output<typeof OperationWire>;

/** The methods of commands and their operations. */
export const commandMethods = {
  issue: defineMethod<Operation>(amapi, 'enterprises.devices.issueCommand', OperationWire),
  get: defineMethod<Operation>(amapi, 'enterprises.devices.operations.get', OperationWire),
  cancel: defineMethod<undefined>(amapi, 'enterprises.devices.operations.cancel'),
  list: defineMethod<{ operations?: Operation[]; nextPageToken?: string }>(
    amapi,
    'enterprises.devices.operations.list',
    z.looseObject({ operations: z.array(OperationWire).optional() }),
  ),
};

/** Reads an operation as notifications carry it. */
export const operationSchema: WireSchema<Operation> = wireSchema(OperationWire);

/** Takes out of an operation what the command brought along that nobody may read: a new password, an activation code. */
export function withoutCommandSecrets(operation: Operation): Operation {
  const { metadata } = operation;
  if (!metadata) return operation;
  const { newPassword: _password, addEsimParams: _esim, ...rest } = metadata;
  return { ...operation, metadata: rest };
}
