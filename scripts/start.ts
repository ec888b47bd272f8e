/** `npm start`: builds without a word, then runs the demo with the arguments given. */
import { run } from './run.ts';

const build = await run('turbo', ['run', 'build', '--output-logs=errors-only'], { quiet: true });
if (build.code !== 0) {
  process.stderr.write(`The build failed, so the demo was not started.\n\n${build.output}`);
  process.exit(build.code);
}

const demo = await run(process.execPath, ['examples/demo/start.ts', ...process.argv.slice(2)]);
process.exitCode = demo.code;
