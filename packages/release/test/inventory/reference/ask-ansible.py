"""What ansible-core makes of inventories: reads cases as JSON from the file named, prints answers as JSON.

Each answer is {"error": text} or what was asked for, with every value as [type, value], so that 1, 1.0, '1' and True differ.
"""

import datetime
import json
import os
import shutil
import sys
import tempfile

os.environ.update(
    ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED='1',
    ANSIBLE_DEPRECATION_WARNINGS='0',
    ANSIBLE_LOCALHOST_WARNING='0',
    ANSIBLE_DEVEL_WARNING='0',
)

from ansible import constants as C  # noqa: E402
from ansible._internal._datatag._tags import TrustedAsTemplate  # noqa: E402
from ansible.inventory.manager import InventoryManager  # noqa: E402
from ansible.parsing.dataloader import DataLoader  # noqa: E402
from ansible.parsing.vault import EncryptedString, VaultSecret, VaultSecretsContext  # noqa: E402
from ansible.playbook.play_context import PlayContext  # noqa: E402
from ansible.plugins.loader import connection_loader, init_plugin_loader  # noqa: E402
from ansible.utils.display import Display  # noqa: E402
from ansible.vars.manager import VariableManager  # noqa: E402

init_plugin_loader()
Display.warning = lambda *_, **__: None
Display.error = lambda *_, **__: None
Display.error_as_warning = lambda *_, **__: None
Display.deprecated = lambda *_, **__: None


def typed(value):
    if value is None:
        return ['none']
    if isinstance(value, bool):
        return ['bool', bool(value)]
    if isinstance(value, EncryptedString):
        trusted = TrustedAsTemplate.is_tagged_on(value) or TrustedAsTemplate.is_tagged_on(value._decrypt())
        return ['str' if trusted else 'unsafe', str(value)]
    if isinstance(value, int):
        return ['int', str(int(value))]
    if isinstance(value, float):
        return ['float', repr(float(value))]
    if isinstance(value, str):
        return ['str' if TrustedAsTemplate.is_tagged_on(value) else 'unsafe', str(value)]
    if isinstance(value, datetime.datetime):
        return ['datetime', value.isoformat()]
    if isinstance(value, datetime.date):
        return ['date', value.isoformat()]
    if isinstance(value, set):
        return ['set', sorted([typed(item) for item in value], key=json.dumps)]
    if isinstance(value, tuple):
        return ['tuple', [typed(item) for item in value]]
    if isinstance(value, list):
        return ['list', [typed(item) for item in value]]
    if isinstance(value, dict):
        return ['dict', [[untyped_text(typed(key)), typed(item)] for key, item in value.items()]]
    return ['other', type(value).__name__]


def untyped_text(key):
    """Trust means nothing in a key."""
    return ['str', key[1]] if key[0] == 'unsafe' else key


def written(case, folder):
    for path, text in case.get('files', {}).items():
        target = os.path.join(folder, path)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, 'wb') as file:
            file.write(text.encode('utf-8', 'surrogateescape'))
        if path in case.get('executable', []):
            os.chmod(target, 0o755)
    for path in case.get('directories', []):
        os.makedirs(os.path.join(folder, path), exist_ok=True)


def opened(case, folder):
    written(case, folder)
    loader = DataLoader()
    loader.set_basedir(os.path.join(folder, case.get('playbooks', '.')))
    secrets = [(name, VaultSecret(password.encode())) for name, password in case.get('vault', [])]
    loader.set_vault_secrets(secrets)
    # Values are opened when they are read; a process has one set of passwords otherwise.
    VaultSecretsContext._current = VaultSecretsContext(secrets)
    sources = [source if ',' in source else os.path.join(folder, source) for source in case['sources']]
    return loader, InventoryManager(loader, sources=sources)


def inventory(case, folder):
    loader, manager = opened(case, folder)
    variables = VariableManager(loader, manager)
    hosts = {}
    for host in manager.get_hosts():
        found = variables.get_vars(host=host, include_hostvars=False, stage='all')
        for name in C.INTERNAL_STATIC_VARS:
            found.pop(name, None)
        hosts[host.name] = {
            'variables': {str(name): typed(value) for name, value in found.items()},
            'groups': host.get_magic_vars()['group_names'],
            'short': host.get_magic_vars()['inventory_hostname_short'],
        }
    return {'order': list(hosts), 'hosts': hosts, 'groups': manager.get_groups_dict()}


def patterns(case, folder):
    _, manager = opened(case, folder)
    answers = []
    for pattern in case['patterns']:
        try:
            # As --limit does it: among all hosts those of the subset.
            manager.subset(pattern)
            answers.append([host.name for host in manager.get_hosts('all')])
        except Exception as error:
            answers.append({'error': str(error)})
    return answers


def yaml(case, folder):
    written(case, folder)
    loader = DataLoader()
    return typed(loader.load_from_file(os.path.join(folder, case['yaml']), trusted_as_template=True))


def connection(case, _):
    plugin = connection_loader.get('ssh', PlayContext(), os.devnull)
    plugin.set_options(var_options=dict(case['connection'], inventory_hostname='name'))
    return {name: plugin.get_option(name) for name in ('host', 'port', 'remote_user', 'private_key_file', 'timeout')}


def plugin_variables(_case, _folder):
    names = set()
    for plugin in ('ssh', 'local'):
        loaded = connection_loader.get(plugin, PlayContext(), os.devnull)
        for option in C.config.get_configuration_definitions('connection', loaded._load_name).values():
            names.update(entry['name'] for entry in option.get('vars') or [])
    from ansible.plugins.loader import become_loader

    become = become_loader.get('sudo')
    for option in C.config.get_configuration_definitions('become', become._load_name).values():
        names.update(entry['name'] for entry in option.get('vars') or [])
    for variables in C.MAGIC_VARIABLE_MAPPING.values():
        names.update(variables)
    names.update(C.COMMON_CONNECTION_VARS)
    return sorted(names)


KINDS = {
    'patterns': patterns,
    'yaml': yaml,
    'connection': connection,
    'plugin-variables': plugin_variables,
}


def answered(case):
    folder = tempfile.mkdtemp(prefix='ask-ansible-')
    try:
        kind = next((KINDS[name] for name in KINDS if name in case), inventory)
        return kind(case, folder)
    except Exception as error:
        return {'error': f'{type(error).__name__}: {error}'.replace(folder + '/', '')[:500]}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main():
    with open(sys.argv[1], encoding='utf-8') as file:
        cases = json.load(file)
    json.dump([answered(case) for case in cases], sys.stdout)


main()
