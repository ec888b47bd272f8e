import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

test('a device enrols, gets a policy and an app, is locked and wiped', async () => {
  const program = fileURLToPath(new URL('../../android-lifecycle/start.ts', import.meta.url));
  const child = spawn(process.execPath, ['--conditions=@mdmkit/source', program]);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const code = await new Promise((resolve) => child.on('close', resolve));
  expect({ code, output }).toMatchObject({ code: 0 });
  expect(output).toContain('installed: com.example.app, problems: 0');
  // A notification may still come after the last line: a push is under way while the program ends.
  const lines = ['notification ENROLLMENT', 'command LOCK: succeeded', 'command WIPE: succeeded', 'the device is gone'];
  for (const line of lines) expect(output.split('\n')).toContain(line);
});
