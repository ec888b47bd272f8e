import { exitCodes } from '@mdmkit/monitor/model';
import { StateFileError } from '../check/state-file.ts';
import { ConfigError } from '../config/config-error.ts';
import { VaultProblem } from '../secrets/vault-problem.ts';
import { StoreError } from '../store/store-error.ts';
import { EnvironmentError } from './environment.ts';
import { OutputError } from './output.ts';
import { SelectionError } from './select.ts';

/** The exit code of a problem that an operator can mend; undefined for a defect of ours. */
export function codeOfProblem(error: unknown): number | undefined {
  const configuration = [ConfigError, EnvironmentError, VaultProblem, StateFileError, StoreError];
  if (configuration.some((each) => error instanceof each)) return exitCodes.configuration;
  return error instanceof SelectionError || error instanceof OutputError ? exitCodes.usage : undefined;
}
