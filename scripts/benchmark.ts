/** What the benches share: rounds that alternate, medians, figures as JSON lines. */
import { type ChildProcess, fork } from 'node:child_process';

/** One figure of one bench, as it is printed. */
export interface Figure {
  /** The bench's name. */
  readonly bench: string;
  /** The figure's name. */
  readonly figure: string;
  /** What was measured. */
  readonly value: number;
  /** The unit: `x` for a ratio, `ms`, `mb`, `s`. */
  readonly unit: string;
}

/** Prints a figure as one JSON line on stdout; `facts` stand beside it. */
export function printFigure(figure: Figure, facts: Readonly<Record<string, unknown>> = {}): void {
  process.stdout.write(`${JSON.stringify({ ...figure, value: Math.round(figure.value * 1000) / 1000, ...facts })}\n`);
}

/** The middle value; of an even number the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

/** The CPU time, user and system, that a piece of work takes in this process, in milliseconds. */
export async function cpuOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** Starts a module as a process of its own and waits for its first message. A `.ts` runs on the sources, a `.js` on what is built. */
export async function startProcess(
  file: URL,
  args: readonly string[] = [],
): Promise<{ readonly message: unknown; readonly child: ChildProcess }> {
  const child = fork(file, [...args], {
    execArgv: file.pathname.endsWith('.ts') ? ['--conditions=@mdmkit/source'] : [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const message = await new Promise<unknown>((resolve, reject) => {
    child.once('message', resolve);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${file.pathname} ended with ${code} before it said anything`)));
  });
  return { message, child };
}
