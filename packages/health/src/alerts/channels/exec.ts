import { spawn } from 'node:child_process';
import { z } from 'zod';
import { killProcessGroup } from '../../secrets/process-group.ts';
import type { ChannelContext } from './channel.ts';
import { defineChannel } from './channel.ts';
import { ChannelError } from './channel-error.ts';

/** A program of one's own: it gets the message as JSON on its standard input. */
export const exec = defineChannel({
  type: 'exec',
  members: {
    command: z
      .array(z.string().min(1).max(1_000))
      .min(1)
      .max(50)
      .describe('The program and its arguments; no shell reads them. A relative path counts from the configuration.'),
  },
  rate: { perMinute: 120, burst: 10, coalesces: false },
  honoursKeys: false,
  async send(message, { command }, context) {
    const { text, ...facts } = message;
    const input = JSON.stringify({
      schemaVersion: 1,
      channel: context.id,
      installation: context.installation,
      ...facts,
      subject: text.subject,
      paragraphs: text.paragraphs,
      facts: text.facts,
    });
    const code = await run(command, input, context);
    if (code === 0) return {};
    throw meaningOf(code);
  },
});

/** The exit codes are those of sysexits.h. What the program writes is not repeated: it may contain secrets. */
function meaningOf(code: number | null): ChannelError {
  const shown = code === null ? 'a signal ended it' : `exit code ${code}`;
  if (code === 65) return new ChannelError('rejected', `The program rejects the message (${shown}).`);
  if (code === 77 || code === 78)
    return new ChannelError('broken', `The program says that it is not set up (${shown}). Correct its configuration.`);
  if (code === 126 || code === 127)
    return new ChannelError('broken', `The program cannot be run (${shown}). Check "command", and that it may be run.`);
  return new ChannelError('retry', `The program failed (${shown}). Run it by hand with a message.`, {
    isUncertain: true,
  });
}

async function run(
  [program = '', ...args]: readonly string[],
  input: string,
  { folder, env, signal }: ChannelContext,
): Promise<number | null> {
  if (signal.aborted) throw new ChannelError('retry', 'The program was not started in time.');
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  // It has a process group of its own, so that everything that it started ends with it.
  const child = spawn(program, args, {
    cwd: folder,
    env: { ...env },
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    windowsHide: true,
  });
  const kill = () => {
    killProcessGroup(child);
    reject(new ChannelError('retry', 'The program did not end in time.', { isUncertain: true }));
  };
  const killAtExit = () => killProcessGroup(child);
  signal.addEventListener('abort', kill, { once: true });
  process.once('exit', killAtExit);
  child.once('error', (error: NodeJS.ErrnoException) => reject(startFailure(error)));
  child.once('close', resolve);
  // A program that reads nothing closes its input first.
  child.stdin.on('error', () => {});
  child.stdin.end(`${input}\n`);
  try {
    return await promise;
  } finally {
    signal.removeEventListener('abort', kill);
    process.removeListener('exit', killAtExit);
  }
}

/** This machine lacks processes, files or memory for a moment; the command is not wrong. */
const shortages: ReadonlySet<string> = new Set(['EAGAIN', 'EMFILE', 'ENFILE', 'ENOMEM']);

function startFailure({ code = 'unknown' }: NodeJS.ErrnoException): ChannelError {
  if (shortages.has(code))
    return new ChannelError('retry', `This machine has no room for another program (${code}). Check its limits.`);
  return new ChannelError('broken', `The program cannot be run (${code}). Check "command", and that it may be run.`);
}
