// The fault matrix

// Processes, folders and time
export { bundleProgram } from './bundle-program.ts';
export { startCpuTimer } from './cpu-timer.ts';
export { authority, goodCertificate, serverKey } from './fault-matrix/certificates.ts';
export { formatFaultMatrix } from './fault-matrix/format.ts';
export type { Access, FaultExpectation, FaultRow, FaultRowName } from './fault-matrix/rows.ts';
export { faultRows } from './fault-matrix/rows.ts';
export type { FaultMatrixOptions, FaultOutcome, FaultScene } from './fault-matrix/run-fault-matrix.ts';
export { runFaultMatrix } from './fault-matrix/run-fault-matrix.ts';
// Kill tests
export type { KillBorder, KillBorderOptions, KillPoint } from './kill-points.ts';
export { atEachPoint, createKillBorder, killPoints, killPointsBetween, neverKilled } from './kill-points.ts';
export type { ProgramEnd, ProgramOptions } from './run-program.ts';
export { runProgram } from './run-program.ts';
export type { TemporaryFolder } from './temporary-folder.ts';
export { temporaryFolder } from './temporary-folder.ts';
export type { UnhelpfulError, WrongArgumentsOptions } from './wrong-arguments.ts';
export { findUnhelpfulErrors } from './wrong-arguments.ts';
