// Generated from schema.ts by scripts/docs.ts; edit that.
// @ts-nocheck
"use strict";
export const validate = validate10;
export default validate10;
const schema11 = {"$schema":"http://json-schema.org/draft-07/schema#","$id":"https://github.com/guarded-deploy/guarded-deploy/blob/main/docs/release.schema.json","title":"Release file","description":"What a release is and where it goes: deploy/release.yml.","type":"object","additionalProperties":false,"required":["app","root","inventory"],"definitions":{"command":{"description":"A list is an argument vector: each element may use `{{ variables }}` and is quoted. A string is shell text, run by `sh -e` as it stands, without templating; values reach it as environment variables.","anyOf":[{"type":"string","minLength":1},{"type":"array","items":{"type":"string"},"minItems":1}]},"hosts":{"description":"Groups or names of hosts it is for; all hosts unless given. `!name` leaves one out.","anyOf":[{"type":"string","minLength":1},{"type":"array","items":{"type":"string","minLength":1}}]},"environment":{"description":"Environment variables. Values may use `{{ variables }}`; they travel inside the encrypted stream, never in an argument vector.","type":"object","propertyNames":{"pattern":"^[A-Za-z_][A-Za-z0-9_]*$"},"additionalProperties":{"type":["string","number","boolean"]}},"hook":{"type":"object","additionalProperties":false,"required":["command"],"properties":{"name":{"type":"string","description":"Shown in the log."},"command":{"$ref":"#/definitions/command"},"directory":{"type":"string","minLength":1,"pattern":"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$","description":"Directory inside the release."},"hosts":{"$ref":"#/definitions/hosts"},"environment":{"$ref":"#/definitions/environment"},"timeout":{"description":"Seconds it may take.","type":"number","exclusiveMinimum":0,"default":600}}},"hooksByPhase":{"type":"object","additionalProperties":false,"properties":{"check":{"type":"array","items":{"$ref":"#/definitions/hook"},"description":"Commands at phase check."},"prepare":{"type":"array","items":{"$ref":"#/definitions/hook"},"description":"Commands at phase prepare."},"transfer":{"type":"array","items":{"$ref":"#/definitions/hook"},"description":"Commands at phase transfer."},"build":{"type":"array","items":{"$ref":"#/definitions/hook"},"description":"Commands at phase build."},"migrate":{"type":"array","items":{"$ref":"#/definitions/hook"},"description":"Commands at phase migrate."},"switch":{"type":"array","items":{"$ref":"#/definitions/hook"},"description":"Commands at phase switch."},"restart":{"type":"array","items":{"$ref":"#/definitions/hook"},"description":"Commands at phase restart."},"verify":{"type":"array","items":{"$ref":"#/definitions/hook"},"description":"Commands at phase verify."},"clean":{"type":"array","items":{"$ref":"#/definitions/hook"},"description":"Commands at phase clean."},"revert":{"type":"array","items":{"$ref":"#/definitions/hook"},"description":"Commands at phase revert."}}}},"properties":{"app":{"type":"string","pattern":"^[A-Za-z0-9][A-Za-z0-9._-]*$","description":"Name of the application: in logs and as the variable `app`."},"root":{"type":"string","pattern":"^/.*[^/]$","description":"Absolute directory on the hosts that holds `releases/`, `shared/` and the `current` symlink. May use `{{ variables }}`."},"user":{"type":"string","description":"SSH user of every host that names none."},"inventory":{"description":"Path of an Ansible inventory (YAML or INI; `group_vars/` and `host_vars/` beside it are read), from the repository’s root, `{{ environment }}` allowed; or the hosts, inline.","anyOf":[{"type":"string","minLength":1},{"type":"object","additionalProperties":false,"required":["hosts"],"properties":{"hosts":{"type":"object","minProperties":1,"description":"Host by host.","additionalProperties":{"type":["object","null"],"additionalProperties":false,"description":"A host.","properties":{"address":{"type":"string","description":"Name or address to connect to; the key unless given."},"port":{"type":"integer","minimum":1,"maximum":65535,"default":22,"description":"SSH port."},"user":{"type":"string","description":"SSH user; `user` of the file unless given."},"groups":{"type":"array","items":{"type":"string"},"description":"Groups the host belongs to."},"variables":{"type":"object","description":"Variables of this host."}}}},"groups":{"type":"object","description":"Variables and children of groups.","additionalProperties":{"type":["object","null"],"additionalProperties":false,"properties":{"variables":{"type":"object","description":"Variables of every host of the group."},"children":{"type":"array","items":{"type":"string"},"description":"Groups inside it."}}}}}}]},"variables":{"type":"object","description":"Variables for templates and argument vectors. They win over the services’ `scale`; the inventory’s win over these; the `variables` input wins over all."},"source":{"type":"object","additionalProperties":false,"description":"Where the release’s files come from.","properties":{"type":{"enum":["push","git"],"default":"push","description":"`push` sends the checkout, only what differs. `git` fetches into a cache on the host and unpacks a commit."},"directory":{"type":"string","minLength":1,"pattern":"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$","default":".","description":"Directory of the checkout that becomes the release (`push`)."},"ignore":{"anyOf":[{"type":"string","minLength":1},{"type":"array","items":{"type":"string","minLength":1}}],"description":"File or files with excludes, in .gitignore syntax (`push`). `.git` and `.venv` are always left out. `.deployignore` is read when it exists and nothing is given."},"exclude":{"type":"array","items":{"type":"string","minLength":1},"description":"More patterns, in .gitignore syntax (`push`)."},"repository":{"type":"string","minLength":1,"description":"URL the hosts fetch from (`git`)."},"ref":{"type":"string","minLength":1,"description":"Branch, tag or commit (`git`); the commit being deployed unless given. `{{ variables }}` allowed."}}},"shared":{"type":"object","additionalProperties":false,"description":"What all releases share: lives in `shared/`, linked into each release.","properties":{"directories":{"type":"array","items":{"type":"string","minLength":1,"pattern":"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"},"description":"Directories, made when they are missing; what the release has in that place gives way."},"files":{"type":"array","items":{"type":"string","minLength":1,"pattern":"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"},"description":"Files; the release stops when one is missing and no template writes it."}}},"templates":{"type":"array","description":"Jinja templates rendered for each host. Inside the release they are written before the build; in `shared/` or at an absolute path at the switch, with the old file brought back if the release is reverted. What build steps or migrations read has to be inside the release: they run before the switch, with the old file.","items":{"type":"object","additionalProperties":false,"required":["source","path"],"properties":{"source":{"type":"string","minLength":1,"pattern":"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$","description":"Template in the repository."},"path":{"type":"string","minLength":1,"description":"Where it goes: in the release, `shared/…`, or absolute. `{{ variables }}` allowed."},"mode":{"type":"string","pattern":"^0?[0-7]{3,4}$","description":"Octal mode, in quotes: `'0640'`.","default":"0644"},"owner":{"type":"string","pattern":"^[A-Za-z_][A-Za-z0-9_.-]*(:[A-Za-z_][A-Za-z0-9_.-]*)?$","description":"user or user:group (needs `become` or root); only outside the release."},"become":{"type":"boolean","default":false,"description":"Write it with `sudo -n`; only outside the release."},"hosts":{"$ref":"#/definitions/hosts"}}}},"decrypt":{"type":"array","description":"Files of the source that ansible-vault encrypted (`push`). They are decrypted in memory on the way; the password never leaves the runner.","items":{"anyOf":[{"type":"string","minLength":1,"pattern":"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"},{"type":"object","additionalProperties":false,"required":["path"],"properties":{"path":{"type":"string","minLength":1,"pattern":"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$","description":"Encrypted file in the source."},"to":{"type":"string","minLength":1,"pattern":"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$","description":"Name in the release; the same unless given."},"mode":{"type":"string","pattern":"^0?[0-7]{3,4}$","description":"Octal mode, in quotes: `'0640'`.","default":"0600"}}}]}},"environment":{"$ref":"#/definitions/environment","description":"Environment variables of build steps, migrations and hooks. Values may use `{{ variables }}`."},"python":{"type":"object","additionalProperties":false,"description":"A virtual environment for the release, reused as long as the checksum of its lock file, its Python’s version and these settings stay the same. Its `bin` comes first on PATH of build, migrate and hooks.","properties":{"version":{"type":["string","number"],"description":"Such as `3.12`, quoted. The host’s python3 unless given."},"manager":{"enum":["auto","uv","pip"],"default":"auto","description":"`auto`: uv for a uv.lock, or where the host has it; pip otherwise. A uv.lock on a host without uv gets a private uv."},"lock":{"anyOf":[{"type":"string","minLength":1,"pattern":"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"},{"type":"array","items":{"type":"string","minLength":1,"pattern":"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"},"minItems":1}],"description":"Lock file (uv.lock, pylock.toml) or requirements files, from `directory`. Unless given, with `push` the first that exists of uv.lock, pylock.toml, requirements.lock and requirements.txt; with `git` uv.lock."},"groups":{"type":"array","items":{"type":"string"},"description":"Dependency groups (uv.lock)."},"extras":{"type":"array","items":{"type":"string"},"description":"Extras (uv.lock)."},"wheels":{"type":"string","minLength":1,"pattern":"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$","description":"Directory of wheels in the source: installed from there, with no index at all (`--no-index --find-links`)."},"directory":{"type":"string","minLength":1,"pattern":"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$","default":".","description":"Directory of pyproject.toml and the lock file inside the release."},"path":{"type":"string","minLength":1,"pattern":"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$","default":".venv","description":"Link to the environment, from the release’s root."},"hosts":{"$ref":"#/definitions/hosts"},"timeout":{"description":"Seconds the installation may take.","type":"number","exclusiveMinimum":0,"default":900}}},"build":{"type":"array","description":"Commands in the new release before the switch, in order: static files, assets.","items":{"type":"object","additionalProperties":false,"required":["command"],"properties":{"name":{"type":"string","description":"Shown in the log."},"command":{"$ref":"#/definitions/command"},"directory":{"type":"string","minLength":1,"pattern":"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$","default":".","description":"Directory inside the release."},"hosts":{"$ref":"#/definitions/hosts"},"when-changed":{"type":"array","items":{"type":"string","minLength":1},"minItems":1,"description":"Patterns in .gitignore syntax (`push`; with `git` the step always runs): the step is skipped when no matching file differs from the live release; its `outputs` are then copied from there."},"outputs":{"type":"array","items":{"type":"string","minLength":1,"pattern":"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"},"description":"Files and directories that the step makes, kept when it is skipped (`push`)."},"environment":{"$ref":"#/definitions/environment"},"timeout":{"description":"Seconds it may take.","type":"number","exclusiveMinimum":0,"default":900}}}},"migrate":{"type":"object","additionalProperties":false,"required":["command"],"description":"Database migrations: last before the switch, after every host has built.","properties":{"command":{"$ref":"#/definitions/command"},"group":{"type":"string","default":"migrations","description":"Only on hosts of this group; on the first host of all when the inventory has none in it. When `hosts` selects none of the group, a release does not migrate and says so."},"run-once":{"type":"boolean","default":true,"description":"On the first host of the group only, since one database needs it once."},"directory":{"type":"string","minLength":1,"pattern":"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$","default":".","description":"Directory inside the release."},"environment":{"$ref":"#/definitions/environment"},"timeout":{"description":"Seconds it may take.","type":"number","exclusiveMinimum":0,"default":1800}}},"services":{"type":"object","description":"What runs the application, restarted in this order after the switch. The key is its name.","additionalProperties":{"type":"object","additionalProperties":false,"required":["type"],"description":"A service.","properties":{"type":{"enum":["systemd","supervisor","touch","command"],"description":"How it is restarted."},"unit":{"type":"string","pattern":"^[A-Za-z0-9@:*_.\\-]+$","description":"systemd: unit, the key + `.service` unless given; with `instances` a template unit such as `portal-worker@.service`. supervisor: program or `group:*`."},"template":{"type":"string","minLength":1,"pattern":"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$","description":"Jinja template of the unit (systemd) or program (supervisor), installed when it changed."},"templates":{"type":"object","additionalProperties":{"type":"string","minLength":1,"pattern":"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$","description":"Template of that unit."},"description":"More units that belong to it, such as a socket: unit name → template."},"directory":{"type":"string","pattern":"^/","description":"Where units or programs are installed: /etc/systemd/system (~/.config/systemd/user with `scope: user`), /etc/supervisor/conf.d."},"scope":{"enum":["system","user"],"default":"system","description":"systemd: whose manager."},"become":{"type":"boolean","description":"Use `sudo -n`; by default when the SSH user is not root and the scope is the system’s. For a `command` only when asked for; sudo then sets its environment, so that it has none of the release’s variables."},"reload":{"enum":["restart","reload","auto"],"default":"restart","description":"`reload` keeps connections (`systemctl reload-or-restart`; supervisor: HUP). `auto`: reload, but restart when its unit or the environment of the release changed."},"instances":{"type":["integer","string"],"description":"systemd: number of instances of a template unit, `1` to that number; more are started, surplus ones stopped and disabled. May be `{{ a variable }}`."},"scale":{"type":"object","description":"Variables with their usual values (workers, threads, processes), for its templates and `instances`. The values of `variables` and of the inventory win; `command: scale` applies changed ones without a release.","additionalProperties":{"type":["integer","string","number"]}},"enable":{"type":"boolean","default":true,"description":"systemd: start it at boot."},"file":{"type":"string","description":"touch: file whose time is set (uWSGI’s touch-reload), from `root` unless absolute."},"command":{"$ref":"#/definitions/command","description":"command: what restarts it. A list or shell text. A list may use `{{ variables }}`, also with `become`."},"ready-after":{"type":"number","minimum":0,"default":0,"description":"systemd: seconds a unit has to stay active after its start, without being started again, to count as started."},"timeout":{"description":"Seconds until it has to be active.","type":"number","exclusiveMinimum":0,"default":60},"logs":{"type":"integer","minimum":0,"default":50,"description":"Lines of its journal shown when it fails."},"hosts":{"$ref":"#/definitions/hosts"}}}},"verify":{"description":"Checks after the restart; each is repeated until it passes or its time is over.","type":"array","items":{"type":"object","additionalProperties":false,"description":"One check: a `url` or a `command`.","anyOf":[{"required":["url"]},{"required":["command"]}],"if":{"required":["from"],"properties":{"from":{"enum":["runner"]}}},"then":{"required":["url"],"properties":{"command":false,"socket":false,"hosts":false}},"properties":{"url":{"type":"string","pattern":"^(https?://|\\{\\{)","description":"Asked with GET. `{{ variables }}` allowed."},"from":{"enum":["host","runner"],"default":"host","description":"`host`: by each host, for addresses such as 127.0.0.1. `runner`: by the runner, through the balancer, once after each batch of a release or rollback; only a `url`, without `socket` and `hosts`."},"status":{"type":"integer","default":200,"description":"Expected HTTP status."},"contains":{"type":"string","description":"Text the answer has to contain, such as `{{ release }}` or `{{ commit }}`."},"header":{"type":"object","additionalProperties":{"type":"string"},"description":"Request headers, such as Host or Authorization. Their values travel inside the encrypted stream, never in an argument vector."},"socket":{"type":"string","description":"UNIX socket to ask through (needs curl on the host)."},"command":{"$ref":"#/definitions/command","description":"Instead of a URL: passes with exit status 0."},"hosts":{"$ref":"#/definitions/hosts"},"timeout":{"description":"Seconds until it has to pass.","type":"number","exclusiveMinimum":0,"default":60}}}},"keep":{"type":"integer","minimum":2,"default":5,"description":"Releases kept. The live one and the one before it always are."},"batches":{"description":"Hosts that are switched together, restarted and verified before the next batch: numbers or percentages, such as `[1, 50%, 100%]`. The last one repeats. A scale takes all hosts at once.","type":"array","minItems":1,"default":["100%"],"items":{"anyOf":[{"type":"integer","minimum":1},{"type":"string","pattern":"^[0-9]{1,3}%?$"}]}},"hooks":{"type":"object","additionalProperties":false,"description":"Commands before and after a phase, in the new release (`check`, `prepare` and before `transfer`: in `root`). One that fails stops the release like the phase itself; those of `clean` and `revert` are only reported.","properties":{"before":{"$ref":"#/definitions/hooksByPhase","description":"Before the phase."},"after":{"$ref":"#/definitions/hooksByPhase","description":"After the phase."}}},"lock":{"type":"object","additionalProperties":false,"description":"The lock on each host.","properties":{"wait":{"type":"number","minimum":0,"default":30,"description":"Seconds to wait for another release on the host to end."}}},"environments":{"type":"object","description":"What differs per environment. Mappings are merged into the file’s own, all else replaces it.","additionalProperties":{"type":"object","additionalProperties":false,"description":"Settings of this environment: any of the file’s own.","properties":{"app":{"$ref":"#/properties/app"},"root":{"$ref":"#/properties/root"},"user":{"$ref":"#/properties/user"},"inventory":{"$ref":"#/properties/inventory"},"variables":{"$ref":"#/properties/variables"},"source":{"$ref":"#/properties/source"},"shared":{"$ref":"#/properties/shared"},"templates":{"$ref":"#/properties/templates"},"decrypt":{"$ref":"#/properties/decrypt"},"environment":{"$ref":"#/properties/environment"},"python":{"$ref":"#/properties/python"},"build":{"$ref":"#/properties/build"},"migrate":{"$ref":"#/properties/migrate"},"services":{"$ref":"#/properties/services"},"verify":{"$ref":"#/properties/verify"},"keep":{"$ref":"#/properties/keep"},"batches":{"$ref":"#/properties/batches"},"hooks":{"$ref":"#/properties/hooks"},"lock":{"$ref":"#/properties/lock"}}}}}};
const schema12 = {"description":"Groups or names of hosts it is for; all hosts unless given. `!name` leaves one out.","anyOf":[{"type":"string","minLength":1},{"type":"array","items":{"type":"string","minLength":1}}]};
const schema13 = {"description":"Environment variables. Values may use `{{ variables }}`; they travel inside the encrypted stream, never in an argument vector.","type":"object","propertyNames":{"pattern":"^[A-Za-z_][A-Za-z0-9_]*$"},"additionalProperties":{"type":["string","number","boolean"]}};
const schema15 = {"description":"A list is an argument vector: each element may use `{{ variables }}` and is quoted. A string is shell text, run by `sh -e` as it stands, without templating; values reach it as environment variables.","anyOf":[{"type":"string","minLength":1},{"type":"array","items":{"type":"string"},"minItems":1}]};
const schema29 = {"type":"string","pattern":"^[A-Za-z0-9][A-Za-z0-9._-]*$","description":"Name of the application: in logs and as the variable `app`."};
const schema30 = {"type":"string","pattern":"^/.*[^/]$","description":"Absolute directory on the hosts that holds `releases/`, `shared/` and the `current` symlink. May use `{{ variables }}`."};
const schema31 = {"type":"string","description":"SSH user of every host that names none."};
const schema32 = {"description":"Path of an Ansible inventory (YAML or INI; `group_vars/` and `host_vars/` beside it are read), from the repository’s root, `{{ environment }}` allowed; or the hosts, inline.","anyOf":[{"type":"string","minLength":1},{"type":"object","additionalProperties":false,"required":["hosts"],"properties":{"hosts":{"type":"object","minProperties":1,"description":"Host by host.","additionalProperties":{"type":["object","null"],"additionalProperties":false,"description":"A host.","properties":{"address":{"type":"string","description":"Name or address to connect to; the key unless given."},"port":{"type":"integer","minimum":1,"maximum":65535,"default":22,"description":"SSH port."},"user":{"type":"string","description":"SSH user; `user` of the file unless given."},"groups":{"type":"array","items":{"type":"string"},"description":"Groups the host belongs to."},"variables":{"type":"object","description":"Variables of this host."}}}},"groups":{"type":"object","description":"Variables and children of groups.","additionalProperties":{"type":["object","null"],"additionalProperties":false,"properties":{"variables":{"type":"object","description":"Variables of every host of the group."},"children":{"type":"array","items":{"type":"string"},"description":"Groups inside it."}}}}}}]};
const schema33 = {"type":"object","description":"Variables for templates and argument vectors. They win over the services’ `scale`; the inventory’s win over these; the `variables` input wins over all."};
const schema34 = {"type":"object","additionalProperties":false,"description":"Where the release’s files come from.","properties":{"type":{"enum":["push","git"],"default":"push","description":"`push` sends the checkout, only what differs. `git` fetches into a cache on the host and unpacks a commit."},"directory":{"type":"string","minLength":1,"pattern":"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$","default":".","description":"Directory of the checkout that becomes the release (`push`)."},"ignore":{"anyOf":[{"type":"string","minLength":1},{"type":"array","items":{"type":"string","minLength":1}}],"description":"File or files with excludes, in .gitignore syntax (`push`). `.git` and `.venv` are always left out. `.deployignore` is read when it exists and nothing is given."},"exclude":{"type":"array","items":{"type":"string","minLength":1},"description":"More patterns, in .gitignore syntax (`push`)."},"repository":{"type":"string","minLength":1,"description":"URL the hosts fetch from (`git`)."},"ref":{"type":"string","minLength":1,"description":"Branch, tag or commit (`git`); the commit being deployed unless given. `{{ variables }}` allowed."}}};
const schema35 = {"type":"object","additionalProperties":false,"description":"What all releases share: lives in `shared/`, linked into each release.","properties":{"directories":{"type":"array","items":{"type":"string","minLength":1,"pattern":"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"},"description":"Directories, made when they are missing; what the release has in that place gives way."},"files":{"type":"array","items":{"type":"string","minLength":1,"pattern":"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"},"description":"Files; the release stops when one is missing and no template writes it."}}};
const schema38 = {"type":"array","description":"Files of the source that ansible-vault encrypted (`push`). They are decrypted in memory on the way; the password never leaves the runner.","items":{"anyOf":[{"type":"string","minLength":1,"pattern":"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"},{"type":"object","additionalProperties":false,"required":["path"],"properties":{"path":{"type":"string","minLength":1,"pattern":"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$","description":"Encrypted file in the source."},"to":{"type":"string","minLength":1,"pattern":"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$","description":"Name in the release; the same unless given."},"mode":{"type":"string","pattern":"^0?[0-7]{3,4}$","description":"Octal mode, in quotes: `'0640'`.","default":"0600"}}}]}};
const schema55 = {"type":"integer","minimum":2,"default":5,"description":"Releases kept. The live one and the one before it always are."};
const schema56 = {"description":"Hosts that are switched together, restarted and verified before the next batch: numbers or percentages, such as `[1, 50%, 100%]`. The last one repeats. A scale takes all hosts at once.","type":"array","minItems":1,"default":["100%"],"items":{"anyOf":[{"type":"integer","minimum":1},{"type":"string","pattern":"^[0-9]{1,3}%?$"}]}};
const schema58 = {"type":"object","additionalProperties":false,"description":"The lock on each host.","properties":{"wait":{"type":"number","minimum":0,"default":30,"description":"Seconds to wait for another release on the host to end."}}};
const func2 = Object.prototype.hasOwnProperty;
const pattern0 = new RegExp("^[A-Za-z0-9][A-Za-z0-9._-]*$", "u");
const pattern1 = new RegExp("^/.*[^/]$", "u");
const pattern2 = new RegExp("^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$", "u");
const pattern6 = new RegExp("^0?[0-7]{3,4}$", "u");
const pattern7 = new RegExp("^[A-Za-z_][A-Za-z0-9_.-]*(:[A-Za-z_][A-Za-z0-9_.-]*)?$", "u");
const pattern12 = new RegExp("^[A-Za-z_][A-Za-z0-9_]*$", "u");
const pattern23 = new RegExp("^[A-Za-z0-9@:*_.\\-]+$", "u");
const pattern26 = new RegExp("^/", "u");
const pattern27 = new RegExp("^(https?://|\\{\\{)", "u");
const pattern28 = new RegExp("^[0-9]{1,3}%?$", "u");
const schema24 = {"type":"object","additionalProperties":false,"properties":{"check":{"type":"array","items":{"$ref":"#/definitions/hook"},"description":"Commands at phase check."},"prepare":{"type":"array","items":{"$ref":"#/definitions/hook"},"description":"Commands at phase prepare."},"transfer":{"type":"array","items":{"$ref":"#/definitions/hook"},"description":"Commands at phase transfer."},"build":{"type":"array","items":{"$ref":"#/definitions/hook"},"description":"Commands at phase build."},"migrate":{"type":"array","items":{"$ref":"#/definitions/hook"},"description":"Commands at phase migrate."},"switch":{"type":"array","items":{"$ref":"#/definitions/hook"},"description":"Commands at phase switch."},"restart":{"type":"array","items":{"$ref":"#/definitions/hook"},"description":"Commands at phase restart."},"verify":{"type":"array","items":{"$ref":"#/definitions/hook"},"description":"Commands at phase verify."},"clean":{"type":"array","items":{"$ref":"#/definitions/hook"},"description":"Commands at phase clean."},"revert":{"type":"array","items":{"$ref":"#/definitions/hook"},"description":"Commands at phase revert."}}};
const schema25 = {"type":"object","additionalProperties":false,"required":["command"],"properties":{"name":{"type":"string","description":"Shown in the log."},"command":{"$ref":"#/definitions/command"},"directory":{"type":"string","minLength":1,"pattern":"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$","description":"Directory inside the release."},"hosts":{"$ref":"#/definitions/hosts"},"environment":{"$ref":"#/definitions/environment"},"timeout":{"description":"Seconds it may take.","type":"number","exclusiveMinimum":0,"default":600}}};

