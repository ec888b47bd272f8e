// Configuration
export type { ConfigProblem } from './config/config-error.ts';
export { ConfigError } from './config/config-error.ts';
export type { LoadedConfig, Target } from './config/load-config.ts';
export { loadConfig } from './config/load-config.ts';
// What a result is called
export type { Classification } from './monitor/classify.ts';
export { classifyError } from './monitor/classify.ts';
// Reports
export { formatJson } from './report/json.ts';
export type { TableOptions } from './report/table.ts';
export { formatTable } from './report/table.ts';
// One run
export type { CheckFailure } from './run/check-target.ts';
export type { FailOn } from './run/exit-code.ts';
export { exitCodeOf, exitCodes } from './run/exit-code.ts';
export type { CheckResult, ResultClass, RunReport, Service, Warning } from './run/result.ts';
export type { RunOptions } from './run/run-checks.ts';
export { runChecks } from './run/run-checks.ts';
