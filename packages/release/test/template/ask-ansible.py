"""Renders templates with ansible-core itself.

Reads one JSON object a line from standard input and answers each with one line:
    {"template": TEXT, "kind": "file" | "value", "variables": YAML, "foreign": {NAME: JSON}, "files": {NAME: TEXT}}
    {"load": YAML}
    {"names": true}
    {"value": TYPED} or {"error": TEXT}

`file` renders as the template module does and gives text; `value` renders as a variable does and keeps the type. A typed value
is `null`, `true`, `["i", "1"]`, `["f", "1.0"]`, `["s", TEXT]`, `["l", [VALUE …]]`, `["d", [[KEY, VALUE] …]]` or `["o", REPR]`.
`names` gives the names of all filters, tests and lookups.
"""

import datetime
import json
import os
import sys
import warnings

os.environ.setdefault('ANSIBLE_JINJA2_EXTENSIONS', 'jinja2.ext.do,jinja2.ext.loopcontrols')
os.environ['ANSIBLE_DEPRECATION_WARNINGS'] = 'False'
os.environ['ANSIBLE_SYSTEM_WARNINGS'] = 'False'
warnings.simplefilter('ignore')

from ansible.parsing.dataloader import DataLoader  # noqa: E402
from ansible.plugins.loader import init_plugin_loader  # noqa: E402
from ansible.template import Templar, is_trusted_as_template, trust_as_template  # noqa: E402
from ansible.utils.display import Display  # noqa: E402

Display.warning = Display.deprecated = Display.display = lambda *args, **keywords: None
init_plugin_loader([])


def typed(value):
    if value is None or value is True or value is False:
        return value
    if isinstance(value, int):
        return ['i', str(int(value))]
    if isinstance(value, float):
        return ['f', repr(float(value))]
    if isinstance(value, str):
        return ['s', str(value)]
    if isinstance(value, (list, tuple)):
        return ['l', [typed(item) for item in value]]
    if isinstance(value, dict):
        return ['d', [[typed(key), typed(item)] for key, item in value.items()]]
    if isinstance(value, (datetime.datetime, datetime.date)):
        return ['o', repr(value)]
    return ['?', type(value).__name__]


def stored(value):
    """Like typed(), with text that must never be rendered as ["u", TEXT]."""
    if isinstance(value, str) and not is_trusted_as_template(value):
        return ['u', str(value)]
    if isinstance(value, (list, tuple)):
        return ['l', [stored(item) for item in value]]
    if isinstance(value, dict):
        return ['d', [[typed(key), stored(item)] for key, item in value.items()]]
    return typed(value)


def rendered(job, loader, directory):
    for name, text in (job.get('files') or {}).items():
        path = os.path.join(directory, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'w', encoding='utf-8', newline='') as file:
            file.write(text)
    variables = loader.load(trust_as_template(job.get('variables') or '{}')) or {}
    variables.update(job.get('foreign') or {})
    template = trust_as_template(job['template'])
    templar = Templar(loader, variables)
    if job.get('kind') == 'file':
        variables.setdefault('ansible_managed', 'Ansible managed')
    if job.get('kind') != 'file':
        return typed(templar.template(template))
    templar = templar.copy_with_new_env(searchpath=[os.path.join(directory, 'templates'), directory])
    value = templar.template(template, escape_backslashes=False, overrides={'trim_blocks': True})
    return ['s', '' if value is None else str(value)]


def names():
    from ansible.plugins import lookup
    from ansible.plugins.loader import filter_loader, test_loader
    from jinja2 import defaults

    def of(loader):
        return {str(getattr(plugin, '_load_name', plugin)).split('.')[-1] for plugin in loader.all()}

    files = os.listdir(os.path.dirname(lookup.__file__))
    return {
        'filters': sorted(set(defaults.DEFAULT_FILTERS) | of(filter_loader)),
        'tests': sorted(set(defaults.DEFAULT_TESTS) | of(test_loader)),
        'lookups': sorted(file[:-3] for file in files if file.endswith('.py') and file != '__init__.py'),
    }


def main(directory):
    loader = DataLoader()
    loader.set_basedir(directory)
    os.chdir(directory)
    for line in sys.stdin:
        try:
            job = json.loads(line)
            if 'names' in job:
                answer = {'value': names()}
            elif 'load' in job:
                answer = {'value': stored(loader.load(trust_as_template(job['load'])))}
            else:
                answer = {'value': rendered(job, loader, directory)}
        except BaseException as error:  # noqa: B902
            if isinstance(error, KeyboardInterrupt):
                raise
            answer = {'error': f'{type(error).__name__}: {error}'}
        print(json.dumps(answer), flush=True)


main(sys.argv[1])
