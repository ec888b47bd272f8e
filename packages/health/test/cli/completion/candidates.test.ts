import { describe, expect, test } from 'vitest';
import { completionsOf } from '../../../src/cli/completion/candidates.ts';
import { createProgram } from '../../../src/cli/program.ts';
import { formatNames } from '../../../src/index.ts';

const sink = { write: () => undefined };
const program = createProgram(
  { stdout: sink, stderr: sink, env: {}, signal: new AbortController().signal },
  () => undefined,
);
const complete = (line: string) => completionsOf(program, line.split(' '));
const words = (line: string) => complete(line).candidates.map(({ value }) => value);

describe('the words that can stand at the cursor', () => {
  test('are the commands after the name of the program, each with its description', () => {
    expect(words('')).toEqual(expect.arrayContaining(['run', 'validate', 'doctor', 'explain', 'init', 'vault']));
    expect(complete('validat').candidates).toEqual([
      { value: 'validate', description: 'check the configuration and every credential; sends nothing' },
    ]);
  });

  test('do not include the command that only the scripts call', () => {
    expect(words('comp')).toEqual(['completion']);
  });

  test('are the subcommands after a command that has some', () => {
    expect(words('vault r')).toEqual(['rotate']);
  });

  test('are the long options after a hyphen', () => {
    expect(words('run --fo')).toEqual(['--format']);
    expect(words('vault add --fi')).toEqual(['--file']);
    expect(words('run --hel')).toEqual(['--help']);
  });

  test('are the options of the program and of run if no command is named', () => {
    expect(words('--v')).toEqual(['--version']);
    expect(words('--conc')).toEqual(['--concurrency']);
  });

  test('are the choices of an option, by its long and its short form', () => {
    expect(words('run --format ')).toEqual(formatNames);
    expect(words('run -f n')).toEqual(['ndjson', 'nagios']);
    expect(words('run --service apple.d')).toEqual(['apple.dep']);
  });

  test('are further choices of an option that takes several values', () => {
    expect(words('run --service apple.dep google.p')).toEqual(['google.play']);
  });

  test('are the choices after an equals sign, in one word and in the three words of bash', () => {
    expect(words('run --format=js')).toEqual(['--format=json']);
    expect(words('run --format = js')).toEqual(['json']);
    expect(words('run --format =')).toEqual(formatNames);
  });

  test('are the choices of an argument', () => {
    expect(words('completion z')).toEqual(['zsh']);
    expect(words('override inc-1 vendor-s')).toEqual(['vendor-slow']);
  });

  test('are none for a value without choices', () => {
    expect(complete('run --timeout ')).toEqual({ candidates: [] });
    expect(complete('explain ')).toEqual({ candidates: [] });
    expect(complete('run --unknown ')).toEqual({ candidates: [] });
  });
});

describe('the names of paths', () => {
  test('follow an option or an argument whose placeholder is a file', () => {
    expect(complete('run --debug --config he')).toEqual({ candidates: [], paths: 'file' });
    expect(complete('token inspect ')).toEqual({ candidates: [], paths: 'file' });
    expect(complete('run --config=')).toEqual({ candidates: [], paths: 'file' });
  });

  test('follow an option whose placeholder is a folder', () => {
    expect(complete('vault list --folder ')).toEqual({ candidates: [], paths: 'folder' });
  });

  test('do not follow an option that takes no value', () => {
    expect(complete('run --debug ')).toEqual({ candidates: [] });
  });
});
