/** `npm start`: builds, then runs the demo with the given arguments. */
import { run } from './run.ts';

process.stderr.write('Building (first time: about a minute) …\n');
const build = await run('turbo', ['run', 'build', '--output-logs=errors-only'], { quiet: true });
if (build.code !== 0) {
  process.stderr.write(`The build failed, so the demo was not started.\n\n${build.output}`);
  process.exit(build.code);
}

const demo = await run(process.execPath, ['examples/demo/start.ts', ...process.argv.slice(2)]);
process.exitCode = demo.code;
