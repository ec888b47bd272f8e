import { version } from '../version.ts';

const { argv, stdout } = process;

// `--version` needs none of the rest.
if (argv.length === 3 && (argv[2] === '--version' || argv[2] === '-V')) stdout.write(`${version}\n`);
else await import('./start.ts');
