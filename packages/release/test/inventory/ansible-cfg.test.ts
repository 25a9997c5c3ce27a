import { readInventory } from '@guarded-deploy/release';
import { describe, expect, test } from '@jest/globals';
import { filesOf } from './reference/ansible.ts';

const read = (files: Record<string, string>, more: object = {}) =>
  readInventory(
    { inventory: 'ansible/hosts', 'playbook-directory': 'ansible', ...more },
    { files: filesOf({ files }) },
  );

const CONFIG = `
# comment
[defaults]
remote_user = ops          ; who
Remote_Port: 2222
private_key_file = $HOME/.ssh/deploy
inventory = elsewhere
forks = 50

[ssh_connection]
ssh_args = -o ControlMaster=auto
    -o ProxyJump=bastion
`;

describe('an ansible.cfg beside the playbooks', () => {
  test('says how hosts are reached, where nothing else does', () => {
    const [web, db] = read({
      'ansible/hosts': 'web\ndb ansible_user=own ansible_port=23\n',
      'ansible/ansible.cfg': CONFIG,
    }).hosts;
    expect(web).toMatchObject({ user: 'ops', port: 2222 });
    expect(web!.connection).toMatchObject({ keyFiles: ['~/.ssh/deploy'], jumps: ['bastion'], notes: [] });
    expect(db).toMatchObject({ user: 'own', port: 23 });
    // It is no variable.
    expect(web!.variables).toEqual({});
  });

  test('gives way to the release file’s user, and is read there only', () => {
    const files = { 'ansible/hosts': 'web\n', 'ansible/ansible.cfg': CONFIG };
    expect(read(files, { user: 'deploy' }).hosts[0]!.user).toBe('deploy');
    expect(read(files, { 'playbook-directory': '.' }).hosts[0]!.user).toBe('root');
  });

  test('starts the path of a key where it lies itself', () => {
    const config = '[defaults]\nprivate_key_file = keys/deploy\n';
    const { hosts } = read({ 'ansible/hosts': 'web\n', 'ansible/ansible.cfg': config });
    expect(hosts[0]!.connection?.keyFiles).toEqual(['ansible/keys/deploy']);
  });

  test('makes the names of groups valid, of INI, YAML and programs alike, but of no children in INI', () => {
    const config = '[defaults]\nforce_valid_group_names = silently\n';
    const groups = (text: string, name = 'ansible/hosts') => {
      const files = { [name]: text, 'ansible/ansible.cfg': config, 'ansible/group_vars/we_b.yml': 'x: 1\n' };
      const [host] = read(files, { inventory: name }).hosts;
      return [host!.groups, host!.variables];
    };
    const expected = [['all', 'we_b'], { x: 1 }];
    expect(groups('[we-b]\nh\n')).toEqual(expected);
    expect(groups('we-b: {hosts: {h: }}\n', 'ansible/hosts.yml')).toEqual(expected);
    expect(() => groups('[we-b]\nh\n[top:children]\nwe-b\n')).toThrow("names the group 'we-b'");
  });

  test('is told by name what is not followed', () => {
    const config =
      '[defaults]\nvault_password_file = .vault\nprecedence = all_inventory\n[inventory]\nignore_patterns = (?P<a>x)(?P=a)\n';
    const { warnings } = read({ 'ansible/hosts': 'web\n', 'ansible/ansible.cfg': config });
    expect(warnings).toEqual([
      "precedence in 'ansible/ansible.cfg' is not followed: the usual order of precedence counts.",
      "vault_password_file in 'ansible/ansible.cfg' is not followed: give the password as 'vault-password' or --vault-password-file.",
      expect.stringContaining("ignore_patterns in 'ansible/ansible.cfg' has '(?P<a>x)(?P=a)'"),
    ]);
  });
});
