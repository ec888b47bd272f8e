import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { exitCodes, Identifier, probedServices, type Service } from '@mdmkit/monitor/model';
import { usualServices, writeStarter } from '../../config/starter.ts';
import { quoted } from '../../report/printable.ts';
import { version } from '../../version.ts';
import type { ProgramIo } from '../io.ts';
import { OutputError, writeOutput } from '../output.ts';
import { writeError } from '../problems.ts';

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

/** The schema of this version on a public mirror of the npm registry: the same for every user of the file. */
const schemaUrl = `https://unpkg.com/@mdmkit/health@${version}/schema/config.json`;

/** Writes a first configuration; on a terminal, asks for missing values. Returns the exit code. */
export async function init(args: InitArguments, io: ProgramIo): Promise<number> {
  const refuse = (message: string) => {
    writeError(io, `error: ${message}`);
    return exitCodes.usage;
  };
  if (existsSync(args.out) && !args.force)
    return refuse(`"${args.out}" exists; name another file with --out, or replace it with --force`);
  const { tenant, name, service } = isComplete(args) || io.stdin?.isTTY !== true ? args : await ask(args, io);
  if (tenant === undefined) return refuse('name the first tenant with --tenant, or run init on a terminal');
  const id = Identifier.safeParse(tenant);
  if (!id.success) return refuse(`the id of the tenant is not valid: ${id.error.issues[0]?.message}`);
  const shown = name?.trim() || id.data;
  if (!isName(shown)) return refuse(`the name of the tenant is not valid: ${expectedName}`);
  const chosen = service && service.length > 0 ? service : usualServices;
  try {
    await writeOutput(
      args.out,
      writeStarter({ id: id.data, name: shown, services: [...new Set(chosen)], schema: schemaUrl }),
    );
  } catch (error) {
    if (!(error instanceof OutputError)) throw error;
    return refuse(error.message);
  }
  io.stderr.write(
    `Wrote ${args.out}. Next: copy the credentials to the paths in the file, then run "health-check validate ${args.out}" and "health-check run -c ${args.out}".\n`,
  );
  return exitCodes.ok;
}

type Answers = Pick<InitArguments, 'tenant' | 'name' | 'service'>;

function isComplete({ tenant, name, service }: InitArguments): boolean {
  return tenant !== undefined && name !== undefined && service !== undefined;
}

/** A usable answer, or the reason why it is not usable. */
type Answer<Value> = { readonly value: Value } | { readonly problem: string };

/** Asks on the terminal for what no option gives; after an unusable answer it states the reason and asks again. */
async function ask(args: InitArguments, io: ProgramIo): Promise<Answers> {
  const { stdin } = io;
  if (!stdin) return args;
  const lines = createInterface({ input: stdin, crlfDelay: Number.POSITIVE_INFINITY });
  const answers = lines[Symbol.asyncIterator]();
  const question = async <Value>(text: string, read: (answer: string) => Answer<Value>): Promise<Value | undefined> => {
    for (;;) {
      io.stderr.write(`${text} `);
      const { value, done } = await answers.next();
      if (done === true || io.signal.aborted) return undefined;
      const answer = read(String(value).trim());
      if ('value' in answer) return answer.value;
      writeError(io, `  ${answer.problem}`);
    }
  };
  try {
    const tenant = args.tenant ?? (await question('Id of the first tenant:', readId));
    const name = args.name ?? (await question('Name of the tenant:', readName));
    const usual = `${usualServices.join(', ')}`;
    const service = args.service ?? (await question(`Services, separated by commas (empty: ${usual}):`, readServices));
    return {
      ...(tenant === undefined ? {} : { tenant }),
      ...(name === undefined ? {} : { name }),
      ...(service === undefined ? {} : { service }),
    };
  } finally {
    lines.close();
  }
}

function readId(text: string): Answer<string> {
  const id = Identifier.safeParse(text);
  return id.success ? { value: id.data } : { problem: `The id is not valid: ${id.error.issues[0]?.message}.` };
}

function readName(text: string): Answer<string> {
  return isName(text) ? { value: text } : { problem: `The name is not valid: ${expectedName}.` };
}

const expectedName = 'expected 1 to 200 characters on one line';

function isName(text: string): boolean {
  return text !== '' && text.length <= 200 && !/\p{Cc}/u.test(text);
}

function readServices(text: string): Answer<readonly Service[]> {
  const names = text.split(/[\s,]+/).filter((name) => name !== '');
  if (names.length === 0) return { value: usualServices };
  const unknown = names.filter((name) => !probedServices.some((service) => service === name));
  if (unknown.length > 0)
    return { problem: `Unknown service ${unknown.map(quoted).join(', ')}. Expected: ${probedServices.join(', ')}.` };
  return { value: probedServices.filter((service) => names.includes(service)) };
}
