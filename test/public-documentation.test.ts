import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkDocumentation, packageFolder } from '../tools/language-service/documentation.ts';

/** The packages whose public names and members all have documentation. */
const documented = ['core', 'apple-dep', 'apple-vpp', 'apple-business', 'google-emm', 'monitor', 'health'];

describe.each(documented)('%s', (name) => {
  const { undocumented, unnamed, differing, checked } = checkDocumentation(packageFolder(name));

  test('an editor shows documentation for every public name and member', () => {
    expect(checked).toBeGreaterThan(100);
    expect(undocumented).toEqual([]);
  });

  test('an editor and JSON Schema show the same text for a member of a schema', () => {
    expect(differing).toEqual([]);
  });

  test('a compiler message prints the names of the exported types', () => {
    expect(unnamed).toEqual([]);
  });
});

test('the check finds what has no documentation', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mdmkit-documentation-'));
  try {
    const exports = { '.': { '@mdmkit/source': './src/index.ts' } };
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'fixture', type: 'module', exports }));
    mkdirSync(join(folder, 'src'));
    writeFileSync(
      join(folder, 'src/index.ts'),
      `/** Documented. */
export interface Box {
  /** Documented. */
  readonly width: number;
  readonly height: number;
  readonly inner: Inner;
}
interface Inner { readonly depth: number }
/** Documented. */
export function make(options: { readonly name: string }): Promise<Box> { throw new Error(options.name); }
/** A mapping, which has no name of its own in messages. */
export type Plain = { [Key in keyof Box as \`new_\${Key}\`]: Box[Key] };
export const size = 7;
`,
    );
    expect(checkDocumentation(folder)).toEqual({
      undocumented: ['Box.height', 'Box.inner', 'Inner.depth', 'make(options).name', 'size'],
      unnamed: [],
      differing: [],
      checked: expect.any(Number),
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
