/** What an editor shows for the public names of a package: asks the TypeScript language service. */
import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';

/** What is wrong with the documentation of a package, one sorted list per rule. */
export interface DocumentationReport {
  /** The names and members without documentation: `Device.model`. */
  readonly undocumented: readonly string[];
  /** The exported types for which a compiler message prints something other than their name. */
  readonly unnamed: readonly string[];
  /** The members of schemas whose documentation in editors differs from their description in JSON Schema. */
  readonly differing: readonly string[];
  /** How many names and members were checked. */
  readonly checked: number;
}

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2024,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  allowImportingTsExtensions: true,
  customConditions: ['@mdmkit/source'],
  exactOptionalPropertyTypes: true,
  lib: ['lib.es2024.d.ts', 'lib.esnext.disposable.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  noEmit: true,
  skipLibCheck: true,
  strict: true,
  types: ['node'],
};

/** The source files that a package exports, by the condition that tests use. */
export function entriesOf(folder: string): string[] {
  const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const { exports } = manifest as {
    readonly exports: Readonly<Record<string, Readonly<Record<string, string | undefined>>>>;
  };
  return Object.values(exports).flatMap((conditions) => {
    const source = conditions['@mdmkit/source'];
    return source === undefined ? [] : [join(folder, source)];
  });
}

/** Checks the documentation of everything that can be imported from a package, and of every member reached from there. */
export function checkDocumentation(folder: string): DocumentationReport {
  const entries = entriesOf(folder);
  const service = createService(folder, entries);
  const program = service.getProgram();
  if (!program) throw new Error(`the language service has no program for ${folder}`);
  const check = createCheck(folder, program.getTypeChecker());
  for (const entry of entries) {
    const source = program.getSourceFile(entry);
    if (!source) throw new Error(`${entry} cannot be read`);
    check.entry(source);
  }
  service.dispose();
  return check.report();
}

function createService(folder: string, entries: readonly string[]): ts.LanguageService {
  return ts.createLanguageService({
    getCompilationSettings: () => options,
    getScriptFileNames: () => [...entries],
    getScriptVersion: () => '1',
    getScriptSnapshot: (name) => {
      const text = ts.sys.readFile(name);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => folder,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: ts.sys.fileExists,
    readFile: ts.sys.readFile,
    readDirectory: ts.sys.readDirectory,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
    ...(ts.sys.realpath ? { realpath: ts.sys.realpath } : {}),
  });
}

interface Check {
  entry(source: ts.SourceFile): void;
  report(): DocumentationReport;
}

function createCheck(folder: string, checker: ts.TypeChecker): Check {
  const undocumented = new Set<string>();
  const unnamed = new Set<string>();
  const differing = new Set<string>();
  const visited = new Set<ts.Type>();
  let checked = 0;

  const isOwn = (symbol: ts.Symbol) =>
    (symbol.declarations ?? []).some((declaration) => {
      const file = relative(folder, declaration.getSourceFile().fileName);
      return !file.startsWith('..') && !file.includes('node_modules');
    });
  const isOfLanguage = (symbol: ts.Symbol) => {
    const declarations = symbol.declarations ?? [];
    return declarations.every((each) => each.getSourceFile().fileName.includes('node_modules'));
  };
  const requireText = (symbol: ts.Symbol, name: string) => {
    checked += 1;
    const text = ts.displayPartsToString(symbol.getDocumentationComment(checker));
    if (text === '') undocumented.add(name);
    const [declaration, ...others] = symbol.declarations ?? [];
    const described = declaration && descriptionOf(declaration);
    // A member of several types of a union has the documentation of all.
    if (described !== undefined && others.length === 0 && text.replace(/\s+/g, ' ') !== described) differing.add(name);
  };

  const visitSignature = (signature: ts.Signature, name: string) => {
    visitType(checker.getReturnTypeOfSignature(signature), `${name}()`);
    for (const parameter of signature.getParameters())
      visitType(checker.getTypeOfSymbol(parameter), `${name}(${parameter.name})`);
  };
  const visitType = (type: ts.Type, name: string) => {
    if (visited.has(type)) return;
    visited.add(type);
    if (type.isUnion()) {
      for (const part of type.types) visitType(part, name);
      return;
    }
    for (const argument of [...(type.aliasTypeArguments ?? []), ...checker.getTypeArguments(type as ts.TypeReference)])
      visitType(argument, name);
    if (!isObjectType(type) || checker.isArrayLikeType(type)) return;
    // Renaming members by a mapped type takes their documentation away.
    if (type.aliasSymbol?.name === 'CamelCased') unnamed.add(name);
    const symbol = type.getSymbol();
    // Named types of other packages are those packages' matter; types without a name belong to whoever uses them.
    const isNamed = symbol !== undefined && !symbol.name.startsWith('__');
    if (isNamed && !isOwn(symbol)) return;
    const owner = isNamed ? symbol.name : name;
    for (const signature of type.getCallSignatures()) visitSignature(signature, owner);
    for (const member of type.getProperties()) visitMember(member, owner);
  };
  const visitMember = (member: ts.Symbol, owner: string) => {
    // Well-known symbols, such as the one of `await using`, are documented by the language.
    const isPrivate = member.name.startsWith('__#');
    // A member without a declaration is a key of a dictionary, such as a status in `Record<Status, number>`.
    if (member.name.startsWith('__@') || isPrivate || !member.declarations?.length || isOfLanguage(member)) return;
    const name = `${owner}.${member.name}`;
    requireText(member, name);
    const type = checker.getTypeOfSymbol(member);
    for (const signature of type.getCallSignatures()) visitSignature(signature, name);
    visitType(type, name);
  };

  return {
    entry(source) {
      const module = checker.getSymbolAtLocation(source);
      for (const exported of module ? checker.getExportsOfModule(module) : []) {
        const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
        if (!isOwn(symbol)) continue;
        requireText(symbol, symbol.name);
        if (symbol.flags & (ts.SymbolFlags.TypeAlias | ts.SymbolFlags.Interface | ts.SymbolFlags.Class)) {
          const type = checker.getDeclaredTypeOfSymbol(symbol);
          const hasMembers = isObjectType(type) && type.getProperties().length > 0;
          if (hasMembers && !checker.typeToString(type).startsWith(symbol.name)) unnamed.add(symbol.name);
          visitType(type, symbol.name);
        }
        if (symbol.flags & (ts.SymbolFlags.Function | ts.SymbolFlags.Class)) {
          for (const signature of checker.getTypeOfSymbol(symbol).getCallSignatures())
            visitSignature(signature, symbol.name);
        }
      }
    },
    report: () => ({
      undocumented: [...undocumented].sort(),
      unnamed: [...unnamed].sort(),
      differing: [...differing].sort(),
      checked,
    }),
  };
}

/** The text of `.describe('…')` in a member of a schema; undefined without one. */
function descriptionOf(declaration: ts.Declaration): string | undefined {
  if (!ts.isPropertyAssignment(declaration)) return undefined;
  let call: ts.Expression = declaration.initializer;
  while (ts.isCallExpression(call) && ts.isPropertyAccessExpression(call.expression)) {
    const [text] = call.arguments;
    if (call.expression.name.text === 'describe' && text && ts.isStringLiteralLike(text)) return text.text;
    call = call.expression.expression;
  }
  return undefined;
}

function isObjectType(type: ts.Type): boolean {
  return (type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) !== 0;
}

/** The folder of a package of this repository. */
export const packageFolder = (name: string): string => join(dirname(dirname(import.meta.dirname)), 'packages', name);
