import { exitCodes } from '@mdmkit/monitor/model';
import { main } from './program.ts';
import { watchOutputs } from './watch-outputs.ts';

const controller = new AbortController();
let signalCode: number | undefined;
let atSecond: (() => void) | undefined;
const onSignal = (code: number) => () => {
  if (signalCode !== undefined) {
    // The second signal means: at once, unless a command first has to tell what it leaves.
    if (atSecond === undefined) process.exit(code);
    atSecond();
    atSecond = undefined;
    return;
  }
  signalCode = code;
  controller.abort(new Error('interrupted'));
};
process.on('SIGINT', onSignal(exitCodes.interrupted));
process.on('SIGTERM', onSignal(exitCodes.terminated));
const output = { isLost: false };
watchOutputs(process.stdout, process.stderr, () => {
  output.isLost = true;
  process.exitCode = exitCodes.unwritten;
});

// Only a command that serves listens; without a listener the signal ends the process, as a terminal that is closed should.
const onHangup = (listener: () => void) => void process.on('SIGHUP', listener);

const onSecondInterrupt = (listener: () => void) => {
  atSecond = listener;
};

// Only a command that serves has an outside watchdog to tell.
const onCrash = (listener: () => Promise<void>) =>
  void process.once('uncaughtException', (error) => {
    stderr.write(`${error.stack ?? String(error)}\n`);
    void listener().finally(() => process.exit(exitCodes.unknown));
  });

const { stdin, stdout, stderr, env, argv } = process;
try {
  const code = await main(argv.slice(2), {
    stdin,
    stdout,
    stderr,
    env,
    signal: controller.signal,
    onHangup,
    onCrash,
    onSecondInterrupt,
  });
  // A loss is worth more than the signal that asked for the end.
  process.exitCode = output.isLost || code === exitCodes.unwritten ? exitCodes.unwritten : (signalCode ?? code);
} catch (error) {
  // Node would exit with 1, which here means "degraded"; a defect of ours says nothing about any vendor.
  stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = exitCodes.unknown;
}
