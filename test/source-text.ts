import { parseAst } from 'rolldown/parseAst';

const comment = String.raw`\/\*[\s\S]*?\*\/|\/\/[^\n]*`;
const text = String.raw`'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|${'`'}(?:\\.|[^${'`'}\\])*${'`'}`;
const commentOrText = new RegExp(`${comment}|${text}`, 'g');

const blank = (part: string) => part.replace(/[^\n]/g, ' ');

/** The source with its comments blanked out; the lines stay where they are. */
export const withoutComments = (source: string): string =>
  source.replace(commentOrText, (part) => (part.startsWith('/') ? blank(part) : part));

/** The source with its comments and its texts blanked out; the lines stay where they are. */
export const withoutText = (source: string): string => source.replace(commentOrText, blank);

const functions = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);

/** The functions of a source that are longer than `most` lines, with those in them: the line each begins on, and how many it has. */
export function longFunctions(
  source: string,
  most: number,
  language: 'ts' | 'tsx' = 'ts',
): readonly { readonly line: number; readonly lines: number }[] {
  const lineAt = (offset: number) => source.slice(0, offset).split('\n').length;
  const found: { readonly line: number; readonly lines: number }[] = [];
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) for (const item of node) visit(item);
    else if (typeof node === 'object' && node !== null) {
      const { type, start, end } = node as { type?: unknown; start?: unknown; end?: unknown };
      if (typeof type === 'string' && functions.has(type) && typeof start === 'number' && typeof end === 'number') {
        const lines = source.slice(start, end).split('\n').length;
        if (lines > most) found.push({ line: lineAt(start), lines });
      }
      for (const member of Object.values(node)) visit(member);
    }
  };
  visit(parseAst(source, { lang: language, astType: 'ts' }).body);
  return found;
}

const declaration =
  /^export (?:declare |default |abstract |async )*(?:function\*?|class|interface|type|const|let|enum|namespace) (?:\*\s*)?([\w$]+)/;

/** The lines, counted from 1, on which a name is exported without a doc comment right above it. */
export function undocumentedExports(source: string): number[] {
  const lines = source.split('\n');
  const documented = new Set<string>();
  return lines.flatMap((line, index) => {
    const name = declaration.exec(line)?.[1];
    if (name === undefined) return [];
    // An overload, and a type beside a value of the same name, share the first one's comment.
    if (documented.has(name)) return [];
    const above = lines.slice(0, index).findLast((previous) => !/^\s*(\/\/.*)?$/.test(previous));
    if (above?.trimEnd().endsWith('*/') !== true) return [index + 1];
    documented.add(name);
    return [];
  });
}
