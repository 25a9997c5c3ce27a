/** What each TypeScript file imports and exports, read with TypeScript's own parser. */
import { dirname, join, relative } from 'node:path';
import type {
  BindingName,
  ExportDeclaration,
  ImportDeclaration,
  Node,
  SourceFile,
  Statement,
  VariableStatement,
} from 'typescript/unstable/ast';
import { SyntaxKind } from 'typescript/unstable/ast';
import { API } from 'typescript/unstable/sync';

/** A name that a file takes from another one; `*` is all of them. */
export interface Import {
  readonly from: string;
  readonly name: string;
  readonly line: number;
}

interface Export {
  readonly name: string;
  readonly line: number;
  /** Where it comes from when the file only passes it on. The name `*` passes on all names of `from`. */
  readonly source?: Import;
}

/** One source file. Paths are relative to the root of the repository. */
export interface Module {
  readonly path: string;
  readonly imports: readonly Import[];
  readonly exports: readonly Export[];
}

/** The file that a specifier means, or undefined for a module that is not of this repository. */
function resolved(specifier: string, path: string): string | undefined {
  if (specifier.startsWith('.')) return join(dirname(path), specifier);
  const [, name, file] = /^@guarded-deploy\/([^/]+)(?:\/(.+))?$/.exec(specifier) ?? [];
  if (name === undefined) return undefined;
  if (file !== undefined) return `packages/${name}/src/${file}.ts`;
  return name === 'cli' ? 'packages/cli/src/main.ts' : `packages/${name}/src/index.ts`;
}

const text = (node: Node | undefined): string => (node as { text?: string } | undefined)?.text ?? '';

const isExported = (statement: Statement): boolean =>
  (statement as { modifiers?: readonly Node[] }).modifiers?.some(
    ({ kind }) => kind === SyntaxKind.ExportKeyword,
  ) ?? false;

/** The names that a declaration binds: one, or those of a pattern such as `{ a, b: [c] }`. */
function boundNames(name: BindingName): string[] {
  if (name.kind === SyntaxKind.Identifier) return [text(name)];
  return name.elements.flatMap(element => {
    const inner = (element as { name?: BindingName }).name;
    return inner === undefined ? [] : boundNames(inner);
  });
}

function declaredNames(statement: Statement): string[] {
  if (statement.kind !== SyntaxKind.VariableStatement) return [text((statement as { name?: Node }).name)];
  return (statement as VariableStatement).declarationList.declarations.flatMap(({ name }) =>
    boundNames(name),
  );
}

/** `import a, { b as c } from`, `import * as d from`: names here, and on the other side. */
function importedNames({ importClause }: ImportDeclaration): [here: string, there: string][] {
  if (importClause === undefined) return [];
  const names: [string, string][] =
    importClause.name === undefined ? [] : [[text(importClause.name), 'default']];
  const bindings = importClause.namedBindings;
  if (bindings === undefined) return names;
  if (bindings.kind === SyntaxKind.NamespaceImport)
    return [...names, [text((bindings as { name?: Node }).name), '*']];
  const { elements } = bindings as { elements: readonly { propertyName?: Node; name: Node }[] };
  return [
    ...names,
    ...elements.map(({ propertyName, name }): [string, string] => [text(name), text(propertyName ?? name)]),
  ];
}

/** `local`: what the names of imports mean, for `export { a }` of one that was imported. */
function exportsOf(
  declaration: ExportDeclaration,
  from: string | undefined,
  line: number,
  local: ReadonlyMap<string, Import>,
): Export[] {
  const clause = declaration.exportClause;
  if (clause === undefined)
    return from === undefined ? [] : [{ name: '*', line, source: { from, name: '*', line } }];
  if (clause.kind === SyntaxKind.NamespaceExport)
    return [
      { name: text(clause.name), line, ...(from === undefined ? {} : { source: { from, name: '*', line } }) },
    ];
  return clause.elements.map(({ propertyName, name }) => {
    const inner = text(propertyName ?? name);
    const source = from === undefined ? local.get(inner) : { from, name: inner, line };
    return { name: text(name), line, ...(source === undefined ? {} : { source }) };
  });
}

const lineOf = (file: SourceFile, node: Node): number =>
  file.text.slice(0, node.getStart(file)).split('\n').length;

/** `import('./a.ts')` in an expression or a type: all names, or those that `const { a } = await import()` takes. */
function laterImports(file: SourceFile, path: string): Import[] {
  return file.imports.flatMap(specifier => {
    const { parent } = specifier;
    if (parent.kind !== SyntaxKind.CallExpression && parent.kind !== SyntaxKind.LiteralType) return [];
    const from = resolved(text(specifier), path);
    if (from === undefined) return [];
    const awaited = parent.parent?.parent as { name?: BindingName } | undefined;
    const pattern = awaited?.name?.kind === SyntaxKind.ObjectBindingPattern ? awaited.name : undefined;
    const names = pattern?.elements.map(element => {
      const { propertyName, name } = element as { propertyName?: Node; name: Node };
      return text(propertyName ?? name);
    });
    return (names ?? ['*']).map(name => ({ from, name, line: lineOf(file, specifier) }));
  });
}

function moduleOf(file: SourceFile, path: string): Module {
  const imports: Import[] = laterImports(file, path);
  const exports: Export[] = [];
  const local = new Map<string, Import>();
  for (const statement of file.statements) {
    const line = lineOf(file, statement);
    if (statement.kind === SyntaxKind.ImportDeclaration) {
      const declaration = statement as ImportDeclaration;
      const from = resolved(text(declaration.moduleSpecifier), path);
      if (from === undefined) continue;
      for (const [here, name] of importedNames(declaration)) {
        imports.push({ from, name, line });
        local.set(here, { from, name, line });
      }
    } else if (statement.kind === SyntaxKind.ExportDeclaration) {
      const declaration = statement as ExportDeclaration;
      const specifier = declaration.moduleSpecifier;
      exports.push(...exportsOf(declaration, specifier && resolved(text(specifier), path), line, local));
    } else if (statement.kind === SyntaxKind.ExportAssignment) exports.push({ name: 'default', line });
    else if (isExported(statement)) exports.push(...declaredNames(statement).map(name => ({ name, line })));
  }
  return { path, imports, exports };
}

/** All files of the project in `root/tsconfig.json`, without dependencies and generated bundles. What a generated file exports is nobody's choice. */
export function readModules(root: string): Module[] {
  const api = new API({ cwd: root });
  try {
    const [project] = api.updateSnapshot({ openProjects: [join(root, 'tsconfig.json')] }).getProjects();
    if (project === undefined) throw new Error(`${root}/tsconfig.json is no project`);
    return project.program
      .getSourceFileNames()
      .map(name => ({ name, path: relative(root, name) }))
      .filter(({ path }) => !/^\.\.|(^|\/)(node_modules|dist)\/|^bundled:|\.json$/.test(path))
      .map(({ name, path }) => moduleOf(project.program.getSourceFile(name)!, path))
      .map(module => (module.path.endsWith('.gen.ts') ? { ...module, exports: [] } : module));
  } finally {
    api.close();
  }
}
