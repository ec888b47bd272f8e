import { reasonOf } from '../files/reason-of.ts';

/** An output of the program. */
interface Output {
  on(event: 'error', listener: (error: NodeJS.ErrnoException) => void): unknown;
  write(text: string): unknown;
}

/**
 * Watches the outputs, so that a failure of one does not end the program in the middle: a service goes on to check while its log
 * cannot be written. A reader that stops early (`| head`) is no failure. The first other failure of stdout is reported on stderr;
 * a failure of stderr cannot be reported.
 *
 * @param onLost - Called when stdout has lost text.
 */
export function watchOutputs(stdout: Output, stderr: Output, onLost: () => void): void {
  let isReported = false;
  stdout.on('error', (error) => {
    if (error.code === 'EPIPE') return;
    onLost();
    if (isReported) return;
    isReported = true;
    stderr.write(`The standard output ${reasonOf(error, 'written')}. What was written to it is not complete.\n`);
  });
  stderr.on('error', () => {});
}
