/** An example that a README gives and a test runs. */
export interface ReadmeExample {
  readonly name: string;
  readonly code: string;
}

/**
 * The runnable examples of a README: its `ts` blocks whose first line is `// example: NAME`.
 * A block without that line shows a shape, and is not run.
 */
export function readmeExamples(markdown: string): ReadmeExample[] {
  return [...markdown.matchAll(/^```ts\n\/\/ example: ([\w-]+)\n([\s\S]*?)^```$/gm)].map(
    ([, name = '', code = '']) => ({
      name,
      code,
    }),
  );
}
