import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/run.ts';
import { type ReadmeExample, readmeExamples } from '../../test/readme-examples.ts';
import { packages } from '../../test/workspaces.ts';
import { output, type Project } from './empty-project.ts';

/** An example of a README, as a file of a project. */
export interface Example extends ReadmeExample {
  /** The file that it is written to. */
  readonly file: string;
}

/** The examples of a package's README. */
export const examplesOf = (folder: string, name: string): readonly Example[] => {
  const readme = join(root, folder, 'README.md');
  if (!existsSync(readme)) return [];
  const prefix = name.slice('@mdmkit/'.length);
  return readmeExamples(readFileSync(readme, 'utf8')).map((example) => ({
    ...example,
    file: `${prefix}-${example.name}.ts`,
  }));
};

const compilations = new Map<Project, Promise<string>>();

/** Compiles all examples, as a project for the older Node does it: that one cannot read `await using`. */
const compile = async (inside: Project): Promise<string> => {
  const examples = packages.flatMap(({ folder, manifest }) => examplesOf(folder, manifest.name));
  const files = await Promise.all(examples.map(({ file, code }) => inside.write(file, code)));
  const types = ['--types', 'node', '--typeRoots', join(root, 'node_modules/@types')];
  const target = ['--module', 'nodenext', '--target', 'es2022', '--lib', 'es2024,esnext.disposable'];
  const places = ['--rootDir', '.', '--outDir', 'compiled'];
  const args = ['--singleThreaded', '--strict', '--skipLibCheck', ...target, ...places, ...types, ...files];
  return await output(join(root, 'node_modules/.bin/tsc'), args, inside.folder);
};

/** Type-checks the examples of all READMEs, and runs one. */
export const runExample = async (inside: Project, { file }: Example, node: string): Promise<void> => {
  const compilation = compilations.get(inside) ?? compile(inside);
  compilations.set(inside, compilation);
  await compilation;
  await output(node, [join('compiled', file.replace(/ts$/, 'js'))], inside.folder);
};