function validate12(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.command === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "command"},message:"must have required property '"+"command"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
for(const key0 in data){
if(!((((((key0 === "name") || (key0 === "command")) || (key0 === "directory")) || (key0 === "hosts")) || (key0 === "environment")) || (key0 === "timeout"))){
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.name !== undefined){
if(typeof data.name !== "string"){
const err2 = {instancePath:instancePath+"/name",schemaPath:"#/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.command !== undefined){
let data1 = data.command;
const _errs6 = errors;
let valid2 = false;
const _errs7 = errors;
if(typeof data1 === "string"){
if(data1.length < 1){
const err3 = {instancePath:instancePath+"/command",schemaPath:"#/definitions/command/anyOf/0/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
else {
const err4 = {instancePath:instancePath+"/command",schemaPath:"#/definitions/command/anyOf/0/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
var _valid0 = _errs7 === errors;
valid2 = valid2 || _valid0;
if(!valid2){
const _errs9 = errors;
if(Array.isArray(data1)){
if(data1.length < 1){
const err5 = {instancePath:instancePath+"/command",schemaPath:"#/definitions/command/anyOf/1/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
const len0 = data1.length;
for(let i0=0; i0<len0; i0++){
if(typeof data1[i0] !== "string"){
const err6 = {instancePath:instancePath+"/command/" + i0,schemaPath:"#/definitions/command/anyOf/1/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
}
else {
const err7 = {instancePath:instancePath+"/command",schemaPath:"#/definitions/command/anyOf/1/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
var _valid0 = _errs9 === errors;
valid2 = valid2 || _valid0;
}
if(!valid2){
const err8 = {instancePath:instancePath+"/command",schemaPath:"#/definitions/command/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
else {
errors = _errs6;
if(vErrors !== null){
if(_errs6){
vErrors.length = _errs6;
}
else {
vErrors = null;
}
}
}
}
if(data.directory !== undefined){
let data3 = data.directory;
if(typeof data3 === "string"){
if(data3.length < 1){
const err9 = {instancePath:instancePath+"/directory",schemaPath:"#/properties/directory/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(!pattern2.test(data3)){
const err10 = {instancePath:instancePath+"/directory",schemaPath:"#/properties/directory/pattern",keyword:"pattern",params:{pattern: "^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"},message:"must match pattern \""+"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"+"\""};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
else {
const err11 = {instancePath:instancePath+"/directory",schemaPath:"#/properties/directory/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data.hosts !== undefined){
let data4 = data.hosts;
const _errs17 = errors;
let valid6 = false;
const _errs18 = errors;
if(typeof data4 === "string"){
if(data4.length < 1){
const err12 = {instancePath:instancePath+"/hosts",schemaPath:"#/definitions/hosts/anyOf/0/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
else {
const err13 = {instancePath:instancePath+"/hosts",schemaPath:"#/definitions/hosts/anyOf/0/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
var _valid1 = _errs18 === errors;
valid6 = valid6 || _valid1;
if(!valid6){
const _errs20 = errors;
if(Array.isArray(data4)){
const len1 = data4.length;
for(let i1=0; i1<len1; i1++){
let data5 = data4[i1];
if(typeof data5 === "string"){
if(data5.length < 1){
const err14 = {instancePath:instancePath+"/hosts/" + i1,schemaPath:"#/definitions/hosts/anyOf/1/items/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
else {
const err15 = {instancePath:instancePath+"/hosts/" + i1,schemaPath:"#/definitions/hosts/anyOf/1/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
}
else {
const err16 = {instancePath:instancePath+"/hosts",schemaPath:"#/definitions/hosts/anyOf/1/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
var _valid1 = _errs20 === errors;
valid6 = valid6 || _valid1;
}
if(!valid6){
const err17 = {instancePath:instancePath+"/hosts",schemaPath:"#/definitions/hosts/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
else {
errors = _errs17;
if(vErrors !== null){
if(_errs17){
vErrors.length = _errs17;
}
else {
vErrors = null;
}
}
}
}
if(data.environment !== undefined){
let data6 = data.environment;
if(data6 && typeof data6 == "object" && !Array.isArray(data6)){
for(const key1 in data6){
const _errs27 = errors;
if(typeof key1 === "string"){
if(!pattern12.test(key1)){
const err18 = {instancePath:instancePath+"/environment",schemaPath:"#/definitions/environment/propertyNames/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z_][A-Za-z0-9_]*$"},message:"must match pattern \""+"^[A-Za-z_][A-Za-z0-9_]*$"+"\"",propertyName:key1};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
var valid10 = _errs27 === errors;
if(!valid10){
const err19 = {instancePath:instancePath+"/environment",schemaPath:"#/definitions/environment/propertyNames",keyword:"propertyNames",params:{propertyName: key1},message:"property name must be valid"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
for(const key2 in data6){
let data7 = data6[key2];
if(((typeof data7 !== "string") && (!(typeof data7 == "number"))) && (typeof data7 !== "boolean")){
const err20 = {instancePath:instancePath+"/environment/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/definitions/environment/additionalProperties/type",keyword:"type",params:{type: schema13.additionalProperties.type},message:"must be string,number,boolean"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
}
else {
const err21 = {instancePath:instancePath+"/environment",schemaPath:"#/definitions/environment/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
if(data.timeout !== undefined){
let data8 = data.timeout;
if(typeof data8 == "number"){
if(data8 <= 0 || isNaN(data8)){
const err22 = {instancePath:instancePath+"/timeout",schemaPath:"#/properties/timeout/exclusiveMinimum",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0},message:"must be > 0"};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
else {
const err23 = {instancePath:instancePath+"/timeout",schemaPath:"#/properties/timeout/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
}
else {
const err24 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
validate12.errors = vErrors;
return errors === 0;
}


function validate11(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!(func2.call(schema24.properties, key0))){
const err0 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
if(data.check !== undefined){
let data0 = data.check;
if(Array.isArray(data0)){
const len0 = data0.length;
for(let i0=0; i0<len0; i0++){
if(!(validate12(data0[i0], {instancePath:instancePath+"/check/" + i0,parentData:data0,parentDataProperty:i0,rootData}))){
vErrors = vErrors === null ? validate12.errors : vErrors.concat(validate12.errors);
errors = vErrors.length;
}
}
}
else {
const err1 = {instancePath:instancePath+"/check",schemaPath:"#/properties/check/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.prepare !== undefined){
let data2 = data.prepare;
if(Array.isArray(data2)){
const len1 = data2.length;
for(let i1=0; i1<len1; i1++){
if(!(validate12(data2[i1], {instancePath:instancePath+"/prepare/" + i1,parentData:data2,parentDataProperty:i1,rootData}))){
vErrors = vErrors === null ? validate12.errors : vErrors.concat(validate12.errors);
errors = vErrors.length;
}
}
}
else {
const err2 = {instancePath:instancePath+"/prepare",schemaPath:"#/properties/prepare/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.transfer !== undefined){
let data4 = data.transfer;
if(Array.isArray(data4)){
const len2 = data4.length;
for(let i2=0; i2<len2; i2++){
if(!(validate12(data4[i2], {instancePath:instancePath+"/transfer/" + i2,parentData:data4,parentDataProperty:i2,rootData}))){
vErrors = vErrors === null ? validate12.errors : vErrors.concat(validate12.errors);
errors = vErrors.length;
}
}
}
else {
const err3 = {instancePath:instancePath+"/transfer",schemaPath:"#/properties/transfer/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.build !== undefined){
let data6 = data.build;
if(Array.isArray(data6)){
const len3 = data6.length;
for(let i3=0; i3<len3; i3++){
if(!(validate12(data6[i3], {instancePath:instancePath+"/build/" + i3,parentData:data6,parentDataProperty:i3,rootData}))){
vErrors = vErrors === null ? validate12.errors : vErrors.concat(validate12.errors);
errors = vErrors.length;
}
}
}
else {
const err4 = {instancePath:instancePath+"/build",schemaPath:"#/properties/build/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.migrate !== undefined){
let data8 = data.migrate;
if(Array.isArray(data8)){
const len4 = data8.length;
for(let i4=0; i4<len4; i4++){
if(!(validate12(data8[i4], {instancePath:instancePath+"/migrate/" + i4,parentData:data8,parentDataProperty:i4,rootData}))){
vErrors = vErrors === null ? validate12.errors : vErrors.concat(validate12.errors);
errors = vErrors.length;
}
}
}
else {
const err5 = {instancePath:instancePath+"/migrate",schemaPath:"#/properties/migrate/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.switch !== undefined){
let data10 = data.switch;
if(Array.isArray(data10)){
const len5 = data10.length;
for(let i5=0; i5<len5; i5++){
if(!(validate12(data10[i5], {instancePath:instancePath+"/switch/" + i5,parentData:data10,parentDataProperty:i5,rootData}))){
vErrors = vErrors === null ? validate12.errors : vErrors.concat(validate12.errors);
errors = vErrors.length;
}
}
}
else {
const err6 = {instancePath:instancePath+"/switch",schemaPath:"#/properties/switch/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.restart !== undefined){
let data12 = data.restart;
if(Array.isArray(data12)){
const len6 = data12.length;
for(let i6=0; i6<len6; i6++){
if(!(validate12(data12[i6], {instancePath:instancePath+"/restart/" + i6,parentData:data12,parentDataProperty:i6,rootData}))){
vErrors = vErrors === null ? validate12.errors : vErrors.concat(validate12.errors);
errors = vErrors.length;
}
}
}
else {
const err7 = {instancePath:instancePath+"/restart",schemaPath:"#/properties/restart/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data.verify !== undefined){
let data14 = data.verify;
if(Array.isArray(data14)){
const len7 = data14.length;
for(let i7=0; i7<len7; i7++){
if(!(validate12(data14[i7], {instancePath:instancePath+"/verify/" + i7,parentData:data14,parentDataProperty:i7,rootData}))){
vErrors = vErrors === null ? validate12.errors : vErrors.concat(validate12.errors);
errors = vErrors.length;
}
}
}
else {
const err8 = {instancePath:instancePath+"/verify",schemaPath:"#/properties/verify/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data.clean !== undefined){
let data16 = data.clean;
if(Array.isArray(data16)){
const len8 = data16.length;
for(let i8=0; i8<len8; i8++){
if(!(validate12(data16[i8], {instancePath:instancePath+"/clean/" + i8,parentData:data16,parentDataProperty:i8,rootData}))){
vErrors = vErrors === null ? validate12.errors : vErrors.concat(validate12.errors);
errors = vErrors.length;
}
}
}
else {
const err9 = {instancePath:instancePath+"/clean",schemaPath:"#/properties/clean/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(data.revert !== undefined){
let data18 = data.revert;
if(Array.isArray(data18)){
const len9 = data18.length;
for(let i9=0; i9<len9; i9++){
if(!(validate12(data18[i9], {instancePath:instancePath+"/revert/" + i9,parentData:data18,parentDataProperty:i9,rootData}))){
vErrors = vErrors === null ? validate12.errors : vErrors.concat(validate12.errors);
errors = vErrors.length;
}
}
}
else {
const err10 = {instancePath:instancePath+"/revert",schemaPath:"#/properties/revert/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
}
else {
const err11 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
validate11.errors = vErrors;
return errors === 0;
}

const schema36 = {"type":"array","description":"Jinja templates rendered for each host. Inside the release they are written before the build; in `shared/` or at an absolute path at the switch, with the old file brought back if the release is reverted. What build steps or migrations read has to be inside the release: they run before the switch, with the old file.","items":{"type":"object","additionalProperties":false,"required":["source","path"],"properties":{"source":{"type":"string","minLength":1,"pattern":"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$","description":"Template in the repository."},"path":{"type":"string","minLength":1,"description":"Where it goes: in the release, `shared/…`, or absolute. `{{ variables }}` allowed."},"mode":{"type":"string","pattern":"^0?[0-7]{3,4}$","description":"Octal mode, in quotes: `'0640'`.","default":"0644"},"owner":{"type":"string","pattern":"^[A-Za-z_][A-Za-z0-9_.-]*(:[A-Za-z_][A-Za-z0-9_.-]*)?$","description":"user or user:group (needs `become` or root); only outside the release."},"become":{"type":"boolean","default":false,"description":"Write it with `sudo -n`; only outside the release."},"hosts":{"$ref":"#/definitions/hosts"}}}};

function validate25(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(Array.isArray(data)){
const len0 = data.length;
for(let i0=0; i0<len0; i0++){
let data0 = data[i0];
if(data0 && typeof data0 == "object" && !Array.isArray(data0)){
if(data0.source === undefined){
const err0 = {instancePath:instancePath+"/" + i0,schemaPath:"#/items/required",keyword:"required",params:{missingProperty: "source"},message:"must have required property '"+"source"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data0.path === undefined){
const err1 = {instancePath:instancePath+"/" + i0,schemaPath:"#/items/required",keyword:"required",params:{missingProperty: "path"},message:"must have required property '"+"path"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
for(const key0 in data0){
if(!((((((key0 === "source") || (key0 === "path")) || (key0 === "mode")) || (key0 === "owner")) || (key0 === "become")) || (key0 === "hosts"))){
const err2 = {instancePath:instancePath+"/" + i0,schemaPath:"#/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data0.source !== undefined){
let data1 = data0.source;
if(typeof data1 === "string"){
if(data1.length < 1){
const err3 = {instancePath:instancePath+"/" + i0+"/source",schemaPath:"#/items/properties/source/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(!pattern2.test(data1)){
const err4 = {instancePath:instancePath+"/" + i0+"/source",schemaPath:"#/items/properties/source/pattern",keyword:"pattern",params:{pattern: "^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"},message:"must match pattern \""+"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"+"\""};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
else {
const err5 = {instancePath:instancePath+"/" + i0+"/source",schemaPath:"#/items/properties/source/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data0.path !== undefined){
let data2 = data0.path;
if(typeof data2 === "string"){
if(data2.length < 1){
const err6 = {instancePath:instancePath+"/" + i0+"/path",schemaPath:"#/items/properties/path/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
else {
const err7 = {instancePath:instancePath+"/" + i0+"/path",schemaPath:"#/items/properties/path/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data0.mode !== undefined){
let data3 = data0.mode;
if(typeof data3 === "string"){
if(!pattern6.test(data3)){
const err8 = {instancePath:instancePath+"/" + i0+"/mode",schemaPath:"#/items/properties/mode/pattern",keyword:"pattern",params:{pattern: "^0?[0-7]{3,4}$"},message:"must match pattern \""+"^0?[0-7]{3,4}$"+"\""};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
else {
const err9 = {instancePath:instancePath+"/" + i0+"/mode",schemaPath:"#/items/properties/mode/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(data0.owner !== undefined){
let data4 = data0.owner;
if(typeof data4 === "string"){
if(!pattern7.test(data4)){
const err10 = {instancePath:instancePath+"/" + i0+"/owner",schemaPath:"#/items/properties/owner/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z_][A-Za-z0-9_.-]*(:[A-Za-z_][A-Za-z0-9_.-]*)?$"},message:"must match pattern \""+"^[A-Za-z_][A-Za-z0-9_.-]*(:[A-Za-z_][A-Za-z0-9_.-]*)?$"+"\""};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
else {
const err11 = {instancePath:instancePath+"/" + i0+"/owner",schemaPath:"#/items/properties/owner/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data0.become !== undefined){
if(typeof data0.become !== "boolean"){
const err12 = {instancePath:instancePath+"/" + i0+"/become",schemaPath:"#/items/properties/become/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data0.hosts !== undefined){
let data6 = data0.hosts;
const _errs16 = errors;
let valid4 = false;
const _errs17 = errors;
if(typeof data6 === "string"){
if(data6.length < 1){
const err13 = {instancePath:instancePath+"/" + i0+"/hosts",schemaPath:"#/definitions/hosts/anyOf/0/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
else {
const err14 = {instancePath:instancePath+"/" + i0+"/hosts",schemaPath:"#/definitions/hosts/anyOf/0/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
var _valid0 = _errs17 === errors;
valid4 = valid4 || _valid0;
if(!valid4){
const _errs19 = errors;
if(Array.isArray(data6)){
const len1 = data6.length;
for(let i1=0; i1<len1; i1++){
let data7 = data6[i1];
if(typeof data7 === "string"){
if(data7.length < 1){
const err15 = {instancePath:instancePath+"/" + i0+"/hosts/" + i1,schemaPath:"#/definitions/hosts/anyOf/1/items/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
else {
const err16 = {instancePath:instancePath+"/" + i0+"/hosts/" + i1,schemaPath:"#/definitions/hosts/anyOf/1/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
}
else {
const err17 = {instancePath:instancePath+"/" + i0+"/hosts",schemaPath:"#/definitions/hosts/anyOf/1/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
var _valid0 = _errs19 === errors;
valid4 = valid4 || _valid0;
}
if(!valid4){
const err18 = {instancePath:instancePath+"/" + i0+"/hosts",schemaPath:"#/definitions/hosts/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
else {
errors = _errs16;
if(vErrors !== null){
if(_errs16){
vErrors.length = _errs16;
}
else {
vErrors = null;
}
}
}
}
}
else {
const err19 = {instancePath:instancePath+"/" + i0,schemaPath:"#/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
}
else {
const err20 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
validate25.errors = vErrors;
return errors === 0;
}

const schema40 = {"type":"object","additionalProperties":false,"description":"A virtual environment for the release, reused as long as the checksum of its lock file, its Python’s version and these settings stay the same. Its `bin` comes first on PATH of build, migrate and hooks.","properties":{"version":{"type":["string","number"],"description":"Such as `3.12`, quoted. The host’s python3 unless given."},"manager":{"enum":["auto","uv","pip"],"default":"auto","description":"`auto`: uv for a uv.lock, or where the host has it; pip otherwise. A uv.lock on a host without uv gets a private uv."},"lock":{"anyOf":[{"type":"string","minLength":1,"pattern":"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"},{"type":"array","items":{"type":"string","minLength":1,"pattern":"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"},"minItems":1}],"description":"Lock file (uv.lock, pylock.toml) or requirements files, from `directory`. Unless given, with `push` the first that exists of uv.lock, pylock.toml, requirements.lock and requirements.txt; with `git` uv.lock."},"groups":{"type":"array","items":{"type":"string"},"description":"Dependency groups (uv.lock)."},"extras":{"type":"array","items":{"type":"string"},"description":"Extras (uv.lock)."},"wheels":{"type":"string","minLength":1,"pattern":"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$","description":"Directory of wheels in the source: installed from there, with no index at all (`--no-index --find-links`)."},"directory":{"type":"string","minLength":1,"pattern":"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$","default":".","description":"Directory of pyproject.toml and the lock file inside the release."},"path":{"type":"string","minLength":1,"pattern":"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$","default":".venv","description":"Link to the environment, from the release’s root."},"hosts":{"$ref":"#/definitions/hosts"},"timeout":{"description":"Seconds the installation may take.","type":"number","exclusiveMinimum":0,"default":900}}};

function validate27(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!(func2.call(schema40.properties, key0))){
const err0 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
if(data.version !== undefined){
let data0 = data.version;
if((typeof data0 !== "string") && (!(typeof data0 == "number"))){
const err1 = {instancePath:instancePath+"/version",schemaPath:"#/properties/version/type",keyword:"type",params:{type: schema40.properties.version.type},message:"must be string,number"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.manager !== undefined){
let data1 = data.manager;
if(!(((data1 === "auto") || (data1 === "uv")) || (data1 === "pip"))){
const err2 = {instancePath:instancePath+"/manager",schemaPath:"#/properties/manager/enum",keyword:"enum",params:{allowedValues: schema40.properties.manager.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.lock !== undefined){
let data2 = data.lock;
const _errs6 = errors;
let valid1 = false;
const _errs7 = errors;
if(typeof data2 === "string"){
if(data2.length < 1){
const err3 = {instancePath:instancePath+"/lock",schemaPath:"#/properties/lock/anyOf/0/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(!pattern2.test(data2)){
const err4 = {instancePath:instancePath+"/lock",schemaPath:"#/properties/lock/anyOf/0/pattern",keyword:"pattern",params:{pattern: "^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"},message:"must match pattern \""+"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"+"\""};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
else {
const err5 = {instancePath:instancePath+"/lock",schemaPath:"#/properties/lock/anyOf/0/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
var _valid0 = _errs7 === errors;
valid1 = valid1 || _valid0;
if(!valid1){
const _errs9 = errors;
if(Array.isArray(data2)){
if(data2.length < 1){
const err6 = {instancePath:instancePath+"/lock",schemaPath:"#/properties/lock/anyOf/1/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
const len0 = data2.length;
for(let i0=0; i0<len0; i0++){
let data3 = data2[i0];
if(typeof data3 === "string"){
if(data3.length < 1){
const err7 = {instancePath:instancePath+"/lock/" + i0,schemaPath:"#/properties/lock/anyOf/1/items/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if(!pattern2.test(data3)){
const err8 = {instancePath:instancePath+"/lock/" + i0,schemaPath:"#/properties/lock/anyOf/1/items/pattern",keyword:"pattern",params:{pattern: "^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"},message:"must match pattern \""+"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"+"\""};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
else {
const err9 = {instancePath:instancePath+"/lock/" + i0,schemaPath:"#/properties/lock/anyOf/1/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
}
else {
const err10 = {instancePath:instancePath+"/lock",schemaPath:"#/properties/lock/anyOf/1/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
var _valid0 = _errs9 === errors;
valid1 = valid1 || _valid0;
}
if(!valid1){
const err11 = {instancePath:instancePath+"/lock",schemaPath:"#/properties/lock/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
else {
errors = _errs6;
if(vErrors !== null){
if(_errs6){
vErrors.length = _errs6;
}
else {
vErrors = null;
}
}
}
}
if(data.groups !== undefined){
let data4 = data.groups;
if(Array.isArray(data4)){
const len1 = data4.length;
for(let i1=0; i1<len1; i1++){
if(typeof data4[i1] !== "string"){
const err12 = {instancePath:instancePath+"/groups/" + i1,schemaPath:"#/properties/groups/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
}
else {
const err13 = {instancePath:instancePath+"/groups",schemaPath:"#/properties/groups/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
if(data.extras !== undefined){
let data6 = data.extras;
if(Array.isArray(data6)){
const len2 = data6.length;
for(let i2=0; i2<len2; i2++){
if(typeof data6[i2] !== "string"){
const err14 = {instancePath:instancePath+"/extras/" + i2,schemaPath:"#/properties/extras/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
}
else {
const err15 = {instancePath:instancePath+"/extras",schemaPath:"#/properties/extras/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
if(data.wheels !== undefined){
let data8 = data.wheels;
if(typeof data8 === "string"){
if(data8.length < 1){
const err16 = {instancePath:instancePath+"/wheels",schemaPath:"#/properties/wheels/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
if(!pattern2.test(data8)){
const err17 = {instancePath:instancePath+"/wheels",schemaPath:"#/properties/wheels/pattern",keyword:"pattern",params:{pattern: "^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"},message:"must match pattern \""+"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"+"\""};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
else {
const err18 = {instancePath:instancePath+"/wheels",schemaPath:"#/properties/wheels/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data.directory !== undefined){
let data9 = data.directory;
if(typeof data9 === "string"){
if(data9.length < 1){
const err19 = {instancePath:instancePath+"/directory",schemaPath:"#/properties/directory/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
if(!pattern2.test(data9)){
const err20 = {instancePath:instancePath+"/directory",schemaPath:"#/properties/directory/pattern",keyword:"pattern",params:{pattern: "^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"},message:"must match pattern \""+"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"+"\""};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
else {
const err21 = {instancePath:instancePath+"/directory",schemaPath:"#/properties/directory/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
if(data.path !== undefined){
let data10 = data.path;
if(typeof data10 === "string"){
if(data10.length < 1){
const err22 = {instancePath:instancePath+"/path",schemaPath:"#/properties/path/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
if(!pattern2.test(data10)){
const err23 = {instancePath:instancePath+"/path",schemaPath:"#/properties/path/pattern",keyword:"pattern",params:{pattern: "^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"},message:"must match pattern \""+"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"+"\""};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
else {
const err24 = {instancePath:instancePath+"/path",schemaPath:"#/properties/path/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
if(data.hosts !== undefined){
let data11 = data.hosts;
const _errs29 = errors;
let valid9 = false;
const _errs30 = errors;
if(typeof data11 === "string"){
if(data11.length < 1){
const err25 = {instancePath:instancePath+"/hosts",schemaPath:"#/definitions/hosts/anyOf/0/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
else {
const err26 = {instancePath:instancePath+"/hosts",schemaPath:"#/definitions/hosts/anyOf/0/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
var _valid1 = _errs30 === errors;
valid9 = valid9 || _valid1;
if(!valid9){
const _errs32 = errors;
if(Array.isArray(data11)){
const len3 = data11.length;
for(let i3=0; i3<len3; i3++){
let data12 = data11[i3];
if(typeof data12 === "string"){
if(data12.length < 1){
const err27 = {instancePath:instancePath+"/hosts/" + i3,schemaPath:"#/definitions/hosts/anyOf/1/items/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
else {
const err28 = {instancePath:instancePath+"/hosts/" + i3,schemaPath:"#/definitions/hosts/anyOf/1/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
}
else {
const err29 = {instancePath:instancePath+"/hosts",schemaPath:"#/definitions/hosts/anyOf/1/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
var _valid1 = _errs32 === errors;
valid9 = valid9 || _valid1;
}
if(!valid9){
const err30 = {instancePath:instancePath+"/hosts",schemaPath:"#/definitions/hosts/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
else {
errors = _errs29;
if(vErrors !== null){
if(_errs29){
vErrors.length = _errs29;
}
else {
vErrors = null;
}
}
}
}
if(data.timeout !== undefined){
let data13 = data.timeout;
if(typeof data13 == "number"){
if(data13 <= 0 || isNaN(data13)){
const err31 = {instancePath:instancePath+"/timeout",schemaPath:"#/properties/timeout/exclusiveMinimum",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0},message:"must be > 0"};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
else {
const err32 = {instancePath:instancePath+"/timeout",schemaPath:"#/properties/timeout/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
}
else {
const err33 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
validate27.errors = vErrors;
return errors === 0;
}

const schema42 = {"type":"array","description":"Commands in the new release before the switch, in order: static files, assets.","items":{"type":"object","additionalProperties":false,"required":["command"],"properties":{"name":{"type":"string","description":"Shown in the log."},"command":{"$ref":"#/definitions/command"},"directory":{"type":"string","minLength":1,"pattern":"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$","default":".","description":"Directory inside the release."},"hosts":{"$ref":"#/definitions/hosts"},"when-changed":{"type":"array","items":{"type":"string","minLength":1},"minItems":1,"description":"Patterns in .gitignore syntax (`push`; with `git` the step always runs): the step is skipped when no matching file differs from the live release; its `outputs` are then copied from there."},"outputs":{"type":"array","items":{"type":"string","minLength":1,"pattern":"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"},"description":"Files and directories that the step makes, kept when it is skipped (`push`)."},"environment":{"$ref":"#/definitions/environment"},"timeout":{"description":"Seconds it may take.","type":"number","exclusiveMinimum":0,"default":900}}}};

function validate29(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(Array.isArray(data)){
const len0 = data.length;
for(let i0=0; i0<len0; i0++){
let data0 = data[i0];
if(data0 && typeof data0 == "object" && !Array.isArray(data0)){
if(data0.command === undefined){
const err0 = {instancePath:instancePath+"/" + i0,schemaPath:"#/items/required",keyword:"required",params:{missingProperty: "command"},message:"must have required property '"+"command"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
for(const key0 in data0){
if(!((((((((key0 === "name") || (key0 === "command")) || (key0 === "directory")) || (key0 === "hosts")) || (key0 === "when-changed")) || (key0 === "outputs")) || (key0 === "environment")) || (key0 === "timeout"))){
const err1 = {instancePath:instancePath+"/" + i0,schemaPath:"#/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data0.name !== undefined){
if(typeof data0.name !== "string"){
const err2 = {instancePath:instancePath+"/" + i0+"/name",schemaPath:"#/items/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data0.command !== undefined){
let data2 = data0.command;
const _errs8 = errors;
let valid4 = false;
const _errs9 = errors;
if(typeof data2 === "string"){
if(data2.length < 1){
const err3 = {instancePath:instancePath+"/" + i0+"/command",schemaPath:"#/definitions/command/anyOf/0/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
else {
const err4 = {instancePath:instancePath+"/" + i0+"/command",schemaPath:"#/definitions/command/anyOf/0/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
var _valid0 = _errs9 === errors;
valid4 = valid4 || _valid0;
if(!valid4){
const _errs11 = errors;
if(Array.isArray(data2)){
if(data2.length < 1){
const err5 = {instancePath:instancePath+"/" + i0+"/command",schemaPath:"#/definitions/command/anyOf/1/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
const len1 = data2.length;
for(let i1=0; i1<len1; i1++){
if(typeof data2[i1] !== "string"){
const err6 = {instancePath:instancePath+"/" + i0+"/command/" + i1,schemaPath:"#/definitions/command/anyOf/1/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
}
else {
const err7 = {instancePath:instancePath+"/" + i0+"/command",schemaPath:"#/definitions/command/anyOf/1/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
var _valid0 = _errs11 === errors;
valid4 = valid4 || _valid0;
}
if(!valid4){
const err8 = {instancePath:instancePath+"/" + i0+"/command",schemaPath:"#/definitions/command/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
else {
errors = _errs8;
if(vErrors !== null){
if(_errs8){
vErrors.length = _errs8;
}
else {
vErrors = null;
}
}
}
}
if(data0.directory !== undefined){
let data4 = data0.directory;
if(typeof data4 === "string"){
if(data4.length < 1){
const err9 = {instancePath:instancePath+"/" + i0+"/directory",schemaPath:"#/items/properties/directory/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(!pattern2.test(data4)){
const err10 = {instancePath:instancePath+"/" + i0+"/directory",schemaPath:"#/items/properties/directory/pattern",keyword:"pattern",params:{pattern: "^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"},message:"must match pattern \""+"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"+"\""};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
else {
const err11 = {instancePath:instancePath+"/" + i0+"/directory",schemaPath:"#/items/properties/directory/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data0.hosts !== undefined){
let data5 = data0.hosts;
const _errs19 = errors;
let valid8 = false;
const _errs20 = errors;
if(typeof data5 === "string"){
if(data5.length < 1){
const err12 = {instancePath:instancePath+"/" + i0+"/hosts",schemaPath:"#/definitions/hosts/anyOf/0/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
else {
const err13 = {instancePath:instancePath+"/" + i0+"/hosts",schemaPath:"#/definitions/hosts/anyOf/0/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
var _valid1 = _errs20 === errors;
valid8 = valid8 || _valid1;
if(!valid8){
const _errs22 = errors;
if(Array.isArray(data5)){
const len2 = data5.length;
for(let i2=0; i2<len2; i2++){
let data6 = data5[i2];
if(typeof data6 === "string"){
if(data6.length < 1){
const err14 = {instancePath:instancePath+"/" + i0+"/hosts/" + i2,schemaPath:"#/definitions/hosts/anyOf/1/items/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
else {
const err15 = {instancePath:instancePath+"/" + i0+"/hosts/" + i2,schemaPath:"#/definitions/hosts/anyOf/1/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
}
else {
const err16 = {instancePath:instancePath+"/" + i0+"/hosts",schemaPath:"#/definitions/hosts/anyOf/1/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
var _valid1 = _errs22 === errors;
valid8 = valid8 || _valid1;
}
if(!valid8){
const err17 = {instancePath:instancePath+"/" + i0+"/hosts",schemaPath:"#/definitions/hosts/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
else {
errors = _errs19;
if(vErrors !== null){
if(_errs19){
vErrors.length = _errs19;
}
else {
vErrors = null;
}
}
}
}
if(data0["when-changed"] !== undefined){
let data7 = data0["when-changed"];
if(Array.isArray(data7)){
if(data7.length < 1){
const err18 = {instancePath:instancePath+"/" + i0+"/when-changed",schemaPath:"#/items/properties/when-changed/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
const len3 = data7.length;
for(let i3=0; i3<len3; i3++){
let data8 = data7[i3];
if(typeof data8 === "string"){
if(data8.length < 1){
const err19 = {instancePath:instancePath+"/" + i0+"/when-changed/" + i3,schemaPath:"#/items/properties/when-changed/items/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
else {
const err20 = {instancePath:instancePath+"/" + i0+"/when-changed/" + i3,schemaPath:"#/items/properties/when-changed/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
}
else {
const err21 = {instancePath:instancePath+"/" + i0+"/when-changed",schemaPath:"#/items/properties/when-changed/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
if(data0.outputs !== undefined){
let data9 = data0.outputs;
if(Array.isArray(data9)){
const len4 = data9.length;
for(let i4=0; i4<len4; i4++){
let data10 = data9[i4];
if(typeof data10 === "string"){
if(data10.length < 1){
const err22 = {instancePath:instancePath+"/" + i0+"/outputs/" + i4,schemaPath:"#/items/properties/outputs/items/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
if(!pattern2.test(data10)){
const err23 = {instancePath:instancePath+"/" + i0+"/outputs/" + i4,schemaPath:"#/items/properties/outputs/items/pattern",keyword:"pattern",params:{pattern: "^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"},message:"must match pattern \""+"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"+"\""};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
else {
const err24 = {instancePath:instancePath+"/" + i0+"/outputs/" + i4,schemaPath:"#/items/properties/outputs/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
}
else {
const err25 = {instancePath:instancePath+"/" + i0+"/outputs",schemaPath:"#/items/properties/outputs/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
if(data0.environment !== undefined){
let data11 = data0.environment;
if(data11 && typeof data11 == "object" && !Array.isArray(data11)){
for(const key1 in data11){
const _errs37 = errors;
if(typeof key1 === "string"){
if(!pattern12.test(key1)){
const err26 = {instancePath:instancePath+"/" + i0+"/environment",schemaPath:"#/definitions/environment/propertyNames/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z_][A-Za-z0-9_]*$"},message:"must match pattern \""+"^[A-Za-z_][A-Za-z0-9_]*$"+"\"",propertyName:key1};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
var valid16 = _errs37 === errors;
if(!valid16){
const err27 = {instancePath:instancePath+"/" + i0+"/environment",schemaPath:"#/definitions/environment/propertyNames",keyword:"propertyNames",params:{propertyName: key1},message:"property name must be valid"};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
for(const key2 in data11){
let data12 = data11[key2];
if(((typeof data12 !== "string") && (!(typeof data12 == "number"))) && (typeof data12 !== "boolean")){
const err28 = {instancePath:instancePath+"/" + i0+"/environment/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/definitions/environment/additionalProperties/type",keyword:"type",params:{type: schema13.additionalProperties.type},message:"must be string,number,boolean"};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
}
else {
const err29 = {instancePath:instancePath+"/" + i0+"/environment",schemaPath:"#/definitions/environment/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
if(data0.timeout !== undefined){
let data13 = data0.timeout;
if(typeof data13 == "number"){
if(data13 <= 0 || isNaN(data13)){
const err30 = {instancePath:instancePath+"/" + i0+"/timeout",schemaPath:"#/items/properties/timeout/exclusiveMinimum",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0},message:"must be > 0"};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
else {
const err31 = {instancePath:instancePath+"/" + i0+"/timeout",schemaPath:"#/items/properties/timeout/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
}
else {
const err32 = {instancePath:instancePath+"/" + i0,schemaPath:"#/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
}
else {
const err33 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
validate29.errors = vErrors;
return errors === 0;
}

const schema46 = {"type":"object","additionalProperties":false,"required":["command"],"description":"Database migrations: last before the switch, after every host has built.","properties":{"command":{"$ref":"#/definitions/command"},"group":{"type":"string","default":"migrations","description":"Only on hosts of this group; on the first host of all when the inventory has none in it. When `hosts` selects none of the group, a release does not migrate and says so."},"run-once":{"type":"boolean","default":true,"description":"On the first host of the group only, since one database needs it once."},"directory":{"type":"string","minLength":1,"pattern":"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$","default":".","description":"Directory inside the release."},"environment":{"$ref":"#/definitions/environment"},"timeout":{"description":"Seconds it may take.","type":"number","exclusiveMinimum":0,"default":1800}}};

function validate31(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.command === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "command"},message:"must have required property '"+"command"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
for(const key0 in data){
if(!((((((key0 === "command") || (key0 === "group")) || (key0 === "run-once")) || (key0 === "directory")) || (key0 === "environment")) || (key0 === "timeout"))){
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.command !== undefined){
let data0 = data.command;
const _errs4 = errors;
let valid2 = false;
const _errs5 = errors;
if(typeof data0 === "string"){
if(data0.length < 1){
const err2 = {instancePath:instancePath+"/command",schemaPath:"#/definitions/command/anyOf/0/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
else {
const err3 = {instancePath:instancePath+"/command",schemaPath:"#/definitions/command/anyOf/0/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
var _valid0 = _errs5 === errors;
valid2 = valid2 || _valid0;
if(!valid2){
const _errs7 = errors;
if(Array.isArray(data0)){
if(data0.length < 1){
const err4 = {instancePath:instancePath+"/command",schemaPath:"#/definitions/command/anyOf/1/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
const len0 = data0.length;
for(let i0=0; i0<len0; i0++){
if(typeof data0[i0] !== "string"){
const err5 = {instancePath:instancePath+"/command/" + i0,schemaPath:"#/definitions/command/anyOf/1/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
}
else {
const err6 = {instancePath:instancePath+"/command",schemaPath:"#/definitions/command/anyOf/1/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
var _valid0 = _errs7 === errors;
valid2 = valid2 || _valid0;
}
if(!valid2){
const err7 = {instancePath:instancePath+"/command",schemaPath:"#/definitions/command/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
else {
errors = _errs4;
if(vErrors !== null){
if(_errs4){
vErrors.length = _errs4;
}
else {
vErrors = null;
}
}
}
}
if(data.group !== undefined){
if(typeof data.group !== "string"){
const err8 = {instancePath:instancePath+"/group",schemaPath:"#/properties/group/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data["run-once"] !== undefined){
if(typeof data["run-once"] !== "boolean"){
const err9 = {instancePath:instancePath+"/run-once",schemaPath:"#/properties/run-once/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(data.directory !== undefined){
let data4 = data.directory;
if(typeof data4 === "string"){
if(data4.length < 1){
const err10 = {instancePath:instancePath+"/directory",schemaPath:"#/properties/directory/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
if(!pattern2.test(data4)){
const err11 = {instancePath:instancePath+"/directory",schemaPath:"#/properties/directory/pattern",keyword:"pattern",params:{pattern: "^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"},message:"must match pattern \""+"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"+"\""};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
else {
const err12 = {instancePath:instancePath+"/directory",schemaPath:"#/properties/directory/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data.environment !== undefined){
let data5 = data.environment;
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
for(const key1 in data5){
const _errs20 = errors;
if(typeof key1 === "string"){
if(!pattern12.test(key1)){
const err13 = {instancePath:instancePath+"/environment",schemaPath:"#/definitions/environment/propertyNames/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z_][A-Za-z0-9_]*$"},message:"must match pattern \""+"^[A-Za-z_][A-Za-z0-9_]*$"+"\"",propertyName:key1};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
var valid6 = _errs20 === errors;
if(!valid6){
const err14 = {instancePath:instancePath+"/environment",schemaPath:"#/definitions/environment/propertyNames",keyword:"propertyNames",params:{propertyName: key1},message:"property name must be valid"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
for(const key2 in data5){
let data6 = data5[key2];
if(((typeof data6 !== "string") && (!(typeof data6 == "number"))) && (typeof data6 !== "boolean")){
const err15 = {instancePath:instancePath+"/environment/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/definitions/environment/additionalProperties/type",keyword:"type",params:{type: schema13.additionalProperties.type},message:"must be string,number,boolean"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
}
else {
const err16 = {instancePath:instancePath+"/environment",schemaPath:"#/definitions/environment/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
if(data.timeout !== undefined){
let data7 = data.timeout;
if(typeof data7 == "number"){
if(data7 <= 0 || isNaN(data7)){
const err17 = {instancePath:instancePath+"/timeout",schemaPath:"#/properties/timeout/exclusiveMinimum",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0},message:"must be > 0"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
else {
const err18 = {instancePath:instancePath+"/timeout",schemaPath:"#/properties/timeout/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
}
else {
const err19 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
validate31.errors = vErrors;
return errors === 0;
}

const schema49 = {"type":"object","description":"What runs the application, restarted in this order after the switch. The key is its name.","additionalProperties":{"type":"object","additionalProperties":false,"required":["type"],"description":"A service.","properties":{"type":{"enum":["systemd","supervisor","touch","command"],"description":"How it is restarted."},"unit":{"type":"string","pattern":"^[A-Za-z0-9@:*_.\\-]+$","description":"systemd: unit, the key + `.service` unless given; with `instances` a template unit such as `portal-worker@.service`. supervisor: program or `group:*`."},"template":{"type":"string","minLength":1,"pattern":"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$","description":"Jinja template of the unit (systemd) or program (supervisor), installed when it changed."},"templates":{"type":"object","additionalProperties":{"type":"string","minLength":1,"pattern":"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$","description":"Template of that unit."},"description":"More units that belong to it, such as a socket: unit name → template."},"directory":{"type":"string","pattern":"^/","description":"Where units or programs are installed: /etc/systemd/system (~/.config/systemd/user with `scope: user`), /etc/supervisor/conf.d."},"scope":{"enum":["system","user"],"default":"system","description":"systemd: whose manager."},"become":{"type":"boolean","description":"Use `sudo -n`; by default when the SSH user is not root and the scope is the system’s. For a `command` only when asked for; sudo then sets its environment, so that it has none of the release’s variables."},"reload":{"enum":["restart","reload","auto"],"default":"restart","description":"`reload` keeps connections (`systemctl reload-or-restart`; supervisor: HUP). `auto`: reload, but restart when its unit or the environment of the release changed."},"instances":{"type":["integer","string"],"description":"systemd: number of instances of a template unit, `1` to that number; more are started, surplus ones stopped and disabled. May be `{{ a variable }}`."},"scale":{"type":"object","description":"Variables with their usual values (workers, threads, processes), for its templates and `instances`. The values of `variables` and of the inventory win; `command: scale` applies changed ones without a release.","additionalProperties":{"type":["integer","string","number"]}},"enable":{"type":"boolean","default":true,"description":"systemd: start it at boot."},"file":{"type":"string","description":"touch: file whose time is set (uWSGI’s touch-reload), from `root` unless absolute."},"command":{"$ref":"#/definitions/command","description":"command: what restarts it. A list or shell text. A list may use `{{ variables }}`, also with `become`."},"ready-after":{"type":"number","minimum":0,"default":0,"description":"systemd: seconds a unit has to stay active after its start, without being started again, to count as started."},"timeout":{"description":"Seconds until it has to be active.","type":"number","exclusiveMinimum":0,"default":60},"logs":{"type":"integer","minimum":0,"default":50,"description":"Lines of its journal shown when it fails."},"hosts":{"$ref":"#/definitions/hosts"}}}};

function validate33(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
let data0 = data[key0];
if(data0 && typeof data0 == "object" && !Array.isArray(data0)){
if(data0.type === undefined){
const err0 = {instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/additionalProperties/required",keyword:"required",params:{missingProperty: "type"},message:"must have required property '"+"type"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
for(const key1 in data0){
if(!(func2.call(schema49.additionalProperties.properties, key1))){
const err1 = {instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/additionalProperties/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data0.type !== undefined){
let data1 = data0.type;
if(!((((data1 === "systemd") || (data1 === "supervisor")) || (data1 === "touch")) || (data1 === "command"))){
const err2 = {instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/type",schemaPath:"#/additionalProperties/properties/type/enum",keyword:"enum",params:{allowedValues: schema49.additionalProperties.properties.type.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data0.unit !== undefined){
let data2 = data0.unit;
if(typeof data2 === "string"){
if(!pattern23.test(data2)){
const err3 = {instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/unit",schemaPath:"#/additionalProperties/properties/unit/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9@:*_.\\-]+$"},message:"must match pattern \""+"^[A-Za-z0-9@:*_.\\-]+$"+"\""};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
else {
const err4 = {instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/unit",schemaPath:"#/additionalProperties/properties/unit/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data0.template !== undefined){
let data3 = data0.template;
if(typeof data3 === "string"){
if(data3.length < 1){
const err5 = {instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/template",schemaPath:"#/additionalProperties/properties/template/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if(!pattern2.test(data3)){
const err6 = {instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/template",schemaPath:"#/additionalProperties/properties/template/pattern",keyword:"pattern",params:{pattern: "^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"},message:"must match pattern \""+"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"+"\""};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
else {
const err7 = {instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/template",schemaPath:"#/additionalProperties/properties/template/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data0.templates !== undefined){
let data4 = data0.templates;
if(data4 && typeof data4 == "object" && !Array.isArray(data4)){
for(const key2 in data4){
let data5 = data4[key2];
if(typeof data5 === "string"){
if(data5.length < 1){
const err8 = {instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/templates/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/additionalProperties/properties/templates/additionalProperties/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(!pattern2.test(data5)){
const err9 = {instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/templates/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/additionalProperties/properties/templates/additionalProperties/pattern",keyword:"pattern",params:{pattern: "^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"},message:"must match pattern \""+"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"+"\""};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
else {
const err10 = {instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/templates/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/additionalProperties/properties/templates/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
}
else {
const err11 = {instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/templates",schemaPath:"#/additionalProperties/properties/templates/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data0.directory !== undefined){
let data6 = data0.directory;
if(typeof data6 === "string"){
if(!pattern26.test(data6)){
const err12 = {instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/directory",schemaPath:"#/additionalProperties/properties/directory/pattern",keyword:"pattern",params:{pattern: "^/"},message:"must match pattern \""+"^/"+"\""};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
else {
const err13 = {instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/directory",schemaPath:"#/additionalProperties/properties/directory/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
if(data0.scope !== undefined){
let data7 = data0.scope;
if(!((data7 === "system") || (data7 === "user"))){
const err14 = {instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/scope",schemaPath:"#/additionalProperties/properties/scope/enum",keyword:"enum",params:{allowedValues: schema49.additionalProperties.properties.scope.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data0.become !== undefined){
if(typeof data0.become !== "boolean"){
const err15 = {instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/become",schemaPath:"#/additionalProperties/properties/become/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
if(data0.reload !== undefined){
let data9 = data0.reload;
if(!(((data9 === "restart") || (data9 === "reload")) || (data9 === "auto"))){
const err16 = {instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/reload",schemaPath:"#/additionalProperties/properties/reload/enum",keyword:"enum",params:{allowedValues: schema49.additionalProperties.properties.reload.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
if(data0.instances !== undefined){
let data10 = data0.instances;
if((!((typeof data10 == "number") && (!(data10 % 1) && !isNaN(data10)))) && (typeof data10 !== "string")){
const err17 = {instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/instances",schemaPath:"#/additionalProperties/properties/instances/type",keyword:"type",params:{type: schema49.additionalProperties.properties.instances.type},message:"must be integer,string"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
if(data0.scale !== undefined){
let data11 = data0.scale;
if(data11 && typeof data11 == "object" && !Array.isArray(data11)){
for(const key3 in data11){
let data12 = data11[key3];
if((typeof data12 !== "string") && (!(typeof data12 == "number"))){
const err18 = {instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/scale/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/additionalProperties/properties/scale/additionalProperties/type",keyword:"type",params:{type: schema49.additionalProperties.properties.scale.additionalProperties.type},message:"must be integer,string,number"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
}
else {
const err19 = {instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/scale",schemaPath:"#/additionalProperties/properties/scale/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
if(data0.enable !== undefined){
if(typeof data0.enable !== "boolean"){
const err20 = {instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/enable",schemaPath:"#/additionalProperties/properties/enable/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
if(data0.file !== undefined){
if(typeof data0.file !== "string"){
const err21 = {instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/file",schemaPath:"#/additionalProperties/properties/file/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
if(data0.command !== undefined){
let data15 = data0.command;
const _errs34 = errors;
let valid5 = false;
const _errs35 = errors;
if(typeof data15 === "string"){
if(data15.length < 1){
const err22 = {instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/command",schemaPath:"#/definitions/command/anyOf/0/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
else {
const err23 = {instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/command",schemaPath:"#/definitions/command/anyOf/0/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
var _valid0 = _errs35 === errors;
valid5 = valid5 || _valid0;
if(!valid5){
const _errs37 = errors;
if(Array.isArray(data15)){
if(data15.length < 1){
const err24 = {instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/command",schemaPath:"#/definitions/command/anyOf/1/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
const len0 = data15.length;
for(let i0=0; i0<len0; i0++){
if(typeof data15[i0] !== "string"){
const err25 = {instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/command/" + i0,schemaPath:"#/definitions/command/anyOf/1/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
}
else {
const err26 = {instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/command",schemaPath:"#/definitions/command/anyOf/1/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
var _valid0 = _errs37 === errors;
valid5 = valid5 || _valid0;
}
if(!valid5){
const err27 = {instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/command",schemaPath:"#/definitions/command/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
else {
errors = _errs34;
if(vErrors !== null){
if(_errs34){
vErrors.length = _errs34;
}
else {
vErrors = null;
}
}
}
}
if(data0["ready-after"] !== undefined){
let data17 = data0["ready-after"];
if(typeof data17 == "number"){
if(data17 < 0 || isNaN(data17)){
const err28 = {instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/ready-after",schemaPath:"#/additionalProperties/properties/ready-after/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
else {
const err29 = {instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/ready-after",schemaPath:"#/additionalProperties/properties/ready-after/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
if(data0.timeout !== undefined){
let data18 = data0.timeout;
if(typeof data18 == "number"){
if(data18 <= 0 || isNaN(data18)){
const err30 = {instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/timeout",schemaPath:"#/additionalProperties/properties/timeout/exclusiveMinimum",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0},message:"must be > 0"};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
else {
const err31 = {instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/timeout",schemaPath:"#/additionalProperties/properties/timeout/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
if(data0.logs !== undefined){
let data19 = data0.logs;
if(!((typeof data19 == "number") && (!(data19 % 1) && !isNaN(data19)))){
const err32 = {instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/logs",schemaPath:"#/additionalProperties/properties/logs/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
if(typeof data19 == "number"){
if(data19 < 0 || isNaN(data19)){
const err33 = {instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/logs",schemaPath:"#/additionalProperties/properties/logs/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
}
if(data0.hosts !== undefined){
let data20 = data0.hosts;
const _errs49 = errors;
let valid9 = false;
const _errs50 = errors;
if(typeof data20 === "string"){
if(data20.length < 1){
const err34 = {instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/hosts",schemaPath:"#/definitions/hosts/anyOf/0/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
else {
const err35 = {instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/hosts",schemaPath:"#/definitions/hosts/anyOf/0/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
var _valid1 = _errs50 === errors;
valid9 = valid9 || _valid1;
if(!valid9){
const _errs52 = errors;
if(Array.isArray(data20)){
const len1 = data20.length;
for(let i1=0; i1<len1; i1++){
let data21 = data20[i1];
if(typeof data21 === "string"){
if(data21.length < 1){
const err36 = {instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/hosts/" + i1,schemaPath:"#/definitions/hosts/anyOf/1/items/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
else {
const err37 = {instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/hosts/" + i1,schemaPath:"#/definitions/hosts/anyOf/1/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
}
else {
const err38 = {instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/hosts",schemaPath:"#/definitions/hosts/anyOf/1/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
var _valid1 = _errs52 === errors;
valid9 = valid9 || _valid1;
}
if(!valid9){
const err39 = {instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/hosts",schemaPath:"#/definitions/hosts/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
else {
errors = _errs49;
if(vErrors !== null){
if(_errs49){
vErrors.length = _errs49;
}
else {
vErrors = null;
}
}
}
}
}
else {
const err40 = {instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/additionalProperties/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
}
else {
const err41 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
validate33.errors = vErrors;
return errors === 0;
}

const schema52 = {"description":"Checks after the restart; each is repeated until it passes or its time is over.","type":"array","items":{"type":"object","additionalProperties":false,"description":"One check: a `url` or a `command`.","anyOf":[{"required":["url"]},{"required":["command"]}],"if":{"required":["from"],"properties":{"from":{"enum":["runner"]}}},"then":{"required":["url"],"properties":{"command":false,"socket":false,"hosts":false}},"properties":{"url":{"type":"string","pattern":"^(https?://|\\{\\{)","description":"Asked with GET. `{{ variables }}` allowed."},"from":{"enum":["host","runner"],"default":"host","description":"`host`: by each host, for addresses such as 127.0.0.1. `runner`: by the runner, through the balancer, once after each batch of a release or rollback; only a `url`, without `socket` and `hosts`."},"status":{"type":"integer","default":200,"description":"Expected HTTP status."},"contains":{"type":"string","description":"Text the answer has to contain, such as `{{ release }}` or `{{ commit }}`."},"header":{"type":"object","additionalProperties":{"type":"string"},"description":"Request headers, such as Host or Authorization. Their values travel inside the encrypted stream, never in an argument vector."},"socket":{"type":"string","description":"UNIX socket to ask through (needs curl on the host)."},"command":{"$ref":"#/definitions/command","description":"Instead of a URL: passes with exit status 0."},"hosts":{"$ref":"#/definitions/hosts"},"timeout":{"description":"Seconds until it has to pass.","type":"number","exclusiveMinimum":0,"default":60}}}};

function validate35(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(Array.isArray(data)){
const len0 = data.length;
for(let i0=0; i0<len0; i0++){
let data0 = data[i0];
const _errs3 = errors;
let valid2 = false;
const _errs4 = errors;
if(data0 && typeof data0 == "object" && !Array.isArray(data0)){
if(data0.url === undefined){
const err0 = {instancePath:instancePath+"/" + i0,schemaPath:"#/items/anyOf/0/required",keyword:"required",params:{missingProperty: "url"},message:"must have required property '"+"url"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
var _valid0 = _errs4 === errors;
valid2 = valid2 || _valid0;
if(!valid2){
const _errs5 = errors;
if(data0 && typeof data0 == "object" && !Array.isArray(data0)){
if(data0.command === undefined){
const err1 = {instancePath:instancePath+"/" + i0,schemaPath:"#/items/anyOf/1/required",keyword:"required",params:{missingProperty: "command"},message:"must have required property '"+"command"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
var _valid0 = _errs5 === errors;
valid2 = valid2 || _valid0;
}
if(!valid2){
const err2 = {instancePath:instancePath+"/" + i0,schemaPath:"#/items/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
else {
errors = _errs3;
if(vErrors !== null){
if(_errs3){
vErrors.length = _errs3;
}
else {
vErrors = null;
}
}
}
const _errs6 = errors;
let valid3 = true;
const _errs7 = errors;
if(data0 && typeof data0 == "object" && !Array.isArray(data0)){
let missing0;
if((data0.from === undefined) && (missing0 = "from")){
const err3 = {};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
else {
if(data0.from !== undefined){
if(!(data0.from === "runner")){
const err4 = {};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
}
}
var _valid1 = _errs7 === errors;
errors = _errs6;
if(vErrors !== null){
if(_errs6){
vErrors.length = _errs6;
}
else {
vErrors = null;
}
}
if(_valid1){
const _errs9 = errors;
if(data0 && typeof data0 == "object" && !Array.isArray(data0)){
if(data0.url === undefined){
const err5 = {instancePath:instancePath+"/" + i0,schemaPath:"#/items/then/required",keyword:"required",params:{missingProperty: "url"},message:"must have required property '"+"url"+"'"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if(data0.command !== undefined){
const err6 = {instancePath:instancePath+"/" + i0+"/command",schemaPath:"#/items/then/properties/command/false schema",keyword:"false schema",params:{},message:"boolean schema is false"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(data0.socket !== undefined){
const err7 = {instancePath:instancePath+"/" + i0+"/socket",schemaPath:"#/items/then/properties/socket/false schema",keyword:"false schema",params:{},message:"boolean schema is false"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if(data0.hosts !== undefined){
const err8 = {instancePath:instancePath+"/" + i0+"/hosts",schemaPath:"#/items/then/properties/hosts/false schema",keyword:"false schema",params:{},message:"boolean schema is false"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
var _valid1 = _errs9 === errors;
valid3 = _valid1;
}
if(!valid3){
const err9 = {instancePath:instancePath+"/" + i0,schemaPath:"#/items/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(data0 && typeof data0 == "object" && !Array.isArray(data0)){
for(const key0 in data0){
if(!(func2.call(schema52.items.properties, key0))){
const err10 = {instancePath:instancePath+"/" + i0,schemaPath:"#/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data0.url !== undefined){
let data5 = data0.url;
if(typeof data5 === "string"){
if(!pattern27.test(data5)){
const err11 = {instancePath:instancePath+"/" + i0+"/url",schemaPath:"#/items/properties/url/pattern",keyword:"pattern",params:{pattern: "^(https?://|\\{\\{)"},message:"must match pattern \""+"^(https?://|\\{\\{)"+"\""};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
else {
const err12 = {instancePath:instancePath+"/" + i0+"/url",schemaPath:"#/items/properties/url/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data0.from !== undefined){
let data6 = data0.from;
if(!((data6 === "host") || (data6 === "runner"))){
const err13 = {instancePath:instancePath+"/" + i0+"/from",schemaPath:"#/items/properties/from/enum",keyword:"enum",params:{allowedValues: schema52.items.properties.from.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
if(data0.status !== undefined){
let data7 = data0.status;
if(!((typeof data7 == "number") && (!(data7 % 1) && !isNaN(data7)))){
const err14 = {instancePath:instancePath+"/" + i0+"/status",schemaPath:"#/items/properties/status/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data0.contains !== undefined){
if(typeof data0.contains !== "string"){
const err15 = {instancePath:instancePath+"/" + i0+"/contains",schemaPath:"#/items/properties/contains/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
if(data0.header !== undefined){
let data9 = data0.header;
if(data9 && typeof data9 == "object" && !Array.isArray(data9)){
for(const key1 in data9){
if(typeof data9[key1] !== "string"){
const err16 = {instancePath:instancePath+"/" + i0+"/header/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/items/properties/header/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
}
else {
const err17 = {instancePath:instancePath+"/" + i0+"/header",schemaPath:"#/items/properties/header/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
if(data0.socket !== undefined){
if(typeof data0.socket !== "string"){
const err18 = {instancePath:instancePath+"/" + i0+"/socket",schemaPath:"#/items/properties/socket/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data0.command !== undefined){
let data12 = data0.command;
const _errs27 = errors;
let valid9 = false;
const _errs28 = errors;
if(typeof data12 === "string"){
if(data12.length < 1){
const err19 = {instancePath:instancePath+"/" + i0+"/command",schemaPath:"#/definitions/command/anyOf/0/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
else {
const err20 = {instancePath:instancePath+"/" + i0+"/command",schemaPath:"#/definitions/command/anyOf/0/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
var _valid2 = _errs28 === errors;
valid9 = valid9 || _valid2;
if(!valid9){
const _errs30 = errors;
if(Array.isArray(data12)){
if(data12.length < 1){
const err21 = {instancePath:instancePath+"/" + i0+"/command",schemaPath:"#/definitions/command/anyOf/1/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
const len1 = data12.length;
for(let i1=0; i1<len1; i1++){
if(typeof data12[i1] !== "string"){
const err22 = {instancePath:instancePath+"/" + i0+"/command/" + i1,schemaPath:"#/definitions/command/anyOf/1/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
}
else {
const err23 = {instancePath:instancePath+"/" + i0+"/command",schemaPath:"#/definitions/command/anyOf/1/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
var _valid2 = _errs30 === errors;
valid9 = valid9 || _valid2;
}
if(!valid9){
const err24 = {instancePath:instancePath+"/" + i0+"/command",schemaPath:"#/definitions/command/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
else {
errors = _errs27;
if(vErrors !== null){
if(_errs27){
vErrors.length = _errs27;
}
else {
vErrors = null;
}
}
}
}
if(data0.hosts !== undefined){
let data14 = data0.hosts;
const _errs36 = errors;
let valid13 = false;
const _errs37 = errors;
if(typeof data14 === "string"){
if(data14.length < 1){
const err25 = {instancePath:instancePath+"/" + i0+"/hosts",schemaPath:"#/definitions/hosts/anyOf/0/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
else {
const err26 = {instancePath:instancePath+"/" + i0+"/hosts",schemaPath:"#/definitions/hosts/anyOf/0/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
var _valid3 = _errs37 === errors;
valid13 = valid13 || _valid3;
if(!valid13){
const _errs39 = errors;
if(Array.isArray(data14)){
const len2 = data14.length;
for(let i2=0; i2<len2; i2++){
let data15 = data14[i2];
if(typeof data15 === "string"){
if(data15.length < 1){
const err27 = {instancePath:instancePath+"/" + i0+"/hosts/" + i2,schemaPath:"#/definitions/hosts/anyOf/1/items/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
else {
const err28 = {instancePath:instancePath+"/" + i0+"/hosts/" + i2,schemaPath:"#/definitions/hosts/anyOf/1/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
}
else {
const err29 = {instancePath:instancePath+"/" + i0+"/hosts",schemaPath:"#/definitions/hosts/anyOf/1/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
var _valid3 = _errs39 === errors;
valid13 = valid13 || _valid3;
}
if(!valid13){
const err30 = {instancePath:instancePath+"/" + i0+"/hosts",schemaPath:"#/definitions/hosts/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
else {
errors = _errs36;
if(vErrors !== null){
if(_errs36){
vErrors.length = _errs36;
}
else {
vErrors = null;
}
}
}
}
if(data0.timeout !== undefined){
let data16 = data0.timeout;
if(typeof data16 == "number"){
if(data16 <= 0 || isNaN(data16)){
const err31 = {instancePath:instancePath+"/" + i0+"/timeout",schemaPath:"#/items/properties/timeout/exclusiveMinimum",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0},message:"must be > 0"};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
else {
const err32 = {instancePath:instancePath+"/" + i0+"/timeout",schemaPath:"#/items/properties/timeout/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
}
else {
const err33 = {instancePath:instancePath+"/" + i0,schemaPath:"#/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
}
else {
const err34 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
validate35.errors = vErrors;
return errors === 0;
}

const schema57 = {"type":"object","additionalProperties":false,"description":"Commands before and after a phase, in the new release (`check`, `prepare` and before `transfer`: in `root`). One that fails stops the release like the phase itself; those of `clean` and `revert` are only reported.","properties":{"before":{"$ref":"#/definitions/hooksByPhase","description":"Before the phase."},"after":{"$ref":"#/definitions/hooksByPhase","description":"After the phase."}}};

function validate37(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!((key0 === "before") || (key0 === "after"))){
const err0 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
if(data.before !== undefined){
if(!(validate11(data.before, {instancePath:instancePath+"/before",parentData:data,parentDataProperty:"before",rootData}))){
vErrors = vErrors === null ? validate11.errors : vErrors.concat(validate11.errors);
errors = vErrors.length;
}
}
if(data.after !== undefined){
if(!(validate11(data.after, {instancePath:instancePath+"/after",parentData:data,parentDataProperty:"after",rootData}))){
vErrors = vErrors === null ? validate11.errors : vErrors.concat(validate11.errors);
errors = vErrors.length;
}
}
}
else {
const err1 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
validate37.errors = vErrors;
return errors === 0;
}


function validate10(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="https://github.com/guarded-deploy/guarded-deploy/blob/main/docs/release.schema.json" */;
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.app === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "app"},message:"must have required property '"+"app"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.root === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "root"},message:"must have required property '"+"root"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.inventory === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "inventory"},message:"must have required property '"+"inventory"+"'"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
for(const key0 in data){
if(!(func2.call(schema11.properties, key0))){
const err3 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.app !== undefined){
let data0 = data.app;
if(typeof data0 === "string"){
if(!pattern0.test(data0)){
const err4 = {instancePath:instancePath+"/app",schemaPath:"#/properties/app/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9][A-Za-z0-9._-]*$"},message:"must match pattern \""+"^[A-Za-z0-9][A-Za-z0-9._-]*$"+"\""};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
else {
const err5 = {instancePath:instancePath+"/app",schemaPath:"#/properties/app/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.root !== undefined){
let data1 = data.root;
if(typeof data1 === "string"){
if(!pattern1.test(data1)){
const err6 = {instancePath:instancePath+"/root",schemaPath:"#/properties/root/pattern",keyword:"pattern",params:{pattern: "^/.*[^/]$"},message:"must match pattern \""+"^/.*[^/]$"+"\""};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
else {
const err7 = {instancePath:instancePath+"/root",schemaPath:"#/properties/root/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data.user !== undefined){
if(typeof data.user !== "string"){
const err8 = {instancePath:instancePath+"/user",schemaPath:"#/properties/user/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data.inventory !== undefined){
let data3 = data.inventory;
const _errs9 = errors;
let valid1 = false;
const _errs10 = errors;
if(typeof data3 === "string"){
if(data3.length < 1){
const err9 = {instancePath:instancePath+"/inventory",schemaPath:"#/properties/inventory/anyOf/0/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
else {
const err10 = {instancePath:instancePath+"/inventory",schemaPath:"#/properties/inventory/anyOf/0/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
var _valid0 = _errs10 === errors;
valid1 = valid1 || _valid0;
if(!valid1){
const _errs12 = errors;
if(data3 && typeof data3 == "object" && !Array.isArray(data3)){
if(data3.hosts === undefined){
const err11 = {instancePath:instancePath+"/inventory",schemaPath:"#/properties/inventory/anyOf/1/required",keyword:"required",params:{missingProperty: "hosts"},message:"must have required property '"+"hosts"+"'"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
for(const key1 in data3){
if(!((key1 === "hosts") || (key1 === "groups"))){
const err12 = {instancePath:instancePath+"/inventory",schemaPath:"#/properties/inventory/anyOf/1/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data3.hosts !== undefined){
let data4 = data3.hosts;
if(data4 && typeof data4 == "object" && !Array.isArray(data4)){
if(Object.keys(data4).length < 1){
const err13 = {instancePath:instancePath+"/inventory/hosts",schemaPath:"#/properties/inventory/anyOf/1/properties/hosts/minProperties",keyword:"minProperties",params:{limit: 1},message:"must NOT have fewer than 1 properties"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
for(const key2 in data4){
let data5 = data4[key2];
if((!(data5 && typeof data5 == "object" && !Array.isArray(data5))) && (data5 !== null)){
const err14 = {instancePath:instancePath+"/inventory/hosts/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/inventory/anyOf/1/properties/hosts/additionalProperties/type",keyword:"type",params:{type: schema11.properties.inventory.anyOf[1].properties.hosts.additionalProperties.type},message:"must be object,null"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
for(const key3 in data5){
if(!(((((key3 === "address") || (key3 === "port")) || (key3 === "user")) || (key3 === "groups")) || (key3 === "variables"))){
const err15 = {instancePath:instancePath+"/inventory/hosts/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/inventory/anyOf/1/properties/hosts/additionalProperties/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
if(data5.address !== undefined){
if(typeof data5.address !== "string"){
const err16 = {instancePath:instancePath+"/inventory/hosts/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/address",schemaPath:"#/properties/inventory/anyOf/1/properties/hosts/additionalProperties/properties/address/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
if(data5.port !== undefined){
let data7 = data5.port;
if(!((typeof data7 == "number") && (!(data7 % 1) && !isNaN(data7)))){
const err17 = {instancePath:instancePath+"/inventory/hosts/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/port",schemaPath:"#/properties/inventory/anyOf/1/properties/hosts/additionalProperties/properties/port/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
if(typeof data7 == "number"){
if(data7 > 65535 || isNaN(data7)){
const err18 = {instancePath:instancePath+"/inventory/hosts/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/port",schemaPath:"#/properties/inventory/anyOf/1/properties/hosts/additionalProperties/properties/port/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65535},message:"must be <= 65535"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
if(data7 < 1 || isNaN(data7)){
const err19 = {instancePath:instancePath+"/inventory/hosts/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/port",schemaPath:"#/properties/inventory/anyOf/1/properties/hosts/additionalProperties/properties/port/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
}
if(data5.user !== undefined){
if(typeof data5.user !== "string"){
const err20 = {instancePath:instancePath+"/inventory/hosts/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/user",schemaPath:"#/properties/inventory/anyOf/1/properties/hosts/additionalProperties/properties/user/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
if(data5.groups !== undefined){
let data9 = data5.groups;
if(Array.isArray(data9)){
const len0 = data9.length;
for(let i0=0; i0<len0; i0++){
if(typeof data9[i0] !== "string"){
const err21 = {instancePath:instancePath+"/inventory/hosts/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/groups/" + i0,schemaPath:"#/properties/inventory/anyOf/1/properties/hosts/additionalProperties/properties/groups/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
}
else {
const err22 = {instancePath:instancePath+"/inventory/hosts/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/groups",schemaPath:"#/properties/inventory/anyOf/1/properties/hosts/additionalProperties/properties/groups/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
if(data5.variables !== undefined){
let data11 = data5.variables;
if(!(data11 && typeof data11 == "object" && !Array.isArray(data11))){
const err23 = {instancePath:instancePath+"/inventory/hosts/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/variables",schemaPath:"#/properties/inventory/anyOf/1/properties/hosts/additionalProperties/properties/variables/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
}
}
}
else {
const err24 = {instancePath:instancePath+"/inventory/hosts",schemaPath:"#/properties/inventory/anyOf/1/properties/hosts/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
if(data3.groups !== undefined){
let data12 = data3.groups;
if(data12 && typeof data12 == "object" && !Array.isArray(data12)){
for(const key4 in data12){
let data13 = data12[key4];
if((!(data13 && typeof data13 == "object" && !Array.isArray(data13))) && (data13 !== null)){
const err25 = {instancePath:instancePath+"/inventory/groups/" + key4.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/inventory/anyOf/1/properties/groups/additionalProperties/type",keyword:"type",params:{type: schema11.properties.inventory.anyOf[1].properties.groups.additionalProperties.type},message:"must be object,null"};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
if(data13 && typeof data13 == "object" && !Array.isArray(data13)){
for(const key5 in data13){
if(!((key5 === "variables") || (key5 === "children"))){
const err26 = {instancePath:instancePath+"/inventory/groups/" + key4.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/inventory/anyOf/1/properties/groups/additionalProperties/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key5},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
if(data13.variables !== undefined){
let data14 = data13.variables;
if(!(data14 && typeof data14 == "object" && !Array.isArray(data14))){
const err27 = {instancePath:instancePath+"/inventory/groups/" + key4.replace(/~/g, "~0").replace(/\//g, "~1")+"/variables",schemaPath:"#/properties/inventory/anyOf/1/properties/groups/additionalProperties/properties/variables/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
if(data13.children !== undefined){
let data15 = data13.children;
if(Array.isArray(data15)){
const len1 = data15.length;
for(let i1=0; i1<len1; i1++){
if(typeof data15[i1] !== "string"){
const err28 = {instancePath:instancePath+"/inventory/groups/" + key4.replace(/~/g, "~0").replace(/\//g, "~1")+"/children/" + i1,schemaPath:"#/properties/inventory/anyOf/1/properties/groups/additionalProperties/properties/children/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
}
else {
const err29 = {instancePath:instancePath+"/inventory/groups/" + key4.replace(/~/g, "~0").replace(/\//g, "~1")+"/children",schemaPath:"#/properties/inventory/anyOf/1/properties/groups/additionalProperties/properties/children/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
}
}
}
else {
const err30 = {instancePath:instancePath+"/inventory/groups",schemaPath:"#/properties/inventory/anyOf/1/properties/groups/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
}
else {
const err31 = {instancePath:instancePath+"/inventory",schemaPath:"#/properties/inventory/anyOf/1/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
var _valid0 = _errs12 === errors;
valid1 = valid1 || _valid0;
}
if(!valid1){
const err32 = {instancePath:instancePath+"/inventory",schemaPath:"#/properties/inventory/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
else {
errors = _errs9;
if(vErrors !== null){
if(_errs9){
vErrors.length = _errs9;
}
else {
vErrors = null;
}
}
}
}
if(data.variables !== undefined){
let data17 = data.variables;
if(!(data17 && typeof data17 == "object" && !Array.isArray(data17))){
const err33 = {instancePath:instancePath+"/variables",schemaPath:"#/properties/variables/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
if(data.source !== undefined){
let data18 = data.source;
if(data18 && typeof data18 == "object" && !Array.isArray(data18)){
for(const key6 in data18){
if(!((((((key6 === "type") || (key6 === "directory")) || (key6 === "ignore")) || (key6 === "exclude")) || (key6 === "repository")) || (key6 === "ref"))){
const err34 = {instancePath:instancePath+"/source",schemaPath:"#/properties/source/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key6},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
if(data18.type !== undefined){
let data19 = data18.type;
if(!((data19 === "push") || (data19 === "git"))){
const err35 = {instancePath:instancePath+"/source/type",schemaPath:"#/properties/source/properties/type/enum",keyword:"enum",params:{allowedValues: schema11.properties.source.properties.type.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
if(data18.directory !== undefined){
let data20 = data18.directory;
if(typeof data20 === "string"){
if(data20.length < 1){
const err36 = {instancePath:instancePath+"/source/directory",schemaPath:"#/properties/source/properties/directory/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
if(!pattern2.test(data20)){
const err37 = {instancePath:instancePath+"/source/directory",schemaPath:"#/properties/source/properties/directory/pattern",keyword:"pattern",params:{pattern: "^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"},message:"must match pattern \""+"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"+"\""};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
else {
const err38 = {instancePath:instancePath+"/source/directory",schemaPath:"#/properties/source/properties/directory/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
if(data18.ignore !== undefined){
let data21 = data18.ignore;
const _errs54 = errors;
let valid12 = false;
const _errs55 = errors;
if(typeof data21 === "string"){
if(data21.length < 1){
const err39 = {instancePath:instancePath+"/source/ignore",schemaPath:"#/properties/source/properties/ignore/anyOf/0/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
}
else {
const err40 = {instancePath:instancePath+"/source/ignore",schemaPath:"#/properties/source/properties/ignore/anyOf/0/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
var _valid1 = _errs55 === errors;
valid12 = valid12 || _valid1;
if(!valid12){
const _errs57 = errors;
if(Array.isArray(data21)){
const len2 = data21.length;
for(let i2=0; i2<len2; i2++){
let data22 = data21[i2];
if(typeof data22 === "string"){
if(data22.length < 1){
const err41 = {instancePath:instancePath+"/source/ignore/" + i2,schemaPath:"#/properties/source/properties/ignore/anyOf/1/items/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
else {
const err42 = {instancePath:instancePath+"/source/ignore/" + i2,schemaPath:"#/properties/source/properties/ignore/anyOf/1/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
}
else {
const err43 = {instancePath:instancePath+"/source/ignore",schemaPath:"#/properties/source/properties/ignore/anyOf/1/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
var _valid1 = _errs57 === errors;
valid12 = valid12 || _valid1;
}
if(!valid12){
const err44 = {instancePath:instancePath+"/source/ignore",schemaPath:"#/properties/source/properties/ignore/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
else {
errors = _errs54;
if(vErrors !== null){
if(_errs54){
vErrors.length = _errs54;
}
else {
vErrors = null;
}
}
}
}
if(data18.exclude !== undefined){
let data23 = data18.exclude;
if(Array.isArray(data23)){
const len3 = data23.length;
for(let i3=0; i3<len3; i3++){
let data24 = data23[i3];
if(typeof data24 === "string"){
if(data24.length < 1){
const err45 = {instancePath:instancePath+"/source/exclude/" + i3,schemaPath:"#/properties/source/properties/exclude/items/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
else {
const err46 = {instancePath:instancePath+"/source/exclude/" + i3,schemaPath:"#/properties/source/properties/exclude/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
}
else {
const err47 = {instancePath:instancePath+"/source/exclude",schemaPath:"#/properties/source/properties/exclude/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
if(data18.repository !== undefined){
let data25 = data18.repository;
if(typeof data25 === "string"){
if(data25.length < 1){
const err48 = {instancePath:instancePath+"/source/repository",schemaPath:"#/properties/source/properties/repository/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
}
else {
const err49 = {instancePath:instancePath+"/source/repository",schemaPath:"#/properties/source/properties/repository/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
}
if(data18.ref !== undefined){
let data26 = data18.ref;
if(typeof data26 === "string"){
if(data26.length < 1){
const err50 = {instancePath:instancePath+"/source/ref",schemaPath:"#/properties/source/properties/ref/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
else {
const err51 = {instancePath:instancePath+"/source/ref",schemaPath:"#/properties/source/properties/ref/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
}
}
else {
const err52 = {instancePath:instancePath+"/source",schemaPath:"#/properties/source/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
}
if(data.shared !== undefined){
let data27 = data.shared;
if(data27 && typeof data27 == "object" && !Array.isArray(data27)){
for(const key7 in data27){
if(!((key7 === "directories") || (key7 === "files"))){
const err53 = {instancePath:instancePath+"/shared",schemaPath:"#/properties/shared/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key7},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
}
if(data27.directories !== undefined){
let data28 = data27.directories;
if(Array.isArray(data28)){
const len4 = data28.length;
for(let i4=0; i4<len4; i4++){
let data29 = data28[i4];
if(typeof data29 === "string"){
if(data29.length < 1){
const err54 = {instancePath:instancePath+"/shared/directories/" + i4,schemaPath:"#/properties/shared/properties/directories/items/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
if(!pattern2.test(data29)){
const err55 = {instancePath:instancePath+"/shared/directories/" + i4,schemaPath:"#/properties/shared/properties/directories/items/pattern",keyword:"pattern",params:{pattern: "^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"},message:"must match pattern \""+"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"+"\""};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
}
else {
const err56 = {instancePath:instancePath+"/shared/directories/" + i4,schemaPath:"#/properties/shared/properties/directories/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
}
}
else {
const err57 = {instancePath:instancePath+"/shared/directories",schemaPath:"#/properties/shared/properties/directories/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
}
if(data27.files !== undefined){
let data30 = data27.files;
if(Array.isArray(data30)){
const len5 = data30.length;
for(let i5=0; i5<len5; i5++){
let data31 = data30[i5];
if(typeof data31 === "string"){
if(data31.length < 1){
const err58 = {instancePath:instancePath+"/shared/files/" + i5,schemaPath:"#/properties/shared/properties/files/items/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
if(!pattern2.test(data31)){
const err59 = {instancePath:instancePath+"/shared/files/" + i5,schemaPath:"#/properties/shared/properties/files/items/pattern",keyword:"pattern",params:{pattern: "^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"},message:"must match pattern \""+"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"+"\""};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
}
else {
const err60 = {instancePath:instancePath+"/shared/files/" + i5,schemaPath:"#/properties/shared/properties/files/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
}
}
else {
const err61 = {instancePath:instancePath+"/shared/files",schemaPath:"#/properties/shared/properties/files/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
}
}
else {
const err62 = {instancePath:instancePath+"/shared",schemaPath:"#/properties/shared/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
}
if(data.templates !== undefined){
let data32 = data.templates;
if(Array.isArray(data32)){
const len6 = data32.length;
for(let i6=0; i6<len6; i6++){
let data33 = data32[i6];
if(data33 && typeof data33 == "object" && !Array.isArray(data33)){
if(data33.source === undefined){
const err63 = {instancePath:instancePath+"/templates/" + i6,schemaPath:"#/properties/templates/items/required",keyword:"required",params:{missingProperty: "source"},message:"must have required property '"+"source"+"'"};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
if(data33.path === undefined){
const err64 = {instancePath:instancePath+"/templates/" + i6,schemaPath:"#/properties/templates/items/required",keyword:"required",params:{missingProperty: "path"},message:"must have required property '"+"path"+"'"};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
for(const key8 in data33){
if(!((((((key8 === "source") || (key8 === "path")) || (key8 === "mode")) || (key8 === "owner")) || (key8 === "become")) || (key8 === "hosts"))){
const err65 = {instancePath:instancePath+"/templates/" + i6,schemaPath:"#/properties/templates/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key8},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
}
if(data33.source !== undefined){
let data34 = data33.source;
if(typeof data34 === "string"){
if(data34.length < 1){
const err66 = {instancePath:instancePath+"/templates/" + i6+"/source",schemaPath:"#/properties/templates/items/properties/source/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
if(!pattern2.test(data34)){
const err67 = {instancePath:instancePath+"/templates/" + i6+"/source",schemaPath:"#/properties/templates/items/properties/source/pattern",keyword:"pattern",params:{pattern: "^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"},message:"must match pattern \""+"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"+"\""};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
}
else {
const err68 = {instancePath:instancePath+"/templates/" + i6+"/source",schemaPath:"#/properties/templates/items/properties/source/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
}
}
if(data33.path !== undefined){
let data35 = data33.path;
if(typeof data35 === "string"){
if(data35.length < 1){
const err69 = {instancePath:instancePath+"/templates/" + i6+"/path",schemaPath:"#/properties/templates/items/properties/path/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
}
else {
const err70 = {instancePath:instancePath+"/templates/" + i6+"/path",schemaPath:"#/properties/templates/items/properties/path/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err70];
}
else {
vErrors.push(err70);
}
errors++;
}
}
if(data33.mode !== undefined){
let data36 = data33.mode;
if(typeof data36 === "string"){
if(!pattern6.test(data36)){
const err71 = {instancePath:instancePath+"/templates/" + i6+"/mode",schemaPath:"#/properties/templates/items/properties/mode/pattern",keyword:"pattern",params:{pattern: "^0?[0-7]{3,4}$"},message:"must match pattern \""+"^0?[0-7]{3,4}$"+"\""};
if(vErrors === null){
vErrors = [err71];
}
else {
vErrors.push(err71);
}
errors++;
}
}
else {
const err72 = {instancePath:instancePath+"/templates/" + i6+"/mode",schemaPath:"#/properties/templates/items/properties/mode/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err72];
}
else {
vErrors.push(err72);
}
errors++;
}
}
if(data33.owner !== undefined){
let data37 = data33.owner;
if(typeof data37 === "string"){
if(!pattern7.test(data37)){
const err73 = {instancePath:instancePath+"/templates/" + i6+"/owner",schemaPath:"#/properties/templates/items/properties/owner/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z_][A-Za-z0-9_.-]*(:[A-Za-z_][A-Za-z0-9_.-]*)?$"},message:"must match pattern \""+"^[A-Za-z_][A-Za-z0-9_.-]*(:[A-Za-z_][A-Za-z0-9_.-]*)?$"+"\""};
if(vErrors === null){
vErrors = [err73];
}
else {
vErrors.push(err73);
}
errors++;
}
}
else {
const err74 = {instancePath:instancePath+"/templates/" + i6+"/owner",schemaPath:"#/properties/templates/items/properties/owner/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err74];
}
else {
vErrors.push(err74);
}
errors++;
}
}
if(data33.become !== undefined){
if(typeof data33.become !== "boolean"){
const err75 = {instancePath:instancePath+"/templates/" + i6+"/become",schemaPath:"#/properties/templates/items/properties/become/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err75];
}
else {
vErrors.push(err75);
}
errors++;
}
}
if(data33.hosts !== undefined){
let data39 = data33.hosts;
const _errs97 = errors;
let valid26 = false;
const _errs98 = errors;
if(typeof data39 === "string"){
if(data39.length < 1){
const err76 = {instancePath:instancePath+"/templates/" + i6+"/hosts",schemaPath:"#/definitions/hosts/anyOf/0/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err76];
}
else {
vErrors.push(err76);
}
errors++;
}
}
else {
const err77 = {instancePath:instancePath+"/templates/" + i6+"/hosts",schemaPath:"#/definitions/hosts/anyOf/0/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err77];
}
else {
vErrors.push(err77);
}
errors++;
}
var _valid2 = _errs98 === errors;
valid26 = valid26 || _valid2;
if(!valid26){
const _errs100 = errors;
if(Array.isArray(data39)){
const len7 = data39.length;
for(let i7=0; i7<len7; i7++){
let data40 = data39[i7];
if(typeof data40 === "string"){
if(data40.length < 1){
const err78 = {instancePath:instancePath+"/templates/" + i6+"/hosts/" + i7,schemaPath:"#/definitions/hosts/anyOf/1/items/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err78];
}
else {
vErrors.push(err78);
}
errors++;
}
}
else {
const err79 = {instancePath:instancePath+"/templates/" + i6+"/hosts/" + i7,schemaPath:"#/definitions/hosts/anyOf/1/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err79];
}
else {
vErrors.push(err79);
}
errors++;
}
}
}
else {
const err80 = {instancePath:instancePath+"/templates/" + i6+"/hosts",schemaPath:"#/definitions/hosts/anyOf/1/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err80];
}
else {
vErrors.push(err80);
}
errors++;
}
var _valid2 = _errs100 === errors;
valid26 = valid26 || _valid2;
}
if(!valid26){
const err81 = {instancePath:instancePath+"/templates/" + i6+"/hosts",schemaPath:"#/definitions/hosts/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err81];
}
else {
vErrors.push(err81);
}
errors++;
}
else {
errors = _errs97;
if(vErrors !== null){
if(_errs97){
vErrors.length = _errs97;
}
else {
vErrors = null;
}
}
}
}
}
else {
const err82 = {instancePath:instancePath+"/templates/" + i6,schemaPath:"#/properties/templates/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err82];
}
else {
vErrors.push(err82);
}
errors++;
}
}
}
else {
const err83 = {instancePath:instancePath+"/templates",schemaPath:"#/properties/templates/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err83];
}
else {
vErrors.push(err83);
}
errors++;
}
}
if(data.decrypt !== undefined){
let data41 = data.decrypt;
if(Array.isArray(data41)){
const len8 = data41.length;
for(let i8=0; i8<len8; i8++){
let data42 = data41[i8];
const _errs107 = errors;
let valid31 = false;
const _errs108 = errors;
if(typeof data42 === "string"){
if(data42.length < 1){
const err84 = {instancePath:instancePath+"/decrypt/" + i8,schemaPath:"#/properties/decrypt/items/anyOf/0/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err84];
}
else {
vErrors.push(err84);
}
errors++;
}
if(!pattern2.test(data42)){
const err85 = {instancePath:instancePath+"/decrypt/" + i8,schemaPath:"#/properties/decrypt/items/anyOf/0/pattern",keyword:"pattern",params:{pattern: "^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"},message:"must match pattern \""+"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"+"\""};
if(vErrors === null){
vErrors = [err85];
}
else {
vErrors.push(err85);
}
errors++;
}
}
else {
const err86 = {instancePath:instancePath+"/decrypt/" + i8,schemaPath:"#/properties/decrypt/items/anyOf/0/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err86];
}
else {
vErrors.push(err86);
}
errors++;
}
var _valid3 = _errs108 === errors;
valid31 = valid31 || _valid3;
if(!valid31){
const _errs110 = errors;
if(data42 && typeof data42 == "object" && !Array.isArray(data42)){
if(data42.path === undefined){
const err87 = {instancePath:instancePath+"/decrypt/" + i8,schemaPath:"#/properties/decrypt/items/anyOf/1/required",keyword:"required",params:{missingProperty: "path"},message:"must have required property '"+"path"+"'"};
if(vErrors === null){
vErrors = [err87];
}
else {
vErrors.push(err87);
}
errors++;
}
for(const key9 in data42){
if(!(((key9 === "path") || (key9 === "to")) || (key9 === "mode"))){
const err88 = {instancePath:instancePath+"/decrypt/" + i8,schemaPath:"#/properties/decrypt/items/anyOf/1/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key9},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err88];
}
else {
vErrors.push(err88);
}
errors++;
}
}
if(data42.path !== undefined){
let data43 = data42.path;
if(typeof data43 === "string"){
if(data43.length < 1){
const err89 = {instancePath:instancePath+"/decrypt/" + i8+"/path",schemaPath:"#/properties/decrypt/items/anyOf/1/properties/path/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err89];
}
else {
vErrors.push(err89);
}
errors++;
}
if(!pattern2.test(data43)){
const err90 = {instancePath:instancePath+"/decrypt/" + i8+"/path",schemaPath:"#/properties/decrypt/items/anyOf/1/properties/path/pattern",keyword:"pattern",params:{pattern: "^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"},message:"must match pattern \""+"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"+"\""};
if(vErrors === null){
vErrors = [err90];
}
else {
vErrors.push(err90);
}
errors++;
}
}
else {
const err91 = {instancePath:instancePath+"/decrypt/" + i8+"/path",schemaPath:"#/properties/decrypt/items/anyOf/1/properties/path/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err91];
}
else {
vErrors.push(err91);
}
errors++;
}
}
if(data42.to !== undefined){
let data44 = data42.to;
if(typeof data44 === "string"){
if(data44.length < 1){
const err92 = {instancePath:instancePath+"/decrypt/" + i8+"/to",schemaPath:"#/properties/decrypt/items/anyOf/1/properties/to/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err92];
}
else {
vErrors.push(err92);
}
errors++;
}
if(!pattern2.test(data44)){
const err93 = {instancePath:instancePath+"/decrypt/" + i8+"/to",schemaPath:"#/properties/decrypt/items/anyOf/1/properties/to/pattern",keyword:"pattern",params:{pattern: "^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"},message:"must match pattern \""+"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"+"\""};
if(vErrors === null){
vErrors = [err93];
}
else {
vErrors.push(err93);
}
errors++;
}
}
else {
const err94 = {instancePath:instancePath+"/decrypt/" + i8+"/to",schemaPath:"#/properties/decrypt/items/anyOf/1/properties/to/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err94];
}
else {
vErrors.push(err94);
}
errors++;
}
}
if(data42.mode !== undefined){
let data45 = data42.mode;
if(typeof data45 === "string"){
if(!pattern6.test(data45)){
const err95 = {instancePath:instancePath+"/decrypt/" + i8+"/mode",schemaPath:"#/properties/decrypt/items/anyOf/1/properties/mode/pattern",keyword:"pattern",params:{pattern: "^0?[0-7]{3,4}$"},message:"must match pattern \""+"^0?[0-7]{3,4}$"+"\""};
if(vErrors === null){
vErrors = [err95];
}
else {
vErrors.push(err95);
}
errors++;
}
}
else {
const err96 = {instancePath:instancePath+"/decrypt/" + i8+"/mode",schemaPath:"#/properties/decrypt/items/anyOf/1/properties/mode/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err96];
}
else {
vErrors.push(err96);
}
errors++;
}
}
}
else {
const err97 = {instancePath:instancePath+"/decrypt/" + i8,schemaPath:"#/properties/decrypt/items/anyOf/1/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err97];
}
else {
vErrors.push(err97);
}
errors++;
}
var _valid3 = _errs110 === errors;
valid31 = valid31 || _valid3;
}
if(!valid31){
const err98 = {instancePath:instancePath+"/decrypt/" + i8,schemaPath:"#/properties/decrypt/items/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err98];
}
else {
vErrors.push(err98);
}
errors++;
}
else {
errors = _errs107;
if(vErrors !== null){
if(_errs107){
vErrors.length = _errs107;
}
else {
vErrors = null;
}
}
}
}
}
else {
const err99 = {instancePath:instancePath+"/decrypt",schemaPath:"#/properties/decrypt/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err99];
}
else {
vErrors.push(err99);
}
errors++;
}
}
if(data.environment !== undefined){
let data46 = data.environment;
if(data46 && typeof data46 == "object" && !Array.isArray(data46)){
for(const key10 in data46){
const _errs122 = errors;
if(typeof key10 === "string"){
if(!pattern12.test(key10)){
const err100 = {instancePath:instancePath+"/environment",schemaPath:"#/definitions/environment/propertyNames/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z_][A-Za-z0-9_]*$"},message:"must match pattern \""+"^[A-Za-z_][A-Za-z0-9_]*$"+"\"",propertyName:key10};
if(vErrors === null){
vErrors = [err100];
}
else {
vErrors.push(err100);
}
errors++;
}
}
var valid34 = _errs122 === errors;
if(!valid34){
const err101 = {instancePath:instancePath+"/environment",schemaPath:"#/definitions/environment/propertyNames",keyword:"propertyNames",params:{propertyName: key10},message:"property name must be valid"};
if(vErrors === null){
vErrors = [err101];
}
else {
vErrors.push(err101);
}
errors++;
}
}
for(const key11 in data46){
let data47 = data46[key11];
if(((typeof data47 !== "string") && (!(typeof data47 == "number"))) && (typeof data47 !== "boolean")){
const err102 = {instancePath:instancePath+"/environment/" + key11.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/definitions/environment/additionalProperties/type",keyword:"type",params:{type: schema13.additionalProperties.type},message:"must be string,number,boolean"};
if(vErrors === null){
vErrors = [err102];
}
else {
vErrors.push(err102);
}
errors++;
}
}
}
else {
const err103 = {instancePath:instancePath+"/environment",schemaPath:"#/definitions/environment/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err103];
}
else {
vErrors.push(err103);
}
errors++;
}
}
if(data.python !== undefined){
let data48 = data.python;
if(data48 && typeof data48 == "object" && !Array.isArray(data48)){
for(const key12 in data48){
if(!(func2.call(schema11.properties.python.properties, key12))){
const err104 = {instancePath:instancePath+"/python",schemaPath:"#/properties/python/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key12},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err104];
}
else {
vErrors.push(err104);
}
errors++;
}
}
if(data48.version !== undefined){
let data49 = data48.version;
if((typeof data49 !== "string") && (!(typeof data49 == "number"))){
const err105 = {instancePath:instancePath+"/python/version",schemaPath:"#/properties/python/properties/version/type",keyword:"type",params:{type: schema11.properties.python.properties.version.type},message:"must be string,number"};
if(vErrors === null){
vErrors = [err105];
}
else {
vErrors.push(err105);
}
errors++;
}
}
if(data48.manager !== undefined){
let data50 = data48.manager;
if(!(((data50 === "auto") || (data50 === "uv")) || (data50 === "pip"))){
const err106 = {instancePath:instancePath+"/python/manager",schemaPath:"#/properties/python/properties/manager/enum",keyword:"enum",params:{allowedValues: schema11.properties.python.properties.manager.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err106];
}
else {
vErrors.push(err106);
}
errors++;
}
}
if(data48.lock !== undefined){
let data51 = data48.lock;
const _errs133 = errors;
let valid37 = false;
const _errs134 = errors;
if(typeof data51 === "string"){
if(data51.length < 1){
const err107 = {instancePath:instancePath+"/python/lock",schemaPath:"#/properties/python/properties/lock/anyOf/0/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err107];
}
else {
vErrors.push(err107);
}
errors++;
}
if(!pattern2.test(data51)){
const err108 = {instancePath:instancePath+"/python/lock",schemaPath:"#/properties/python/properties/lock/anyOf/0/pattern",keyword:"pattern",params:{pattern: "^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"},message:"must match pattern \""+"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"+"\""};
if(vErrors === null){
vErrors = [err108];
}
else {
vErrors.push(err108);
}
errors++;
}
}
else {
const err109 = {instancePath:instancePath+"/python/lock",schemaPath:"#/properties/python/properties/lock/anyOf/0/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err109];
}
else {
vErrors.push(err109);
}
errors++;
}
var _valid4 = _errs134 === errors;
valid37 = valid37 || _valid4;
if(!valid37){
const _errs136 = errors;
if(Array.isArray(data51)){
if(data51.length < 1){
const err110 = {instancePath:instancePath+"/python/lock",schemaPath:"#/properties/python/properties/lock/anyOf/1/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"};
if(vErrors === null){
vErrors = [err110];
}
else {
vErrors.push(err110);
}
errors++;
}
const len9 = data51.length;
for(let i9=0; i9<len9; i9++){
let data52 = data51[i9];
if(typeof data52 === "string"){
if(data52.length < 1){
const err111 = {instancePath:instancePath+"/python/lock/" + i9,schemaPath:"#/properties/python/properties/lock/anyOf/1/items/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err111];
}
else {
vErrors.push(err111);
}
errors++;
}
if(!pattern2.test(data52)){
const err112 = {instancePath:instancePath+"/python/lock/" + i9,schemaPath:"#/properties/python/properties/lock/anyOf/1/items/pattern",keyword:"pattern",params:{pattern: "^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"},message:"must match pattern \""+"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"+"\""};
if(vErrors === null){
vErrors = [err112];
}
else {
vErrors.push(err112);
}
errors++;
}
}
else {
const err113 = {instancePath:instancePath+"/python/lock/" + i9,schemaPath:"#/properties/python/properties/lock/anyOf/1/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err113];
}
else {
vErrors.push(err113);
}
errors++;
}
}
}
else {
const err114 = {instancePath:instancePath+"/python/lock",schemaPath:"#/properties/python/properties/lock/anyOf/1/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err114];
}
else {
vErrors.push(err114);
}
errors++;
}
var _valid4 = _errs136 === errors;
valid37 = valid37 || _valid4;
}
if(!valid37){
const err115 = {instancePath:instancePath+"/python/lock",schemaPath:"#/properties/python/properties/lock/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err115];
}
else {
vErrors.push(err115);
}
errors++;
}
else {
errors = _errs133;
if(vErrors !== null){
if(_errs133){
vErrors.length = _errs133;
}
else {
vErrors = null;
}
}
}
}
if(data48.groups !== undefined){
let data53 = data48.groups;
if(Array.isArray(data53)){
const len10 = data53.length;
for(let i10=0; i10<len10; i10++){
if(typeof data53[i10] !== "string"){
const err116 = {instancePath:instancePath+"/python/groups/" + i10,schemaPath:"#/properties/python/properties/groups/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err116];
}
else {
vErrors.push(err116);
}
errors++;
}
}
}
else {
const err117 = {instancePath:instancePath+"/python/groups",schemaPath:"#/properties/python/properties/groups/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err117];
}
else {
vErrors.push(err117);
}
errors++;
}
}
if(data48.extras !== undefined){
let data55 = data48.extras;
if(Array.isArray(data55)){
const len11 = data55.length;
for(let i11=0; i11<len11; i11++){
if(typeof data55[i11] !== "string"){
const err118 = {instancePath:instancePath+"/python/extras/" + i11,schemaPath:"#/properties/python/properties/extras/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err118];
}
else {
vErrors.push(err118);
}
errors++;
}
}
}
else {
const err119 = {instancePath:instancePath+"/python/extras",schemaPath:"#/properties/python/properties/extras/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err119];
}
else {
vErrors.push(err119);
}
errors++;
}
}
if(data48.wheels !== undefined){
let data57 = data48.wheels;
if(typeof data57 === "string"){
if(data57.length < 1){
const err120 = {instancePath:instancePath+"/python/wheels",schemaPath:"#/properties/python/properties/wheels/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err120];
}
else {
vErrors.push(err120);
}
errors++;
}
if(!pattern2.test(data57)){
const err121 = {instancePath:instancePath+"/python/wheels",schemaPath:"#/properties/python/properties/wheels/pattern",keyword:"pattern",params:{pattern: "^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"},message:"must match pattern \""+"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"+"\""};
if(vErrors === null){
vErrors = [err121];
}
else {
vErrors.push(err121);
}
errors++;
}
}
else {
const err122 = {instancePath:instancePath+"/python/wheels",schemaPath:"#/properties/python/properties/wheels/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err122];
}
else {
vErrors.push(err122);
}
errors++;
}
}
if(data48.directory !== undefined){
let data58 = data48.directory;
if(typeof data58 === "string"){
if(data58.length < 1){
const err123 = {instancePath:instancePath+"/python/directory",schemaPath:"#/properties/python/properties/directory/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err123];
}
else {
vErrors.push(err123);
}
errors++;
}
if(!pattern2.test(data58)){
const err124 = {instancePath:instancePath+"/python/directory",schemaPath:"#/properties/python/properties/directory/pattern",keyword:"pattern",params:{pattern: "^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"},message:"must match pattern \""+"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"+"\""};
if(vErrors === null){
vErrors = [err124];
}
else {
vErrors.push(err124);
}
errors++;
}
}
else {
const err125 = {instancePath:instancePath+"/python/directory",schemaPath:"#/properties/python/properties/directory/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err125];
}
else {
vErrors.push(err125);
}
errors++;
}
}
if(data48.path !== undefined){
let data59 = data48.path;
if(typeof data59 === "string"){
if(data59.length < 1){
const err126 = {instancePath:instancePath+"/python/path",schemaPath:"#/properties/python/properties/path/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err126];
}
else {
vErrors.push(err126);
}
errors++;
}
if(!pattern2.test(data59)){
const err127 = {instancePath:instancePath+"/python/path",schemaPath:"#/properties/python/properties/path/pattern",keyword:"pattern",params:{pattern: "^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"},message:"must match pattern \""+"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"+"\""};
if(vErrors === null){
vErrors = [err127];
}
else {
vErrors.push(err127);
}
errors++;
}
}
else {
const err128 = {instancePath:instancePath+"/python/path",schemaPath:"#/properties/python/properties/path/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err128];
}
else {
vErrors.push(err128);
}
errors++;
}
}
if(data48.hosts !== undefined){
let data60 = data48.hosts;
const _errs156 = errors;
let valid45 = false;
const _errs157 = errors;
if(typeof data60 === "string"){
if(data60.length < 1){
const err129 = {instancePath:instancePath+"/python/hosts",schemaPath:"#/definitions/hosts/anyOf/0/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err129];
}
else {
vErrors.push(err129);
}
errors++;
}
}
else {
const err130 = {instancePath:instancePath+"/python/hosts",schemaPath:"#/definitions/hosts/anyOf/0/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err130];
}
else {
vErrors.push(err130);
}
errors++;
}
var _valid5 = _errs157 === errors;
valid45 = valid45 || _valid5;
if(!valid45){
const _errs159 = errors;
if(Array.isArray(data60)){
const len12 = data60.length;
for(let i12=0; i12<len12; i12++){
let data61 = data60[i12];
if(typeof data61 === "string"){
if(data61.length < 1){
const err131 = {instancePath:instancePath+"/python/hosts/" + i12,schemaPath:"#/definitions/hosts/anyOf/1/items/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err131];
}
else {
vErrors.push(err131);
}
errors++;
}
}
else {
const err132 = {instancePath:instancePath+"/python/hosts/" + i12,schemaPath:"#/definitions/hosts/anyOf/1/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err132];
}
else {
vErrors.push(err132);
}
errors++;
}
}
}
else {
const err133 = {instancePath:instancePath+"/python/hosts",schemaPath:"#/definitions/hosts/anyOf/1/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err133];
}
else {
vErrors.push(err133);
}
errors++;
}
var _valid5 = _errs159 === errors;
valid45 = valid45 || _valid5;
}
if(!valid45){
const err134 = {instancePath:instancePath+"/python/hosts",schemaPath:"#/definitions/hosts/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err134];
}
else {
vErrors.push(err134);
}
errors++;
}
else {
errors = _errs156;
if(vErrors !== null){
if(_errs156){
vErrors.length = _errs156;
}
else {
vErrors = null;
}
}
}
}
if(data48.timeout !== undefined){
let data62 = data48.timeout;
if(typeof data62 == "number"){
if(data62 <= 0 || isNaN(data62)){
const err135 = {instancePath:instancePath+"/python/timeout",schemaPath:"#/properties/python/properties/timeout/exclusiveMinimum",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0},message:"must be > 0"};
if(vErrors === null){
vErrors = [err135];
}
else {
vErrors.push(err135);
}
errors++;
}
}
else {
const err136 = {instancePath:instancePath+"/python/timeout",schemaPath:"#/properties/python/properties/timeout/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err136];
}
else {
vErrors.push(err136);
}
errors++;
}
}
}
else {
const err137 = {instancePath:instancePath+"/python",schemaPath:"#/properties/python/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err137];
}
else {
vErrors.push(err137);
}
errors++;
}
}
if(data.build !== undefined){
let data63 = data.build;
if(Array.isArray(data63)){
const len13 = data63.length;
for(let i13=0; i13<len13; i13++){
let data64 = data63[i13];
if(data64 && typeof data64 == "object" && !Array.isArray(data64)){
if(data64.command === undefined){
const err138 = {instancePath:instancePath+"/build/" + i13,schemaPath:"#/properties/build/items/required",keyword:"required",params:{missingProperty: "command"},message:"must have required property '"+"command"+"'"};
if(vErrors === null){
vErrors = [err138];
}
else {
vErrors.push(err138);
}
errors++;
}
for(const key13 in data64){
if(!((((((((key13 === "name") || (key13 === "command")) || (key13 === "directory")) || (key13 === "hosts")) || (key13 === "when-changed")) || (key13 === "outputs")) || (key13 === "environment")) || (key13 === "timeout"))){
const err139 = {instancePath:instancePath+"/build/" + i13,schemaPath:"#/properties/build/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key13},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err139];
}
else {
vErrors.push(err139);
}
errors++;
}
}
if(data64.name !== undefined){
if(typeof data64.name !== "string"){
const err140 = {instancePath:instancePath+"/build/" + i13+"/name",schemaPath:"#/properties/build/items/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err140];
}
else {
vErrors.push(err140);
}
errors++;
}
}
if(data64.command !== undefined){
let data66 = data64.command;
const _errs174 = errors;
let valid52 = false;
const _errs175 = errors;
if(typeof data66 === "string"){
if(data66.length < 1){
const err141 = {instancePath:instancePath+"/build/" + i13+"/command",schemaPath:"#/definitions/command/anyOf/0/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err141];
}
else {
vErrors.push(err141);
}
errors++;
}
}
else {
const err142 = {instancePath:instancePath+"/build/" + i13+"/command",schemaPath:"#/definitions/command/anyOf/0/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err142];
}
else {
vErrors.push(err142);
}
errors++;
}
var _valid6 = _errs175 === errors;
valid52 = valid52 || _valid6;
if(!valid52){
const _errs177 = errors;
if(Array.isArray(data66)){
if(data66.length < 1){
const err143 = {instancePath:instancePath+"/build/" + i13+"/command",schemaPath:"#/definitions/command/anyOf/1/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"};
if(vErrors === null){
vErrors = [err143];
}
else {
vErrors.push(err143);
}
errors++;
}
const len14 = data66.length;
for(let i14=0; i14<len14; i14++){
if(typeof data66[i14] !== "string"){
const err144 = {instancePath:instancePath+"/build/" + i13+"/command/" + i14,schemaPath:"#/definitions/command/anyOf/1/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err144];
}
else {
vErrors.push(err144);
}
errors++;
}
}
}
else {
const err145 = {instancePath:instancePath+"/build/" + i13+"/command",schemaPath:"#/definitions/command/anyOf/1/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err145];
}
else {
vErrors.push(err145);
}
errors++;
}
var _valid6 = _errs177 === errors;
valid52 = valid52 || _valid6;
}
if(!valid52){
const err146 = {instancePath:instancePath+"/build/" + i13+"/command",schemaPath:"#/definitions/command/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err146];
}
else {
vErrors.push(err146);
}
errors++;
}
else {
errors = _errs174;
if(vErrors !== null){
if(_errs174){
vErrors.length = _errs174;
}
else {
vErrors = null;
}
}
}
}
if(data64.directory !== undefined){
let data68 = data64.directory;
if(typeof data68 === "string"){
if(data68.length < 1){
const err147 = {instancePath:instancePath+"/build/" + i13+"/directory",schemaPath:"#/properties/build/items/properties/directory/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err147];
}
else {
vErrors.push(err147);
}
errors++;
}
if(!pattern2.test(data68)){
const err148 = {instancePath:instancePath+"/build/" + i13+"/directory",schemaPath:"#/properties/build/items/properties/directory/pattern",keyword:"pattern",params:{pattern: "^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"},message:"must match pattern \""+"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"+"\""};
if(vErrors === null){
vErrors = [err148];
}
else {
vErrors.push(err148);
}
errors++;
}
}
else {
const err149 = {instancePath:instancePath+"/build/" + i13+"/directory",schemaPath:"#/properties/build/items/properties/directory/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err149];
}
else {
vErrors.push(err149);
}
errors++;
}
}
if(data64.hosts !== undefined){
let data69 = data64.hosts;
const _errs185 = errors;
let valid56 = false;
const _errs186 = errors;
if(typeof data69 === "string"){
if(data69.length < 1){
const err150 = {instancePath:instancePath+"/build/" + i13+"/hosts",schemaPath:"#/definitions/hosts/anyOf/0/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err150];
}
else {
vErrors.push(err150);
}
errors++;
}
}
else {
const err151 = {instancePath:instancePath+"/build/" + i13+"/hosts",schemaPath:"#/definitions/hosts/anyOf/0/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err151];
}
else {
vErrors.push(err151);
}
errors++;
}
var _valid7 = _errs186 === errors;
valid56 = valid56 || _valid7;
if(!valid56){
const _errs188 = errors;
if(Array.isArray(data69)){
const len15 = data69.length;
for(let i15=0; i15<len15; i15++){
let data70 = data69[i15];
if(typeof data70 === "string"){
if(data70.length < 1){
const err152 = {instancePath:instancePath+"/build/" + i13+"/hosts/" + i15,schemaPath:"#/definitions/hosts/anyOf/1/items/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err152];
}
else {
vErrors.push(err152);
}
errors++;
}
}
else {
const err153 = {instancePath:instancePath+"/build/" + i13+"/hosts/" + i15,schemaPath:"#/definitions/hosts/anyOf/1/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err153];
}
else {
vErrors.push(err153);
}
errors++;
}
}
}
else {
const err154 = {instancePath:instancePath+"/build/" + i13+"/hosts",schemaPath:"#/definitions/hosts/anyOf/1/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err154];
}
else {
vErrors.push(err154);
}
errors++;
}
var _valid7 = _errs188 === errors;
valid56 = valid56 || _valid7;
}
if(!valid56){
const err155 = {instancePath:instancePath+"/build/" + i13+"/hosts",schemaPath:"#/definitions/hosts/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err155];
}
else {
vErrors.push(err155);
}
errors++;
}
else {
errors = _errs185;
if(vErrors !== null){
if(_errs185){
vErrors.length = _errs185;
}
else {
vErrors = null;
}
}
}
}
if(data64["when-changed"] !== undefined){
let data71 = data64["when-changed"];
if(Array.isArray(data71)){
if(data71.length < 1){
const err156 = {instancePath:instancePath+"/build/" + i13+"/when-changed",schemaPath:"#/properties/build/items/properties/when-changed/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"};
if(vErrors === null){
vErrors = [err156];
}
else {
vErrors.push(err156);
}
errors++;
}
const len16 = data71.length;
for(let i16=0; i16<len16; i16++){
let data72 = data71[i16];
if(typeof data72 === "string"){
if(data72.length < 1){
const err157 = {instancePath:instancePath+"/build/" + i13+"/when-changed/" + i16,schemaPath:"#/properties/build/items/properties/when-changed/items/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err157];
}
else {
vErrors.push(err157);
}
errors++;
}
}
else {
const err158 = {instancePath:instancePath+"/build/" + i13+"/when-changed/" + i16,schemaPath:"#/properties/build/items/properties/when-changed/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err158];
}
else {
vErrors.push(err158);
}
errors++;
}
}
}
else {
const err159 = {instancePath:instancePath+"/build/" + i13+"/when-changed",schemaPath:"#/properties/build/items/properties/when-changed/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err159];
}
else {
vErrors.push(err159);
}
errors++;
}
}
if(data64.outputs !== undefined){
let data73 = data64.outputs;
if(Array.isArray(data73)){
const len17 = data73.length;
for(let i17=0; i17<len17; i17++){
let data74 = data73[i17];
if(typeof data74 === "string"){
if(data74.length < 1){
const err160 = {instancePath:instancePath+"/build/" + i13+"/outputs/" + i17,schemaPath:"#/properties/build/items/properties/outputs/items/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err160];
}
else {
vErrors.push(err160);
}
errors++;
}
if(!pattern2.test(data74)){
const err161 = {instancePath:instancePath+"/build/" + i13+"/outputs/" + i17,schemaPath:"#/properties/build/items/properties/outputs/items/pattern",keyword:"pattern",params:{pattern: "^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"},message:"must match pattern \""+"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"+"\""};
if(vErrors === null){
vErrors = [err161];
}
else {
vErrors.push(err161);
}
errors++;
}
}
else {
const err162 = {instancePath:instancePath+"/build/" + i13+"/outputs/" + i17,schemaPath:"#/properties/build/items/properties/outputs/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err162];
}
else {
vErrors.push(err162);
}
errors++;
}
}
}
else {
const err163 = {instancePath:instancePath+"/build/" + i13+"/outputs",schemaPath:"#/properties/build/items/properties/outputs/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err163];
}
else {
vErrors.push(err163);
}
errors++;
}
}
if(data64.environment !== undefined){
let data75 = data64.environment;
if(data75 && typeof data75 == "object" && !Array.isArray(data75)){
for(const key14 in data75){
const _errs203 = errors;
if(typeof key14 === "string"){
if(!pattern12.test(key14)){
const err164 = {instancePath:instancePath+"/build/" + i13+"/environment",schemaPath:"#/definitions/environment/propertyNames/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z_][A-Za-z0-9_]*$"},message:"must match pattern \""+"^[A-Za-z_][A-Za-z0-9_]*$"+"\"",propertyName:key14};
if(vErrors === null){
vErrors = [err164];
}
else {
vErrors.push(err164);
}
errors++;
}
}
var valid64 = _errs203 === errors;
if(!valid64){
const err165 = {instancePath:instancePath+"/build/" + i13+"/environment",schemaPath:"#/definitions/environment/propertyNames",keyword:"propertyNames",params:{propertyName: key14},message:"property name must be valid"};
if(vErrors === null){
vErrors = [err165];
}
else {
vErrors.push(err165);
}
errors++;
}
}
for(const key15 in data75){
let data76 = data75[key15];
if(((typeof data76 !== "string") && (!(typeof data76 == "number"))) && (typeof data76 !== "boolean")){
const err166 = {instancePath:instancePath+"/build/" + i13+"/environment/" + key15.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/definitions/environment/additionalProperties/type",keyword:"type",params:{type: schema13.additionalProperties.type},message:"must be string,number,boolean"};
if(vErrors === null){
vErrors = [err166];
}
else {
vErrors.push(err166);
}
errors++;
}
}
}
else {
const err167 = {instancePath:instancePath+"/build/" + i13+"/environment",schemaPath:"#/definitions/environment/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err167];
}
else {
vErrors.push(err167);
}
errors++;
}
}
if(data64.timeout !== undefined){
let data77 = data64.timeout;
if(typeof data77 == "number"){
if(data77 <= 0 || isNaN(data77)){
const err168 = {instancePath:instancePath+"/build/" + i13+"/timeout",schemaPath:"#/properties/build/items/properties/timeout/exclusiveMinimum",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0},message:"must be > 0"};
if(vErrors === null){
vErrors = [err168];
}
else {
vErrors.push(err168);
}
errors++;
}
}
else {
const err169 = {instancePath:instancePath+"/build/" + i13+"/timeout",schemaPath:"#/properties/build/items/properties/timeout/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err169];
}
else {
vErrors.push(err169);
}
errors++;
}
}
}
else {
const err170 = {instancePath:instancePath+"/build/" + i13,schemaPath:"#/properties/build/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err170];
}
else {
vErrors.push(err170);
}
errors++;
}
}
}
else {
const err171 = {instancePath:instancePath+"/build",schemaPath:"#/properties/build/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err171];
}
else {
vErrors.push(err171);
}
errors++;
}
}
if(data.migrate !== undefined){
let data78 = data.migrate;
if(data78 && typeof data78 == "object" && !Array.isArray(data78)){
if(data78.command === undefined){
const err172 = {instancePath:instancePath+"/migrate",schemaPath:"#/properties/migrate/required",keyword:"required",params:{missingProperty: "command"},message:"must have required property '"+"command"+"'"};
if(vErrors === null){
vErrors = [err172];
}
else {
vErrors.push(err172);
}
errors++;
}
for(const key16 in data78){
if(!((((((key16 === "command") || (key16 === "group")) || (key16 === "run-once")) || (key16 === "directory")) || (key16 === "environment")) || (key16 === "timeout"))){
const err173 = {instancePath:instancePath+"/migrate",schemaPath:"#/properties/migrate/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key16},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err173];
}
else {
vErrors.push(err173);
}
errors++;
}
}
if(data78.command !== undefined){
let data79 = data78.command;
const _errs214 = errors;
let valid68 = false;
const _errs215 = errors;
if(typeof data79 === "string"){
if(data79.length < 1){
const err174 = {instancePath:instancePath+"/migrate/command",schemaPath:"#/definitions/command/anyOf/0/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err174];
}
else {
vErrors.push(err174);
}
errors++;
}
}
else {
const err175 = {instancePath:instancePath+"/migrate/command",schemaPath:"#/definitions/command/anyOf/0/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err175];
}
else {
vErrors.push(err175);
}
errors++;
}
var _valid8 = _errs215 === errors;
valid68 = valid68 || _valid8;
if(!valid68){
const _errs217 = errors;
if(Array.isArray(data79)){
if(data79.length < 1){
const err176 = {instancePath:instancePath+"/migrate/command",schemaPath:"#/definitions/command/anyOf/1/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"};
if(vErrors === null){
vErrors = [err176];
}
else {
vErrors.push(err176);
}
errors++;
}
const len18 = data79.length;
for(let i18=0; i18<len18; i18++){
if(typeof data79[i18] !== "string"){
const err177 = {instancePath:instancePath+"/migrate/command/" + i18,schemaPath:"#/definitions/command/anyOf/1/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err177];
}
else {
vErrors.push(err177);
}
errors++;
}
}
}
else {
const err178 = {instancePath:instancePath+"/migrate/command",schemaPath:"#/definitions/command/anyOf/1/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err178];
}
else {
vErrors.push(err178);
}
errors++;
}
var _valid8 = _errs217 === errors;
valid68 = valid68 || _valid8;
}
if(!valid68){
const err179 = {instancePath:instancePath+"/migrate/command",schemaPath:"#/definitions/command/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err179];
}
else {
vErrors.push(err179);
}
errors++;
}
else {
errors = _errs214;
if(vErrors !== null){
if(_errs214){
vErrors.length = _errs214;
}
else {
vErrors = null;
}
}
}
}
if(data78.group !== undefined){
if(typeof data78.group !== "string"){
const err180 = {instancePath:instancePath+"/migrate/group",schemaPath:"#/properties/migrate/properties/group/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err180];
}
else {
vErrors.push(err180);
}
errors++;
}
}
if(data78["run-once"] !== undefined){
if(typeof data78["run-once"] !== "boolean"){
const err181 = {instancePath:instancePath+"/migrate/run-once",schemaPath:"#/properties/migrate/properties/run-once/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err181];
}
else {
vErrors.push(err181);
}
errors++;
}
}
if(data78.directory !== undefined){
let data83 = data78.directory;
if(typeof data83 === "string"){
if(data83.length < 1){
const err182 = {instancePath:instancePath+"/migrate/directory",schemaPath:"#/properties/migrate/properties/directory/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err182];
}
else {
vErrors.push(err182);
}
errors++;
}
if(!pattern2.test(data83)){
const err183 = {instancePath:instancePath+"/migrate/directory",schemaPath:"#/properties/migrate/properties/directory/pattern",keyword:"pattern",params:{pattern: "^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"},message:"must match pattern \""+"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"+"\""};
if(vErrors === null){
vErrors = [err183];
}
else {
vErrors.push(err183);
}
errors++;
}
}
else {
const err184 = {instancePath:instancePath+"/migrate/directory",schemaPath:"#/properties/migrate/properties/directory/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err184];
}
else {
vErrors.push(err184);
}
errors++;
}
}
if(data78.environment !== undefined){
let data84 = data78.environment;
if(data84 && typeof data84 == "object" && !Array.isArray(data84)){
for(const key17 in data84){
const _errs230 = errors;
if(typeof key17 === "string"){
if(!pattern12.test(key17)){
const err185 = {instancePath:instancePath+"/migrate/environment",schemaPath:"#/definitions/environment/propertyNames/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z_][A-Za-z0-9_]*$"},message:"must match pattern \""+"^[A-Za-z_][A-Za-z0-9_]*$"+"\"",propertyName:key17};
if(vErrors === null){
vErrors = [err185];
}
else {
vErrors.push(err185);
}
errors++;
}
}
var valid72 = _errs230 === errors;
if(!valid72){
const err186 = {instancePath:instancePath+"/migrate/environment",schemaPath:"#/definitions/environment/propertyNames",keyword:"propertyNames",params:{propertyName: key17},message:"property name must be valid"};
if(vErrors === null){
vErrors = [err186];
}
else {
vErrors.push(err186);
}
errors++;
}
}
for(const key18 in data84){
let data85 = data84[key18];
if(((typeof data85 !== "string") && (!(typeof data85 == "number"))) && (typeof data85 !== "boolean")){
const err187 = {instancePath:instancePath+"/migrate/environment/" + key18.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/definitions/environment/additionalProperties/type",keyword:"type",params:{type: schema13.additionalProperties.type},message:"must be string,number,boolean"};
if(vErrors === null){
vErrors = [err187];
}
else {
vErrors.push(err187);
}
errors++;
}
}
}
else {
const err188 = {instancePath:instancePath+"/migrate/environment",schemaPath:"#/definitions/environment/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err188];
}
else {
vErrors.push(err188);
}
errors++;
}
}
if(data78.timeout !== undefined){
let data86 = data78.timeout;
if(typeof data86 == "number"){
if(data86 <= 0 || isNaN(data86)){
const err189 = {instancePath:instancePath+"/migrate/timeout",schemaPath:"#/properties/migrate/properties/timeout/exclusiveMinimum",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0},message:"must be > 0"};
if(vErrors === null){
vErrors = [err189];
}
else {
vErrors.push(err189);
}
errors++;
}
}
else {
const err190 = {instancePath:instancePath+"/migrate/timeout",schemaPath:"#/properties/migrate/properties/timeout/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err190];
}
else {
vErrors.push(err190);
}
errors++;
}
}
}
else {
const err191 = {instancePath:instancePath+"/migrate",schemaPath:"#/properties/migrate/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err191];
}
else {
vErrors.push(err191);
}
errors++;
}
}
if(data.services !== undefined){
let data87 = data.services;
if(data87 && typeof data87 == "object" && !Array.isArray(data87)){
for(const key19 in data87){
let data88 = data87[key19];
if(data88 && typeof data88 == "object" && !Array.isArray(data88)){
if(data88.type === undefined){
const err192 = {instancePath:instancePath+"/services/" + key19.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/services/additionalProperties/required",keyword:"required",params:{missingProperty: "type"},message:"must have required property '"+"type"+"'"};
if(vErrors === null){
vErrors = [err192];
}
else {
vErrors.push(err192);
}
errors++;
}
for(const key20 in data88){
if(!(func2.call(schema11.properties.services.additionalProperties.properties, key20))){
const err193 = {instancePath:instancePath+"/services/" + key19.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/services/additionalProperties/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key20},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err193];
}
else {
vErrors.push(err193);
}
errors++;
}
}
if(data88.type !== undefined){
let data89 = data88.type;
if(!((((data89 === "systemd") || (data89 === "supervisor")) || (data89 === "touch")) || (data89 === "command"))){
const err194 = {instancePath:instancePath+"/services/" + key19.replace(/~/g, "~0").replace(/\//g, "~1")+"/type",schemaPath:"#/properties/services/additionalProperties/properties/type/enum",keyword:"enum",params:{allowedValues: schema11.properties.services.additionalProperties.properties.type.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err194];
}
else {
vErrors.push(err194);
}
errors++;
}
}
if(data88.unit !== undefined){
let data90 = data88.unit;
if(typeof data90 === "string"){
if(!pattern23.test(data90)){
const err195 = {instancePath:instancePath+"/services/" + key19.replace(/~/g, "~0").replace(/\//g, "~1")+"/unit",schemaPath:"#/properties/services/additionalProperties/properties/unit/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9@:*_.\\-]+$"},message:"must match pattern \""+"^[A-Za-z0-9@:*_.\\-]+$"+"\""};
if(vErrors === null){
vErrors = [err195];
}
else {
vErrors.push(err195);
}
errors++;
}
}
else {
const err196 = {instancePath:instancePath+"/services/" + key19.replace(/~/g, "~0").replace(/\//g, "~1")+"/unit",schemaPath:"#/properties/services/additionalProperties/properties/unit/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err196];
}
else {
vErrors.push(err196);
}
errors++;
}
}
if(data88.template !== undefined){
let data91 = data88.template;
if(typeof data91 === "string"){
if(data91.length < 1){
const err197 = {instancePath:instancePath+"/services/" + key19.replace(/~/g, "~0").replace(/\//g, "~1")+"/template",schemaPath:"#/properties/services/additionalProperties/properties/template/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err197];
}
else {
vErrors.push(err197);
}
errors++;
}
if(!pattern2.test(data91)){
const err198 = {instancePath:instancePath+"/services/" + key19.replace(/~/g, "~0").replace(/\//g, "~1")+"/template",schemaPath:"#/properties/services/additionalProperties/properties/template/pattern",keyword:"pattern",params:{pattern: "^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"},message:"must match pattern \""+"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"+"\""};
if(vErrors === null){
vErrors = [err198];
}
else {
vErrors.push(err198);
}
errors++;
}
}
else {
const err199 = {instancePath:instancePath+"/services/" + key19.replace(/~/g, "~0").replace(/\//g, "~1")+"/template",schemaPath:"#/properties/services/additionalProperties/properties/template/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err199];
}
else {
vErrors.push(err199);
}
errors++;
}
}
if(data88.templates !== undefined){
let data92 = data88.templates;
if(data92 && typeof data92 == "object" && !Array.isArray(data92)){
for(const key21 in data92){
let data93 = data92[key21];
if(typeof data93 === "string"){
if(data93.length < 1){
const err200 = {instancePath:instancePath+"/services/" + key19.replace(/~/g, "~0").replace(/\//g, "~1")+"/templates/" + key21.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/services/additionalProperties/properties/templates/additionalProperties/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err200];
}
else {
vErrors.push(err200);
}
errors++;
}
if(!pattern2.test(data93)){
const err201 = {instancePath:instancePath+"/services/" + key19.replace(/~/g, "~0").replace(/\//g, "~1")+"/templates/" + key21.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/services/additionalProperties/properties/templates/additionalProperties/pattern",keyword:"pattern",params:{pattern: "^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"},message:"must match pattern \""+"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"+"\""};
if(vErrors === null){
vErrors = [err201];
}
else {
vErrors.push(err201);
}
errors++;
}
}
else {
const err202 = {instancePath:instancePath+"/services/" + key19.replace(/~/g, "~0").replace(/\//g, "~1")+"/templates/" + key21.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/services/additionalProperties/properties/templates/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err202];
}
else {
vErrors.push(err202);
}
errors++;
}
}
}
else {
const err203 = {instancePath:instancePath+"/services/" + key19.replace(/~/g, "~0").replace(/\//g, "~1")+"/templates",schemaPath:"#/properties/services/additionalProperties/properties/templates/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err203];
}
else {
vErrors.push(err203);
}
errors++;
}
}
if(data88.directory !== undefined){
let data94 = data88.directory;
if(typeof data94 === "string"){
if(!pattern26.test(data94)){
const err204 = {instancePath:instancePath+"/services/" + key19.replace(/~/g, "~0").replace(/\//g, "~1")+"/directory",schemaPath:"#/properties/services/additionalProperties/properties/directory/pattern",keyword:"pattern",params:{pattern: "^/"},message:"must match pattern \""+"^/"+"\""};
if(vErrors === null){
vErrors = [err204];
}
else {
vErrors.push(err204);
}
errors++;
}
}
else {
const err205 = {instancePath:instancePath+"/services/" + key19.replace(/~/g, "~0").replace(/\//g, "~1")+"/directory",schemaPath:"#/properties/services/additionalProperties/properties/directory/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err205];
}
else {
vErrors.push(err205);
}
errors++;
}
}
if(data88.scope !== undefined){
let data95 = data88.scope;
if(!((data95 === "system") || (data95 === "user"))){
const err206 = {instancePath:instancePath+"/services/" + key19.replace(/~/g, "~0").replace(/\//g, "~1")+"/scope",schemaPath:"#/properties/services/additionalProperties/properties/scope/enum",keyword:"enum",params:{allowedValues: schema11.properties.services.additionalProperties.properties.scope.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err206];
}
else {
vErrors.push(err206);
}
errors++;
}
}
if(data88.become !== undefined){
if(typeof data88.become !== "boolean"){
const err207 = {instancePath:instancePath+"/services/" + key19.replace(/~/g, "~0").replace(/\//g, "~1")+"/become",schemaPath:"#/properties/services/additionalProperties/properties/become/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err207];
}
else {
vErrors.push(err207);
}
errors++;
}
}
if(data88.reload !== undefined){
let data97 = data88.reload;
if(!(((data97 === "restart") || (data97 === "reload")) || (data97 === "auto"))){
const err208 = {instancePath:instancePath+"/services/" + key19.replace(/~/g, "~0").replace(/\//g, "~1")+"/reload",schemaPath:"#/properties/services/additionalProperties/properties/reload/enum",keyword:"enum",params:{allowedValues: schema11.properties.services.additionalProperties.properties.reload.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err208];
}
else {
vErrors.push(err208);
}
errors++;
}
}
if(data88.instances !== undefined){
let data98 = data88.instances;
if((!((typeof data98 == "number") && (!(data98 % 1) && !isNaN(data98)))) && (typeof data98 !== "string")){
const err209 = {instancePath:instancePath+"/services/" + key19.replace(/~/g, "~0").replace(/\//g, "~1")+"/instances",schemaPath:"#/properties/services/additionalProperties/properties/instances/type",keyword:"type",params:{type: schema11.properties.services.additionalProperties.properties.instances.type},message:"must be integer,string"};
if(vErrors === null){
vErrors = [err209];
}
else {
vErrors.push(err209);
}
errors++;
}
}
if(data88.scale !== undefined){
let data99 = data88.scale;
if(data99 && typeof data99 == "object" && !Array.isArray(data99)){
for(const key22 in data99){
let data100 = data99[key22];
if((typeof data100 !== "string") && (!(typeof data100 == "number"))){
const err210 = {instancePath:instancePath+"/services/" + key19.replace(/~/g, "~0").replace(/\//g, "~1")+"/scale/" + key22.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/services/additionalProperties/properties/scale/additionalProperties/type",keyword:"type",params:{type: schema11.properties.services.additionalProperties.properties.scale.additionalProperties.type},message:"must be integer,string,number"};
if(vErrors === null){
vErrors = [err210];
}
else {
vErrors.push(err210);
}
errors++;
}
}
}
else {
const err211 = {instancePath:instancePath+"/services/" + key19.replace(/~/g, "~0").replace(/\//g, "~1")+"/scale",schemaPath:"#/properties/services/additionalProperties/properties/scale/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err211];
}
else {
vErrors.push(err211);
}
errors++;
}
}
if(data88.enable !== undefined){
if(typeof data88.enable !== "boolean"){
const err212 = {instancePath:instancePath+"/services/" + key19.replace(/~/g, "~0").replace(/\//g, "~1")+"/enable",schemaPath:"#/properties/services/additionalProperties/properties/enable/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err212];
}
else {
vErrors.push(err212);
}
errors++;
}
}
if(data88.file !== undefined){
if(typeof data88.file !== "string"){
const err213 = {instancePath:instancePath+"/services/" + key19.replace(/~/g, "~0").replace(/\//g, "~1")+"/file",schemaPath:"#/properties/services/additionalProperties/properties/file/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err213];
}
else {
vErrors.push(err213);
}
errors++;
}
}
if(data88.command !== undefined){
let data103 = data88.command;
const _errs271 = errors;
let valid79 = false;
const _errs272 = errors;
if(typeof data103 === "string"){
if(data103.length < 1){
const err214 = {instancePath:instancePath+"/services/" + key19.replace(/~/g, "~0").replace(/\//g, "~1")+"/command",schemaPath:"#/definitions/command/anyOf/0/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err214];
}
else {
vErrors.push(err214);
}
errors++;
}
}
else {
const err215 = {instancePath:instancePath+"/services/" + key19.replace(/~/g, "~0").replace(/\//g, "~1")+"/command",schemaPath:"#/definitions/command/anyOf/0/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err215];
}
else {
vErrors.push(err215);
}
errors++;
}
var _valid9 = _errs272 === errors;
valid79 = valid79 || _valid9;
if(!valid79){
const _errs274 = errors;
if(Array.isArray(data103)){
if(data103.length < 1){
const err216 = {instancePath:instancePath+"/services/" + key19.replace(/~/g, "~0").replace(/\//g, "~1")+"/command",schemaPath:"#/definitions/command/anyOf/1/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"};
if(vErrors === null){
vErrors = [err216];
}
else {
vErrors.push(err216);
}
errors++;
}
const len19 = data103.length;
for(let i19=0; i19<len19; i19++){
if(typeof data103[i19] !== "string"){
const err217 = {instancePath:instancePath+"/services/" + key19.replace(/~/g, "~0").replace(/\//g, "~1")+"/command/" + i19,schemaPath:"#/definitions/command/anyOf/1/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err217];
}
else {
vErrors.push(err217);
}
errors++;
}
}
}
else {
const err218 = {instancePath:instancePath+"/services/" + key19.replace(/~/g, "~0").replace(/\//g, "~1")+"/command",schemaPath:"#/definitions/command/anyOf/1/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err218];
}
else {
vErrors.push(err218);
}
errors++;
}
var _valid9 = _errs274 === errors;
valid79 = valid79 || _valid9;
}
if(!valid79){
const err219 = {instancePath:instancePath+"/services/" + key19.replace(/~/g, "~0").replace(/\//g, "~1")+"/command",schemaPath:"#/definitions/command/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err219];
}
else {
vErrors.push(err219);
}
errors++;
}
else {
errors = _errs271;
if(vErrors !== null){
if(_errs271){
vErrors.length = _errs271;
}
else {
vErrors = null;
}
}
}
}
if(data88["ready-after"] !== undefined){
let data105 = data88["ready-after"];
if(typeof data105 == "number"){
if(data105 < 0 || isNaN(data105)){
const err220 = {instancePath:instancePath+"/services/" + key19.replace(/~/g, "~0").replace(/\//g, "~1")+"/ready-after",schemaPath:"#/properties/services/additionalProperties/properties/ready-after/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err220];
}
else {
vErrors.push(err220);
}
errors++;
}
}
else {
const err221 = {instancePath:instancePath+"/services/" + key19.replace(/~/g, "~0").replace(/\//g, "~1")+"/ready-after",schemaPath:"#/properties/services/additionalProperties/properties/ready-after/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err221];
}
else {
vErrors.push(err221);
}
errors++;
}
}
if(data88.timeout !== undefined){
let data106 = data88.timeout;
if(typeof data106 == "number"){
if(data106 <= 0 || isNaN(data106)){
const err222 = {instancePath:instancePath+"/services/" + key19.replace(/~/g, "~0").replace(/\//g, "~1")+"/timeout",schemaPath:"#/properties/services/additionalProperties/properties/timeout/exclusiveMinimum",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0},message:"must be > 0"};
if(vErrors === null){
vErrors = [err222];
}
else {
vErrors.push(err222);
}
errors++;
}
}
else {
const err223 = {instancePath:instancePath+"/services/" + key19.replace(/~/g, "~0").replace(/\//g, "~1")+"/timeout",schemaPath:"#/properties/services/additionalProperties/properties/timeout/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err223];
}
else {
vErrors.push(err223);
}
errors++;
}
}
if(data88.logs !== undefined){
let data107 = data88.logs;
if(!((typeof data107 == "number") && (!(data107 % 1) && !isNaN(data107)))){
const err224 = {instancePath:instancePath+"/services/" + key19.replace(/~/g, "~0").replace(/\//g, "~1")+"/logs",schemaPath:"#/properties/services/additionalProperties/properties/logs/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err224];
}
else {
vErrors.push(err224);
}
errors++;
}
if(typeof data107 == "number"){
if(data107 < 0 || isNaN(data107)){
const err225 = {instancePath:instancePath+"/services/" + key19.replace(/~/g, "~0").replace(/\//g, "~1")+"/logs",schemaPath:"#/properties/services/additionalProperties/properties/logs/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err225];
}
else {
vErrors.push(err225);
}
errors++;
}
}
}
if(data88.hosts !== undefined){
let data108 = data88.hosts;
const _errs286 = errors;
let valid83 = false;
const _errs287 = errors;
if(typeof data108 === "string"){
if(data108.length < 1){
const err226 = {instancePath:instancePath+"/services/" + key19.replace(/~/g, "~0").replace(/\//g, "~1")+"/hosts",schemaPath:"#/definitions/hosts/anyOf/0/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err226];
}
else {
vErrors.push(err226);
}
errors++;
}
}
else {
const err227 = {instancePath:instancePath+"/services/" + key19.replace(/~/g, "~0").replace(/\//g, "~1")+"/hosts",schemaPath:"#/definitions/hosts/anyOf/0/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err227];
}
else {
vErrors.push(err227);
}
errors++;
}
var _valid10 = _errs287 === errors;
valid83 = valid83 || _valid10;
if(!valid83){
const _errs289 = errors;
if(Array.isArray(data108)){
const len20 = data108.length;
for(let i20=0; i20<len20; i20++){
let data109 = data108[i20];
if(typeof data109 === "string"){
if(data109.length < 1){
const err228 = {instancePath:instancePath+"/services/" + key19.replace(/~/g, "~0").replace(/\//g, "~1")+"/hosts/" + i20,schemaPath:"#/definitions/hosts/anyOf/1/items/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err228];
}
else {
vErrors.push(err228);
}
errors++;
}
}
else {
const err229 = {instancePath:instancePath+"/services/" + key19.replace(/~/g, "~0").replace(/\//g, "~1")+"/hosts/" + i20,schemaPath:"#/definitions/hosts/anyOf/1/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err229];
}
else {
vErrors.push(err229);
}
errors++;
}
}
}
else {
const err230 = {instancePath:instancePath+"/services/" + key19.replace(/~/g, "~0").replace(/\//g, "~1")+"/hosts",schemaPath:"#/definitions/hosts/anyOf/1/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err230];
}
else {
vErrors.push(err230);
}
errors++;
}
var _valid10 = _errs289 === errors;
valid83 = valid83 || _valid10;
}
if(!valid83){
const err231 = {instancePath:instancePath+"/services/" + key19.replace(/~/g, "~0").replace(/\//g, "~1")+"/hosts",schemaPath:"#/definitions/hosts/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err231];
}
else {
vErrors.push(err231);
}
errors++;
}
else {
errors = _errs286;
if(vErrors !== null){
if(_errs286){
vErrors.length = _errs286;
}
else {
vErrors = null;
}
}
}
}
}
else {
const err232 = {instancePath:instancePath+"/services/" + key19.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/services/additionalProperties/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err232];
}
else {
vErrors.push(err232);
}
errors++;
}
}
}
else {
const err233 = {instancePath:instancePath+"/services",schemaPath:"#/properties/services/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err233];
}
else {
vErrors.push(err233);
}
errors++;
}
}
if(data.verify !== undefined){
let data110 = data.verify;
if(Array.isArray(data110)){
const len21 = data110.length;
for(let i21=0; i21<len21; i21++){
let data111 = data110[i21];
const _errs297 = errors;
let valid88 = false;
const _errs298 = errors;
if(data111 && typeof data111 == "object" && !Array.isArray(data111)){
if(data111.url === undefined){
const err234 = {instancePath:instancePath+"/verify/" + i21,schemaPath:"#/properties/verify/items/anyOf/0/required",keyword:"required",params:{missingProperty: "url"},message:"must have required property '"+"url"+"'"};
if(vErrors === null){
vErrors = [err234];
}
else {
vErrors.push(err234);
}
errors++;
}
}
var _valid11 = _errs298 === errors;
valid88 = valid88 || _valid11;
if(!valid88){
const _errs299 = errors;
if(data111 && typeof data111 == "object" && !Array.isArray(data111)){
if(data111.command === undefined){
const err235 = {instancePath:instancePath+"/verify/" + i21,schemaPath:"#/properties/verify/items/anyOf/1/required",keyword:"required",params:{missingProperty: "command"},message:"must have required property '"+"command"+"'"};
if(vErrors === null){
vErrors = [err235];
}
else {
vErrors.push(err235);
}
errors++;
}
}
var _valid11 = _errs299 === errors;
valid88 = valid88 || _valid11;
}
if(!valid88){
const err236 = {instancePath:instancePath+"/verify/" + i21,schemaPath:"#/properties/verify/items/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err236];
}
else {
vErrors.push(err236);
}
errors++;
}
else {
errors = _errs297;
if(vErrors !== null){
if(_errs297){
vErrors.length = _errs297;
}
else {
vErrors = null;
}
}
}
const _errs300 = errors;
let valid89 = true;
const _errs301 = errors;
if(data111 && typeof data111 == "object" && !Array.isArray(data111)){
let missing0;
if((data111.from === undefined) && (missing0 = "from")){
const err237 = {};
if(vErrors === null){
vErrors = [err237];
}
else {
vErrors.push(err237);
}
errors++;
}
else {
if(data111.from !== undefined){
if(!(data111.from === "runner")){
const err238 = {};
if(vErrors === null){
vErrors = [err238];
}
else {
vErrors.push(err238);
}
errors++;
}
}
}
}
var _valid12 = _errs301 === errors;
errors = _errs300;
if(vErrors !== null){
if(_errs300){
vErrors.length = _errs300;
}
else {
vErrors = null;
}
}
if(_valid12){
const _errs303 = errors;
if(data111 && typeof data111 == "object" && !Array.isArray(data111)){
if(data111.url === undefined){
const err239 = {instancePath:instancePath+"/verify/" + i21,schemaPath:"#/properties/verify/items/then/required",keyword:"required",params:{missingProperty: "url"},message:"must have required property '"+"url"+"'"};
if(vErrors === null){
vErrors = [err239];
}
else {
vErrors.push(err239);
}
errors++;
}
if(data111.command !== undefined){
const err240 = {instancePath:instancePath+"/verify/" + i21+"/command",schemaPath:"#/properties/verify/items/then/properties/command/false schema",keyword:"false schema",params:{},message:"boolean schema is false"};
if(vErrors === null){
vErrors = [err240];
}
else {
vErrors.push(err240);
}
errors++;
}
if(data111.socket !== undefined){
const err241 = {instancePath:instancePath+"/verify/" + i21+"/socket",schemaPath:"#/properties/verify/items/then/properties/socket/false schema",keyword:"false schema",params:{},message:"boolean schema is false"};
if(vErrors === null){
vErrors = [err241];
}
else {
vErrors.push(err241);
}
errors++;
}
if(data111.hosts !== undefined){
const err242 = {instancePath:instancePath+"/verify/" + i21+"/hosts",schemaPath:"#/properties/verify/items/then/properties/hosts/false schema",keyword:"false schema",params:{},message:"boolean schema is false"};
if(vErrors === null){
vErrors = [err242];
}
else {
vErrors.push(err242);
}
errors++;
}
}
var _valid12 = _errs303 === errors;
valid89 = _valid12;
}
if(!valid89){
const err243 = {instancePath:instancePath+"/verify/" + i21,schemaPath:"#/properties/verify/items/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema"};
if(vErrors === null){
vErrors = [err243];
}
else {
vErrors.push(err243);
}
errors++;
}
if(data111 && typeof data111 == "object" && !Array.isArray(data111)){
for(const key23 in data111){
if(!(func2.call(schema11.properties.verify.items.properties, key23))){
const err244 = {instancePath:instancePath+"/verify/" + i21,schemaPath:"#/properties/verify/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key23},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err244];
}
else {
vErrors.push(err244);
}
errors++;
}
}
if(data111.url !== undefined){
let data116 = data111.url;
if(typeof data116 === "string"){
if(!pattern27.test(data116)){
const err245 = {instancePath:instancePath+"/verify/" + i21+"/url",schemaPath:"#/properties/verify/items/properties/url/pattern",keyword:"pattern",params:{pattern: "^(https?://|\\{\\{)"},message:"must match pattern \""+"^(https?://|\\{\\{)"+"\""};
if(vErrors === null){
vErrors = [err245];
}
else {
vErrors.push(err245);
}
errors++;
}
}
else {
const err246 = {instancePath:instancePath+"/verify/" + i21+"/url",schemaPath:"#/properties/verify/items/properties/url/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err246];
}
else {
vErrors.push(err246);
}
errors++;
}
}
if(data111.from !== undefined){
let data117 = data111.from;
if(!((data117 === "host") || (data117 === "runner"))){
const err247 = {instancePath:instancePath+"/verify/" + i21+"/from",schemaPath:"#/properties/verify/items/properties/from/enum",keyword:"enum",params:{allowedValues: schema11.properties.verify.items.properties.from.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err247];
}
else {
vErrors.push(err247);
}
errors++;
}
}
if(data111.status !== undefined){
let data118 = data111.status;
if(!((typeof data118 == "number") && (!(data118 % 1) && !isNaN(data118)))){
const err248 = {instancePath:instancePath+"/verify/" + i21+"/status",schemaPath:"#/properties/verify/items/properties/status/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err248];
}
else {
vErrors.push(err248);
}
errors++;
}
}
if(data111.contains !== undefined){
if(typeof data111.contains !== "string"){
const err249 = {instancePath:instancePath+"/verify/" + i21+"/contains",schemaPath:"#/properties/verify/items/properties/contains/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err249];
}
else {
vErrors.push(err249);
}
errors++;
}
}
if(data111.header !== undefined){
let data120 = data111.header;
if(data120 && typeof data120 == "object" && !Array.isArray(data120)){
for(const key24 in data120){
if(typeof data120[key24] !== "string"){
const err250 = {instancePath:instancePath+"/verify/" + i21+"/header/" + key24.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/verify/items/properties/header/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err250];
}
else {
vErrors.push(err250);
}
errors++;
}
}
}
else {
const err251 = {instancePath:instancePath+"/verify/" + i21+"/header",schemaPath:"#/properties/verify/items/properties/header/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err251];
}
else {
vErrors.push(err251);
}
errors++;
}
}
if(data111.socket !== undefined){
if(typeof data111.socket !== "string"){
const err252 = {instancePath:instancePath+"/verify/" + i21+"/socket",schemaPath:"#/properties/verify/items/properties/socket/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err252];
}
else {
vErrors.push(err252);
}
errors++;
}
}
if(data111.command !== undefined){
let data123 = data111.command;
const _errs321 = errors;
let valid95 = false;
const _errs322 = errors;
if(typeof data123 === "string"){
if(data123.length < 1){
const err253 = {instancePath:instancePath+"/verify/" + i21+"/command",schemaPath:"#/definitions/command/anyOf/0/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err253];
}
else {
vErrors.push(err253);
}
errors++;
}
}
else {
const err254 = {instancePath:instancePath+"/verify/" + i21+"/command",schemaPath:"#/definitions/command/anyOf/0/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err254];
}
else {
vErrors.push(err254);
}
errors++;
}
var _valid13 = _errs322 === errors;
valid95 = valid95 || _valid13;
if(!valid95){
const _errs324 = errors;
if(Array.isArray(data123)){
if(data123.length < 1){
const err255 = {instancePath:instancePath+"/verify/" + i21+"/command",schemaPath:"#/definitions/command/anyOf/1/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"};
if(vErrors === null){
vErrors = [err255];
}
else {
vErrors.push(err255);
}
errors++;
}
const len22 = data123.length;
for(let i22=0; i22<len22; i22++){
if(typeof data123[i22] !== "string"){
const err256 = {instancePath:instancePath+"/verify/" + i21+"/command/" + i22,schemaPath:"#/definitions/command/anyOf/1/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err256];
}
else {
vErrors.push(err256);
}
errors++;
}
}
}
else {
const err257 = {instancePath:instancePath+"/verify/" + i21+"/command",schemaPath:"#/definitions/command/anyOf/1/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err257];
}
else {
vErrors.push(err257);
}
errors++;
}
var _valid13 = _errs324 === errors;
valid95 = valid95 || _valid13;
}
if(!valid95){
const err258 = {instancePath:instancePath+"/verify/" + i21+"/command",schemaPath:"#/definitions/command/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err258];
}
else {
vErrors.push(err258);
}
errors++;
}
else {
errors = _errs321;
if(vErrors !== null){
if(_errs321){
vErrors.length = _errs321;
}
else {
vErrors = null;
}
}
}
}
if(data111.hosts !== undefined){
let data125 = data111.hosts;
const _errs330 = errors;
let valid99 = false;
const _errs331 = errors;
if(typeof data125 === "string"){
if(data125.length < 1){
const err259 = {instancePath:instancePath+"/verify/" + i21+"/hosts",schemaPath:"#/definitions/hosts/anyOf/0/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err259];
}
else {
vErrors.push(err259);
}
errors++;
}
}
else {
const err260 = {instancePath:instancePath+"/verify/" + i21+"/hosts",schemaPath:"#/definitions/hosts/anyOf/0/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err260];
}
else {
vErrors.push(err260);
}
errors++;
}
var _valid14 = _errs331 === errors;
valid99 = valid99 || _valid14;
if(!valid99){
const _errs333 = errors;
if(Array.isArray(data125)){
const len23 = data125.length;
for(let i23=0; i23<len23; i23++){
let data126 = data125[i23];
if(typeof data126 === "string"){
if(data126.length < 1){
const err261 = {instancePath:instancePath+"/verify/" + i21+"/hosts/" + i23,schemaPath:"#/definitions/hosts/anyOf/1/items/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err261];
}
else {
vErrors.push(err261);
}
errors++;
}
}
else {
const err262 = {instancePath:instancePath+"/verify/" + i21+"/hosts/" + i23,schemaPath:"#/definitions/hosts/anyOf/1/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err262];
}
else {
vErrors.push(err262);
}
errors++;
}
}
}
else {
const err263 = {instancePath:instancePath+"/verify/" + i21+"/hosts",schemaPath:"#/definitions/hosts/anyOf/1/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err263];
}
else {
vErrors.push(err263);
}
errors++;
}
var _valid14 = _errs333 === errors;
valid99 = valid99 || _valid14;
}
if(!valid99){
const err264 = {instancePath:instancePath+"/verify/" + i21+"/hosts",schemaPath:"#/definitions/hosts/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err264];
}
else {
vErrors.push(err264);
}
errors++;
}
else {
errors = _errs330;
if(vErrors !== null){
if(_errs330){
vErrors.length = _errs330;
}
else {
vErrors = null;
}
}
}
}
if(data111.timeout !== undefined){
let data127 = data111.timeout;
if(typeof data127 == "number"){
if(data127 <= 0 || isNaN(data127)){
const err265 = {instancePath:instancePath+"/verify/" + i21+"/timeout",schemaPath:"#/properties/verify/items/properties/timeout/exclusiveMinimum",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0},message:"must be > 0"};
if(vErrors === null){
vErrors = [err265];
}
else {
vErrors.push(err265);
}
errors++;
}
}
else {
const err266 = {instancePath:instancePath+"/verify/" + i21+"/timeout",schemaPath:"#/properties/verify/items/properties/timeout/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err266];
}
else {
vErrors.push(err266);
}
errors++;
}
}
}
else {
const err267 = {instancePath:instancePath+"/verify/" + i21,schemaPath:"#/properties/verify/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err267];
}
else {
vErrors.push(err267);
}
errors++;
}
}
}
else {
const err268 = {instancePath:instancePath+"/verify",schemaPath:"#/properties/verify/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err268];
}
else {
vErrors.push(err268);
}
errors++;
}
}
if(data.keep !== undefined){
let data128 = data.keep;
if(!((typeof data128 == "number") && (!(data128 % 1) && !isNaN(data128)))){
const err269 = {instancePath:instancePath+"/keep",schemaPath:"#/properties/keep/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err269];
}
else {
vErrors.push(err269);
}
errors++;
}
if(typeof data128 == "number"){
if(data128 < 2 || isNaN(data128)){
const err270 = {instancePath:instancePath+"/keep",schemaPath:"#/properties/keep/minimum",keyword:"minimum",params:{comparison: ">=", limit: 2},message:"must be >= 2"};
if(vErrors === null){
vErrors = [err270];
}
else {
vErrors.push(err270);
}
errors++;
}
}
}
if(data.batches !== undefined){
let data129 = data.batches;
if(Array.isArray(data129)){
if(data129.length < 1){
const err271 = {instancePath:instancePath+"/batches",schemaPath:"#/properties/batches/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"};
if(vErrors === null){
vErrors = [err271];
}
else {
vErrors.push(err271);
}
errors++;
}
const len24 = data129.length;
for(let i24=0; i24<len24; i24++){
let data130 = data129[i24];
const _errs344 = errors;
let valid104 = false;
const _errs345 = errors;
if(!((typeof data130 == "number") && (!(data130 % 1) && !isNaN(data130)))){
const err272 = {instancePath:instancePath+"/batches/" + i24,schemaPath:"#/properties/batches/items/anyOf/0/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err272];
}
else {
vErrors.push(err272);
}
errors++;
}
if(typeof data130 == "number"){
if(data130 < 1 || isNaN(data130)){
const err273 = {instancePath:instancePath+"/batches/" + i24,schemaPath:"#/properties/batches/items/anyOf/0/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err273];
}
else {
vErrors.push(err273);
}
errors++;
}
}
var _valid15 = _errs345 === errors;
valid104 = valid104 || _valid15;
if(!valid104){
const _errs347 = errors;
if(typeof data130 === "string"){
if(!pattern28.test(data130)){
const err274 = {instancePath:instancePath+"/batches/" + i24,schemaPath:"#/properties/batches/items/anyOf/1/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,3}%?$"},message:"must match pattern \""+"^[0-9]{1,3}%?$"+"\""};
if(vErrors === null){
vErrors = [err274];
}
else {
vErrors.push(err274);
}
errors++;
}
}
else {
const err275 = {instancePath:instancePath+"/batches/" + i24,schemaPath:"#/properties/batches/items/anyOf/1/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err275];
}
else {
vErrors.push(err275);
}
errors++;
}
var _valid15 = _errs347 === errors;
valid104 = valid104 || _valid15;
}
if(!valid104){
const err276 = {instancePath:instancePath+"/batches/" + i24,schemaPath:"#/properties/batches/items/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err276];
}
else {
vErrors.push(err276);
}
errors++;
}
else {
errors = _errs344;
if(vErrors !== null){
if(_errs344){
vErrors.length = _errs344;
}
else {
vErrors = null;
}
}
}
}
}
else {
const err277 = {instancePath:instancePath+"/batches",schemaPath:"#/properties/batches/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err277];
}
else {
vErrors.push(err277);
}
errors++;
}
}
if(data.hooks !== undefined){
let data131 = data.hooks;
if(data131 && typeof data131 == "object" && !Array.isArray(data131)){
for(const key25 in data131){
if(!((key25 === "before") || (key25 === "after"))){
const err278 = {instancePath:instancePath+"/hooks",schemaPath:"#/properties/hooks/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key25},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err278];
}
else {
vErrors.push(err278);
}
errors++;
}
}
if(data131.before !== undefined){
if(!(validate11(data131.before, {instancePath:instancePath+"/hooks/before",parentData:data131,parentDataProperty:"before",rootData}))){
vErrors = vErrors === null ? validate11.errors : vErrors.concat(validate11.errors);
errors = vErrors.length;
}
}
if(data131.after !== undefined){
if(!(validate11(data131.after, {instancePath:instancePath+"/hooks/after",parentData:data131,parentDataProperty:"after",rootData}))){
vErrors = vErrors === null ? validate11.errors : vErrors.concat(validate11.errors);
errors = vErrors.length;
}
}
}
else {
const err279 = {instancePath:instancePath+"/hooks",schemaPath:"#/properties/hooks/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err279];
}
else {
vErrors.push(err279);
}
errors++;
}
}
if(data.lock !== undefined){
let data134 = data.lock;
if(data134 && typeof data134 == "object" && !Array.isArray(data134)){
for(const key26 in data134){
if(!(key26 === "wait")){
const err280 = {instancePath:instancePath+"/lock",schemaPath:"#/properties/lock/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key26},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err280];
}
else {
vErrors.push(err280);
}
errors++;
}
}
if(data134.wait !== undefined){
let data135 = data134.wait;
if(typeof data135 == "number"){
if(data135 < 0 || isNaN(data135)){
const err281 = {instancePath:instancePath+"/lock/wait",schemaPath:"#/properties/lock/properties/wait/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err281];
}
else {
vErrors.push(err281);
}
errors++;
}
}
else {
const err282 = {instancePath:instancePath+"/lock/wait",schemaPath:"#/properties/lock/properties/wait/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err282];
}
else {
vErrors.push(err282);
}
errors++;
}
}
}
else {
const err283 = {instancePath:instancePath+"/lock",schemaPath:"#/properties/lock/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err283];
}
else {
vErrors.push(err283);
}
errors++;
}
}
if(data.environments !== undefined){
let data136 = data.environments;
if(data136 && typeof data136 == "object" && !Array.isArray(data136)){
for(const key27 in data136){
let data137 = data136[key27];
if(data137 && typeof data137 == "object" && !Array.isArray(data137)){
for(const key28 in data137){
if(!(func2.call(schema11.properties.environments.additionalProperties.properties, key28))){
const err284 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/environments/additionalProperties/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key28},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err284];
}
else {
vErrors.push(err284);
}
errors++;
}
}
if(data137.app !== undefined){
let data138 = data137.app;
if(typeof data138 === "string"){
if(!pattern0.test(data138)){
const err285 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/app",schemaPath:"#/properties/app/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9][A-Za-z0-9._-]*$"},message:"must match pattern \""+"^[A-Za-z0-9][A-Za-z0-9._-]*$"+"\""};
if(vErrors === null){
vErrors = [err285];
}
else {
vErrors.push(err285);
}
errors++;
}
}
else {
const err286 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/app",schemaPath:"#/properties/app/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err286];
}
else {
vErrors.push(err286);
}
errors++;
}
}
if(data137.root !== undefined){
let data139 = data137.root;
if(typeof data139 === "string"){
if(!pattern1.test(data139)){
const err287 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/root",schemaPath:"#/properties/root/pattern",keyword:"pattern",params:{pattern: "^/.*[^/]$"},message:"must match pattern \""+"^/.*[^/]$"+"\""};
if(vErrors === null){
vErrors = [err287];
}
else {
vErrors.push(err287);
}
errors++;
}
}
else {
const err288 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/root",schemaPath:"#/properties/root/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err288];
}
else {
vErrors.push(err288);
}
errors++;
}
}
if(data137.user !== undefined){
if(typeof data137.user !== "string"){
const err289 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/user",schemaPath:"#/properties/user/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err289];
}
else {
vErrors.push(err289);
}
errors++;
}
}
if(data137.inventory !== undefined){
let data141 = data137.inventory;
const _errs376 = errors;
let valid113 = false;
const _errs377 = errors;
if(typeof data141 === "string"){
if(data141.length < 1){
const err290 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/inventory",schemaPath:"#/properties/inventory/anyOf/0/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err290];
}
else {
vErrors.push(err290);
}
errors++;
}
}
else {
const err291 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/inventory",schemaPath:"#/properties/inventory/anyOf/0/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err291];
}
else {
vErrors.push(err291);
}
errors++;
}
var _valid16 = _errs377 === errors;
valid113 = valid113 || _valid16;
if(!valid113){
const _errs379 = errors;
if(data141 && typeof data141 == "object" && !Array.isArray(data141)){
if(data141.hosts === undefined){
const err292 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/inventory",schemaPath:"#/properties/inventory/anyOf/1/required",keyword:"required",params:{missingProperty: "hosts"},message:"must have required property '"+"hosts"+"'"};
if(vErrors === null){
vErrors = [err292];
}
else {
vErrors.push(err292);
}
errors++;
}
for(const key29 in data141){
if(!((key29 === "hosts") || (key29 === "groups"))){
const err293 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/inventory",schemaPath:"#/properties/inventory/anyOf/1/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key29},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err293];
}
else {
vErrors.push(err293);
}
errors++;
}
}
if(data141.hosts !== undefined){
let data142 = data141.hosts;
if(data142 && typeof data142 == "object" && !Array.isArray(data142)){
if(Object.keys(data142).length < 1){
const err294 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/inventory/hosts",schemaPath:"#/properties/inventory/anyOf/1/properties/hosts/minProperties",keyword:"minProperties",params:{limit: 1},message:"must NOT have fewer than 1 properties"};
if(vErrors === null){
vErrors = [err294];
}
else {
vErrors.push(err294);
}
errors++;
}
for(const key30 in data142){
let data143 = data142[key30];
if((!(data143 && typeof data143 == "object" && !Array.isArray(data143))) && (data143 !== null)){
const err295 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/inventory/hosts/" + key30.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/inventory/anyOf/1/properties/hosts/additionalProperties/type",keyword:"type",params:{type: schema32.anyOf[1].properties.hosts.additionalProperties.type},message:"must be object,null"};
if(vErrors === null){
vErrors = [err295];
}
else {
vErrors.push(err295);
}
errors++;
}
if(data143 && typeof data143 == "object" && !Array.isArray(data143)){
for(const key31 in data143){
if(!(((((key31 === "address") || (key31 === "port")) || (key31 === "user")) || (key31 === "groups")) || (key31 === "variables"))){
const err296 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/inventory/hosts/" + key30.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/inventory/anyOf/1/properties/hosts/additionalProperties/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key31},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err296];
}
else {
vErrors.push(err296);
}
errors++;
}
}
if(data143.address !== undefined){
if(typeof data143.address !== "string"){
const err297 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/inventory/hosts/" + key30.replace(/~/g, "~0").replace(/\//g, "~1")+"/address",schemaPath:"#/properties/inventory/anyOf/1/properties/hosts/additionalProperties/properties/address/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err297];
}
else {
vErrors.push(err297);
}
errors++;
}
}
if(data143.port !== undefined){
let data145 = data143.port;
if(!((typeof data145 == "number") && (!(data145 % 1) && !isNaN(data145)))){
const err298 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/inventory/hosts/" + key30.replace(/~/g, "~0").replace(/\//g, "~1")+"/port",schemaPath:"#/properties/inventory/anyOf/1/properties/hosts/additionalProperties/properties/port/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err298];
}
else {
vErrors.push(err298);
}
errors++;
}
if(typeof data145 == "number"){
if(data145 > 65535 || isNaN(data145)){
const err299 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/inventory/hosts/" + key30.replace(/~/g, "~0").replace(/\//g, "~1")+"/port",schemaPath:"#/properties/inventory/anyOf/1/properties/hosts/additionalProperties/properties/port/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65535},message:"must be <= 65535"};
if(vErrors === null){
vErrors = [err299];
}
else {
vErrors.push(err299);
}
errors++;
}
if(data145 < 1 || isNaN(data145)){
const err300 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/inventory/hosts/" + key30.replace(/~/g, "~0").replace(/\//g, "~1")+"/port",schemaPath:"#/properties/inventory/anyOf/1/properties/hosts/additionalProperties/properties/port/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err300];
}
else {
vErrors.push(err300);
}
errors++;
}
}
}
if(data143.user !== undefined){
if(typeof data143.user !== "string"){
const err301 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/inventory/hosts/" + key30.replace(/~/g, "~0").replace(/\//g, "~1")+"/user",schemaPath:"#/properties/inventory/anyOf/1/properties/hosts/additionalProperties/properties/user/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err301];
}
else {
vErrors.push(err301);
}
errors++;
}
}
if(data143.groups !== undefined){
let data147 = data143.groups;
if(Array.isArray(data147)){
const len25 = data147.length;
for(let i25=0; i25<len25; i25++){
if(typeof data147[i25] !== "string"){
const err302 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/inventory/hosts/" + key30.replace(/~/g, "~0").replace(/\//g, "~1")+"/groups/" + i25,schemaPath:"#/properties/inventory/anyOf/1/properties/hosts/additionalProperties/properties/groups/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err302];
}
else {
vErrors.push(err302);
}
errors++;
}
}
}
else {
const err303 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/inventory/hosts/" + key30.replace(/~/g, "~0").replace(/\//g, "~1")+"/groups",schemaPath:"#/properties/inventory/anyOf/1/properties/hosts/additionalProperties/properties/groups/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err303];
}
else {
vErrors.push(err303);
}
errors++;
}
}
if(data143.variables !== undefined){
let data149 = data143.variables;
if(!(data149 && typeof data149 == "object" && !Array.isArray(data149))){
const err304 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/inventory/hosts/" + key30.replace(/~/g, "~0").replace(/\//g, "~1")+"/variables",schemaPath:"#/properties/inventory/anyOf/1/properties/hosts/additionalProperties/properties/variables/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err304];
}
else {
vErrors.push(err304);
}
errors++;
}
}
}
}
}
else {
const err305 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/inventory/hosts",schemaPath:"#/properties/inventory/anyOf/1/properties/hosts/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err305];
}
else {
vErrors.push(err305);
}
errors++;
}
}
if(data141.groups !== undefined){
let data150 = data141.groups;
if(data150 && typeof data150 == "object" && !Array.isArray(data150)){
for(const key32 in data150){
let data151 = data150[key32];
if((!(data151 && typeof data151 == "object" && !Array.isArray(data151))) && (data151 !== null)){
const err306 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/inventory/groups/" + key32.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/inventory/anyOf/1/properties/groups/additionalProperties/type",keyword:"type",params:{type: schema32.anyOf[1].properties.groups.additionalProperties.type},message:"must be object,null"};
if(vErrors === null){
vErrors = [err306];
}
else {
vErrors.push(err306);
}
errors++;
}
if(data151 && typeof data151 == "object" && !Array.isArray(data151)){
for(const key33 in data151){
if(!((key33 === "variables") || (key33 === "children"))){
const err307 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/inventory/groups/" + key32.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/inventory/anyOf/1/properties/groups/additionalProperties/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key33},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err307];
}
else {
vErrors.push(err307);
}
errors++;
}
}
if(data151.variables !== undefined){
let data152 = data151.variables;
if(!(data152 && typeof data152 == "object" && !Array.isArray(data152))){
const err308 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/inventory/groups/" + key32.replace(/~/g, "~0").replace(/\//g, "~1")+"/variables",schemaPath:"#/properties/inventory/anyOf/1/properties/groups/additionalProperties/properties/variables/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err308];
}
else {
vErrors.push(err308);
}
errors++;
}
}
if(data151.children !== undefined){
let data153 = data151.children;
if(Array.isArray(data153)){
const len26 = data153.length;
for(let i26=0; i26<len26; i26++){
if(typeof data153[i26] !== "string"){
const err309 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/inventory/groups/" + key32.replace(/~/g, "~0").replace(/\//g, "~1")+"/children/" + i26,schemaPath:"#/properties/inventory/anyOf/1/properties/groups/additionalProperties/properties/children/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err309];
}
else {
vErrors.push(err309);
}
errors++;
}
}
}
else {
const err310 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/inventory/groups/" + key32.replace(/~/g, "~0").replace(/\//g, "~1")+"/children",schemaPath:"#/properties/inventory/anyOf/1/properties/groups/additionalProperties/properties/children/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err310];
}
else {
vErrors.push(err310);
}
errors++;
}
}
}
}
}
else {
const err311 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/inventory/groups",schemaPath:"#/properties/inventory/anyOf/1/properties/groups/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err311];
}
else {
vErrors.push(err311);
}
errors++;
}
}
}
else {
const err312 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/inventory",schemaPath:"#/properties/inventory/anyOf/1/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err312];
}
else {
vErrors.push(err312);
}
errors++;
}
var _valid16 = _errs379 === errors;
valid113 = valid113 || _valid16;
}
if(!valid113){
const err313 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/inventory",schemaPath:"#/properties/inventory/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err313];
}
else {
vErrors.push(err313);
}
errors++;
}
else {
errors = _errs376;
if(vErrors !== null){
if(_errs376){
vErrors.length = _errs376;
}
else {
vErrors = null;
}
}
}
}
if(data137.variables !== undefined){
let data155 = data137.variables;
if(!(data155 && typeof data155 == "object" && !Array.isArray(data155))){
const err314 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/variables",schemaPath:"#/properties/variables/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err314];
}
else {
vErrors.push(err314);
}
errors++;
}
}
if(data137.source !== undefined){
let data156 = data137.source;
if(data156 && typeof data156 == "object" && !Array.isArray(data156)){
for(const key34 in data156){
if(!((((((key34 === "type") || (key34 === "directory")) || (key34 === "ignore")) || (key34 === "exclude")) || (key34 === "repository")) || (key34 === "ref"))){
const err315 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/source",schemaPath:"#/properties/source/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key34},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err315];
}
else {
vErrors.push(err315);
}
errors++;
}
}
if(data156.type !== undefined){
let data157 = data156.type;
if(!((data157 === "push") || (data157 === "git"))){
const err316 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/source/type",schemaPath:"#/properties/source/properties/type/enum",keyword:"enum",params:{allowedValues: schema34.properties.type.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err316];
}
else {
vErrors.push(err316);
}
errors++;
}
}
if(data156.directory !== undefined){
let data158 = data156.directory;
if(typeof data158 === "string"){
if(data158.length < 1){
const err317 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/source/directory",schemaPath:"#/properties/source/properties/directory/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err317];
}
else {
vErrors.push(err317);
}
errors++;
}
if(!pattern2.test(data158)){
const err318 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/source/directory",schemaPath:"#/properties/source/properties/directory/pattern",keyword:"pattern",params:{pattern: "^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"},message:"must match pattern \""+"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"+"\""};
if(vErrors === null){
vErrors = [err318];
}
else {
vErrors.push(err318);
}
errors++;
}
}
else {
const err319 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/source/directory",schemaPath:"#/properties/source/properties/directory/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err319];
}
else {
vErrors.push(err319);
}
errors++;
}
}
if(data156.ignore !== undefined){
let data159 = data156.ignore;
const _errs423 = errors;
let valid126 = false;
const _errs424 = errors;
if(typeof data159 === "string"){
if(data159.length < 1){
const err320 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/source/ignore",schemaPath:"#/properties/source/properties/ignore/anyOf/0/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err320];
}
else {
vErrors.push(err320);
}
errors++;
}
}
else {
const err321 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/source/ignore",schemaPath:"#/properties/source/properties/ignore/anyOf/0/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err321];
}
else {
vErrors.push(err321);
}
errors++;
}
var _valid17 = _errs424 === errors;
valid126 = valid126 || _valid17;
if(!valid126){
const _errs426 = errors;
if(Array.isArray(data159)){
const len27 = data159.length;
for(let i27=0; i27<len27; i27++){
let data160 = data159[i27];
if(typeof data160 === "string"){
if(data160.length < 1){
const err322 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/source/ignore/" + i27,schemaPath:"#/properties/source/properties/ignore/anyOf/1/items/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err322];
}
else {
vErrors.push(err322);
}
errors++;
}
}
else {
const err323 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/source/ignore/" + i27,schemaPath:"#/properties/source/properties/ignore/anyOf/1/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err323];
}
else {
vErrors.push(err323);
}
errors++;
}
}
}
else {
const err324 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/source/ignore",schemaPath:"#/properties/source/properties/ignore/anyOf/1/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err324];
}
else {
vErrors.push(err324);
}
errors++;
}
var _valid17 = _errs426 === errors;
valid126 = valid126 || _valid17;
}
if(!valid126){
const err325 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/source/ignore",schemaPath:"#/properties/source/properties/ignore/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err325];
}
else {
vErrors.push(err325);
}
errors++;
}
else {
errors = _errs423;
if(vErrors !== null){
if(_errs423){
vErrors.length = _errs423;
}
else {
vErrors = null;
}
}
}
}
if(data156.exclude !== undefined){
let data161 = data156.exclude;
if(Array.isArray(data161)){
const len28 = data161.length;
for(let i28=0; i28<len28; i28++){
let data162 = data161[i28];
if(typeof data162 === "string"){
if(data162.length < 1){
const err326 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/source/exclude/" + i28,schemaPath:"#/properties/source/properties/exclude/items/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err326];
}
else {
vErrors.push(err326);
}
errors++;
}
}
else {
const err327 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/source/exclude/" + i28,schemaPath:"#/properties/source/properties/exclude/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err327];
}
else {
vErrors.push(err327);
}
errors++;
}
}
}
else {
const err328 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/source/exclude",schemaPath:"#/properties/source/properties/exclude/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err328];
}
else {
vErrors.push(err328);
}
errors++;
}
}
if(data156.repository !== undefined){
let data163 = data156.repository;
if(typeof data163 === "string"){
if(data163.length < 1){
const err329 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/source/repository",schemaPath:"#/properties/source/properties/repository/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err329];
}
else {
vErrors.push(err329);
}
errors++;
}
}
else {
const err330 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/source/repository",schemaPath:"#/properties/source/properties/repository/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err330];
}
else {
vErrors.push(err330);
}
errors++;
}
}
if(data156.ref !== undefined){
let data164 = data156.ref;
if(typeof data164 === "string"){
if(data164.length < 1){
const err331 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/source/ref",schemaPath:"#/properties/source/properties/ref/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err331];
}
else {
vErrors.push(err331);
}
errors++;
}
}
else {
const err332 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/source/ref",schemaPath:"#/properties/source/properties/ref/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err332];
}
else {
vErrors.push(err332);
}
errors++;
}
}
}
else {
const err333 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/source",schemaPath:"#/properties/source/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err333];
}
else {
vErrors.push(err333);
}
errors++;
}
}
if(data137.shared !== undefined){
let data165 = data137.shared;
if(data165 && typeof data165 == "object" && !Array.isArray(data165)){
for(const key35 in data165){
if(!((key35 === "directories") || (key35 === "files"))){
const err334 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/shared",schemaPath:"#/properties/shared/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key35},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err334];
}
else {
vErrors.push(err334);
}
errors++;
}
}
if(data165.directories !== undefined){
let data166 = data165.directories;
if(Array.isArray(data166)){
const len29 = data166.length;
for(let i29=0; i29<len29; i29++){
let data167 = data166[i29];
if(typeof data167 === "string"){
if(data167.length < 1){
const err335 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/shared/directories/" + i29,schemaPath:"#/properties/shared/properties/directories/items/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err335];
}
else {
vErrors.push(err335);
}
errors++;
}
if(!pattern2.test(data167)){
const err336 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/shared/directories/" + i29,schemaPath:"#/properties/shared/properties/directories/items/pattern",keyword:"pattern",params:{pattern: "^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"},message:"must match pattern \""+"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"+"\""};
if(vErrors === null){
vErrors = [err336];
}
else {
vErrors.push(err336);
}
errors++;
}
}
else {
const err337 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/shared/directories/" + i29,schemaPath:"#/properties/shared/properties/directories/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err337];
}
else {
vErrors.push(err337);
}
errors++;
}
}
}
else {
const err338 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/shared/directories",schemaPath:"#/properties/shared/properties/directories/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err338];
}
else {
vErrors.push(err338);
}
errors++;
}
}
if(data165.files !== undefined){
let data168 = data165.files;
if(Array.isArray(data168)){
const len30 = data168.length;
for(let i30=0; i30<len30; i30++){
let data169 = data168[i30];
if(typeof data169 === "string"){
if(data169.length < 1){
const err339 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/shared/files/" + i30,schemaPath:"#/properties/shared/properties/files/items/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err339];
}
else {
vErrors.push(err339);
}
errors++;
}
if(!pattern2.test(data169)){
const err340 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/shared/files/" + i30,schemaPath:"#/properties/shared/properties/files/items/pattern",keyword:"pattern",params:{pattern: "^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"},message:"must match pattern \""+"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"+"\""};
if(vErrors === null){
vErrors = [err340];
}
else {
vErrors.push(err340);
}
errors++;
}
}
else {
const err341 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/shared/files/" + i30,schemaPath:"#/properties/shared/properties/files/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err341];
}
else {
vErrors.push(err341);
}
errors++;
}
}
}
else {
const err342 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/shared/files",schemaPath:"#/properties/shared/properties/files/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err342];
}
else {
vErrors.push(err342);
}
errors++;
}
}
}
else {
const err343 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/shared",schemaPath:"#/properties/shared/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err343];
}
else {
vErrors.push(err343);
}
errors++;
}
}
if(data137.templates !== undefined){
if(!(validate25(data137.templates, {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/templates",parentData:data137,parentDataProperty:"templates",rootData}))){
vErrors = vErrors === null ? validate25.errors : vErrors.concat(validate25.errors);
errors = vErrors.length;
}
}
if(data137.decrypt !== undefined){
let data171 = data137.decrypt;
if(Array.isArray(data171)){
const len31 = data171.length;
for(let i31=0; i31<len31; i31++){
let data172 = data171[i31];
const _errs455 = errors;
let valid140 = false;
const _errs456 = errors;
if(typeof data172 === "string"){
if(data172.length < 1){
const err344 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/decrypt/" + i31,schemaPath:"#/properties/decrypt/items/anyOf/0/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err344];
}
else {
vErrors.push(err344);
}
errors++;
}
if(!pattern2.test(data172)){
const err345 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/decrypt/" + i31,schemaPath:"#/properties/decrypt/items/anyOf/0/pattern",keyword:"pattern",params:{pattern: "^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"},message:"must match pattern \""+"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"+"\""};
if(vErrors === null){
vErrors = [err345];
}
else {
vErrors.push(err345);
}
errors++;
}
}
else {
const err346 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/decrypt/" + i31,schemaPath:"#/properties/decrypt/items/anyOf/0/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err346];
}
else {
vErrors.push(err346);
}
errors++;
}
var _valid18 = _errs456 === errors;
valid140 = valid140 || _valid18;
if(!valid140){
const _errs458 = errors;
if(data172 && typeof data172 == "object" && !Array.isArray(data172)){
if(data172.path === undefined){
const err347 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/decrypt/" + i31,schemaPath:"#/properties/decrypt/items/anyOf/1/required",keyword:"required",params:{missingProperty: "path"},message:"must have required property '"+"path"+"'"};
if(vErrors === null){
vErrors = [err347];
}
else {
vErrors.push(err347);
}
errors++;
}
for(const key36 in data172){
if(!(((key36 === "path") || (key36 === "to")) || (key36 === "mode"))){
const err348 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/decrypt/" + i31,schemaPath:"#/properties/decrypt/items/anyOf/1/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key36},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err348];
}
else {
vErrors.push(err348);
}
errors++;
}
}
if(data172.path !== undefined){
let data173 = data172.path;
if(typeof data173 === "string"){
if(data173.length < 1){
const err349 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/decrypt/" + i31+"/path",schemaPath:"#/properties/decrypt/items/anyOf/1/properties/path/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err349];
}
else {
vErrors.push(err349);
}
errors++;
}
if(!pattern2.test(data173)){
const err350 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/decrypt/" + i31+"/path",schemaPath:"#/properties/decrypt/items/anyOf/1/properties/path/pattern",keyword:"pattern",params:{pattern: "^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"},message:"must match pattern \""+"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"+"\""};
if(vErrors === null){
vErrors = [err350];
}
else {
vErrors.push(err350);
}
errors++;
}
}
else {
const err351 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/decrypt/" + i31+"/path",schemaPath:"#/properties/decrypt/items/anyOf/1/properties/path/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err351];
}
else {
vErrors.push(err351);
}
errors++;
}
}
if(data172.to !== undefined){
let data174 = data172.to;
if(typeof data174 === "string"){
if(data174.length < 1){
const err352 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/decrypt/" + i31+"/to",schemaPath:"#/properties/decrypt/items/anyOf/1/properties/to/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err352];
}
else {
vErrors.push(err352);
}
errors++;
}
if(!pattern2.test(data174)){
const err353 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/decrypt/" + i31+"/to",schemaPath:"#/properties/decrypt/items/anyOf/1/properties/to/pattern",keyword:"pattern",params:{pattern: "^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"},message:"must match pattern \""+"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000]*$"+"\""};
if(vErrors === null){
vErrors = [err353];
}
else {
vErrors.push(err353);
}
errors++;
}
}
else {
const err354 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/decrypt/" + i31+"/to",schemaPath:"#/properties/decrypt/items/anyOf/1/properties/to/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err354];
}
else {
vErrors.push(err354);
}
errors++;
}
}
if(data172.mode !== undefined){
let data175 = data172.mode;
if(typeof data175 === "string"){
if(!pattern6.test(data175)){
const err355 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/decrypt/" + i31+"/mode",schemaPath:"#/properties/decrypt/items/anyOf/1/properties/mode/pattern",keyword:"pattern",params:{pattern: "^0?[0-7]{3,4}$"},message:"must match pattern \""+"^0?[0-7]{3,4}$"+"\""};
if(vErrors === null){
vErrors = [err355];
}
else {
vErrors.push(err355);
}
errors++;
}
}
else {
const err356 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/decrypt/" + i31+"/mode",schemaPath:"#/properties/decrypt/items/anyOf/1/properties/mode/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err356];
}
else {
vErrors.push(err356);
}
errors++;
}
}
}
else {
const err357 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/decrypt/" + i31,schemaPath:"#/properties/decrypt/items/anyOf/1/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err357];
}
else {
vErrors.push(err357);
}
errors++;
}
var _valid18 = _errs458 === errors;
valid140 = valid140 || _valid18;
}
if(!valid140){
const err358 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/decrypt/" + i31,schemaPath:"#/properties/decrypt/items/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err358];
}
else {
vErrors.push(err358);
}
errors++;
}
else {
errors = _errs455;
if(vErrors !== null){
if(_errs455){
vErrors.length = _errs455;
}
else {
vErrors = null;
}
}
}
}
}
else {
const err359 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/decrypt",schemaPath:"#/properties/decrypt/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err359];
}
else {
vErrors.push(err359);
}
errors++;
}
}
if(data137.environment !== undefined){
let data176 = data137.environment;
if(data176 && typeof data176 == "object" && !Array.isArray(data176)){
for(const key37 in data176){
const _errs470 = errors;
if(typeof key37 === "string"){
if(!pattern12.test(key37)){
const err360 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/environment",schemaPath:"#/properties/environment/propertyNames/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z_][A-Za-z0-9_]*$"},message:"must match pattern \""+"^[A-Za-z_][A-Za-z0-9_]*$"+"\"",propertyName:key37};
if(vErrors === null){
vErrors = [err360];
}
else {
vErrors.push(err360);
}
errors++;
}
}
var valid143 = _errs470 === errors;
if(!valid143){
const err361 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/environment",schemaPath:"#/properties/environment/propertyNames",keyword:"propertyNames",params:{propertyName: key37},message:"property name must be valid"};
if(vErrors === null){
vErrors = [err361];
}
else {
vErrors.push(err361);
}
errors++;
}
}
for(const key38 in data176){
let data177 = data176[key38];
if(((typeof data177 !== "string") && (!(typeof data177 == "number"))) && (typeof data177 !== "boolean")){
const err362 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/environment/" + key38.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/environment/additionalProperties/type",keyword:"type",params:{type: schema13.additionalProperties.type},message:"must be string,number,boolean"};
if(vErrors === null){
vErrors = [err362];
}
else {
vErrors.push(err362);
}
errors++;
}
}
}
else {
const err363 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/environment",schemaPath:"#/properties/environment/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err363];
}
else {
vErrors.push(err363);
}
errors++;
}
}
if(data137.python !== undefined){
if(!(validate27(data137.python, {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/python",parentData:data137,parentDataProperty:"python",rootData}))){
vErrors = vErrors === null ? validate27.errors : vErrors.concat(validate27.errors);
errors = vErrors.length;
}
}
if(data137.build !== undefined){
if(!(validate29(data137.build, {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/build",parentData:data137,parentDataProperty:"build",rootData}))){
vErrors = vErrors === null ? validate29.errors : vErrors.concat(validate29.errors);
errors = vErrors.length;
}
}
if(data137.migrate !== undefined){
if(!(validate31(data137.migrate, {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/migrate",parentData:data137,parentDataProperty:"migrate",rootData}))){
vErrors = vErrors === null ? validate31.errors : vErrors.concat(validate31.errors);
errors = vErrors.length;
}
}
if(data137.services !== undefined){
if(!(validate33(data137.services, {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/services",parentData:data137,parentDataProperty:"services",rootData}))){
vErrors = vErrors === null ? validate33.errors : vErrors.concat(validate33.errors);
errors = vErrors.length;
}
}
if(data137.verify !== undefined){
if(!(validate35(data137.verify, {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/verify",parentData:data137,parentDataProperty:"verify",rootData}))){
vErrors = vErrors === null ? validate35.errors : vErrors.concat(validate35.errors);
errors = vErrors.length;
}
}
if(data137.keep !== undefined){
let data183 = data137.keep;
if(!((typeof data183 == "number") && (!(data183 % 1) && !isNaN(data183)))){
const err364 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/keep",schemaPath:"#/properties/keep/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err364];
}
else {
vErrors.push(err364);
}
errors++;
}
if(typeof data183 == "number"){
if(data183 < 2 || isNaN(data183)){
const err365 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/keep",schemaPath:"#/properties/keep/minimum",keyword:"minimum",params:{comparison: ">=", limit: 2},message:"must be >= 2"};
if(vErrors === null){
vErrors = [err365];
}
else {
vErrors.push(err365);
}
errors++;
}
}
}
if(data137.batches !== undefined){
let data184 = data137.batches;
if(Array.isArray(data184)){
if(data184.length < 1){
const err366 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/batches",schemaPath:"#/properties/batches/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"};
if(vErrors === null){
vErrors = [err366];
}
else {
vErrors.push(err366);
}
errors++;
}
const len32 = data184.length;
for(let i32=0; i32<len32; i32++){
let data185 = data184[i32];
const _errs486 = errors;
let valid149 = false;
const _errs487 = errors;
if(!((typeof data185 == "number") && (!(data185 % 1) && !isNaN(data185)))){
const err367 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/batches/" + i32,schemaPath:"#/properties/batches/items/anyOf/0/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err367];
}
else {
vErrors.push(err367);
}
errors++;
}
if(typeof data185 == "number"){
if(data185 < 1 || isNaN(data185)){
const err368 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/batches/" + i32,schemaPath:"#/properties/batches/items/anyOf/0/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err368];
}
else {
vErrors.push(err368);
}
errors++;
}
}
var _valid19 = _errs487 === errors;
valid149 = valid149 || _valid19;
if(!valid149){
const _errs489 = errors;
if(typeof data185 === "string"){
if(!pattern28.test(data185)){
const err369 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/batches/" + i32,schemaPath:"#/properties/batches/items/anyOf/1/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,3}%?$"},message:"must match pattern \""+"^[0-9]{1,3}%?$"+"\""};
if(vErrors === null){
vErrors = [err369];
}
else {
vErrors.push(err369);
}
errors++;
}
}
else {
const err370 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/batches/" + i32,schemaPath:"#/properties/batches/items/anyOf/1/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err370];
}
else {
vErrors.push(err370);
}
errors++;
}
var _valid19 = _errs489 === errors;
valid149 = valid149 || _valid19;
}
if(!valid149){
const err371 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/batches/" + i32,schemaPath:"#/properties/batches/items/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err371];
}
else {
vErrors.push(err371);
}
errors++;
}
else {
errors = _errs486;
if(vErrors !== null){
if(_errs486){
vErrors.length = _errs486;
}
else {
vErrors = null;
}
}
}
}
}
else {
const err372 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/batches",schemaPath:"#/properties/batches/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err372];
}
else {
vErrors.push(err372);
}
errors++;
}
}
if(data137.hooks !== undefined){
if(!(validate37(data137.hooks, {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/hooks",parentData:data137,parentDataProperty:"hooks",rootData}))){
vErrors = vErrors === null ? validate37.errors : vErrors.concat(validate37.errors);
errors = vErrors.length;
}
}
if(data137.lock !== undefined){
let data187 = data137.lock;
if(data187 && typeof data187 == "object" && !Array.isArray(data187)){
for(const key39 in data187){
if(!(key39 === "wait")){
const err373 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/lock",schemaPath:"#/properties/lock/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key39},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err373];
}
else {
vErrors.push(err373);
}
errors++;
}
}
if(data187.wait !== undefined){
let data188 = data187.wait;
if(typeof data188 == "number"){
if(data188 < 0 || isNaN(data188)){
const err374 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/lock/wait",schemaPath:"#/properties/lock/properties/wait/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err374];
}
else {
vErrors.push(err374);
}
errors++;
}
}
else {
const err375 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/lock/wait",schemaPath:"#/properties/lock/properties/wait/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err375];
}
else {
vErrors.push(err375);
}
errors++;
}
}
}
else {
const err376 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1")+"/lock",schemaPath:"#/properties/lock/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err376];
}
else {
vErrors.push(err376);
}
errors++;
}
}
}
else {
const err377 = {instancePath:instancePath+"/environments/" + key27.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/environments/additionalProperties/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err377];
}
else {
vErrors.push(err377);
}
errors++;
}
}
}
else {
const err378 = {instancePath:instancePath+"/environments",schemaPath:"#/properties/environments/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err378];
}
else {
vErrors.push(err378);
}
errors++;
}
}
}
else {
const err379 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err379];
}
else {
vErrors.push(err379);
}
errors++;
}
validate10.errors = vErrors;
return errors === 0;
}
