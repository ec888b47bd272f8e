import { writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { runProgram, temporaryFolder } from '../src/index.ts';

test('answers with both outputs and the exit code', async () => {
  await using folder = await temporaryFolder();
  const file = `${folder.path}/program.ts`;
  await writeFile(
    file,
    'const [text]: string[] = process.argv.slice(2); console.log(text, process.env.NAME); console.error("e"); process.exitCode = 3;',
  );
  expect(await runProgram(pathToFileURL(file), ['argument'], { env: { NAME: 'value' } })).toEqual({
    code: 3,
    signal: null,
    stdout: 'argument value\n',
    stderr: 'e\n',
  });
});
