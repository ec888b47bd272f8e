import { readFile } from 'node:fs/promises';
import { expect, test, vi } from 'vitest';
import { temporaryFolder } from '../../support/folder.ts';
import { hangsMs, isRunning, pidIn } from '../../support/processes.ts';
import { messageSource, openChannel } from './run-channel.ts';

const program = (script: string) => ({ type: 'exec', command: [process.execPath, '-e', script] });

test('a program gets the message as JSON, and no shell reads what a vendor says', async () => {
  await using folder = await temporaryFolder();
  const file = `${folder.path}/message.json`;
  const script = `require('fs').writeFileSync(${JSON.stringify(file)}, require('fs').readFileSync(0))`;
  await using opened = openChannel(program(script), {});
  const title = '$(touch /tmp/broken-out) `id`; "\n\u202e';
  await opened.runner.sendNow(messageSource('opened', { content: { title, severity: 'major' } }));
  const message: unknown = JSON.parse(await readFile(file, 'utf8'));
  expect(message).toMatchObject({
    schemaVersion: 1,
    channel: 'alarm',
    incident: 'inc-a',
    kind: 'opened',
    key: 'inc-a/opened',
    content: { title },
    subject: '[Problem, major] $(touch /tmp/broken-out) `id`; "',
  });
});

test.each([
  [65, 'rejected'],
  [75, 'retry'],
  [1, 'retry'],
  [77, 'broken'],
  [78, 'broken'],
  [127, 'broken'],
])('exit code %i means %s', async (code, failure) => {
  await using opened = openChannel(program(`process.exitCode = ${code}`), {});
  await expect(opened.runner.sendNow(messageSource('opened'))).rejects.toMatchObject({ failure });
});

test('a program that does not exist is a broken channel; one that does not end is killed', async () => {
  await using missing = openChannel({ type: 'exec', command: ['/nowhere/program'] }, {});
  await expect(missing.runner.sendNow(messageSource('opened'))).rejects.toMatchObject({
    failure: 'broken',
    message: 'The program cannot be run (ENOENT). Check "command", and that it may be run.',
  });
  await using hanging = openChannel(program('setInterval(() => {}, 1000)'), {});
  const sent = hanging.runner.sendNow(messageSource('opened'));
  hanging.runner.abort();
  await expect(sent).rejects.toMatchObject({ failure: 'retry' });
});

test('a program that is killed ends with everything that it started', async () => {
  await using folder = await temporaryFolder();
  const file = `${folder.path}/pid`;
  const script = `
    const { spawn } = require('child_process');
    const { pid } = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    require('fs').writeFileSync(${JSON.stringify(file)}, pid + '\\n');
    setInterval(() => {}, 1000);`;
  await using hanging = openChannel(program(script), {});
  const sent = hanging.runner.sendNow(messageSource('opened'));
  const pid = await pidIn(file);
  hanging.runner.abort();
  await expect(sent).rejects.toMatchObject({ failure: 'retry' });
  await vi.waitFor(async () => expect(await isRunning(pid)).toBe(false), hangsMs);
});
