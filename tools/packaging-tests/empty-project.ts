import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../../scripts/run.ts';

const execute = promisify(execFile);

/** The two lines of Node that the packages are tried on. */
export const nodes: readonly { readonly line: string; readonly path: string }[] = [
  { line: '24', path: join(root, 'node_modules/.bin/node') },
  { line: '22', path: join(root, 'tools/node22/node_modules/.bin/node') },
];

/** Runs a program to its end and gives what it printed; an error carries both outputs in its message. */
export async function output(command: string, args: readonly string[], cwd: string): Promise<string> {
  try {
    const { stdout } = await execute(command, args, { cwd, maxBuffer: 2 ** 26, timeout: 600_000 });
    return stdout;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`${command} ${args.join(' ')} failed:\n${stdout}${stderr}`, { cause: error });
  }
}

/** `npm` without the settings that an enclosing `npm test` would hand down to it. */
async function npm(args: readonly string[], cwd: string): Promise<string> {
  return await output('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], cwd);
}

/** A packed workspace. */
export interface PackedWorkspace {
  /** The path of the tarball. */
  readonly tarball: string;
  /** The files in it. */
  readonly files: readonly string[];
}

/** Packs workspaces into `destination`, by their names. */
export async function pack(
  names: readonly string[],
  destination: string,
): Promise<ReadonlyMap<string, PackedWorkspace>> {
  const workspaces = names.flatMap((name) => ['-w', name]);
  const printed = await npm(
    ['pack', '--json', '--ignore-scripts', ...workspaces, '--pack-destination', destination],
    root,
  );
  // npm's own answer; a change of its form fails the tests that read it.
  const packed = JSON.parse(printed) as { name: string; filename: string; files: { path: string }[] }[];
  return new Map(
    packed.map(({ name, filename, files }) => [
      name,
      { tarball: join(destination, filename), files: files.map((file) => file.path) },
    ]),
  );
}

/** A project of its own, outside the repository, in which only the given tarballs are installed. */
export interface Project {
  readonly folder: string;
  /** Writes `code` to a file of the project and answers with its name. */
  write(file: string, code: string): Promise<string>;
  /** Writes `code` to a file of the project and runs it. */
  run(node: string, file: string, code: string): Promise<string>;
}

/** A project that goes with the returned value. */
export interface EmptyProject extends Project, AsyncDisposable {}

/** Opens the project in a folder. */
export function openProject(folder: string): Project {
  const write = async (file: string, code: string) => {
    await writeFile(join(folder, file), code);
    return file;
  };
  return {
    folder,
    write,
    run: async (node, file, code) => await output(node, [await write(file, code)], folder),
  };
}

/** Makes a folder for what a test packs or installs; it goes with the returned value. */
export async function temporaryFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'mdmkit-packaging-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** Which versions of the dependencies a project gets. */
export interface ProjectOptions {
  /** Packages that the project itself asks for in one version. Default: none, so that the newest in each range is installed. */
  readonly pinned?: Readonly<Record<string, string>>;
  /** The folder of another project: what it has installed is copied first, and npm changes only what differs. */
  readonly like?: string;
}

/** Installs the tarballs, with the dependencies they name, as a user would. */
export async function createEmptyProject(
  tarballs: readonly string[],
  { pinned = {}, like }: ProjectOptions = {},
): Promise<EmptyProject> {
  const { path: folder, [Symbol.asyncDispose]: dispose } = await temporaryFolder();
  const manifest = { name: 'empty', private: true, type: 'module', dependencies: pinned };
  if (like !== undefined) await output('cp', ['-a', 'node_modules', 'package-lock.json', folder], like);
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  const install = (freshness: string) => npm(['install', freshness, '--ignore-scripts', ...tarballs], folder);
  if (Object.keys(pinned).length > 0) await install('--prefer-offline');
  else {
    // Only the registry knows the newest versions. Without it, outside of CI, those of npm's cache have to do.
    await install('--prefer-online').catch(async (error: unknown) => {
      if (process.env.CI !== undefined) throw error;
      await install('--offline');
    });
  }
  return { ...openProject(folder), [Symbol.asyncDispose]: dispose };
}
