import { existsSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { exitCodes, Identifier, type Service, services } from '@mdmkit/monitor/model';
import { usualServices, writeStarter } from '../../config/starter.ts';
import type { ProgramIo } from '../io.ts';
import { OutputError, writeOutput } from '../output.ts';

/** What the init command takes; on a terminal it asks for what is missing. */
export interface InitArguments {
  /** Where the configuration goes. */
  readonly out: string;
  /** The first tenant's id. */
  readonly tenant?: string;
  /** The first tenant's name. */
  readonly name?: string;
  /** The services that it uses. */
  readonly service?: readonly Service[];
  /** Whether a file that is there may be replaced. */
  readonly force?: boolean;
}

/** Asks for what is missing and writes a first configuration. Returns the exit code. */
export async function init(args: InitArguments, io: ProgramIo): Promise<number> {
  const refuse = (message: string) => {
    io.stderr.write(`error: ${message}\n`);
    return exitCodes.usage;
  };
  if (existsSync(args.out) && !args.force)
    return refuse(`"${args.out}" is there already; name another file with --out, or replace it with --force`);
  const { tenant, name, service } = isComplete(args) || io.stdin?.isTTY !== true ? args : await ask(args, io);
  if (tenant === undefined) return refuse('name the first tenant with --tenant, or run this on a terminal');
  const id = Identifier.safeParse(tenant);
  if (!id.success) return refuse(`the tenant's id: ${id.error.issues[0]?.message}`);
  const shown = name?.trim() || id.data;
  if (shown.length > 200 || /\p{Cc}/u.test(shown))
    return refuse("the tenant's name: expected one line, at most 200 characters");
  const chosen = service && service.length > 0 ? service : usualServices;
  const schema = relative(
    dirname(resolve(args.out)),
    fileURLToPath(new URL('../../../schema/config.json', import.meta.url)),
  );
  try {
    await writeOutput(args.out, writeStarter({ id: id.data, name: shown, services: [...new Set(chosen)], schema }));
  } catch (error) {
    if (!(error instanceof OutputError)) throw error;
    return refuse(error.message);
  }
  io.stderr.write(
    `Wrote ${args.out}. Put the credentials in place, then run "health-check validate ${args.out}" and "health-check run -c ${args.out}".\n`,
  );
  return exitCodes.ok;
}

type Answers = Pick<InitArguments, 'tenant' | 'name' | 'service'>;

function isComplete({ tenant, name, service }: InitArguments): boolean {
  return tenant !== undefined && name !== undefined && service !== undefined;
}

/** Asks on the terminal, again and again until an answer can be used. */
async function ask(args: InitArguments, io: ProgramIo): Promise<Answers> {
  const { stdin } = io;
  if (!stdin) return args;
  const lines = createInterface({ input: stdin, crlfDelay: Number.POSITIVE_INFINITY });
  const answers = lines[Symbol.asyncIterator]();
  const question = async <Value>(
    text: string,
    read: (answer: string) => Value | undefined,
  ): Promise<Value | undefined> => {
    for (;;) {
      io.stderr.write(`${text} `);
      const { value, done } = await answers.next();
      if (done === true || io.signal.aborted) return undefined;
      const answer = read(String(value).trim());
      if (answer !== undefined) return answer;
    }
  };
  try {
    const tenant = args.tenant ?? (await question('Id of the first tenant (letters, digits, ".", "_", "-"):', readId));
    const name = args.name ?? (await question('Its name, for people:', (text) => text || undefined));
    const service =
      args.service ??
      (await question(`Its services, of ${services.join(', ')} (empty: ${usualServices.join(', ')}):`, readServices));
    return {
      ...(tenant === undefined ? {} : { tenant }),
      ...(name === undefined ? {} : { name }),
      ...(service === undefined ? {} : { service }),
    };
  } finally {
    lines.close();
  }
}

function readId(text: string): string | undefined {
  return Identifier.safeParse(text).data;
}

function readServices(text: string): readonly Service[] | undefined {
  const words = text.split(/[\s,]+/).filter((word) => word !== '');
  if (words.length === 0) return usualServices;
  const known = words.map((word) => services.find((service) => service === word));
  return known.every((service) => service !== undefined) ? known : undefined;
}
