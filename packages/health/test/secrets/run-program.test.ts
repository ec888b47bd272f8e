import { join } from 'node:path';
import { createVirtualClock } from '@mdmkit/core/testing';
import { describe, expect, test, vi } from 'vitest';
import { ProgramFailed, type ProgramOptions, runProgram } from '../../src/secrets/run-program.ts';
import { temporaryFolder } from '../support/folder.ts';
import { hangsMs, isRunning, pidIn } from '../support/processes.ts';

const options: ProgramOptions = { folder: '/tmp', env: { PATH: process.env.PATH }, maxBytes: 2_048, timeoutMs: 20_000 };
const script = (text: string) => [process.execPath, '-e', text];

test('answers with what it printed, byte by byte', async () => {
  expect(await runProgram(script('process.stdout.write(Buffer.from([0, 255, 10]))'), options)).toEqual(
    Buffer.from([0, 255, 10]),
  );
});

test('runs in its folder, sees its variables, and nothing of ours', async () => {
  const text = 'console.log(process.cwd(), process.env.GIVEN, process.env.HOME, process.stdin.read())';
  const output = await runProgram(script(text), { ...options, env: { GIVEN: 'yes' } });
  expect(output.toString()).toBe('/tmp yes undefined null\n');
});

test('no shell interprets its arguments', async () => {
  const argument = '$(echo x) `y` ; exit 3 | z > w * ~';
  const output = await runProgram([...script('process.stdout.write(process.argv[1])'), argument], options);
  expect(output.toString()).toBe(argument);
});

test('one that waits for input goes on', async () => {
  const text = "process.stdin.on('end', () => console.log('ended')).resume()";
  expect((await runProgram(script(text), options)).toString()).toBe('ended\n');
});

describe('one that gives no answer is a sentence, and nothing that it printed is in it', () => {
  const refusal = async (command: readonly string[], changes: Partial<ProgramOptions> = {}) => {
    const error: unknown = await runProgram(command, { ...options, ...changes }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ProgramFailed);
    expect((error as Error).message).not.toContain('sEcReT');
    return (error as Error).message.replace(process.execPath, 'node');
  };

  test.each([
    [['/nowhere/x'], 'the program "/nowhere/x" does not exist'],
    [['no-such-program'], 'the program "no-such-program" does not exist'],
    [['/tmp'], 'the program "/tmp" may not be run by this user'],
    [script('process.exit(7)'), 'the program "node" ended with exit code 7'],
    [script('console.error("sEcReT"); process.exit(1)'), 'the program "node" ended with exit code 1'],
    [
      script('process.kill(process.pid, "SIGTERM"); setInterval(() => {}, 1)'),
      'the program "node" was ended by SIGTERM',
    ],
    [script('process.stdout.write("x".repeat(3000))'), 'the program "node" printed more than 2 KiB'],
    [script('0'), 'the program "node" printed nothing'],
  ])('%j', async (command, message) => {
    expect(await refusal(command)).toBe(message);
  });

  test.skipIf(process.platform === 'win32')(
    'one that never ends is ended with everything that it started',
    async () => {
      await using folder = await temporaryFolder();
      const clock = createVirtualClock();
      const command = ['sh', '-c', 'sleep 600 & echo $! > child; sleep 600'];
      const refused = refusal(command, { clock, folder: folder.path });
      const pid = await pidIn(join(folder.path, 'child'));
      expect(await isRunning(pid)).toBe(true);
      await clock.advance(20_000);
      expect(await refused).toBe('the program "sh" did not end within 20 s');
      await vi.waitFor(async () => expect(await isRunning(pid)).toBe(false), hangsMs);
    },
  );

  test.skipIf(process.platform === 'win32')('one whose child keeps its output open', async () => {
    await using folder = await temporaryFolder();
    const clock = createVirtualClock();
    const refused = refusal(['sh', '-c', 'sleep 600 & echo $$ > own'], { clock, folder: folder.path });
    const pid = await pidIn(join(folder.path, 'own'));
    await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow(), hangsMs);
    await clock.advance(20_000);
    expect(await refused).toBe('the program "sh" ended, but a program that it started kept its output open for 20 s');
  });

  test('one that never ends', async () => {
    const clock = createVirtualClock();
    const refused = refusal(script('console.log("sEcReT"); setInterval(() => {}, 1000)'), { clock });
    await clock.advance(20_000);
    expect(await refused).toBe('the program "node" did not end within 20 s');
  });
});
