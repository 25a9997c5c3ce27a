// Generated from schema.ts by scripts/docs.ts; edit that.
// @ts-nocheck
"use strict";
const added = (all, one) => { if (all === null) return [one]; all.push(one); return all; };
const pointed = key => key.replace(/~/g, "~0").replace(/\//g, "~1");
export const validate = validate10;
export default validate10;
const schema11 = {"$schema":"http://json-schema.org/draft-07/schema#","title":"Release file","description":"What a release is and where it goes: deploy/release.yml.","type":"object","additionalProperties":false,"required":["app","root","inventory"],"definitions":{"command":{"description":"A list is an argument vector: each element may use `{{ variables }}` and is quoted. A string is shell text, run by `sh -e` as it stands, without templating; values reach it as environment variables.","anyOf":[{"type":"string","minLength":1},{"type":"array","items":{"type":"string"},"minItems":1}]},"hosts":{"description":"Pattern of groups and hosts it is for, as Ansible has it, such as `web`, `web:!web3` or `web[0]`; all hosts unless given.","anyOf":[{"type":"string","minLength":1},{"type":"array","items":{"type":"string","minLength":1}}]},"environment":{"description":"Environment variables. Values may use `{{ variables }}`; they travel inside the encrypted stream, never in an argument vector.","type":"object","propertyNames":{"pattern":"^[A-Za-z_][A-Za-z0-9_]*$","patternErrorMessage":"has to be letters, digits and underscores, and not to start with a digit"},"additionalProperties":{"type":["string","number","boolean"]}},"hook":{"type":"object","additionalProperties":false,"required":["command"],"properties":{"name":{"type":"string","description":"Shown in the log."},"command":{"$ref":"#/definitions/command"},"directory":{"type":"string","minLength":1,"pattern":"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000-\\u001f\\u007f]*$","patternErrorMessage":"has to be a path without a / at its start, without .. and without line breaks","examples":["deploy/templates"],"description":"Directory inside the release."},"hosts":{"$ref":"#/definitions/hosts"},"environment":{"$ref":"#/definitions/environment"},"timeout":{"description":"Seconds it may take.","type":"number","exclusiveMinimum":0,"default":600}}},"hooksByPhase":{"type":"object","additionalProperties":false,"properties":{"check":{"type":"array","items":{"$ref":"#/definitions/hook"},"description":"Commands at phase check."},"prepare":{"type":"array","items":{"$ref":"#/definitions/hook"},"description":"Commands at phase prepare."},"transfer":{"type":"array","items":{"$ref":"#/definitions/hook"},"description":"Commands at phase transfer."},"build":{"type":"array","items":{"$ref":"#/definitions/hook"},"description":"Commands at phase build."},"migrate":{"type":"array","items":{"$ref":"#/definitions/hook"},"description":"Commands at phase migrate."},"switch":{"type":"array","items":{"$ref":"#/definitions/hook"},"description":"Commands at phase switch."},"restart":{"type":"array","items":{"$ref":"#/definitions/hook"},"description":"Commands at phase restart."},"verify":{"type":"array","items":{"$ref":"#/definitions/hook"},"description":"Commands at phase verify."},"clean":{"type":"array","items":{"$ref":"#/definitions/hook"},"description":"Commands at phase clean."},"revert":{"type":"array","items":{"$ref":"#/definitions/hook"},"description":"Commands at phase revert."}}}},"properties":{"app":{"type":"string","pattern":"^[A-Za-z0-9][A-Za-z0-9._-]*$","patternErrorMessage":"has to be letters, digits, dots, dashes and underscores","examples":["portal"],"description":"Name of the application: in logs and as the variable `app`."},"root":{"type":"string","pattern":"^/.*[^/]$","patternErrorMessage":"has to be an absolute directory below /: it starts with a / and does not end with one","examples":["/srv/portal"],"description":"Absolute directory on the hosts that holds `releases/`, `shared/` and the `current` symlink. Its variables are those of the host, without paths."},"layout":{"type":"object","additionalProperties":false,"description":"Other names below `root`, for servers that have them already. They stay what they were when the first release was made.","properties":{"releases":{"type":"string","pattern":"^(?!shared$)[A-Za-z0-9][A-Za-z0-9._-]*$","patternErrorMessage":"has to be letters, digits, dots, dashes and underscores, and not 'shared'","default":"releases","examples":["builds"],"description":"Directory with one directory a release."},"current":{"type":"string","pattern":"^(?!shared$)[A-Za-z0-9][A-Za-z0-9._-]*$","patternErrorMessage":"has to be letters, digits, dots, dashes and underscores, and not 'shared'","default":"current","examples":["app"],"description":"Link to the live release."}}},"user":{"type":"string","description":"SSH user of every host that names none."},"inventory":{"description":"Path of an Ansible inventory, from the repository’s root, `{{ environment }}` allowed; a list of them, of which the later wins; or the hosts, inline. A path is a file in YAML, INI or the JSON of `ansible-inventory --list`, a directory of such files, or a list of hosts with a comma in it.","anyOf":[{"type":"string","minLength":1},{"type":"array","minItems":1,"items":{"type":"string","minLength":1}},{"type":"object","additionalProperties":false,"required":["hosts"],"properties":{"hosts":{"type":"object","minProperties":1,"description":"Host by host.","additionalProperties":{"type":["object","null"],"additionalProperties":false,"description":"A host.","properties":{"address":{"type":"string","description":"Name or address to connect to; the key unless given."},"port":{"type":"integer","minimum":1,"maximum":65535,"default":22,"description":"SSH port."},"user":{"type":"string","description":"SSH user; `user` of the file unless given."},"groups":{"type":"array","items":{"type":"string"},"description":"Groups the host belongs to."},"variables":{"type":"object","description":"Variables of this host."}}}},"groups":{"type":"object","description":"Variables and children of groups.","additionalProperties":{"type":["object","null"],"additionalProperties":false,"properties":{"variables":{"type":"object","description":"Variables of every host of the group."},"children":{"type":"array","items":{"type":"string"},"description":"Groups inside it."}}}}}}]},"playbook-directory":{"type":"string","minLength":1,"pattern":"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000-\\u001f\\u007f]*$","patternErrorMessage":"has to be a path without a / at its start, without .. and without line breaks","examples":["deploy/templates"],"default":".","description":"Directory of Ansible’s playbooks: `group_vars/` and `host_vars/` there are read as well, and win over those beside the inventory, as for ansible-playbook."},"variables":{"type":"object","description":"Variables for templates and argument vectors. They win over the services’ `scale`; the inventory’s win over these; the `variables` input wins over all."},"source":{"type":"object","additionalProperties":false,"description":"Where the release’s files come from.","properties":{"type":{"enum":["push","git"],"default":"push","description":"`push` sends the checkout, only what differs. `git` fetches into a cache on the host and unpacks a commit, with its submodules and without what `export-ignore` of its .gitattributes names. Files of Git LFS need `push`."},"directory":{"type":"string","minLength":1,"pattern":"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000-\\u001f\\u007f]*$","patternErrorMessage":"has to be a path without a / at its start, without .. and without line breaks","examples":["deploy/templates"],"default":".","description":"Directory of the checkout that becomes the release (`push`)."},"ignore":{"anyOf":[{"type":"string","minLength":1},{"type":"array","items":{"type":"string","minLength":1}}],"description":"File or files with excludes, in .gitignore syntax (`push`). `.git` and `.venv` are always left out. `.deployignore` is read when it exists and nothing is given."},"ignore-syntax":{"enum":["gitignore","rsync"],"default":"gitignore","description":"How `ignore` is read: `rsync` as `rsync --exclude-from` reads it, where the first rule that fits decides, and a pattern with a slash in it fits the end of any path."},"exclude":{"type":"array","items":{"type":"string","minLength":1},"description":"More patterns, in .gitignore syntax (`push`)."},"repository":{"type":"string","minLength":1,"description":"URL the hosts fetch from (`git`)."},"ref":{"type":"string","minLength":1,"description":"Branch, tag or whole commit (`git`), looked up once by the runner; the commit being deployed unless given."}}},"shared":{"type":"object","additionalProperties":false,"description":"What all releases share: lives in `shared/`, linked into each release.","properties":{"directories":{"type":"array","items":{"anyOf":[{"type":"string","minLength":1,"pattern":"^(?!/)[^\\u0000-\\u001f\\u007f]*$","patternErrorMessage":"has to be a path in the release, without a / at its start and without line breaks","examples":["media"]},{"type":"object","additionalProperties":false,"required":["path"],"properties":{"path":{"type":"string","minLength":1,"pattern":"^(?!/)[^\\u0000-\\u001f\\u007f]*$","patternErrorMessage":"has to be a path in the release, without a / at its start and without line breaks","examples":["media"],"description":"The directory."},"owner":{"type":"string","pattern":"^[A-Za-z_][A-Za-z0-9_.-]*$","patternErrorMessage":"has to be the name of a user or a group","examples":["www-data"],"description":"Its user. Another one than the SSH user takes sudo."},"group":{"type":"string","pattern":"^[A-Za-z_][A-Za-z0-9_.-]*$","patternErrorMessage":"has to be the name of a user or a group","examples":["www-data"],"description":"Its group, such as `www-data`."},"mode":{"type":"string","pattern":"^0?[0-7]{3,4}$","patternErrorMessage":"has to be an octal mode of three or four digits, in quotes","examples":["'0640'"],"description":"Its octal mode, in quotes: `'2775'`. What is in it stays as it is."}}}]},"description":"Directories, made when they are missing; what the release has in that place gives way. One inside another is reached through the outer one’s link. Each is a path, or a mapping with `owner`, `group` and `mode`, which it is given when it is made, and at the switch when it has others; a revert gives them back."},"files":{"type":"array","items":{"type":"string","minLength":1,"pattern":"^(?!/)[^\\u0000-\\u001f\\u007f]*$","patternErrorMessage":"has to be a path in the release, without a / at its start and without line breaks","examples":["config/settings.ini"]},"description":"Files; the release stops when one is missing and no template writes it."}}},"templates":{"type":"array","description":"Jinja templates rendered for each host. Inside the release they are written before the build; in `shared/` or at an absolute path at the switch, with the old file brought back if the release is reverted. What build steps or migrations read has to be inside the release: they run before the switch, with the old file.","items":{"type":"object","additionalProperties":false,"required":["source","path"],"properties":{"source":{"type":"string","minLength":1,"pattern":"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000-\\u001f\\u007f]*$","patternErrorMessage":"has to be a path without a / at its start, without .. and without line breaks","examples":["deploy/templates"],"description":"Template in the repository."},"path":{"type":"string","minLength":1,"pattern":"^[^\\u0000-\\u001f\\u007f]*$","patternErrorMessage":"has to be a path without line breaks","examples":["shared/.env"],"description":"Where it goes: in the release, `shared/…`, or absolute; not through `current` or `releases`. A path that lies in a shared directory is written as `shared/…`."},"mode":{"type":"string","pattern":"^0?[0-7]{3,4}$","patternErrorMessage":"has to be an octal mode of three or four digits, in quotes","examples":["'0640'"],"description":"Octal mode, in quotes: `'0640'`. Unless given, `0640` for a dotenv file and for a text with a secret in it, `0644` for all else. A secret is what the vault had encrypted, a value of the `variables` input whose name says so, and what filters made of either."},"owner":{"type":"string","pattern":"^[A-Za-z_][A-Za-z0-9_.-]*(:[A-Za-z_][A-Za-z0-9_.-]*)?$","patternErrorMessage":"has to be a user, or user:group","examples":["root:www-data"],"description":"user or user:group (needs `become` or root); only outside the release."},"become":{"type":"boolean","default":false,"description":"Write it with `sudo -n`; only outside the release."},"trust-directory":{"type":"boolean","default":false,"description":"Let root write it although another user may write its directory, and could put something else in its place."},"hosts":{"$ref":"#/definitions/hosts"}}}},"decrypt":{"type":"array","description":"Files of the source that ansible-vault encrypted (`push`). They are decrypted in memory on the way; the password never leaves the runner.","items":{"anyOf":[{"type":"string","minLength":1,"pattern":"^(?!/)[^\\u0000-\\u001f\\u007f]*$","patternErrorMessage":"has to be a path in the release, without a / at its start and without line breaks","examples":["config/secrets.env"]},{"type":"object","additionalProperties":false,"required":["path"],"properties":{"path":{"type":"string","minLength":1,"pattern":"^(?!/)[^\\u0000-\\u001f\\u007f]*$","patternErrorMessage":"has to be a path in the release, without a / at its start and without line breaks","examples":["config/secrets.env"],"description":"Encrypted file in the source."},"to":{"type":"string","minLength":1,"pattern":"^(?!/)[^\\u0000-\\u001f\\u007f]*$","patternErrorMessage":"has to be a path in the release, without a / at its start and without line breaks","examples":["config/secrets.env"],"description":"Name in the release; the same unless given."},"mode":{"type":"string","pattern":"^0?[0-7]{3,4}$","patternErrorMessage":"has to be an octal mode of three or four digits, in quotes","examples":["'0640'"],"description":"Octal mode, in quotes: `'0640'`.","default":"0600"}}}]}},"environment":{"$ref":"#/definitions/environment","description":"Environment variables of build steps, migrations and hooks. Values may use `{{ variables }}`."},"python":{"type":"object","additionalProperties":false,"description":"A virtual environment for the release, reused as long as the checksum of its lock file, its Python’s version and these settings stay the same. Its `bin` comes first on PATH of build, migrate and hooks.","properties":{"version":{"type":["string","number"],"examples":["'3.12'"],"description":"Such as `3.12`. The host’s python3 unless given."},"interpreter":{"type":"string","pattern":"^/.*[^/]$","patternErrorMessage":"has to be an absolute path on the hosts","examples":["/opt/python/3.12/bin/python3"],"description":"Path of the Python on the hosts, such as one of pyenv. With `version` as well, it has to be of that version."},"manager":{"enum":["auto","uv","pip"],"default":"auto","description":"`auto`: uv for a uv.lock, or where the host has it; pip otherwise. A uv.lock on a host without uv gets a private uv."},"lock":{"anyOf":[{"type":"string","minLength":1,"pattern":"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000-\\u001f\\u007f]*$","patternErrorMessage":"has to be a path without a / at its start, without .. and without line breaks","examples":["deploy/templates"]},{"type":"array","items":{"type":"string","minLength":1,"pattern":"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000-\\u001f\\u007f]*$","patternErrorMessage":"has to be a path without a / at its start, without .. and without line breaks","examples":["deploy/templates"]},"minItems":1}],"description":"Lock file (uv.lock, pylock.toml) or requirements files, from `directory`. Unless given, with `push` the first that exists of uv.lock, pylock.toml, requirements.lock and requirements.txt; with `git` uv.lock. Of a uv.lock the dependencies are installed, the project itself is not: its code is in the release."},"groups":{"type":"array","items":{"type":"string"},"description":"Dependency groups (uv.lock)."},"extras":{"type":"array","items":{"type":"string"},"description":"Extras (uv.lock)."},"wheels":{"type":"string","minLength":1,"pattern":"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000-\\u001f\\u007f]*$","patternErrorMessage":"has to be a path without a / at its start, without .. and without line breaks","examples":["deploy/templates"],"description":"Directory of wheels in the source: installed from there, with no index at all (`--no-index --find-links`)."},"directory":{"type":"string","minLength":1,"pattern":"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000-\\u001f\\u007f]*$","patternErrorMessage":"has to be a path without a / at its start, without .. and without line breaks","examples":["deploy/templates"],"default":".","description":"Directory of pyproject.toml and the lock file inside the release."},"path":{"type":"string","minLength":1,"pattern":"^(?!/)[^\\u0000-\\u001f\\u007f]*$","patternErrorMessage":"has to be a path in the release, without a / at its start and without line breaks","examples":[".venv"],"default":".venv","description":"Link to the environment, from the release’s root."},"hosts":{"$ref":"#/definitions/hosts"},"timeout":{"description":"Seconds the installation may take.","type":"number","exclusiveMinimum":0,"default":900}}},"build":{"type":"array","description":"Commands in the new release before the switch, in order: static files, assets.","items":{"type":"object","additionalProperties":false,"required":["command"],"properties":{"name":{"type":"string","description":"Shown in the log."},"command":{"$ref":"#/definitions/command"},"directory":{"type":"string","minLength":1,"pattern":"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000-\\u001f\\u007f]*$","patternErrorMessage":"has to be a path without a / at its start, without .. and without line breaks","examples":["deploy/templates"],"default":".","description":"Directory inside the release."},"hosts":{"$ref":"#/definitions/hosts"},"when-changed":{"type":"array","items":{"type":"string","minLength":1},"minItems":1,"description":"Patterns in .gitignore syntax (`push`; with `git` the step always runs): the step is skipped when neither a matching file, a rendered template of the release among them, nor its command and its environment differ from the live release; its `outputs` are then copied from there."},"outputs":{"type":"array","items":{"type":"string","minLength":1,"pattern":"^(?!/)[^\\u0000-\\u001f\\u007f]*$","patternErrorMessage":"has to be a path in the release, without a / at its start and without line breaks","examples":["static/dist"]},"description":"Files and directories that the step makes, kept when it is skipped (`push`)."},"environment":{"$ref":"#/definitions/environment"},"timeout":{"description":"Seconds it may take.","type":"number","exclusiveMinimum":0,"default":900}}}},"migrate":{"type":"object","additionalProperties":false,"required":["command"],"description":"Database migrations: last before the switch, after every host has built.","properties":{"command":{"$ref":"#/definitions/command"},"group":{"type":"string","default":"migrations","description":"Only on hosts of this group; on the first host of all when the inventory has none in it. When `hosts` selects none of the group, a release does not migrate and says so."},"run-once":{"type":"boolean","default":true,"description":"On the first host of the group only, since one database needs it once."},"directory":{"type":"string","minLength":1,"pattern":"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000-\\u001f\\u007f]*$","patternErrorMessage":"has to be a path without a / at its start, without .. and without line breaks","examples":["deploy/templates"],"default":".","description":"Directory inside the release."},"environment":{"$ref":"#/definitions/environment"},"timeout":{"description":"Seconds it may take.","type":"number","exclusiveMinimum":0,"default":1800}}},"services":{"type":"object","description":"What runs the application, restarted in this order after the switch. The key is its name.","additionalProperties":{"type":"object","additionalProperties":false,"required":["type"],"description":"A service.","properties":{"type":{"enum":["systemd","supervisor","touch","command"],"description":"How it is restarted."},"unit":{"type":"string","pattern":"^[A-Za-z0-9@:*_.\\-]+$","patternErrorMessage":"has to be the name of a unit or program, without a directory","examples":["portal-web.service"],"description":"systemd: unit, the key + `.service` unless given; with `instances` a template unit such as `portal-worker@.service`. supervisor: program or `group:*`."},"template":{"type":"string","minLength":1,"pattern":"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000-\\u001f\\u007f]*$","patternErrorMessage":"has to be a path without a / at its start, without .. and without line breaks","examples":["deploy/templates"],"description":"Jinja template of the unit (systemd) or program (supervisor), installed when it changed."},"templates":{"type":"object","additionalProperties":{"type":"string","minLength":1,"pattern":"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000-\\u001f\\u007f]*$","patternErrorMessage":"has to be a path without a / at its start, without .. and without line breaks","examples":["deploy/templates"],"description":"Template of that unit."},"description":"More units that belong to it, such as a socket: unit name → template."},"directory":{"type":"string","pattern":"^/","patternErrorMessage":"has to be an absolute directory","examples":["/etc/systemd/system"],"description":"Where units or programs are installed: /etc/systemd/system (~/.config/systemd/user with `scope: user`), /etc/supervisor/conf.d."},"scope":{"enum":["system","user"],"default":"system","description":"systemd: whose manager."},"become":{"type":"boolean","description":"Use `sudo -n`; by default when the SSH user is not root and the scope is the system’s. For a `command` only when asked for; sudo then sets its environment, so that it has none of the release’s variables."},"reload":{"enum":["restart","reload","auto"],"default":"restart","description":"`reload` keeps connections (`systemctl reload-or-restart`; supervisor: HUP). It is a restart all the same when the unit changed, when it is the release’s own and the environment changed, or when the reload left processes of the old release; the log says so. `auto`: the same, and a restart whenever the environment changed, whoever brings the unit."},"instances":{"type":"integer","minimum":0,"maximum":1000,"examples":[4],"description":"systemd: number of instances of a template unit, `1` to that number; more are started, surplus ones stopped and disabled."},"scale":{"type":"object","description":"Variables with their usual values (workers, threads, processes), for its templates and `instances`. The values of `variables` and of the inventory win; `command: scale` applies changed ones without a release.","additionalProperties":{"type":["integer","string","number"]}},"enable":{"type":"boolean","default":true,"description":"systemd: start it at boot."},"file":{"type":"string","description":"touch: file whose time is set (uWSGI’s touch-reload), from `root` unless absolute."},"pid-file":{"type":"string","minLength":1,"examples":["shared/run/web.pid"],"description":"touch, command: file with the number of its main process, from `root` unless absolute; the release then proves that this process, and all that it started, runs the new release. Without it uWSGI is found by its name."},"command":{"$ref":"#/definitions/command","description":"command: what restarts it. A list or shell text. A list may use `{{ variables }}`, also with `become`."},"ready-after":{"type":"number","minimum":0,"default":0,"description":"systemd: seconds a unit has to stay active after its start, without being started again, to count as started."},"timeout":{"description":"Seconds until it has to be active.","type":"number","exclusiveMinimum":0,"default":60},"logs":{"type":"integer","minimum":0,"default":50,"description":"Lines of its journal shown when it fails."},"hosts":{"$ref":"#/definitions/hosts"}}}},"keep-services":{"type":"array","items":{"type":"string","minLength":1},"examples":[["old-worker"]],"description":"Services that left the release file and are to run on as they are. All others whose files a release brought are stopped and disabled by the first release that does not name them; a rollback brings them back."},"verify":{"description":"Checks after the restart; each is repeated until it passes or its time is over.","type":"array","items":{"type":"object","additionalProperties":false,"description":"One check: a `url` or a `command`.","anyOf":[{"required":["url"]},{"required":["command"]}],"if":{"required":["from"],"properties":{"from":{"enum":["runner"]}}},"then":{"required":["url"],"properties":{"command":false,"socket":false,"hosts":false}},"properties":{"url":{"type":"string","pattern":"^https?://","patternErrorMessage":"has to start with http:// or https://","examples":["http://127.0.0.1:8000/healthz"],"description":"Asked with GET."},"from":{"enum":["host","runner"],"default":"host","description":"`host`: by each host, for addresses such as 127.0.0.1. `runner`: by the runner, through the balancer, once after each batch of a release or rollback; only a `url`, without `socket` and `hosts`."},"status":{"type":"integer","default":200,"description":"Expected HTTP status."},"contains":{"type":"string","description":"Text the answer has to contain, such as `{{ release }}` or `{{ commit }}`."},"header":{"type":"object","additionalProperties":{"type":"string"},"description":"Request headers, such as Host or Authorization. Their values travel inside the encrypted stream, never in an argument vector."},"socket":{"type":"string","description":"UNIX socket to ask through (needs curl on the host)."},"command":{"$ref":"#/definitions/command","description":"Instead of a URL: passes with exit status 0."},"hosts":{"$ref":"#/definitions/hosts"},"timeout":{"description":"Seconds until it has to pass.","type":"number","exclusiveMinimum":0,"default":60}}}},"keep":{"type":"integer","minimum":2,"default":5,"description":"Releases kept. The live one and the one before it always are."},"freezes":{"type":"array","description":"The calendar of times in which no release and no migration is started from a workflow. A job waits for the end of one if its `wait-timeout` allows it. Rollbacks are not frozen.","items":{"type":"object","additionalProperties":false,"required":["name"],"properties":{"name":{"type":"string","minLength":1,"description":"Shown to everybody who waits."},"environments":{"type":"array","items":{"type":"string","minLength":1},"description":"The environments that it concerns; all unless given."},"timezone":{"type":"string","minLength":1,"description":"Zone of all its times, such as `Europe/Berlin`; UTC unless given."},"from":{"type":"string","minLength":1,"description":"Once: when it begins, such as `2026-12-24` or `2026-12-24 18:00`."},"until":{"type":"string","minLength":1,"description":"Once: when it ends. A day alone is meant to its end."},"cron":{"type":"string","minLength":1,"description":"Again and again: when it begins, as five fields of crontab(5), such as `0 18 * * 5`."},"rrule":{"type":"string","minLength":1,"description":"Again and again: a rule of iCalendar from `start` on, such as `FREQ=MONTHLY;BYMONTHDAY=-1`. FREQ (daily to yearly), INTERVAL, BYDAY, BYMONTHDAY, BYMONTH, WKST and UNTIL are known."},"start":{"type":"string","minLength":1,"description":"For `rrule`: the first time."},"for":{"type":"string","minLength":1,"description":"For `cron` and `rrule`: how long it lasts, such as `62h`, `3d` or `90m`."}}}},"batches":{"description":"Hosts that are switched together, restarted and verified before the next batch: numbers or percentages, such as `[1, 50%, 100%]`. The last one repeats. A scale takes all hosts at once.","type":"array","minItems":1,"default":["100%"],"items":{"anyOf":[{"type":"integer","minimum":1},{"type":"string","pattern":"^([1-9][0-9]{0,4}|[1-9][0-9]?%|100%)$","patternErrorMessage":"has to be a number of hosts, or a percentage of them from 1% to 100%","examples":["50%"]}]}},"hooks":{"type":"object","additionalProperties":false,"description":"Commands before and after a phase, in the new release (`check`, `prepare` and before `transfer`: in `root`). One that fails stops the release like the phase itself; those of `clean` and `revert` are only reported.","properties":{"before":{"$ref":"#/definitions/hooksByPhase","description":"Before the phase."},"after":{"$ref":"#/definitions/hooksByPhase","description":"After the phase."}}},"lock":{"type":"object","additionalProperties":false,"description":"The lock on each host.","properties":{"wait":{"type":"number","minimum":0,"default":30,"description":"Seconds to wait for another release on the host to end."}}}}};
const schema12 = {"description":"Pattern of groups and hosts it is for, as Ansible has it, such as `web`, `web:!web3` or `web[0]`; all hosts unless given.","anyOf":[{"type":"string","minLength":1},{"type":"array","items":{"type":"string","minLength":1}}]};
const schema13 = {"description":"Environment variables. Values may use `{{ variables }}`; they travel inside the encrypted stream, never in an argument vector.","type":"object","propertyNames":{"pattern":"^[A-Za-z_][A-Za-z0-9_]*$","patternErrorMessage":"has to be letters, digits and underscores, and not to start with a digit"},"additionalProperties":{"type":["string","number","boolean"]}};
const schema15 = {"description":"A list is an argument vector: each element may use `{{ variables }}` and is quoted. A string is shell text, run by `sh -e` as it stands, without templating; values reach it as environment variables.","anyOf":[{"type":"string","minLength":1},{"type":"array","items":{"type":"string"},"minItems":1}]};
const func2 = Object.prototype.hasOwnProperty;
const pattern0 = new RegExp("^[A-Za-z0-9][A-Za-z0-9._-]*$", "u");
const pattern1 = new RegExp("^/.*[^/]$", "u");
const pattern2 = new RegExp("^(?!shared$)[A-Za-z0-9][A-Za-z0-9._-]*$", "u");
const pattern4 = new RegExp("^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000-\\u001f\\u007f]*$", "u");
const pattern6 = new RegExp("^(?!/)[^\\u0000-\\u001f\\u007f]*$", "u");
const pattern8 = new RegExp("^[A-Za-z_][A-Za-z0-9_.-]*$", "u");
const pattern10 = new RegExp("^0?[0-7]{3,4}$", "u");
const pattern13 = new RegExp("^[^\\u0000-\\u001f\\u007f]*$", "u");
const pattern15 = new RegExp("^[A-Za-z_][A-Za-z0-9_.-]*(:[A-Za-z_][A-Za-z0-9_.-]*)?$", "u");
const pattern20 = new RegExp("^[A-Za-z_][A-Za-z0-9_]*$", "u");
const pattern32 = new RegExp("^[A-Za-z0-9@:*_.\\-]+$", "u");
const pattern35 = new RegExp("^/", "u");
const pattern36 = new RegExp("^https?://", "u");
const pattern37 = new RegExp("^([1-9][0-9]{0,4}|[1-9][0-9]?%|100%)$", "u");
const schema24 = {"type":"object","additionalProperties":false,"properties":{"check":{"type":"array","items":{"$ref":"#/definitions/hook"},"description":"Commands at phase check."},"prepare":{"type":"array","items":{"$ref":"#/definitions/hook"},"description":"Commands at phase prepare."},"transfer":{"type":"array","items":{"$ref":"#/definitions/hook"},"description":"Commands at phase transfer."},"build":{"type":"array","items":{"$ref":"#/definitions/hook"},"description":"Commands at phase build."},"migrate":{"type":"array","items":{"$ref":"#/definitions/hook"},"description":"Commands at phase migrate."},"switch":{"type":"array","items":{"$ref":"#/definitions/hook"},"description":"Commands at phase switch."},"restart":{"type":"array","items":{"$ref":"#/definitions/hook"},"description":"Commands at phase restart."},"verify":{"type":"array","items":{"$ref":"#/definitions/hook"},"description":"Commands at phase verify."},"clean":{"type":"array","items":{"$ref":"#/definitions/hook"},"description":"Commands at phase clean."},"revert":{"type":"array","items":{"$ref":"#/definitions/hook"},"description":"Commands at phase revert."}}};
const schema25 = {"type":"object","additionalProperties":false,"required":["command"],"properties":{"name":{"type":"string","description":"Shown in the log."},"command":{"$ref":"#/definitions/command"},"directory":{"type":"string","minLength":1,"pattern":"^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000-\\u001f\\u007f]*$","patternErrorMessage":"has to be a path without a / at its start, without .. and without line breaks","examples":["deploy/templates"],"description":"Directory inside the release."},"hosts":{"$ref":"#/definitions/hosts"},"environment":{"$ref":"#/definitions/environment"},"timeout":{"description":"Seconds it may take.","type":"number","exclusiveMinimum":0,"default":600}}};

function validate12(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.command === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "command"}};
vErrors = added(vErrors, err0);
errors++;
}
for(const key0 in data){
if(!((((((key0 === "name") || (key0 === "command")) || (key0 === "directory")) || (key0 === "hosts")) || (key0 === "environment")) || (key0 === "timeout"))){
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
vErrors = added(vErrors, err1);
errors++;
}
}
if(data.name !== undefined){
if(typeof data.name !== "string"){
const err2 = {instancePath:instancePath+"/name",schemaPath:"#/properties/name/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err2);
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
const err3 = {instancePath:instancePath+"/command",schemaPath:"#/definitions/command/anyOf/0/minLength",keyword:"minLength",params:{limit: 1}};
vErrors = added(vErrors, err3);
errors++;
}
}
else {
const err4 = {instancePath:instancePath+"/command",schemaPath:"#/definitions/command/anyOf/0/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err4);
errors++;
}
var _valid0 = _errs7 === errors;
valid2 = valid2 || _valid0;
if(!valid2){
const _errs9 = errors;
if(Array.isArray(data1)){
if(data1.length < 1){
const err5 = {instancePath:instancePath+"/command",schemaPath:"#/definitions/command/anyOf/1/minItems",keyword:"minItems",params:{limit: 1}};
vErrors = added(vErrors, err5);
errors++;
}
const len0 = data1.length;
for(let i0=0; i0<len0; i0++){
if(typeof data1[i0] !== "string"){
const err6 = {instancePath:instancePath+"/command/" + i0,schemaPath:"#/definitions/command/anyOf/1/items/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err6);
errors++;
}
}
}
else {
const err7 = {instancePath:instancePath+"/command",schemaPath:"#/definitions/command/anyOf/1/type",keyword:"type",params:{type: "array"}};
vErrors = added(vErrors, err7);
errors++;
}
var _valid0 = _errs9 === errors;
valid2 = valid2 || _valid0;
}
if(!valid2){
const err8 = {instancePath:instancePath+"/command",schemaPath:"#/definitions/command/anyOf",keyword:"anyOf",params:{}};
vErrors = added(vErrors, err8);
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
const err9 = {instancePath:instancePath+"/directory",schemaPath:"#/properties/directory/minLength",keyword:"minLength",params:{limit: 1}};
vErrors = added(vErrors, err9);
errors++;
}
if(!pattern4.test(data3)){
const err10 = {instancePath:instancePath+"/directory",schemaPath:"#/properties/directory/pattern",keyword:"pattern",params:{pattern: "^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000-\\u001f\\u007f]*$"}};
vErrors = added(vErrors, err10);
errors++;
}
}
else {
const err11 = {instancePath:instancePath+"/directory",schemaPath:"#/properties/directory/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err11);
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
const err12 = {instancePath:instancePath+"/hosts",schemaPath:"#/definitions/hosts/anyOf/0/minLength",keyword:"minLength",params:{limit: 1}};
vErrors = added(vErrors, err12);
errors++;
}
}
else {
const err13 = {instancePath:instancePath+"/hosts",schemaPath:"#/definitions/hosts/anyOf/0/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err13);
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
const err14 = {instancePath:instancePath+"/hosts/" + i1,schemaPath:"#/definitions/hosts/anyOf/1/items/minLength",keyword:"minLength",params:{limit: 1}};
vErrors = added(vErrors, err14);
errors++;
}
}
else {
const err15 = {instancePath:instancePath+"/hosts/" + i1,schemaPath:"#/definitions/hosts/anyOf/1/items/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err15);
errors++;
}
}
}
else {
const err16 = {instancePath:instancePath+"/hosts",schemaPath:"#/definitions/hosts/anyOf/1/type",keyword:"type",params:{type: "array"}};
vErrors = added(vErrors, err16);
errors++;
}
var _valid1 = _errs20 === errors;
valid6 = valid6 || _valid1;
}
if(!valid6){
const err17 = {instancePath:instancePath+"/hosts",schemaPath:"#/definitions/hosts/anyOf",keyword:"anyOf",params:{}};
vErrors = added(vErrors, err17);
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
if(!pattern20.test(key1)){
const err18 = {instancePath:instancePath+"/environment",schemaPath:"#/definitions/environment/propertyNames/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z_][A-Za-z0-9_]*$"},propertyName:key1};
vErrors = added(vErrors, err18);
errors++;
}
}
var valid10 = _errs27 === errors;
if(!valid10){
const err19 = {instancePath:instancePath+"/environment",schemaPath:"#/definitions/environment/propertyNames",keyword:"propertyNames",params:{propertyName: key1}};
vErrors = added(vErrors, err19);
errors++;
}
}
for(const key2 in data6){
let data7 = data6[key2];
if(((typeof data7 !== "string") && (!(typeof data7 == "number"))) && (typeof data7 !== "boolean")){
const err20 = {instancePath:instancePath+"/environment/" + pointed(key2),schemaPath:"#/definitions/environment/additionalProperties/type",keyword:"type",params:{type: schema13.additionalProperties.type}};
vErrors = added(vErrors, err20);
errors++;
}
}
}
else {
const err21 = {instancePath:instancePath+"/environment",schemaPath:"#/definitions/environment/type",keyword:"type",params:{type: "object"}};
vErrors = added(vErrors, err21);
errors++;
}
}
if(data.timeout !== undefined){
let data8 = data.timeout;
if(typeof data8 == "number"){
if(data8 <= 0 || isNaN(data8)){
const err22 = {instancePath:instancePath+"/timeout",schemaPath:"#/properties/timeout/exclusiveMinimum",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0}};
vErrors = added(vErrors, err22);
errors++;
}
}
else {
const err23 = {instancePath:instancePath+"/timeout",schemaPath:"#/properties/timeout/type",keyword:"type",params:{type: "number"}};
vErrors = added(vErrors, err23);
errors++;
}
}
}
else {
const err24 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
vErrors = added(vErrors, err24);
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
const err0 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
vErrors = added(vErrors, err0);
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
const err1 = {instancePath:instancePath+"/check",schemaPath:"#/properties/check/type",keyword:"type",params:{type: "array"}};
vErrors = added(vErrors, err1);
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
const err2 = {instancePath:instancePath+"/prepare",schemaPath:"#/properties/prepare/type",keyword:"type",params:{type: "array"}};
vErrors = added(vErrors, err2);
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
const err3 = {instancePath:instancePath+"/transfer",schemaPath:"#/properties/transfer/type",keyword:"type",params:{type: "array"}};
vErrors = added(vErrors, err3);
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
const err4 = {instancePath:instancePath+"/build",schemaPath:"#/properties/build/type",keyword:"type",params:{type: "array"}};
vErrors = added(vErrors, err4);
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
const err5 = {instancePath:instancePath+"/migrate",schemaPath:"#/properties/migrate/type",keyword:"type",params:{type: "array"}};
vErrors = added(vErrors, err5);
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
const err6 = {instancePath:instancePath+"/switch",schemaPath:"#/properties/switch/type",keyword:"type",params:{type: "array"}};
vErrors = added(vErrors, err6);
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
const err7 = {instancePath:instancePath+"/restart",schemaPath:"#/properties/restart/type",keyword:"type",params:{type: "array"}};
vErrors = added(vErrors, err7);
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
const err8 = {instancePath:instancePath+"/verify",schemaPath:"#/properties/verify/type",keyword:"type",params:{type: "array"}};
vErrors = added(vErrors, err8);
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
const err9 = {instancePath:instancePath+"/clean",schemaPath:"#/properties/clean/type",keyword:"type",params:{type: "array"}};
vErrors = added(vErrors, err9);
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
const err10 = {instancePath:instancePath+"/revert",schemaPath:"#/properties/revert/type",keyword:"type",params:{type: "array"}};
vErrors = added(vErrors, err10);
errors++;
}
}
}
else {
const err11 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
vErrors = added(vErrors, err11);
errors++;
}
validate11.errors = vErrors;
return errors === 0;
}


function validate10(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.app === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "app"}};
vErrors = added(vErrors, err0);
errors++;
}
if(data.root === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "root"}};
vErrors = added(vErrors, err1);
errors++;
}
if(data.inventory === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "inventory"}};
vErrors = added(vErrors, err2);
errors++;
}
for(const key0 in data){
if(!(func2.call(schema11.properties, key0))){
const err3 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
vErrors = added(vErrors, err3);
errors++;
}
}
if(data.app !== undefined){
let data0 = data.app;
if(typeof data0 === "string"){
if(!pattern0.test(data0)){
const err4 = {instancePath:instancePath+"/app",schemaPath:"#/properties/app/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9][A-Za-z0-9._-]*$"}};
vErrors = added(vErrors, err4);
errors++;
}
}
else {
const err5 = {instancePath:instancePath+"/app",schemaPath:"#/properties/app/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err5);
errors++;
}
}
if(data.root !== undefined){
let data1 = data.root;
if(typeof data1 === "string"){
if(!pattern1.test(data1)){
const err6 = {instancePath:instancePath+"/root",schemaPath:"#/properties/root/pattern",keyword:"pattern",params:{pattern: "^/.*[^/]$"}};
vErrors = added(vErrors, err6);
errors++;
}
}
else {
const err7 = {instancePath:instancePath+"/root",schemaPath:"#/properties/root/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err7);
errors++;
}
}
if(data.layout !== undefined){
let data2 = data.layout;
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
for(const key1 in data2){
if(!((key1 === "releases") || (key1 === "current"))){
const err8 = {instancePath:instancePath+"/layout",schemaPath:"#/properties/layout/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}};
vErrors = added(vErrors, err8);
errors++;
}
}
if(data2.releases !== undefined){
let data3 = data2.releases;
if(typeof data3 === "string"){
if(!pattern2.test(data3)){
const err9 = {instancePath:instancePath+"/layout/releases",schemaPath:"#/properties/layout/properties/releases/pattern",keyword:"pattern",params:{pattern: "^(?!shared$)[A-Za-z0-9][A-Za-z0-9._-]*$"}};
vErrors = added(vErrors, err9);
errors++;
}
}
else {
const err10 = {instancePath:instancePath+"/layout/releases",schemaPath:"#/properties/layout/properties/releases/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err10);
errors++;
}
}
if(data2.current !== undefined){
let data4 = data2.current;
if(typeof data4 === "string"){
if(!pattern2.test(data4)){
const err11 = {instancePath:instancePath+"/layout/current",schemaPath:"#/properties/layout/properties/current/pattern",keyword:"pattern",params:{pattern: "^(?!shared$)[A-Za-z0-9][A-Za-z0-9._-]*$"}};
vErrors = added(vErrors, err11);
errors++;
}
}
else {
const err12 = {instancePath:instancePath+"/layout/current",schemaPath:"#/properties/layout/properties/current/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err12);
errors++;
}
}
}
else {
const err13 = {instancePath:instancePath+"/layout",schemaPath:"#/properties/layout/type",keyword:"type",params:{type: "object"}};
vErrors = added(vErrors, err13);
errors++;
}
}
if(data.user !== undefined){
if(typeof data.user !== "string"){
const err14 = {instancePath:instancePath+"/user",schemaPath:"#/properties/user/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err14);
errors++;
}
}
if(data.inventory !== undefined){
let data6 = data.inventory;
const _errs16 = errors;
let valid2 = false;
const _errs17 = errors;
if(typeof data6 === "string"){
if(data6.length < 1){
const err15 = {instancePath:instancePath+"/inventory",schemaPath:"#/properties/inventory/anyOf/0/minLength",keyword:"minLength",params:{limit: 1}};
vErrors = added(vErrors, err15);
errors++;
}
}
else {
const err16 = {instancePath:instancePath+"/inventory",schemaPath:"#/properties/inventory/anyOf/0/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err16);
errors++;
}
var _valid0 = _errs17 === errors;
valid2 = valid2 || _valid0;
if(!valid2){
const _errs19 = errors;
if(Array.isArray(data6)){
if(data6.length < 1){
const err17 = {instancePath:instancePath+"/inventory",schemaPath:"#/properties/inventory/anyOf/1/minItems",keyword:"minItems",params:{limit: 1}};
vErrors = added(vErrors, err17);
errors++;
}
const len0 = data6.length;
for(let i0=0; i0<len0; i0++){
let data7 = data6[i0];
if(typeof data7 === "string"){
if(data7.length < 1){
const err18 = {instancePath:instancePath+"/inventory/" + i0,schemaPath:"#/properties/inventory/anyOf/1/items/minLength",keyword:"minLength",params:{limit: 1}};
vErrors = added(vErrors, err18);
errors++;
}
}
else {
const err19 = {instancePath:instancePath+"/inventory/" + i0,schemaPath:"#/properties/inventory/anyOf/1/items/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err19);
errors++;
}
}
}
else {
const err20 = {instancePath:instancePath+"/inventory",schemaPath:"#/properties/inventory/anyOf/1/type",keyword:"type",params:{type: "array"}};
vErrors = added(vErrors, err20);
errors++;
}
var _valid0 = _errs19 === errors;
valid2 = valid2 || _valid0;
if(!valid2){
const _errs23 = errors;
if(data6 && typeof data6 == "object" && !Array.isArray(data6)){
if(data6.hosts === undefined){
const err21 = {instancePath:instancePath+"/inventory",schemaPath:"#/properties/inventory/anyOf/2/required",keyword:"required",params:{missingProperty: "hosts"}};
vErrors = added(vErrors, err21);
errors++;
}
for(const key2 in data6){
if(!((key2 === "hosts") || (key2 === "groups"))){
const err22 = {instancePath:instancePath+"/inventory",schemaPath:"#/properties/inventory/anyOf/2/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2}};
vErrors = added(vErrors, err22);
errors++;
}
}
if(data6.hosts !== undefined){
let data8 = data6.hosts;
if(data8 && typeof data8 == "object" && !Array.isArray(data8)){
if(Object.keys(data8).length < 1){
const err23 = {instancePath:instancePath+"/inventory/hosts",schemaPath:"#/properties/inventory/anyOf/2/properties/hosts/minProperties",keyword:"minProperties",params:{limit: 1}};
vErrors = added(vErrors, err23);
errors++;
}
for(const key3 in data8){
let data9 = data8[key3];
if((!(data9 && typeof data9 == "object" && !Array.isArray(data9))) && (data9 !== null)){
const err24 = {instancePath:instancePath+"/inventory/hosts/" + pointed(key3),schemaPath:"#/properties/inventory/anyOf/2/properties/hosts/additionalProperties/type",keyword:"type",params:{type: schema11.properties.inventory.anyOf[2].properties.hosts.additionalProperties.type}};
vErrors = added(vErrors, err24);
errors++;
}
if(data9 && typeof data9 == "object" && !Array.isArray(data9)){
for(const key4 in data9){
if(!(((((key4 === "address") || (key4 === "port")) || (key4 === "user")) || (key4 === "groups")) || (key4 === "variables"))){
const err25 = {instancePath:instancePath+"/inventory/hosts/" + pointed(key3),schemaPath:"#/properties/inventory/anyOf/2/properties/hosts/additionalProperties/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4}};
vErrors = added(vErrors, err25);
errors++;
}
}
if(data9.address !== undefined){
if(typeof data9.address !== "string"){
const err26 = {instancePath:instancePath+"/inventory/hosts/" + pointed(key3)+"/address",schemaPath:"#/properties/inventory/anyOf/2/properties/hosts/additionalProperties/properties/address/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err26);
errors++;
}
}
if(data9.port !== undefined){
let data11 = data9.port;
if(!((typeof data11 == "number") && (!(data11 % 1) && !isNaN(data11)))){
const err27 = {instancePath:instancePath+"/inventory/hosts/" + pointed(key3)+"/port",schemaPath:"#/properties/inventory/anyOf/2/properties/hosts/additionalProperties/properties/port/type",keyword:"type",params:{type: "integer"}};
vErrors = added(vErrors, err27);
errors++;
}
if(typeof data11 == "number"){
if(data11 > 65535 || isNaN(data11)){
const err28 = {instancePath:instancePath+"/inventory/hosts/" + pointed(key3)+"/port",schemaPath:"#/properties/inventory/anyOf/2/properties/hosts/additionalProperties/properties/port/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65535}};
vErrors = added(vErrors, err28);
errors++;
}
if(data11 < 1 || isNaN(data11)){
const err29 = {instancePath:instancePath+"/inventory/hosts/" + pointed(key3)+"/port",schemaPath:"#/properties/inventory/anyOf/2/properties/hosts/additionalProperties/properties/port/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
vErrors = added(vErrors, err29);
errors++;
}
}
}
if(data9.user !== undefined){
if(typeof data9.user !== "string"){
const err30 = {instancePath:instancePath+"/inventory/hosts/" + pointed(key3)+"/user",schemaPath:"#/properties/inventory/anyOf/2/properties/hosts/additionalProperties/properties/user/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err30);
errors++;
}
}
if(data9.groups !== undefined){
let data13 = data9.groups;
if(Array.isArray(data13)){
const len1 = data13.length;
for(let i1=0; i1<len1; i1++){
if(typeof data13[i1] !== "string"){
const err31 = {instancePath:instancePath+"/inventory/hosts/" + pointed(key3)+"/groups/" + i1,schemaPath:"#/properties/inventory/anyOf/2/properties/hosts/additionalProperties/properties/groups/items/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err31);
errors++;
}
}
}
else {
const err32 = {instancePath:instancePath+"/inventory/hosts/" + pointed(key3)+"/groups",schemaPath:"#/properties/inventory/anyOf/2/properties/hosts/additionalProperties/properties/groups/type",keyword:"type",params:{type: "array"}};
vErrors = added(vErrors, err32);
errors++;
}
}
if(data9.variables !== undefined){
let data15 = data9.variables;
if(!(data15 && typeof data15 == "object" && !Array.isArray(data15))){
const err33 = {instancePath:instancePath+"/inventory/hosts/" + pointed(key3)+"/variables",schemaPath:"#/properties/inventory/anyOf/2/properties/hosts/additionalProperties/properties/variables/type",keyword:"type",params:{type: "object"}};
vErrors = added(vErrors, err33);
errors++;
}
}
}
}
}
else {
const err34 = {instancePath:instancePath+"/inventory/hosts",schemaPath:"#/properties/inventory/anyOf/2/properties/hosts/type",keyword:"type",params:{type: "object"}};
vErrors = added(vErrors, err34);
errors++;
}
}
if(data6.groups !== undefined){
let data16 = data6.groups;
if(data16 && typeof data16 == "object" && !Array.isArray(data16)){
for(const key5 in data16){
let data17 = data16[key5];
if((!(data17 && typeof data17 == "object" && !Array.isArray(data17))) && (data17 !== null)){
const err35 = {instancePath:instancePath+"/inventory/groups/" + pointed(key5),schemaPath:"#/properties/inventory/anyOf/2/properties/groups/additionalProperties/type",keyword:"type",params:{type: schema11.properties.inventory.anyOf[2].properties.groups.additionalProperties.type}};
vErrors = added(vErrors, err35);
errors++;
}
if(data17 && typeof data17 == "object" && !Array.isArray(data17)){
for(const key6 in data17){
if(!((key6 === "variables") || (key6 === "children"))){
const err36 = {instancePath:instancePath+"/inventory/groups/" + pointed(key5),schemaPath:"#/properties/inventory/anyOf/2/properties/groups/additionalProperties/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key6}};
vErrors = added(vErrors, err36);
errors++;
}
}
if(data17.variables !== undefined){
let data18 = data17.variables;
if(!(data18 && typeof data18 == "object" && !Array.isArray(data18))){
const err37 = {instancePath:instancePath+"/inventory/groups/" + pointed(key5)+"/variables",schemaPath:"#/properties/inventory/anyOf/2/properties/groups/additionalProperties/properties/variables/type",keyword:"type",params:{type: "object"}};
vErrors = added(vErrors, err37);
errors++;
}
}
if(data17.children !== undefined){
let data19 = data17.children;
if(Array.isArray(data19)){
const len2 = data19.length;
for(let i2=0; i2<len2; i2++){
if(typeof data19[i2] !== "string"){
const err38 = {instancePath:instancePath+"/inventory/groups/" + pointed(key5)+"/children/" + i2,schemaPath:"#/properties/inventory/anyOf/2/properties/groups/additionalProperties/properties/children/items/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err38);
errors++;
}
}
}
else {
const err39 = {instancePath:instancePath+"/inventory/groups/" + pointed(key5)+"/children",schemaPath:"#/properties/inventory/anyOf/2/properties/groups/additionalProperties/properties/children/type",keyword:"type",params:{type: "array"}};
vErrors = added(vErrors, err39);
errors++;
}
}
}
}
}
else {
const err40 = {instancePath:instancePath+"/inventory/groups",schemaPath:"#/properties/inventory/anyOf/2/properties/groups/type",keyword:"type",params:{type: "object"}};
vErrors = added(vErrors, err40);
errors++;
}
}
}
else {
const err41 = {instancePath:instancePath+"/inventory",schemaPath:"#/properties/inventory/anyOf/2/type",keyword:"type",params:{type: "object"}};
vErrors = added(vErrors, err41);
errors++;
}
var _valid0 = _errs23 === errors;
valid2 = valid2 || _valid0;
}
}
if(!valid2){
const err42 = {instancePath:instancePath+"/inventory",schemaPath:"#/properties/inventory/anyOf",keyword:"anyOf",params:{}};
vErrors = added(vErrors, err42);
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
if(data["playbook-directory"] !== undefined){
let data21 = data["playbook-directory"];
if(typeof data21 === "string"){
if(data21.length < 1){
const err43 = {instancePath:instancePath+"/playbook-directory",schemaPath:"#/properties/playbook-directory/minLength",keyword:"minLength",params:{limit: 1}};
vErrors = added(vErrors, err43);
errors++;
}
if(!pattern4.test(data21)){
const err44 = {instancePath:instancePath+"/playbook-directory",schemaPath:"#/properties/playbook-directory/pattern",keyword:"pattern",params:{pattern: "^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000-\\u001f\\u007f]*$"}};
vErrors = added(vErrors, err44);
errors++;
}
}
else {
const err45 = {instancePath:instancePath+"/playbook-directory",schemaPath:"#/properties/playbook-directory/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err45);
errors++;
}
}
if(data.variables !== undefined){
let data22 = data.variables;
if(!(data22 && typeof data22 == "object" && !Array.isArray(data22))){
const err46 = {instancePath:instancePath+"/variables",schemaPath:"#/properties/variables/type",keyword:"type",params:{type: "object"}};
vErrors = added(vErrors, err46);
errors++;
}
}
if(data.source !== undefined){
let data23 = data.source;
if(data23 && typeof data23 == "object" && !Array.isArray(data23)){
for(const key7 in data23){
if(!(((((((key7 === "type") || (key7 === "directory")) || (key7 === "ignore")) || (key7 === "ignore-syntax")) || (key7 === "exclude")) || (key7 === "repository")) || (key7 === "ref"))){
const err47 = {instancePath:instancePath+"/source",schemaPath:"#/properties/source/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key7}};
vErrors = added(vErrors, err47);
errors++;
}
}
if(data23.type !== undefined){
let data24 = data23.type;
if(!((data24 === "push") || (data24 === "git"))){
const err48 = {instancePath:instancePath+"/source/type",schemaPath:"#/properties/source/properties/type/enum",keyword:"enum",params:{allowedValues: schema11.properties.source.properties.type.enum}};
vErrors = added(vErrors, err48);
errors++;
}
}
if(data23.directory !== undefined){
let data25 = data23.directory;
if(typeof data25 === "string"){
if(data25.length < 1){
const err49 = {instancePath:instancePath+"/source/directory",schemaPath:"#/properties/source/properties/directory/minLength",keyword:"minLength",params:{limit: 1}};
vErrors = added(vErrors, err49);
errors++;
}
if(!pattern4.test(data25)){
const err50 = {instancePath:instancePath+"/source/directory",schemaPath:"#/properties/source/properties/directory/pattern",keyword:"pattern",params:{pattern: "^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000-\\u001f\\u007f]*$"}};
vErrors = added(vErrors, err50);
errors++;
}
}
else {
const err51 = {instancePath:instancePath+"/source/directory",schemaPath:"#/properties/source/properties/directory/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err51);
errors++;
}
}
if(data23.ignore !== undefined){
let data26 = data23.ignore;
const _errs67 = errors;
let valid15 = false;
const _errs68 = errors;
if(typeof data26 === "string"){
if(data26.length < 1){
const err52 = {instancePath:instancePath+"/source/ignore",schemaPath:"#/properties/source/properties/ignore/anyOf/0/minLength",keyword:"minLength",params:{limit: 1}};
vErrors = added(vErrors, err52);
errors++;
}
}
else {
const err53 = {instancePath:instancePath+"/source/ignore",schemaPath:"#/properties/source/properties/ignore/anyOf/0/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err53);
errors++;
}
var _valid1 = _errs68 === errors;
valid15 = valid15 || _valid1;
if(!valid15){
const _errs70 = errors;
if(Array.isArray(data26)){
const len3 = data26.length;
for(let i3=0; i3<len3; i3++){
let data27 = data26[i3];
if(typeof data27 === "string"){
if(data27.length < 1){
const err54 = {instancePath:instancePath+"/source/ignore/" + i3,schemaPath:"#/properties/source/properties/ignore/anyOf/1/items/minLength",keyword:"minLength",params:{limit: 1}};
vErrors = added(vErrors, err54);
errors++;
}
}
else {
const err55 = {instancePath:instancePath+"/source/ignore/" + i3,schemaPath:"#/properties/source/properties/ignore/anyOf/1/items/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err55);
errors++;
}
}
}
else {
const err56 = {instancePath:instancePath+"/source/ignore",schemaPath:"#/properties/source/properties/ignore/anyOf/1/type",keyword:"type",params:{type: "array"}};
vErrors = added(vErrors, err56);
errors++;
}
var _valid1 = _errs70 === errors;
valid15 = valid15 || _valid1;
}
if(!valid15){
const err57 = {instancePath:instancePath+"/source/ignore",schemaPath:"#/properties/source/properties/ignore/anyOf",keyword:"anyOf",params:{}};
vErrors = added(vErrors, err57);
errors++;
}
else {
errors = _errs67;
if(vErrors !== null){
if(_errs67){
vErrors.length = _errs67;
}
else {
vErrors = null;
}
}
}
}
if(data23["ignore-syntax"] !== undefined){
let data28 = data23["ignore-syntax"];
if(!((data28 === "gitignore") || (data28 === "rsync"))){
const err58 = {instancePath:instancePath+"/source/ignore-syntax",schemaPath:"#/properties/source/properties/ignore-syntax/enum",keyword:"enum",params:{allowedValues: schema11.properties.source.properties["ignore-syntax"].enum}};
vErrors = added(vErrors, err58);
errors++;
}
}
if(data23.exclude !== undefined){
let data29 = data23.exclude;
if(Array.isArray(data29)){
const len4 = data29.length;
for(let i4=0; i4<len4; i4++){
let data30 = data29[i4];
if(typeof data30 === "string"){
if(data30.length < 1){
const err59 = {instancePath:instancePath+"/source/exclude/" + i4,schemaPath:"#/properties/source/properties/exclude/items/minLength",keyword:"minLength",params:{limit: 1}};
vErrors = added(vErrors, err59);
errors++;
}
}
else {
const err60 = {instancePath:instancePath+"/source/exclude/" + i4,schemaPath:"#/properties/source/properties/exclude/items/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err60);
errors++;
}
}
}
else {
const err61 = {instancePath:instancePath+"/source/exclude",schemaPath:"#/properties/source/properties/exclude/type",keyword:"type",params:{type: "array"}};
vErrors = added(vErrors, err61);
errors++;
}
}
if(data23.repository !== undefined){
let data31 = data23.repository;
if(typeof data31 === "string"){
if(data31.length < 1){
const err62 = {instancePath:instancePath+"/source/repository",schemaPath:"#/properties/source/properties/repository/minLength",keyword:"minLength",params:{limit: 1}};
vErrors = added(vErrors, err62);
errors++;
}
}
else {
const err63 = {instancePath:instancePath+"/source/repository",schemaPath:"#/properties/source/properties/repository/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err63);
errors++;
}
}
if(data23.ref !== undefined){
let data32 = data23.ref;
if(typeof data32 === "string"){
if(data32.length < 1){
const err64 = {instancePath:instancePath+"/source/ref",schemaPath:"#/properties/source/properties/ref/minLength",keyword:"minLength",params:{limit: 1}};
vErrors = added(vErrors, err64);
errors++;
}
}
else {
const err65 = {instancePath:instancePath+"/source/ref",schemaPath:"#/properties/source/properties/ref/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err65);
errors++;
}
}
}
else {
const err66 = {instancePath:instancePath+"/source",schemaPath:"#/properties/source/type",keyword:"type",params:{type: "object"}};
vErrors = added(vErrors, err66);
errors++;
}
}
if(data.shared !== undefined){
let data33 = data.shared;
if(data33 && typeof data33 == "object" && !Array.isArray(data33)){
for(const key8 in data33){
if(!((key8 === "directories") || (key8 === "files"))){
const err67 = {instancePath:instancePath+"/shared",schemaPath:"#/properties/shared/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key8}};
vErrors = added(vErrors, err67);
errors++;
}
}
if(data33.directories !== undefined){
let data34 = data33.directories;
if(Array.isArray(data34)){
const len5 = data34.length;
for(let i5=0; i5<len5; i5++){
let data35 = data34[i5];
const _errs89 = errors;
let valid23 = false;
const _errs90 = errors;
if(typeof data35 === "string"){
if(data35.length < 1){
const err68 = {instancePath:instancePath+"/shared/directories/" + i5,schemaPath:"#/properties/shared/properties/directories/items/anyOf/0/minLength",keyword:"minLength",params:{limit: 1}};
vErrors = added(vErrors, err68);
errors++;
}
if(!pattern6.test(data35)){
const err69 = {instancePath:instancePath+"/shared/directories/" + i5,schemaPath:"#/properties/shared/properties/directories/items/anyOf/0/pattern",keyword:"pattern",params:{pattern: "^(?!/)[^\\u0000-\\u001f\\u007f]*$"}};
vErrors = added(vErrors, err69);
errors++;
}
}
else {
const err70 = {instancePath:instancePath+"/shared/directories/" + i5,schemaPath:"#/properties/shared/properties/directories/items/anyOf/0/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err70);
errors++;
}
var _valid2 = _errs90 === errors;
valid23 = valid23 || _valid2;
if(!valid23){
const _errs92 = errors;
if(data35 && typeof data35 == "object" && !Array.isArray(data35)){
if(data35.path === undefined){
const err71 = {instancePath:instancePath+"/shared/directories/" + i5,schemaPath:"#/properties/shared/properties/directories/items/anyOf/1/required",keyword:"required",params:{missingProperty: "path"}};
vErrors = added(vErrors, err71);
errors++;
}
for(const key9 in data35){
if(!((((key9 === "path") || (key9 === "owner")) || (key9 === "group")) || (key9 === "mode"))){
const err72 = {instancePath:instancePath+"/shared/directories/" + i5,schemaPath:"#/properties/shared/properties/directories/items/anyOf/1/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key9}};
vErrors = added(vErrors, err72);
errors++;
}
}
if(data35.path !== undefined){
let data36 = data35.path;
if(typeof data36 === "string"){
if(data36.length < 1){
const err73 = {instancePath:instancePath+"/shared/directories/" + i5+"/path",schemaPath:"#/properties/shared/properties/directories/items/anyOf/1/properties/path/minLength",keyword:"minLength",params:{limit: 1}};
vErrors = added(vErrors, err73);
errors++;
}
if(!pattern6.test(data36)){
const err74 = {instancePath:instancePath+"/shared/directories/" + i5+"/path",schemaPath:"#/properties/shared/properties/directories/items/anyOf/1/properties/path/pattern",keyword:"pattern",params:{pattern: "^(?!/)[^\\u0000-\\u001f\\u007f]*$"}};
vErrors = added(vErrors, err74);
errors++;
}
}
else {
const err75 = {instancePath:instancePath+"/shared/directories/" + i5+"/path",schemaPath:"#/properties/shared/properties/directories/items/anyOf/1/properties/path/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err75);
errors++;
}
}
if(data35.owner !== undefined){
let data37 = data35.owner;
if(typeof data37 === "string"){
if(!pattern8.test(data37)){
const err76 = {instancePath:instancePath+"/shared/directories/" + i5+"/owner",schemaPath:"#/properties/shared/properties/directories/items/anyOf/1/properties/owner/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z_][A-Za-z0-9_.-]*$"}};
vErrors = added(vErrors, err76);
errors++;
}
}
else {
const err77 = {instancePath:instancePath+"/shared/directories/" + i5+"/owner",schemaPath:"#/properties/shared/properties/directories/items/anyOf/1/properties/owner/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err77);
errors++;
}
}
if(data35.group !== undefined){
let data38 = data35.group;
if(typeof data38 === "string"){
if(!pattern8.test(data38)){
const err78 = {instancePath:instancePath+"/shared/directories/" + i5+"/group",schemaPath:"#/properties/shared/properties/directories/items/anyOf/1/properties/group/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z_][A-Za-z0-9_.-]*$"}};
vErrors = added(vErrors, err78);
errors++;
}
}
else {
const err79 = {instancePath:instancePath+"/shared/directories/" + i5+"/group",schemaPath:"#/properties/shared/properties/directories/items/anyOf/1/properties/group/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err79);
errors++;
}
}
if(data35.mode !== undefined){
let data39 = data35.mode;
if(typeof data39 === "string"){
if(!pattern10.test(data39)){
const err80 = {instancePath:instancePath+"/shared/directories/" + i5+"/mode",schemaPath:"#/properties/shared/properties/directories/items/anyOf/1/properties/mode/pattern",keyword:"pattern",params:{pattern: "^0?[0-7]{3,4}$"}};
vErrors = added(vErrors, err80);
errors++;
}
}
else {
const err81 = {instancePath:instancePath+"/shared/directories/" + i5+"/mode",schemaPath:"#/properties/shared/properties/directories/items/anyOf/1/properties/mode/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err81);
errors++;
}
}
}
else {
const err82 = {instancePath:instancePath+"/shared/directories/" + i5,schemaPath:"#/properties/shared/properties/directories/items/anyOf/1/type",keyword:"type",params:{type: "object"}};
vErrors = added(vErrors, err82);
errors++;
}
var _valid2 = _errs92 === errors;
valid23 = valid23 || _valid2;
}
if(!valid23){
const err83 = {instancePath:instancePath+"/shared/directories/" + i5,schemaPath:"#/properties/shared/properties/directories/items/anyOf",keyword:"anyOf",params:{}};
vErrors = added(vErrors, err83);
errors++;
}
else {
errors = _errs89;
if(vErrors !== null){
if(_errs89){
vErrors.length = _errs89;
}
else {
vErrors = null;
}
}
}
}
}
else {
const err84 = {instancePath:instancePath+"/shared/directories",schemaPath:"#/properties/shared/properties/directories/type",keyword:"type",params:{type: "array"}};
vErrors = added(vErrors, err84);
errors++;
}
}
if(data33.files !== undefined){
let data40 = data33.files;
if(Array.isArray(data40)){
const len6 = data40.length;
for(let i6=0; i6<len6; i6++){
let data41 = data40[i6];
if(typeof data41 === "string"){
if(data41.length < 1){
const err85 = {instancePath:instancePath+"/shared/files/" + i6,schemaPath:"#/properties/shared/properties/files/items/minLength",keyword:"minLength",params:{limit: 1}};
vErrors = added(vErrors, err85);
errors++;
}
if(!pattern6.test(data41)){
const err86 = {instancePath:instancePath+"/shared/files/" + i6,schemaPath:"#/properties/shared/properties/files/items/pattern",keyword:"pattern",params:{pattern: "^(?!/)[^\\u0000-\\u001f\\u007f]*$"}};
vErrors = added(vErrors, err86);
errors++;
}
}
else {
const err87 = {instancePath:instancePath+"/shared/files/" + i6,schemaPath:"#/properties/shared/properties/files/items/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err87);
errors++;
}
}
}
else {
const err88 = {instancePath:instancePath+"/shared/files",schemaPath:"#/properties/shared/properties/files/type",keyword:"type",params:{type: "array"}};
vErrors = added(vErrors, err88);
errors++;
}
}
}
else {
const err89 = {instancePath:instancePath+"/shared",schemaPath:"#/properties/shared/type",keyword:"type",params:{type: "object"}};
vErrors = added(vErrors, err89);
errors++;
}
}
if(data.templates !== undefined){
let data42 = data.templates;
if(Array.isArray(data42)){
const len7 = data42.length;
for(let i7=0; i7<len7; i7++){
let data43 = data42[i7];
if(data43 && typeof data43 == "object" && !Array.isArray(data43)){
if(data43.source === undefined){
const err90 = {instancePath:instancePath+"/templates/" + i7,schemaPath:"#/properties/templates/items/required",keyword:"required",params:{missingProperty: "source"}};
vErrors = added(vErrors, err90);
errors++;
}
if(data43.path === undefined){
const err91 = {instancePath:instancePath+"/templates/" + i7,schemaPath:"#/properties/templates/items/required",keyword:"required",params:{missingProperty: "path"}};
vErrors = added(vErrors, err91);
errors++;
}
for(const key10 in data43){
if(!(((((((key10 === "source") || (key10 === "path")) || (key10 === "mode")) || (key10 === "owner")) || (key10 === "become")) || (key10 === "trust-directory")) || (key10 === "hosts"))){
const err92 = {instancePath:instancePath+"/templates/" + i7,schemaPath:"#/properties/templates/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key10}};
vErrors = added(vErrors, err92);
errors++;
}
}
if(data43.source !== undefined){
let data44 = data43.source;
if(typeof data44 === "string"){
if(data44.length < 1){
const err93 = {instancePath:instancePath+"/templates/" + i7+"/source",schemaPath:"#/properties/templates/items/properties/source/minLength",keyword:"minLength",params:{limit: 1}};
vErrors = added(vErrors, err93);
errors++;
}
if(!pattern4.test(data44)){
const err94 = {instancePath:instancePath+"/templates/" + i7+"/source",schemaPath:"#/properties/templates/items/properties/source/pattern",keyword:"pattern",params:{pattern: "^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000-\\u001f\\u007f]*$"}};
vErrors = added(vErrors, err94);
errors++;
}
}
else {
const err95 = {instancePath:instancePath+"/templates/" + i7+"/source",schemaPath:"#/properties/templates/items/properties/source/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err95);
errors++;
}
}
if(data43.path !== undefined){
let data45 = data43.path;
if(typeof data45 === "string"){
if(data45.length < 1){
const err96 = {instancePath:instancePath+"/templates/" + i7+"/path",schemaPath:"#/properties/templates/items/properties/path/minLength",keyword:"minLength",params:{limit: 1}};
vErrors = added(vErrors, err96);
errors++;
}
if(!pattern13.test(data45)){
const err97 = {instancePath:instancePath+"/templates/" + i7+"/path",schemaPath:"#/properties/templates/items/properties/path/pattern",keyword:"pattern",params:{pattern: "^[^\\u0000-\\u001f\\u007f]*$"}};
vErrors = added(vErrors, err97);
errors++;
}
}
else {
const err98 = {instancePath:instancePath+"/templates/" + i7+"/path",schemaPath:"#/properties/templates/items/properties/path/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err98);
errors++;
}
}
if(data43.mode !== undefined){
let data46 = data43.mode;
if(typeof data46 === "string"){
if(!pattern10.test(data46)){
const err99 = {instancePath:instancePath+"/templates/" + i7+"/mode",schemaPath:"#/properties/templates/items/properties/mode/pattern",keyword:"pattern",params:{pattern: "^0?[0-7]{3,4}$"}};
vErrors = added(vErrors, err99);
errors++;
}
}
else {
const err100 = {instancePath:instancePath+"/templates/" + i7+"/mode",schemaPath:"#/properties/templates/items/properties/mode/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err100);
errors++;
}
}
if(data43.owner !== undefined){
let data47 = data43.owner;
if(typeof data47 === "string"){
if(!pattern15.test(data47)){
const err101 = {instancePath:instancePath+"/templates/" + i7+"/owner",schemaPath:"#/properties/templates/items/properties/owner/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z_][A-Za-z0-9_.-]*(:[A-Za-z_][A-Za-z0-9_.-]*)?$"}};
vErrors = added(vErrors, err101);
errors++;
}
}
else {
const err102 = {instancePath:instancePath+"/templates/" + i7+"/owner",schemaPath:"#/properties/templates/items/properties/owner/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err102);
errors++;
}
}
if(data43.become !== undefined){
if(typeof data43.become !== "boolean"){
const err103 = {instancePath:instancePath+"/templates/" + i7+"/become",schemaPath:"#/properties/templates/items/properties/become/type",keyword:"type",params:{type: "boolean"}};
vErrors = added(vErrors, err103);
errors++;
}
}
if(data43["trust-directory"] !== undefined){
if(typeof data43["trust-directory"] !== "boolean"){
const err104 = {instancePath:instancePath+"/templates/" + i7+"/trust-directory",schemaPath:"#/properties/templates/items/properties/trust-directory/type",keyword:"type",params:{type: "boolean"}};
vErrors = added(vErrors, err104);
errors++;
}
}
if(data43.hosts !== undefined){
let data50 = data43.hosts;
const _errs126 = errors;
let valid31 = false;
const _errs127 = errors;
if(typeof data50 === "string"){
if(data50.length < 1){
const err105 = {instancePath:instancePath+"/templates/" + i7+"/hosts",schemaPath:"#/definitions/hosts/anyOf/0/minLength",keyword:"minLength",params:{limit: 1}};
vErrors = added(vErrors, err105);
errors++;
}
}
else {
const err106 = {instancePath:instancePath+"/templates/" + i7+"/hosts",schemaPath:"#/definitions/hosts/anyOf/0/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err106);
errors++;
}
var _valid3 = _errs127 === errors;
valid31 = valid31 || _valid3;
if(!valid31){
const _errs129 = errors;
if(Array.isArray(data50)){
const len8 = data50.length;
for(let i8=0; i8<len8; i8++){
let data51 = data50[i8];
if(typeof data51 === "string"){
if(data51.length < 1){
const err107 = {instancePath:instancePath+"/templates/" + i7+"/hosts/" + i8,schemaPath:"#/definitions/hosts/anyOf/1/items/minLength",keyword:"minLength",params:{limit: 1}};
vErrors = added(vErrors, err107);
errors++;
}
}
else {
const err108 = {instancePath:instancePath+"/templates/" + i7+"/hosts/" + i8,schemaPath:"#/definitions/hosts/anyOf/1/items/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err108);
errors++;
}
}
}
else {
const err109 = {instancePath:instancePath+"/templates/" + i7+"/hosts",schemaPath:"#/definitions/hosts/anyOf/1/type",keyword:"type",params:{type: "array"}};
vErrors = added(vErrors, err109);
errors++;
}
var _valid3 = _errs129 === errors;
valid31 = valid31 || _valid3;
}
if(!valid31){
const err110 = {instancePath:instancePath+"/templates/" + i7+"/hosts",schemaPath:"#/definitions/hosts/anyOf",keyword:"anyOf",params:{}};
vErrors = added(vErrors, err110);
errors++;
}
else {
errors = _errs126;
if(vErrors !== null){
if(_errs126){
vErrors.length = _errs126;
}
else {
vErrors = null;
}
}
}
}
}
else {
const err111 = {instancePath:instancePath+"/templates/" + i7,schemaPath:"#/properties/templates/items/type",keyword:"type",params:{type: "object"}};
vErrors = added(vErrors, err111);
errors++;
}
}
}
else {
const err112 = {instancePath:instancePath+"/templates",schemaPath:"#/properties/templates/type",keyword:"type",params:{type: "array"}};
vErrors = added(vErrors, err112);
errors++;
}
}
if(data.decrypt !== undefined){
let data52 = data.decrypt;
if(Array.isArray(data52)){
const len9 = data52.length;
for(let i9=0; i9<len9; i9++){
let data53 = data52[i9];
const _errs136 = errors;
let valid36 = false;
const _errs137 = errors;
if(typeof data53 === "string"){
if(data53.length < 1){
const err113 = {instancePath:instancePath+"/decrypt/" + i9,schemaPath:"#/properties/decrypt/items/anyOf/0/minLength",keyword:"minLength",params:{limit: 1}};
vErrors = added(vErrors, err113);
errors++;
}
if(!pattern6.test(data53)){
const err114 = {instancePath:instancePath+"/decrypt/" + i9,schemaPath:"#/properties/decrypt/items/anyOf/0/pattern",keyword:"pattern",params:{pattern: "^(?!/)[^\\u0000-\\u001f\\u007f]*$"}};
vErrors = added(vErrors, err114);
errors++;
}
}
else {
const err115 = {instancePath:instancePath+"/decrypt/" + i9,schemaPath:"#/properties/decrypt/items/anyOf/0/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err115);
errors++;
}
var _valid4 = _errs137 === errors;
valid36 = valid36 || _valid4;
if(!valid36){
const _errs139 = errors;
if(data53 && typeof data53 == "object" && !Array.isArray(data53)){
if(data53.path === undefined){
const err116 = {instancePath:instancePath+"/decrypt/" + i9,schemaPath:"#/properties/decrypt/items/anyOf/1/required",keyword:"required",params:{missingProperty: "path"}};
vErrors = added(vErrors, err116);
errors++;
}
for(const key11 in data53){
if(!(((key11 === "path") || (key11 === "to")) || (key11 === "mode"))){
const err117 = {instancePath:instancePath+"/decrypt/" + i9,schemaPath:"#/properties/decrypt/items/anyOf/1/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key11}};
vErrors = added(vErrors, err117);
errors++;
}
}
if(data53.path !== undefined){
let data54 = data53.path;
if(typeof data54 === "string"){
if(data54.length < 1){
const err118 = {instancePath:instancePath+"/decrypt/" + i9+"/path",schemaPath:"#/properties/decrypt/items/anyOf/1/properties/path/minLength",keyword:"minLength",params:{limit: 1}};
vErrors = added(vErrors, err118);
errors++;
}
if(!pattern6.test(data54)){
const err119 = {instancePath:instancePath+"/decrypt/" + i9+"/path",schemaPath:"#/properties/decrypt/items/anyOf/1/properties/path/pattern",keyword:"pattern",params:{pattern: "^(?!/)[^\\u0000-\\u001f\\u007f]*$"}};
vErrors = added(vErrors, err119);
errors++;
}
}
else {
const err120 = {instancePath:instancePath+"/decrypt/" + i9+"/path",schemaPath:"#/properties/decrypt/items/anyOf/1/properties/path/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err120);
errors++;
}
}
if(data53.to !== undefined){
let data55 = data53.to;
if(typeof data55 === "string"){
if(data55.length < 1){
const err121 = {instancePath:instancePath+"/decrypt/" + i9+"/to",schemaPath:"#/properties/decrypt/items/anyOf/1/properties/to/minLength",keyword:"minLength",params:{limit: 1}};
vErrors = added(vErrors, err121);
errors++;
}
if(!pattern6.test(data55)){
const err122 = {instancePath:instancePath+"/decrypt/" + i9+"/to",schemaPath:"#/properties/decrypt/items/anyOf/1/properties/to/pattern",keyword:"pattern",params:{pattern: "^(?!/)[^\\u0000-\\u001f\\u007f]*$"}};
vErrors = added(vErrors, err122);
errors++;
}
}
else {
const err123 = {instancePath:instancePath+"/decrypt/" + i9+"/to",schemaPath:"#/properties/decrypt/items/anyOf/1/properties/to/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err123);
errors++;
}
}
if(data53.mode !== undefined){
let data56 = data53.mode;
if(typeof data56 === "string"){
if(!pattern10.test(data56)){
const err124 = {instancePath:instancePath+"/decrypt/" + i9+"/mode",schemaPath:"#/properties/decrypt/items/anyOf/1/properties/mode/pattern",keyword:"pattern",params:{pattern: "^0?[0-7]{3,4}$"}};
vErrors = added(vErrors, err124);
errors++;
}
}
else {
const err125 = {instancePath:instancePath+"/decrypt/" + i9+"/mode",schemaPath:"#/properties/decrypt/items/anyOf/1/properties/mode/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err125);
errors++;
}
}
}
else {
const err126 = {instancePath:instancePath+"/decrypt/" + i9,schemaPath:"#/properties/decrypt/items/anyOf/1/type",keyword:"type",params:{type: "object"}};
vErrors = added(vErrors, err126);
errors++;
}
var _valid4 = _errs139 === errors;
valid36 = valid36 || _valid4;
}
if(!valid36){
const err127 = {instancePath:instancePath+"/decrypt/" + i9,schemaPath:"#/properties/decrypt/items/anyOf",keyword:"anyOf",params:{}};
vErrors = added(vErrors, err127);
errors++;
}
else {
errors = _errs136;
if(vErrors !== null){
if(_errs136){
vErrors.length = _errs136;
}
else {
vErrors = null;
}
}
}
}
}
else {
const err128 = {instancePath:instancePath+"/decrypt",schemaPath:"#/properties/decrypt/type",keyword:"type",params:{type: "array"}};
vErrors = added(vErrors, err128);
errors++;
}
}
if(data.environment !== undefined){
let data57 = data.environment;
if(data57 && typeof data57 == "object" && !Array.isArray(data57)){
for(const key12 in data57){
const _errs151 = errors;
if(typeof key12 === "string"){
if(!pattern20.test(key12)){
const err129 = {instancePath:instancePath+"/environment",schemaPath:"#/definitions/environment/propertyNames/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z_][A-Za-z0-9_]*$"},propertyName:key12};
vErrors = added(vErrors, err129);
errors++;
}
}
var valid39 = _errs151 === errors;
if(!valid39){
const err130 = {instancePath:instancePath+"/environment",schemaPath:"#/definitions/environment/propertyNames",keyword:"propertyNames",params:{propertyName: key12}};
vErrors = added(vErrors, err130);
errors++;
}
}
for(const key13 in data57){
let data58 = data57[key13];
if(((typeof data58 !== "string") && (!(typeof data58 == "number"))) && (typeof data58 !== "boolean")){
const err131 = {instancePath:instancePath+"/environment/" + pointed(key13),schemaPath:"#/definitions/environment/additionalProperties/type",keyword:"type",params:{type: schema13.additionalProperties.type}};
vErrors = added(vErrors, err131);
errors++;
}
}
}
else {
const err132 = {instancePath:instancePath+"/environment",schemaPath:"#/definitions/environment/type",keyword:"type",params:{type: "object"}};
vErrors = added(vErrors, err132);
errors++;
}
}
if(data.python !== undefined){
let data59 = data.python;
if(data59 && typeof data59 == "object" && !Array.isArray(data59)){
for(const key14 in data59){
if(!(func2.call(schema11.properties.python.properties, key14))){
const err133 = {instancePath:instancePath+"/python",schemaPath:"#/properties/python/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key14}};
vErrors = added(vErrors, err133);
errors++;
}
}
if(data59.version !== undefined){
let data60 = data59.version;
if((typeof data60 !== "string") && (!(typeof data60 == "number"))){
const err134 = {instancePath:instancePath+"/python/version",schemaPath:"#/properties/python/properties/version/type",keyword:"type",params:{type: schema11.properties.python.properties.version.type}};
vErrors = added(vErrors, err134);
errors++;
}
}
if(data59.interpreter !== undefined){
let data61 = data59.interpreter;
if(typeof data61 === "string"){
if(!pattern1.test(data61)){
const err135 = {instancePath:instancePath+"/python/interpreter",schemaPath:"#/properties/python/properties/interpreter/pattern",keyword:"pattern",params:{pattern: "^/.*[^/]$"}};
vErrors = added(vErrors, err135);
errors++;
}
}
else {
const err136 = {instancePath:instancePath+"/python/interpreter",schemaPath:"#/properties/python/properties/interpreter/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err136);
errors++;
}
}
if(data59.manager !== undefined){
let data62 = data59.manager;
if(!(((data62 === "auto") || (data62 === "uv")) || (data62 === "pip"))){
const err137 = {instancePath:instancePath+"/python/manager",schemaPath:"#/properties/python/properties/manager/enum",keyword:"enum",params:{allowedValues: schema11.properties.python.properties.manager.enum}};
vErrors = added(vErrors, err137);
errors++;
}
}
if(data59.lock !== undefined){
let data63 = data59.lock;
const _errs164 = errors;
let valid42 = false;
const _errs165 = errors;
if(typeof data63 === "string"){
if(data63.length < 1){
const err138 = {instancePath:instancePath+"/python/lock",schemaPath:"#/properties/python/properties/lock/anyOf/0/minLength",keyword:"minLength",params:{limit: 1}};
vErrors = added(vErrors, err138);
errors++;
}
if(!pattern4.test(data63)){
const err139 = {instancePath:instancePath+"/python/lock",schemaPath:"#/properties/python/properties/lock/anyOf/0/pattern",keyword:"pattern",params:{pattern: "^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000-\\u001f\\u007f]*$"}};
vErrors = added(vErrors, err139);
errors++;
}
}
else {
const err140 = {instancePath:instancePath+"/python/lock",schemaPath:"#/properties/python/properties/lock/anyOf/0/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err140);
errors++;
}
var _valid5 = _errs165 === errors;
valid42 = valid42 || _valid5;
if(!valid42){
const _errs167 = errors;
if(Array.isArray(data63)){
if(data63.length < 1){
const err141 = {instancePath:instancePath+"/python/lock",schemaPath:"#/properties/python/properties/lock/anyOf/1/minItems",keyword:"minItems",params:{limit: 1}};
vErrors = added(vErrors, err141);
errors++;
}
const len10 = data63.length;
for(let i10=0; i10<len10; i10++){
let data64 = data63[i10];
if(typeof data64 === "string"){
if(data64.length < 1){
const err142 = {instancePath:instancePath+"/python/lock/" + i10,schemaPath:"#/properties/python/properties/lock/anyOf/1/items/minLength",keyword:"minLength",params:{limit: 1}};
vErrors = added(vErrors, err142);
errors++;
}
if(!pattern4.test(data64)){
const err143 = {instancePath:instancePath+"/python/lock/" + i10,schemaPath:"#/properties/python/properties/lock/anyOf/1/items/pattern",keyword:"pattern",params:{pattern: "^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000-\\u001f\\u007f]*$"}};
vErrors = added(vErrors, err143);
errors++;
}
}
else {
const err144 = {instancePath:instancePath+"/python/lock/" + i10,schemaPath:"#/properties/python/properties/lock/anyOf/1/items/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err144);
errors++;
}
}
}
else {
const err145 = {instancePath:instancePath+"/python/lock",schemaPath:"#/properties/python/properties/lock/anyOf/1/type",keyword:"type",params:{type: "array"}};
vErrors = added(vErrors, err145);
errors++;
}
var _valid5 = _errs167 === errors;
valid42 = valid42 || _valid5;
}
if(!valid42){
const err146 = {instancePath:instancePath+"/python/lock",schemaPath:"#/properties/python/properties/lock/anyOf",keyword:"anyOf",params:{}};
vErrors = added(vErrors, err146);
errors++;
}
else {
errors = _errs164;
if(vErrors !== null){
if(_errs164){
vErrors.length = _errs164;
}
else {
vErrors = null;
}
}
}
}
if(data59.groups !== undefined){
let data65 = data59.groups;
if(Array.isArray(data65)){
const len11 = data65.length;
for(let i11=0; i11<len11; i11++){
if(typeof data65[i11] !== "string"){
const err147 = {instancePath:instancePath+"/python/groups/" + i11,schemaPath:"#/properties/python/properties/groups/items/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err147);
errors++;
}
}
}
else {
const err148 = {instancePath:instancePath+"/python/groups",schemaPath:"#/properties/python/properties/groups/type",keyword:"type",params:{type: "array"}};
vErrors = added(vErrors, err148);
errors++;
}
}
if(data59.extras !== undefined){
let data67 = data59.extras;
if(Array.isArray(data67)){
const len12 = data67.length;
for(let i12=0; i12<len12; i12++){
if(typeof data67[i12] !== "string"){
const err149 = {instancePath:instancePath+"/python/extras/" + i12,schemaPath:"#/properties/python/properties/extras/items/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err149);
errors++;
}
}
}
else {
const err150 = {instancePath:instancePath+"/python/extras",schemaPath:"#/properties/python/properties/extras/type",keyword:"type",params:{type: "array"}};
vErrors = added(vErrors, err150);
errors++;
}
}
if(data59.wheels !== undefined){
let data69 = data59.wheels;
if(typeof data69 === "string"){
if(data69.length < 1){
const err151 = {instancePath:instancePath+"/python/wheels",schemaPath:"#/properties/python/properties/wheels/minLength",keyword:"minLength",params:{limit: 1}};
vErrors = added(vErrors, err151);
errors++;
}
if(!pattern4.test(data69)){
const err152 = {instancePath:instancePath+"/python/wheels",schemaPath:"#/properties/python/properties/wheels/pattern",keyword:"pattern",params:{pattern: "^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000-\\u001f\\u007f]*$"}};
vErrors = added(vErrors, err152);
errors++;
}
}
else {
const err153 = {instancePath:instancePath+"/python/wheels",schemaPath:"#/properties/python/properties/wheels/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err153);
errors++;
}
}
if(data59.directory !== undefined){
let data70 = data59.directory;
if(typeof data70 === "string"){
if(data70.length < 1){
const err154 = {instancePath:instancePath+"/python/directory",schemaPath:"#/properties/python/properties/directory/minLength",keyword:"minLength",params:{limit: 1}};
vErrors = added(vErrors, err154);
errors++;
}
if(!pattern4.test(data70)){
const err155 = {instancePath:instancePath+"/python/directory",schemaPath:"#/properties/python/properties/directory/pattern",keyword:"pattern",params:{pattern: "^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000-\\u001f\\u007f]*$"}};
vErrors = added(vErrors, err155);
errors++;
}
}
else {
const err156 = {instancePath:instancePath+"/python/directory",schemaPath:"#/properties/python/properties/directory/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err156);
errors++;
}
}
if(data59.path !== undefined){
let data71 = data59.path;
if(typeof data71 === "string"){
if(data71.length < 1){
const err157 = {instancePath:instancePath+"/python/path",schemaPath:"#/properties/python/properties/path/minLength",keyword:"minLength",params:{limit: 1}};
vErrors = added(vErrors, err157);
errors++;
}
if(!pattern6.test(data71)){
const err158 = {instancePath:instancePath+"/python/path",schemaPath:"#/properties/python/properties/path/pattern",keyword:"pattern",params:{pattern: "^(?!/)[^\\u0000-\\u001f\\u007f]*$"}};
vErrors = added(vErrors, err158);
errors++;
}
}
else {
const err159 = {instancePath:instancePath+"/python/path",schemaPath:"#/properties/python/properties/path/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err159);
errors++;
}
}
if(data59.hosts !== undefined){
let data72 = data59.hosts;
const _errs187 = errors;
let valid50 = false;
const _errs188 = errors;
if(typeof data72 === "string"){
if(data72.length < 1){
const err160 = {instancePath:instancePath+"/python/hosts",schemaPath:"#/definitions/hosts/anyOf/0/minLength",keyword:"minLength",params:{limit: 1}};
vErrors = added(vErrors, err160);
errors++;
}
}
else {
const err161 = {instancePath:instancePath+"/python/hosts",schemaPath:"#/definitions/hosts/anyOf/0/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err161);
errors++;
}
var _valid6 = _errs188 === errors;
valid50 = valid50 || _valid6;
if(!valid50){
const _errs190 = errors;
if(Array.isArray(data72)){
const len13 = data72.length;
for(let i13=0; i13<len13; i13++){
let data73 = data72[i13];
if(typeof data73 === "string"){
if(data73.length < 1){
const err162 = {instancePath:instancePath+"/python/hosts/" + i13,schemaPath:"#/definitions/hosts/anyOf/1/items/minLength",keyword:"minLength",params:{limit: 1}};
vErrors = added(vErrors, err162);
errors++;
}
}
else {
const err163 = {instancePath:instancePath+"/python/hosts/" + i13,schemaPath:"#/definitions/hosts/anyOf/1/items/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err163);
errors++;
}
}
}
else {
const err164 = {instancePath:instancePath+"/python/hosts",schemaPath:"#/definitions/hosts/anyOf/1/type",keyword:"type",params:{type: "array"}};
vErrors = added(vErrors, err164);
errors++;
}
var _valid6 = _errs190 === errors;
valid50 = valid50 || _valid6;
}
if(!valid50){
const err165 = {instancePath:instancePath+"/python/hosts",schemaPath:"#/definitions/hosts/anyOf",keyword:"anyOf",params:{}};
vErrors = added(vErrors, err165);
errors++;
}
else {
errors = _errs187;
if(vErrors !== null){
if(_errs187){
vErrors.length = _errs187;
}
else {
vErrors = null;
}
}
}
}
if(data59.timeout !== undefined){
let data74 = data59.timeout;
if(typeof data74 == "number"){
if(data74 <= 0 || isNaN(data74)){
const err166 = {instancePath:instancePath+"/python/timeout",schemaPath:"#/properties/python/properties/timeout/exclusiveMinimum",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0}};
vErrors = added(vErrors, err166);
errors++;
}
}
else {
const err167 = {instancePath:instancePath+"/python/timeout",schemaPath:"#/properties/python/properties/timeout/type",keyword:"type",params:{type: "number"}};
vErrors = added(vErrors, err167);
errors++;
}
}
}
else {
const err168 = {instancePath:instancePath+"/python",schemaPath:"#/properties/python/type",keyword:"type",params:{type: "object"}};
vErrors = added(vErrors, err168);
errors++;
}
}
if(data.build !== undefined){
let data75 = data.build;
if(Array.isArray(data75)){
const len14 = data75.length;
for(let i14=0; i14<len14; i14++){
let data76 = data75[i14];
if(data76 && typeof data76 == "object" && !Array.isArray(data76)){
if(data76.command === undefined){
const err169 = {instancePath:instancePath+"/build/" + i14,schemaPath:"#/properties/build/items/required",keyword:"required",params:{missingProperty: "command"}};
vErrors = added(vErrors, err169);
errors++;
}
for(const key15 in data76){
if(!((((((((key15 === "name") || (key15 === "command")) || (key15 === "directory")) || (key15 === "hosts")) || (key15 === "when-changed")) || (key15 === "outputs")) || (key15 === "environment")) || (key15 === "timeout"))){
const err170 = {instancePath:instancePath+"/build/" + i14,schemaPath:"#/properties/build/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key15}};
vErrors = added(vErrors, err170);
errors++;
}
}
if(data76.name !== undefined){
if(typeof data76.name !== "string"){
const err171 = {instancePath:instancePath+"/build/" + i14+"/name",schemaPath:"#/properties/build/items/properties/name/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err171);
errors++;
}
}
if(data76.command !== undefined){
let data78 = data76.command;
const _errs205 = errors;
let valid57 = false;
const _errs206 = errors;
if(typeof data78 === "string"){
if(data78.length < 1){
const err172 = {instancePath:instancePath+"/build/" + i14+"/command",schemaPath:"#/definitions/command/anyOf/0/minLength",keyword:"minLength",params:{limit: 1}};
vErrors = added(vErrors, err172);
errors++;
}
}
else {
const err173 = {instancePath:instancePath+"/build/" + i14+"/command",schemaPath:"#/definitions/command/anyOf/0/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err173);
errors++;
}
var _valid7 = _errs206 === errors;
valid57 = valid57 || _valid7;
if(!valid57){
const _errs208 = errors;
if(Array.isArray(data78)){
if(data78.length < 1){
const err174 = {instancePath:instancePath+"/build/" + i14+"/command",schemaPath:"#/definitions/command/anyOf/1/minItems",keyword:"minItems",params:{limit: 1}};
vErrors = added(vErrors, err174);
errors++;
}
const len15 = data78.length;
for(let i15=0; i15<len15; i15++){
if(typeof data78[i15] !== "string"){
const err175 = {instancePath:instancePath+"/build/" + i14+"/command/" + i15,schemaPath:"#/definitions/command/anyOf/1/items/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err175);
errors++;
}
}
}
else {
const err176 = {instancePath:instancePath+"/build/" + i14+"/command",schemaPath:"#/definitions/command/anyOf/1/type",keyword:"type",params:{type: "array"}};
vErrors = added(vErrors, err176);
errors++;
}
var _valid7 = _errs208 === errors;
valid57 = valid57 || _valid7;
}
if(!valid57){
const err177 = {instancePath:instancePath+"/build/" + i14+"/command",schemaPath:"#/definitions/command/anyOf",keyword:"anyOf",params:{}};
vErrors = added(vErrors, err177);
errors++;
}
else {
errors = _errs205;
if(vErrors !== null){
if(_errs205){
vErrors.length = _errs205;
}
else {
vErrors = null;
}
}
}
}
if(data76.directory !== undefined){
let data80 = data76.directory;
if(typeof data80 === "string"){
if(data80.length < 1){
const err178 = {instancePath:instancePath+"/build/" + i14+"/directory",schemaPath:"#/properties/build/items/properties/directory/minLength",keyword:"minLength",params:{limit: 1}};
vErrors = added(vErrors, err178);
errors++;
}
if(!pattern4.test(data80)){
const err179 = {instancePath:instancePath+"/build/" + i14+"/directory",schemaPath:"#/properties/build/items/properties/directory/pattern",keyword:"pattern",params:{pattern: "^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000-\\u001f\\u007f]*$"}};
vErrors = added(vErrors, err179);
errors++;
}
}
else {
const err180 = {instancePath:instancePath+"/build/" + i14+"/directory",schemaPath:"#/properties/build/items/properties/directory/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err180);
errors++;
}
}
if(data76.hosts !== undefined){
let data81 = data76.hosts;
const _errs216 = errors;
let valid61 = false;
const _errs217 = errors;
if(typeof data81 === "string"){
if(data81.length < 1){
const err181 = {instancePath:instancePath+"/build/" + i14+"/hosts",schemaPath:"#/definitions/hosts/anyOf/0/minLength",keyword:"minLength",params:{limit: 1}};
vErrors = added(vErrors, err181);
errors++;
}
}
else {
const err182 = {instancePath:instancePath+"/build/" + i14+"/hosts",schemaPath:"#/definitions/hosts/anyOf/0/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err182);
errors++;
}
var _valid8 = _errs217 === errors;
valid61 = valid61 || _valid8;
if(!valid61){
const _errs219 = errors;
if(Array.isArray(data81)){
const len16 = data81.length;
for(let i16=0; i16<len16; i16++){
let data82 = data81[i16];
if(typeof data82 === "string"){
if(data82.length < 1){
const err183 = {instancePath:instancePath+"/build/" + i14+"/hosts/" + i16,schemaPath:"#/definitions/hosts/anyOf/1/items/minLength",keyword:"minLength",params:{limit: 1}};
vErrors = added(vErrors, err183);
errors++;
}
}
else {
const err184 = {instancePath:instancePath+"/build/" + i14+"/hosts/" + i16,schemaPath:"#/definitions/hosts/anyOf/1/items/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err184);
errors++;
}
}
}
else {
const err185 = {instancePath:instancePath+"/build/" + i14+"/hosts",schemaPath:"#/definitions/hosts/anyOf/1/type",keyword:"type",params:{type: "array"}};
vErrors = added(vErrors, err185);
errors++;
}
var _valid8 = _errs219 === errors;
valid61 = valid61 || _valid8;
}
if(!valid61){
const err186 = {instancePath:instancePath+"/build/" + i14+"/hosts",schemaPath:"#/definitions/hosts/anyOf",keyword:"anyOf",params:{}};
vErrors = added(vErrors, err186);
errors++;
}
else {
errors = _errs216;
if(vErrors !== null){
if(_errs216){
vErrors.length = _errs216;
}
else {
vErrors = null;
}
}
}
}
if(data76["when-changed"] !== undefined){
let data83 = data76["when-changed"];
if(Array.isArray(data83)){
if(data83.length < 1){
const err187 = {instancePath:instancePath+"/build/" + i14+"/when-changed",schemaPath:"#/properties/build/items/properties/when-changed/minItems",keyword:"minItems",params:{limit: 1}};
vErrors = added(vErrors, err187);
errors++;
}
const len17 = data83.length;
for(let i17=0; i17<len17; i17++){
let data84 = data83[i17];
if(typeof data84 === "string"){
if(data84.length < 1){
const err188 = {instancePath:instancePath+"/build/" + i14+"/when-changed/" + i17,schemaPath:"#/properties/build/items/properties/when-changed/items/minLength",keyword:"minLength",params:{limit: 1}};
vErrors = added(vErrors, err188);
errors++;
}
}
else {
const err189 = {instancePath:instancePath+"/build/" + i14+"/when-changed/" + i17,schemaPath:"#/properties/build/items/properties/when-changed/items/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err189);
errors++;
}
}
}
else {
const err190 = {instancePath:instancePath+"/build/" + i14+"/when-changed",schemaPath:"#/properties/build/items/properties/when-changed/type",keyword:"type",params:{type: "array"}};
vErrors = added(vErrors, err190);
errors++;
}
}
if(data76.outputs !== undefined){
let data85 = data76.outputs;
if(Array.isArray(data85)){
const len18 = data85.length;
for(let i18=0; i18<len18; i18++){
let data86 = data85[i18];
if(typeof data86 === "string"){
if(data86.length < 1){
const err191 = {instancePath:instancePath+"/build/" + i14+"/outputs/" + i18,schemaPath:"#/properties/build/items/properties/outputs/items/minLength",keyword:"minLength",params:{limit: 1}};
vErrors = added(vErrors, err191);
errors++;
}
if(!pattern6.test(data86)){
const err192 = {instancePath:instancePath+"/build/" + i14+"/outputs/" + i18,schemaPath:"#/properties/build/items/properties/outputs/items/pattern",keyword:"pattern",params:{pattern: "^(?!/)[^\\u0000-\\u001f\\u007f]*$"}};
vErrors = added(vErrors, err192);
errors++;
}
}
else {
const err193 = {instancePath:instancePath+"/build/" + i14+"/outputs/" + i18,schemaPath:"#/properties/build/items/properties/outputs/items/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err193);
errors++;
}
}
}
else {
const err194 = {instancePath:instancePath+"/build/" + i14+"/outputs",schemaPath:"#/properties/build/items/properties/outputs/type",keyword:"type",params:{type: "array"}};
vErrors = added(vErrors, err194);
errors++;
}
}
if(data76.environment !== undefined){
let data87 = data76.environment;
if(data87 && typeof data87 == "object" && !Array.isArray(data87)){
for(const key16 in data87){
const _errs234 = errors;
if(typeof key16 === "string"){
if(!pattern20.test(key16)){
const err195 = {instancePath:instancePath+"/build/" + i14+"/environment",schemaPath:"#/definitions/environment/propertyNames/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z_][A-Za-z0-9_]*$"},propertyName:key16};
vErrors = added(vErrors, err195);
errors++;
}
}
var valid69 = _errs234 === errors;
if(!valid69){
const err196 = {instancePath:instancePath+"/build/" + i14+"/environment",schemaPath:"#/definitions/environment/propertyNames",keyword:"propertyNames",params:{propertyName: key16}};
vErrors = added(vErrors, err196);
errors++;
}
}
for(const key17 in data87){
let data88 = data87[key17];
if(((typeof data88 !== "string") && (!(typeof data88 == "number"))) && (typeof data88 !== "boolean")){
const err197 = {instancePath:instancePath+"/build/" + i14+"/environment/" + pointed(key17),schemaPath:"#/definitions/environment/additionalProperties/type",keyword:"type",params:{type: schema13.additionalProperties.type}};
vErrors = added(vErrors, err197);
errors++;
}
}
}
else {
const err198 = {instancePath:instancePath+"/build/" + i14+"/environment",schemaPath:"#/definitions/environment/type",keyword:"type",params:{type: "object"}};
vErrors = added(vErrors, err198);
errors++;
}
}
if(data76.timeout !== undefined){
let data89 = data76.timeout;
if(typeof data89 == "number"){
if(data89 <= 0 || isNaN(data89)){
const err199 = {instancePath:instancePath+"/build/" + i14+"/timeout",schemaPath:"#/properties/build/items/properties/timeout/exclusiveMinimum",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0}};
vErrors = added(vErrors, err199);
errors++;
}
}
else {
const err200 = {instancePath:instancePath+"/build/" + i14+"/timeout",schemaPath:"#/properties/build/items/properties/timeout/type",keyword:"type",params:{type: "number"}};
vErrors = added(vErrors, err200);
errors++;
}
}
}
else {
const err201 = {instancePath:instancePath+"/build/" + i14,schemaPath:"#/properties/build/items/type",keyword:"type",params:{type: "object"}};
vErrors = added(vErrors, err201);
errors++;
}
}
}
else {
const err202 = {instancePath:instancePath+"/build",schemaPath:"#/properties/build/type",keyword:"type",params:{type: "array"}};
vErrors = added(vErrors, err202);
errors++;
}
}
if(data.migrate !== undefined){
let data90 = data.migrate;
if(data90 && typeof data90 == "object" && !Array.isArray(data90)){
if(data90.command === undefined){
const err203 = {instancePath:instancePath+"/migrate",schemaPath:"#/properties/migrate/required",keyword:"required",params:{missingProperty: "command"}};
vErrors = added(vErrors, err203);
errors++;
}
for(const key18 in data90){
if(!((((((key18 === "command") || (key18 === "group")) || (key18 === "run-once")) || (key18 === "directory")) || (key18 === "environment")) || (key18 === "timeout"))){
const err204 = {instancePath:instancePath+"/migrate",schemaPath:"#/properties/migrate/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key18}};
vErrors = added(vErrors, err204);
errors++;
}
}
if(data90.command !== undefined){
let data91 = data90.command;
const _errs245 = errors;
let valid73 = false;
const _errs246 = errors;
if(typeof data91 === "string"){
if(data91.length < 1){
const err205 = {instancePath:instancePath+"/migrate/command",schemaPath:"#/definitions/command/anyOf/0/minLength",keyword:"minLength",params:{limit: 1}};
vErrors = added(vErrors, err205);
errors++;
}
}
else {
const err206 = {instancePath:instancePath+"/migrate/command",schemaPath:"#/definitions/command/anyOf/0/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err206);
errors++;
}
var _valid9 = _errs246 === errors;
valid73 = valid73 || _valid9;
if(!valid73){
const _errs248 = errors;
if(Array.isArray(data91)){
if(data91.length < 1){
const err207 = {instancePath:instancePath+"/migrate/command",schemaPath:"#/definitions/command/anyOf/1/minItems",keyword:"minItems",params:{limit: 1}};
vErrors = added(vErrors, err207);
errors++;
}
const len19 = data91.length;
for(let i19=0; i19<len19; i19++){
if(typeof data91[i19] !== "string"){
const err208 = {instancePath:instancePath+"/migrate/command/" + i19,schemaPath:"#/definitions/command/anyOf/1/items/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err208);
errors++;
}
}
}
else {
const err209 = {instancePath:instancePath+"/migrate/command",schemaPath:"#/definitions/command/anyOf/1/type",keyword:"type",params:{type: "array"}};
vErrors = added(vErrors, err209);
errors++;
}
var _valid9 = _errs248 === errors;
valid73 = valid73 || _valid9;
}
if(!valid73){
const err210 = {instancePath:instancePath+"/migrate/command",schemaPath:"#/definitions/command/anyOf",keyword:"anyOf",params:{}};
vErrors = added(vErrors, err210);
errors++;
}
else {
errors = _errs245;
if(vErrors !== null){
if(_errs245){
vErrors.length = _errs245;
}
else {
vErrors = null;
}
}
}
}
if(data90.group !== undefined){
if(typeof data90.group !== "string"){
const err211 = {instancePath:instancePath+"/migrate/group",schemaPath:"#/properties/migrate/properties/group/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err211);
errors++;
}
}
if(data90["run-once"] !== undefined){
if(typeof data90["run-once"] !== "boolean"){
const err212 = {instancePath:instancePath+"/migrate/run-once",schemaPath:"#/properties/migrate/properties/run-once/type",keyword:"type",params:{type: "boolean"}};
vErrors = added(vErrors, err212);
errors++;
}
}
if(data90.directory !== undefined){
let data95 = data90.directory;
if(typeof data95 === "string"){
if(data95.length < 1){
const err213 = {instancePath:instancePath+"/migrate/directory",schemaPath:"#/properties/migrate/properties/directory/minLength",keyword:"minLength",params:{limit: 1}};
vErrors = added(vErrors, err213);
errors++;
}
if(!pattern4.test(data95)){
const err214 = {instancePath:instancePath+"/migrate/directory",schemaPath:"#/properties/migrate/properties/directory/pattern",keyword:"pattern",params:{pattern: "^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000-\\u001f\\u007f]*$"}};
vErrors = added(vErrors, err214);
errors++;
}
}
else {
const err215 = {instancePath:instancePath+"/migrate/directory",schemaPath:"#/properties/migrate/properties/directory/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err215);
errors++;
}
}
if(data90.environment !== undefined){
let data96 = data90.environment;
if(data96 && typeof data96 == "object" && !Array.isArray(data96)){
for(const key19 in data96){
const _errs261 = errors;
if(typeof key19 === "string"){
if(!pattern20.test(key19)){
const err216 = {instancePath:instancePath+"/migrate/environment",schemaPath:"#/definitions/environment/propertyNames/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z_][A-Za-z0-9_]*$"},propertyName:key19};
vErrors = added(vErrors, err216);
errors++;
}
}
var valid77 = _errs261 === errors;
if(!valid77){
const err217 = {instancePath:instancePath+"/migrate/environment",schemaPath:"#/definitions/environment/propertyNames",keyword:"propertyNames",params:{propertyName: key19}};
vErrors = added(vErrors, err217);
errors++;
}
}
for(const key20 in data96){
let data97 = data96[key20];
if(((typeof data97 !== "string") && (!(typeof data97 == "number"))) && (typeof data97 !== "boolean")){
const err218 = {instancePath:instancePath+"/migrate/environment/" + pointed(key20),schemaPath:"#/definitions/environment/additionalProperties/type",keyword:"type",params:{type: schema13.additionalProperties.type}};
vErrors = added(vErrors, err218);
errors++;
}
}
}
else {
const err219 = {instancePath:instancePath+"/migrate/environment",schemaPath:"#/definitions/environment/type",keyword:"type",params:{type: "object"}};
vErrors = added(vErrors, err219);
errors++;
}
}
if(data90.timeout !== undefined){
let data98 = data90.timeout;
if(typeof data98 == "number"){
if(data98 <= 0 || isNaN(data98)){
const err220 = {instancePath:instancePath+"/migrate/timeout",schemaPath:"#/properties/migrate/properties/timeout/exclusiveMinimum",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0}};
vErrors = added(vErrors, err220);
errors++;
}
}
else {
const err221 = {instancePath:instancePath+"/migrate/timeout",schemaPath:"#/properties/migrate/properties/timeout/type",keyword:"type",params:{type: "number"}};
vErrors = added(vErrors, err221);
errors++;
}
}
}
else {
const err222 = {instancePath:instancePath+"/migrate",schemaPath:"#/properties/migrate/type",keyword:"type",params:{type: "object"}};
vErrors = added(vErrors, err222);
errors++;
}
}
if(data.services !== undefined){
let data99 = data.services;
if(data99 && typeof data99 == "object" && !Array.isArray(data99)){
for(const key21 in data99){
let data100 = data99[key21];
if(data100 && typeof data100 == "object" && !Array.isArray(data100)){
if(data100.type === undefined){
const err223 = {instancePath:instancePath+"/services/" + pointed(key21),schemaPath:"#/properties/services/additionalProperties/required",keyword:"required",params:{missingProperty: "type"}};
vErrors = added(vErrors, err223);
errors++;
}
for(const key22 in data100){
if(!(func2.call(schema11.properties.services.additionalProperties.properties, key22))){
const err224 = {instancePath:instancePath+"/services/" + pointed(key21),schemaPath:"#/properties/services/additionalProperties/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key22}};
vErrors = added(vErrors, err224);
errors++;
}
}
if(data100.type !== undefined){
let data101 = data100.type;
if(!((((data101 === "systemd") || (data101 === "supervisor")) || (data101 === "touch")) || (data101 === "command"))){
const err225 = {instancePath:instancePath+"/services/" + pointed(key21)+"/type",schemaPath:"#/properties/services/additionalProperties/properties/type/enum",keyword:"enum",params:{allowedValues: schema11.properties.services.additionalProperties.properties.type.enum}};
vErrors = added(vErrors, err225);
errors++;
}
}
if(data100.unit !== undefined){
let data102 = data100.unit;
if(typeof data102 === "string"){
if(!pattern32.test(data102)){
const err226 = {instancePath:instancePath+"/services/" + pointed(key21)+"/unit",schemaPath:"#/properties/services/additionalProperties/properties/unit/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9@:*_.\\-]+$"}};
vErrors = added(vErrors, err226);
errors++;
}
}
else {
const err227 = {instancePath:instancePath+"/services/" + pointed(key21)+"/unit",schemaPath:"#/properties/services/additionalProperties/properties/unit/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err227);
errors++;
}
}
if(data100.template !== undefined){
let data103 = data100.template;
if(typeof data103 === "string"){
if(data103.length < 1){
const err228 = {instancePath:instancePath+"/services/" + pointed(key21)+"/template",schemaPath:"#/properties/services/additionalProperties/properties/template/minLength",keyword:"minLength",params:{limit: 1}};
vErrors = added(vErrors, err228);
errors++;
}
if(!pattern4.test(data103)){
const err229 = {instancePath:instancePath+"/services/" + pointed(key21)+"/template",schemaPath:"#/properties/services/additionalProperties/properties/template/pattern",keyword:"pattern",params:{pattern: "^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000-\\u001f\\u007f]*$"}};
vErrors = added(vErrors, err229);
errors++;
}
}
else {
const err230 = {instancePath:instancePath+"/services/" + pointed(key21)+"/template",schemaPath:"#/properties/services/additionalProperties/properties/template/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err230);
errors++;
}
}
if(data100.templates !== undefined){
let data104 = data100.templates;
if(data104 && typeof data104 == "object" && !Array.isArray(data104)){
for(const key23 in data104){
let data105 = data104[key23];
if(typeof data105 === "string"){
if(data105.length < 1){
const err231 = {instancePath:instancePath+"/services/" + pointed(key21)+"/templates/" + pointed(key23),schemaPath:"#/properties/services/additionalProperties/properties/templates/additionalProperties/minLength",keyword:"minLength",params:{limit: 1}};
vErrors = added(vErrors, err231);
errors++;
}
if(!pattern4.test(data105)){
const err232 = {instancePath:instancePath+"/services/" + pointed(key21)+"/templates/" + pointed(key23),schemaPath:"#/properties/services/additionalProperties/properties/templates/additionalProperties/pattern",keyword:"pattern",params:{pattern: "^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000-\\u001f\\u007f]*$"}};
vErrors = added(vErrors, err232);
errors++;
}
}
else {
const err233 = {instancePath:instancePath+"/services/" + pointed(key21)+"/templates/" + pointed(key23),schemaPath:"#/properties/services/additionalProperties/properties/templates/additionalProperties/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err233);
errors++;
}
}
}
else {
const err234 = {instancePath:instancePath+"/services/" + pointed(key21)+"/templates",schemaPath:"#/properties/services/additionalProperties/properties/templates/type",keyword:"type",params:{type: "object"}};
vErrors = added(vErrors, err234);
errors++;
}
}
if(data100.directory !== undefined){
let data106 = data100.directory;
if(typeof data106 === "string"){
if(!pattern35.test(data106)){
const err235 = {instancePath:instancePath+"/services/" + pointed(key21)+"/directory",schemaPath:"#/properties/services/additionalProperties/properties/directory/pattern",keyword:"pattern",params:{pattern: "^/"}};
vErrors = added(vErrors, err235);
errors++;
}
}
else {
const err236 = {instancePath:instancePath+"/services/" + pointed(key21)+"/directory",schemaPath:"#/properties/services/additionalProperties/properties/directory/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err236);
errors++;
}
}
if(data100.scope !== undefined){
let data107 = data100.scope;
if(!((data107 === "system") || (data107 === "user"))){
const err237 = {instancePath:instancePath+"/services/" + pointed(key21)+"/scope",schemaPath:"#/properties/services/additionalProperties/properties/scope/enum",keyword:"enum",params:{allowedValues: schema11.properties.services.additionalProperties.properties.scope.enum}};
vErrors = added(vErrors, err237);
errors++;
}
}
if(data100.become !== undefined){
if(typeof data100.become !== "boolean"){
const err238 = {instancePath:instancePath+"/services/" + pointed(key21)+"/become",schemaPath:"#/properties/services/additionalProperties/properties/become/type",keyword:"type",params:{type: "boolean"}};
vErrors = added(vErrors, err238);
errors++;
}
}
if(data100.reload !== undefined){
let data109 = data100.reload;
if(!(((data109 === "restart") || (data109 === "reload")) || (data109 === "auto"))){
const err239 = {instancePath:instancePath+"/services/" + pointed(key21)+"/reload",schemaPath:"#/properties/services/additionalProperties/properties/reload/enum",keyword:"enum",params:{allowedValues: schema11.properties.services.additionalProperties.properties.reload.enum}};
vErrors = added(vErrors, err239);
errors++;
}
}
if(data100.instances !== undefined){
let data110 = data100.instances;
if(!((typeof data110 == "number") && (!(data110 % 1) && !isNaN(data110)))){
const err240 = {instancePath:instancePath+"/services/" + pointed(key21)+"/instances",schemaPath:"#/properties/services/additionalProperties/properties/instances/type",keyword:"type",params:{type: "integer"}};
vErrors = added(vErrors, err240);
errors++;
}
if(typeof data110 == "number"){
if(data110 > 1000 || isNaN(data110)){
const err241 = {instancePath:instancePath+"/services/" + pointed(key21)+"/instances",schemaPath:"#/properties/services/additionalProperties/properties/instances/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000}};
vErrors = added(vErrors, err241);
errors++;
}
if(data110 < 0 || isNaN(data110)){
const err242 = {instancePath:instancePath+"/services/" + pointed(key21)+"/instances",schemaPath:"#/properties/services/additionalProperties/properties/instances/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
vErrors = added(vErrors, err242);
errors++;
}
}
}
if(data100.scale !== undefined){
let data111 = data100.scale;
if(data111 && typeof data111 == "object" && !Array.isArray(data111)){
for(const key24 in data111){
let data112 = data111[key24];
if((typeof data112 !== "string") && (!(typeof data112 == "number"))){
const err243 = {instancePath:instancePath+"/services/" + pointed(key21)+"/scale/" + pointed(key24),schemaPath:"#/properties/services/additionalProperties/properties/scale/additionalProperties/type",keyword:"type",params:{type: schema11.properties.services.additionalProperties.properties.scale.additionalProperties.type}};
vErrors = added(vErrors, err243);
errors++;
}
}
}
else {
const err244 = {instancePath:instancePath+"/services/" + pointed(key21)+"/scale",schemaPath:"#/properties/services/additionalProperties/properties/scale/type",keyword:"type",params:{type: "object"}};
vErrors = added(vErrors, err244);
errors++;
}
}
if(data100.enable !== undefined){
if(typeof data100.enable !== "boolean"){
const err245 = {instancePath:instancePath+"/services/" + pointed(key21)+"/enable",schemaPath:"#/properties/services/additionalProperties/properties/enable/type",keyword:"type",params:{type: "boolean"}};
vErrors = added(vErrors, err245);
errors++;
}
}
if(data100.file !== undefined){
if(typeof data100.file !== "string"){
const err246 = {instancePath:instancePath+"/services/" + pointed(key21)+"/file",schemaPath:"#/properties/services/additionalProperties/properties/file/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err246);
errors++;
}
}
if(data100["pid-file"] !== undefined){
let data115 = data100["pid-file"];
if(typeof data115 === "string"){
if(data115.length < 1){
const err247 = {instancePath:instancePath+"/services/" + pointed(key21)+"/pid-file",schemaPath:"#/properties/services/additionalProperties/properties/pid-file/minLength",keyword:"minLength",params:{limit: 1}};
vErrors = added(vErrors, err247);
errors++;
}
}
else {
const err248 = {instancePath:instancePath+"/services/" + pointed(key21)+"/pid-file",schemaPath:"#/properties/services/additionalProperties/properties/pid-file/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err248);
errors++;
}
}
if(data100.command !== undefined){
let data116 = data100.command;
const _errs304 = errors;
let valid84 = false;
const _errs305 = errors;
if(typeof data116 === "string"){
if(data116.length < 1){
const err249 = {instancePath:instancePath+"/services/" + pointed(key21)+"/command",schemaPath:"#/definitions/command/anyOf/0/minLength",keyword:"minLength",params:{limit: 1}};
vErrors = added(vErrors, err249);
errors++;
}
}
else {
const err250 = {instancePath:instancePath+"/services/" + pointed(key21)+"/command",schemaPath:"#/definitions/command/anyOf/0/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err250);
errors++;
}
var _valid10 = _errs305 === errors;
valid84 = valid84 || _valid10;
if(!valid84){
const _errs307 = errors;
if(Array.isArray(data116)){
if(data116.length < 1){
const err251 = {instancePath:instancePath+"/services/" + pointed(key21)+"/command",schemaPath:"#/definitions/command/anyOf/1/minItems",keyword:"minItems",params:{limit: 1}};
vErrors = added(vErrors, err251);
errors++;
}
const len20 = data116.length;
for(let i20=0; i20<len20; i20++){
if(typeof data116[i20] !== "string"){
const err252 = {instancePath:instancePath+"/services/" + pointed(key21)+"/command/" + i20,schemaPath:"#/definitions/command/anyOf/1/items/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err252);
errors++;
}
}
}
else {
const err253 = {instancePath:instancePath+"/services/" + pointed(key21)+"/command",schemaPath:"#/definitions/command/anyOf/1/type",keyword:"type",params:{type: "array"}};
vErrors = added(vErrors, err253);
errors++;
}
var _valid10 = _errs307 === errors;
valid84 = valid84 || _valid10;
}
if(!valid84){
const err254 = {instancePath:instancePath+"/services/" + pointed(key21)+"/command",schemaPath:"#/definitions/command/anyOf",keyword:"anyOf",params:{}};
vErrors = added(vErrors, err254);
errors++;
}
else {
errors = _errs304;
if(vErrors !== null){
if(_errs304){
vErrors.length = _errs304;
}
else {
vErrors = null;
}
}
}
}
if(data100["ready-after"] !== undefined){
let data118 = data100["ready-after"];
if(typeof data118 == "number"){
if(data118 < 0 || isNaN(data118)){
const err255 = {instancePath:instancePath+"/services/" + pointed(key21)+"/ready-after",schemaPath:"#/properties/services/additionalProperties/properties/ready-after/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
vErrors = added(vErrors, err255);
errors++;
}
}
else {
const err256 = {instancePath:instancePath+"/services/" + pointed(key21)+"/ready-after",schemaPath:"#/properties/services/additionalProperties/properties/ready-after/type",keyword:"type",params:{type: "number"}};
vErrors = added(vErrors, err256);
errors++;
}
}
if(data100.timeout !== undefined){
let data119 = data100.timeout;
if(typeof data119 == "number"){
if(data119 <= 0 || isNaN(data119)){
const err257 = {instancePath:instancePath+"/services/" + pointed(key21)+"/timeout",schemaPath:"#/properties/services/additionalProperties/properties/timeout/exclusiveMinimum",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0}};
vErrors = added(vErrors, err257);
errors++;
}
}
else {
const err258 = {instancePath:instancePath+"/services/" + pointed(key21)+"/timeout",schemaPath:"#/properties/services/additionalProperties/properties/timeout/type",keyword:"type",params:{type: "number"}};
vErrors = added(vErrors, err258);
errors++;
}
}
if(data100.logs !== undefined){
let data120 = data100.logs;
if(!((typeof data120 == "number") && (!(data120 % 1) && !isNaN(data120)))){
const err259 = {instancePath:instancePath+"/services/" + pointed(key21)+"/logs",schemaPath:"#/properties/services/additionalProperties/properties/logs/type",keyword:"type",params:{type: "integer"}};
vErrors = added(vErrors, err259);
errors++;
}
if(typeof data120 == "number"){
if(data120 < 0 || isNaN(data120)){
const err260 = {instancePath:instancePath+"/services/" + pointed(key21)+"/logs",schemaPath:"#/properties/services/additionalProperties/properties/logs/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
vErrors = added(vErrors, err260);
errors++;
}
}
}
if(data100.hosts !== undefined){
let data121 = data100.hosts;
const _errs319 = errors;
let valid88 = false;
const _errs320 = errors;
if(typeof data121 === "string"){
if(data121.length < 1){
const err261 = {instancePath:instancePath+"/services/" + pointed(key21)+"/hosts",schemaPath:"#/definitions/hosts/anyOf/0/minLength",keyword:"minLength",params:{limit: 1}};
vErrors = added(vErrors, err261);
errors++;
}
}
else {
const err262 = {instancePath:instancePath+"/services/" + pointed(key21)+"/hosts",schemaPath:"#/definitions/hosts/anyOf/0/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err262);
errors++;
}
var _valid11 = _errs320 === errors;
valid88 = valid88 || _valid11;
if(!valid88){
const _errs322 = errors;
if(Array.isArray(data121)){
const len21 = data121.length;
for(let i21=0; i21<len21; i21++){
let data122 = data121[i21];
if(typeof data122 === "string"){
if(data122.length < 1){
const err263 = {instancePath:instancePath+"/services/" + pointed(key21)+"/hosts/" + i21,schemaPath:"#/definitions/hosts/anyOf/1/items/minLength",keyword:"minLength",params:{limit: 1}};
vErrors = added(vErrors, err263);
errors++;
}
}
else {
const err264 = {instancePath:instancePath+"/services/" + pointed(key21)+"/hosts/" + i21,schemaPath:"#/definitions/hosts/anyOf/1/items/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err264);
errors++;
}
}
}
else {
const err265 = {instancePath:instancePath+"/services/" + pointed(key21)+"/hosts",schemaPath:"#/definitions/hosts/anyOf/1/type",keyword:"type",params:{type: "array"}};
vErrors = added(vErrors, err265);
errors++;
}
var _valid11 = _errs322 === errors;
valid88 = valid88 || _valid11;
}
if(!valid88){
const err266 = {instancePath:instancePath+"/services/" + pointed(key21)+"/hosts",schemaPath:"#/definitions/hosts/anyOf",keyword:"anyOf",params:{}};
vErrors = added(vErrors, err266);
errors++;
}
else {
errors = _errs319;
if(vErrors !== null){
if(_errs319){
vErrors.length = _errs319;
}
else {
vErrors = null;
}
}
}
}
}
else {
const err267 = {instancePath:instancePath+"/services/" + pointed(key21),schemaPath:"#/properties/services/additionalProperties/type",keyword:"type",params:{type: "object"}};
vErrors = added(vErrors, err267);
errors++;
}
}
}
else {
const err268 = {instancePath:instancePath+"/services",schemaPath:"#/properties/services/type",keyword:"type",params:{type: "object"}};
vErrors = added(vErrors, err268);
errors++;
}
}
if(data["keep-services"] !== undefined){
let data123 = data["keep-services"];
if(Array.isArray(data123)){
const len22 = data123.length;
for(let i22=0; i22<len22; i22++){
let data124 = data123[i22];
if(typeof data124 === "string"){
if(data124.length < 1){
const err269 = {instancePath:instancePath+"/keep-services/" + i22,schemaPath:"#/properties/keep-services/items/minLength",keyword:"minLength",params:{limit: 1}};
vErrors = added(vErrors, err269);
errors++;
}
}
else {
const err270 = {instancePath:instancePath+"/keep-services/" + i22,schemaPath:"#/properties/keep-services/items/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err270);
errors++;
}
}
}
else {
const err271 = {instancePath:instancePath+"/keep-services",schemaPath:"#/properties/keep-services/type",keyword:"type",params:{type: "array"}};
vErrors = added(vErrors, err271);
errors++;
}
}
if(data.verify !== undefined){
let data125 = data.verify;
if(Array.isArray(data125)){
const len23 = data125.length;
for(let i23=0; i23<len23; i23++){
let data126 = data125[i23];
const _errs334 = errors;
let valid95 = false;
const _errs335 = errors;
if(data126 && typeof data126 == "object" && !Array.isArray(data126)){
if(data126.url === undefined){
const err272 = {instancePath:instancePath+"/verify/" + i23,schemaPath:"#/properties/verify/items/anyOf/0/required",keyword:"required",params:{missingProperty: "url"}};
vErrors = added(vErrors, err272);
errors++;
}
}
var _valid12 = _errs335 === errors;
valid95 = valid95 || _valid12;
if(!valid95){
const _errs336 = errors;
if(data126 && typeof data126 == "object" && !Array.isArray(data126)){
if(data126.command === undefined){
const err273 = {instancePath:instancePath+"/verify/" + i23,schemaPath:"#/properties/verify/items/anyOf/1/required",keyword:"required",params:{missingProperty: "command"}};
vErrors = added(vErrors, err273);
errors++;
}
}
var _valid12 = _errs336 === errors;
valid95 = valid95 || _valid12;
}
if(!valid95){
const err274 = {instancePath:instancePath+"/verify/" + i23,schemaPath:"#/properties/verify/items/anyOf",keyword:"anyOf",params:{}};
vErrors = added(vErrors, err274);
errors++;
}
else {
errors = _errs334;
if(vErrors !== null){
if(_errs334){
vErrors.length = _errs334;
}
else {
vErrors = null;
}
}
}
const _errs337 = errors;
let valid96 = true;
const _errs338 = errors;
if(data126 && typeof data126 == "object" && !Array.isArray(data126)){
let missing0;
if((data126.from === undefined) && (missing0 = "from")){
const err275 = {};
vErrors = added(vErrors, err275);
errors++;
}
else {
if(data126.from !== undefined){
if(!(data126.from === "runner")){
const err276 = {};
vErrors = added(vErrors, err276);
errors++;
}
}
}
}
var _valid13 = _errs338 === errors;
errors = _errs337;
if(vErrors !== null){
if(_errs337){
vErrors.length = _errs337;
}
else {
vErrors = null;
}
}
if(_valid13){
const _errs340 = errors;
if(data126 && typeof data126 == "object" && !Array.isArray(data126)){
if(data126.url === undefined){
const err277 = {instancePath:instancePath+"/verify/" + i23,schemaPath:"#/properties/verify/items/then/required",keyword:"required",params:{missingProperty: "url"}};
vErrors = added(vErrors, err277);
errors++;
}
if(data126.command !== undefined){
const err278 = {instancePath:instancePath+"/verify/" + i23+"/command",schemaPath:"#/properties/verify/items/then/properties/command/false schema",keyword:"false schema",params:{}};
vErrors = added(vErrors, err278);
errors++;
}
if(data126.socket !== undefined){
const err279 = {instancePath:instancePath+"/verify/" + i23+"/socket",schemaPath:"#/properties/verify/items/then/properties/socket/false schema",keyword:"false schema",params:{}};
vErrors = added(vErrors, err279);
errors++;
}
if(data126.hosts !== undefined){
const err280 = {instancePath:instancePath+"/verify/" + i23+"/hosts",schemaPath:"#/properties/verify/items/then/properties/hosts/false schema",keyword:"false schema",params:{}};
vErrors = added(vErrors, err280);
errors++;
}
}
var _valid13 = _errs340 === errors;
valid96 = _valid13;
}
if(!valid96){
const err281 = {instancePath:instancePath+"/verify/" + i23,schemaPath:"#/properties/verify/items/if",keyword:"if",params:{failingKeyword: "then"}};
vErrors = added(vErrors, err281);
errors++;
}
if(data126 && typeof data126 == "object" && !Array.isArray(data126)){
for(const key25 in data126){
if(!(func2.call(schema11.properties.verify.items.properties, key25))){
const err282 = {instancePath:instancePath+"/verify/" + i23,schemaPath:"#/properties/verify/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key25}};
vErrors = added(vErrors, err282);
errors++;
}
}
if(data126.url !== undefined){
let data131 = data126.url;
if(typeof data131 === "string"){
if(!pattern36.test(data131)){
const err283 = {instancePath:instancePath+"/verify/" + i23+"/url",schemaPath:"#/properties/verify/items/properties/url/pattern",keyword:"pattern",params:{pattern: "^https?://"}};
vErrors = added(vErrors, err283);
errors++;
}
}
else {
const err284 = {instancePath:instancePath+"/verify/" + i23+"/url",schemaPath:"#/properties/verify/items/properties/url/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err284);
errors++;
}
}
if(data126.from !== undefined){
let data132 = data126.from;
if(!((data132 === "host") || (data132 === "runner"))){
const err285 = {instancePath:instancePath+"/verify/" + i23+"/from",schemaPath:"#/properties/verify/items/properties/from/enum",keyword:"enum",params:{allowedValues: schema11.properties.verify.items.properties.from.enum}};
vErrors = added(vErrors, err285);
errors++;
}
}
if(data126.status !== undefined){
let data133 = data126.status;
if(!((typeof data133 == "number") && (!(data133 % 1) && !isNaN(data133)))){
const err286 = {instancePath:instancePath+"/verify/" + i23+"/status",schemaPath:"#/properties/verify/items/properties/status/type",keyword:"type",params:{type: "integer"}};
vErrors = added(vErrors, err286);
errors++;
}
}
if(data126.contains !== undefined){
if(typeof data126.contains !== "string"){
const err287 = {instancePath:instancePath+"/verify/" + i23+"/contains",schemaPath:"#/properties/verify/items/properties/contains/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err287);
errors++;
}
}
if(data126.header !== undefined){
let data135 = data126.header;
if(data135 && typeof data135 == "object" && !Array.isArray(data135)){
for(const key26 in data135){
if(typeof data135[key26] !== "string"){
const err288 = {instancePath:instancePath+"/verify/" + i23+"/header/" + pointed(key26),schemaPath:"#/properties/verify/items/properties/header/additionalProperties/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err288);
errors++;
}
}
}
else {
const err289 = {instancePath:instancePath+"/verify/" + i23+"/header",schemaPath:"#/properties/verify/items/properties/header/type",keyword:"type",params:{type: "object"}};
vErrors = added(vErrors, err289);
errors++;
}
}
if(data126.socket !== undefined){
if(typeof data126.socket !== "string"){
const err290 = {instancePath:instancePath+"/verify/" + i23+"/socket",schemaPath:"#/properties/verify/items/properties/socket/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err290);
errors++;
}
}
if(data126.command !== undefined){
let data138 = data126.command;
const _errs358 = errors;
let valid102 = false;
const _errs359 = errors;
if(typeof data138 === "string"){
if(data138.length < 1){
const err291 = {instancePath:instancePath+"/verify/" + i23+"/command",schemaPath:"#/definitions/command/anyOf/0/minLength",keyword:"minLength",params:{limit: 1}};
vErrors = added(vErrors, err291);
errors++;
}
}
else {
const err292 = {instancePath:instancePath+"/verify/" + i23+"/command",schemaPath:"#/definitions/command/anyOf/0/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err292);
errors++;
}
var _valid14 = _errs359 === errors;
valid102 = valid102 || _valid14;
if(!valid102){
const _errs361 = errors;
if(Array.isArray(data138)){
if(data138.length < 1){
const err293 = {instancePath:instancePath+"/verify/" + i23+"/command",schemaPath:"#/definitions/command/anyOf/1/minItems",keyword:"minItems",params:{limit: 1}};
vErrors = added(vErrors, err293);
errors++;
}
const len24 = data138.length;
for(let i24=0; i24<len24; i24++){
if(typeof data138[i24] !== "string"){
const err294 = {instancePath:instancePath+"/verify/" + i23+"/command/" + i24,schemaPath:"#/definitions/command/anyOf/1/items/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err294);
errors++;
}
}
}
else {
const err295 = {instancePath:instancePath+"/verify/" + i23+"/command",schemaPath:"#/definitions/command/anyOf/1/type",keyword:"type",params:{type: "array"}};
vErrors = added(vErrors, err295);
errors++;
}
var _valid14 = _errs361 === errors;
valid102 = valid102 || _valid14;
}
if(!valid102){
const err296 = {instancePath:instancePath+"/verify/" + i23+"/command",schemaPath:"#/definitions/command/anyOf",keyword:"anyOf",params:{}};
vErrors = added(vErrors, err296);
errors++;
}
else {
errors = _errs358;
if(vErrors !== null){
if(_errs358){
vErrors.length = _errs358;
}
else {
vErrors = null;
}
}
}
}
if(data126.hosts !== undefined){
let data140 = data126.hosts;
const _errs367 = errors;
let valid106 = false;
const _errs368 = errors;
if(typeof data140 === "string"){
if(data140.length < 1){
const err297 = {instancePath:instancePath+"/verify/" + i23+"/hosts",schemaPath:"#/definitions/hosts/anyOf/0/minLength",keyword:"minLength",params:{limit: 1}};
vErrors = added(vErrors, err297);
errors++;
}
}
else {
const err298 = {instancePath:instancePath+"/verify/" + i23+"/hosts",schemaPath:"#/definitions/hosts/anyOf/0/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err298);
errors++;
}
var _valid15 = _errs368 === errors;
valid106 = valid106 || _valid15;
if(!valid106){
const _errs370 = errors;
if(Array.isArray(data140)){
const len25 = data140.length;
for(let i25=0; i25<len25; i25++){
let data141 = data140[i25];
if(typeof data141 === "string"){
if(data141.length < 1){
const err299 = {instancePath:instancePath+"/verify/" + i23+"/hosts/" + i25,schemaPath:"#/definitions/hosts/anyOf/1/items/minLength",keyword:"minLength",params:{limit: 1}};
vErrors = added(vErrors, err299);
errors++;
}
}
else {
const err300 = {instancePath:instancePath+"/verify/" + i23+"/hosts/" + i25,schemaPath:"#/definitions/hosts/anyOf/1/items/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err300);
errors++;
}
}
}
else {
const err301 = {instancePath:instancePath+"/verify/" + i23+"/hosts",schemaPath:"#/definitions/hosts/anyOf/1/type",keyword:"type",params:{type: "array"}};
vErrors = added(vErrors, err301);
errors++;
}
var _valid15 = _errs370 === errors;
valid106 = valid106 || _valid15;
}
if(!valid106){
const err302 = {instancePath:instancePath+"/verify/" + i23+"/hosts",schemaPath:"#/definitions/hosts/anyOf",keyword:"anyOf",params:{}};
vErrors = added(vErrors, err302);
errors++;
}
else {
errors = _errs367;
if(vErrors !== null){
if(_errs367){
vErrors.length = _errs367;
}
else {
vErrors = null;
}
}
}
}
if(data126.timeout !== undefined){
let data142 = data126.timeout;
if(typeof data142 == "number"){
if(data142 <= 0 || isNaN(data142)){
const err303 = {instancePath:instancePath+"/verify/" + i23+"/timeout",schemaPath:"#/properties/verify/items/properties/timeout/exclusiveMinimum",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0}};
vErrors = added(vErrors, err303);
errors++;
}
}
else {
const err304 = {instancePath:instancePath+"/verify/" + i23+"/timeout",schemaPath:"#/properties/verify/items/properties/timeout/type",keyword:"type",params:{type: "number"}};
vErrors = added(vErrors, err304);
errors++;
}
}
}
else {
const err305 = {instancePath:instancePath+"/verify/" + i23,schemaPath:"#/properties/verify/items/type",keyword:"type",params:{type: "object"}};
vErrors = added(vErrors, err305);
errors++;
}
}
}
else {
const err306 = {instancePath:instancePath+"/verify",schemaPath:"#/properties/verify/type",keyword:"type",params:{type: "array"}};
vErrors = added(vErrors, err306);
errors++;
}
}
if(data.keep !== undefined){
let data143 = data.keep;
if(!((typeof data143 == "number") && (!(data143 % 1) && !isNaN(data143)))){
const err307 = {instancePath:instancePath+"/keep",schemaPath:"#/properties/keep/type",keyword:"type",params:{type: "integer"}};
vErrors = added(vErrors, err307);
errors++;
}
if(typeof data143 == "number"){
if(data143 < 2 || isNaN(data143)){
const err308 = {instancePath:instancePath+"/keep",schemaPath:"#/properties/keep/minimum",keyword:"minimum",params:{comparison: ">=", limit: 2}};
vErrors = added(vErrors, err308);
errors++;
}
}
}
if(data.freezes !== undefined){
let data144 = data.freezes;
if(Array.isArray(data144)){
const len26 = data144.length;
for(let i26=0; i26<len26; i26++){
let data145 = data144[i26];
if(data145 && typeof data145 == "object" && !Array.isArray(data145)){
if(data145.name === undefined){
const err309 = {instancePath:instancePath+"/freezes/" + i26,schemaPath:"#/properties/freezes/items/required",keyword:"required",params:{missingProperty: "name"}};
vErrors = added(vErrors, err309);
errors++;
}
for(const key27 in data145){
if(!(func2.call(schema11.properties.freezes.items.properties, key27))){
const err310 = {instancePath:instancePath+"/freezes/" + i26,schemaPath:"#/properties/freezes/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key27}};
vErrors = added(vErrors, err310);
errors++;
}
}
if(data145.name !== undefined){
let data146 = data145.name;
if(typeof data146 === "string"){
if(data146.length < 1){
const err311 = {instancePath:instancePath+"/freezes/" + i26+"/name",schemaPath:"#/properties/freezes/items/properties/name/minLength",keyword:"minLength",params:{limit: 1}};
vErrors = added(vErrors, err311);
errors++;
}
}
else {
const err312 = {instancePath:instancePath+"/freezes/" + i26+"/name",schemaPath:"#/properties/freezes/items/properties/name/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err312);
errors++;
}
}
if(data145.environments !== undefined){
let data147 = data145.environments;
if(Array.isArray(data147)){
const len27 = data147.length;
for(let i27=0; i27<len27; i27++){
let data148 = data147[i27];
if(typeof data148 === "string"){
if(data148.length < 1){
const err313 = {instancePath:instancePath+"/freezes/" + i26+"/environments/" + i27,schemaPath:"#/properties/freezes/items/properties/environments/items/minLength",keyword:"minLength",params:{limit: 1}};
vErrors = added(vErrors, err313);
errors++;
}
}
else {
const err314 = {instancePath:instancePath+"/freezes/" + i26+"/environments/" + i27,schemaPath:"#/properties/freezes/items/properties/environments/items/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err314);
errors++;
}
}
}
else {
const err315 = {instancePath:instancePath+"/freezes/" + i26+"/environments",schemaPath:"#/properties/freezes/items/properties/environments/type",keyword:"type",params:{type: "array"}};
vErrors = added(vErrors, err315);
errors++;
}
}
if(data145.timezone !== undefined){
let data149 = data145.timezone;
if(typeof data149 === "string"){
if(data149.length < 1){
const err316 = {instancePath:instancePath+"/freezes/" + i26+"/timezone",schemaPath:"#/properties/freezes/items/properties/timezone/minLength",keyword:"minLength",params:{limit: 1}};
vErrors = added(vErrors, err316);
errors++;
}
}
else {
const err317 = {instancePath:instancePath+"/freezes/" + i26+"/timezone",schemaPath:"#/properties/freezes/items/properties/timezone/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err317);
errors++;
}
}
if(data145.from !== undefined){
let data150 = data145.from;
if(typeof data150 === "string"){
if(data150.length < 1){
const err318 = {instancePath:instancePath+"/freezes/" + i26+"/from",schemaPath:"#/properties/freezes/items/properties/from/minLength",keyword:"minLength",params:{limit: 1}};
vErrors = added(vErrors, err318);
errors++;
}
}
else {
const err319 = {instancePath:instancePath+"/freezes/" + i26+"/from",schemaPath:"#/properties/freezes/items/properties/from/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err319);
errors++;
}
}
if(data145.until !== undefined){
let data151 = data145.until;
if(typeof data151 === "string"){
if(data151.length < 1){
const err320 = {instancePath:instancePath+"/freezes/" + i26+"/until",schemaPath:"#/properties/freezes/items/properties/until/minLength",keyword:"minLength",params:{limit: 1}};
vErrors = added(vErrors, err320);
errors++;
}
}
else {
const err321 = {instancePath:instancePath+"/freezes/" + i26+"/until",schemaPath:"#/properties/freezes/items/properties/until/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err321);
errors++;
}
}
if(data145.cron !== undefined){
let data152 = data145.cron;
if(typeof data152 === "string"){
if(data152.length < 1){
const err322 = {instancePath:instancePath+"/freezes/" + i26+"/cron",schemaPath:"#/properties/freezes/items/properties/cron/minLength",keyword:"minLength",params:{limit: 1}};
vErrors = added(vErrors, err322);
errors++;
}
}
else {
const err323 = {instancePath:instancePath+"/freezes/" + i26+"/cron",schemaPath:"#/properties/freezes/items/properties/cron/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err323);
errors++;
}
}
if(data145.rrule !== undefined){
let data153 = data145.rrule;
if(typeof data153 === "string"){
if(data153.length < 1){
const err324 = {instancePath:instancePath+"/freezes/" + i26+"/rrule",schemaPath:"#/properties/freezes/items/properties/rrule/minLength",keyword:"minLength",params:{limit: 1}};
vErrors = added(vErrors, err324);
errors++;
}
}
else {
const err325 = {instancePath:instancePath+"/freezes/" + i26+"/rrule",schemaPath:"#/properties/freezes/items/properties/rrule/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err325);
errors++;
}
}
if(data145.start !== undefined){
let data154 = data145.start;
if(typeof data154 === "string"){
if(data154.length < 1){
const err326 = {instancePath:instancePath+"/freezes/" + i26+"/start",schemaPath:"#/properties/freezes/items/properties/start/minLength",keyword:"minLength",params:{limit: 1}};
vErrors = added(vErrors, err326);
errors++;
}
}
else {
const err327 = {instancePath:instancePath+"/freezes/" + i26+"/start",schemaPath:"#/properties/freezes/items/properties/start/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err327);
errors++;
}
}
if(data145.for !== undefined){
let data155 = data145.for;
if(typeof data155 === "string"){
if(data155.length < 1){
const err328 = {instancePath:instancePath+"/freezes/" + i26+"/for",schemaPath:"#/properties/freezes/items/properties/for/minLength",keyword:"minLength",params:{limit: 1}};
vErrors = added(vErrors, err328);
errors++;
}
}
else {
const err329 = {instancePath:instancePath+"/freezes/" + i26+"/for",schemaPath:"#/properties/freezes/items/properties/for/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err329);
errors++;
}
}
}
else {
const err330 = {instancePath:instancePath+"/freezes/" + i26,schemaPath:"#/properties/freezes/items/type",keyword:"type",params:{type: "object"}};
vErrors = added(vErrors, err330);
errors++;
}
}
}
else {
const err331 = {instancePath:instancePath+"/freezes",schemaPath:"#/properties/freezes/type",keyword:"type",params:{type: "array"}};
vErrors = added(vErrors, err331);
errors++;
}
}
if(data.batches !== undefined){
let data156 = data.batches;
if(Array.isArray(data156)){
if(data156.length < 1){
const err332 = {instancePath:instancePath+"/batches",schemaPath:"#/properties/batches/minItems",keyword:"minItems",params:{limit: 1}};
vErrors = added(vErrors, err332);
errors++;
}
const len28 = data156.length;
for(let i28=0; i28<len28; i28++){
let data157 = data156[i28];
const _errs406 = errors;
let valid116 = false;
const _errs407 = errors;
if(!((typeof data157 == "number") && (!(data157 % 1) && !isNaN(data157)))){
const err333 = {instancePath:instancePath+"/batches/" + i28,schemaPath:"#/properties/batches/items/anyOf/0/type",keyword:"type",params:{type: "integer"}};
vErrors = added(vErrors, err333);
errors++;
}
if(typeof data157 == "number"){
if(data157 < 1 || isNaN(data157)){
const err334 = {instancePath:instancePath+"/batches/" + i28,schemaPath:"#/properties/batches/items/anyOf/0/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
vErrors = added(vErrors, err334);
errors++;
}
}
var _valid16 = _errs407 === errors;
valid116 = valid116 || _valid16;
if(!valid116){
const _errs409 = errors;
if(typeof data157 === "string"){
if(!pattern37.test(data157)){
const err335 = {instancePath:instancePath+"/batches/" + i28,schemaPath:"#/properties/batches/items/anyOf/1/pattern",keyword:"pattern",params:{pattern: "^([1-9][0-9]{0,4}|[1-9][0-9]?%|100%)$"}};
vErrors = added(vErrors, err335);
errors++;
}
}
else {
const err336 = {instancePath:instancePath+"/batches/" + i28,schemaPath:"#/properties/batches/items/anyOf/1/type",keyword:"type",params:{type: "string"}};
vErrors = added(vErrors, err336);
errors++;
}
var _valid16 = _errs409 === errors;
valid116 = valid116 || _valid16;
}
if(!valid116){
const err337 = {instancePath:instancePath+"/batches/" + i28,schemaPath:"#/properties/batches/items/anyOf",keyword:"anyOf",params:{}};
vErrors = added(vErrors, err337);
errors++;
}
else {
errors = _errs406;
if(vErrors !== null){
if(_errs406){
vErrors.length = _errs406;
}
else {
vErrors = null;
}
}
}
}
}
else {
const err338 = {instancePath:instancePath+"/batches",schemaPath:"#/properties/batches/type",keyword:"type",params:{type: "array"}};
vErrors = added(vErrors, err338);
errors++;
}
}
if(data.hooks !== undefined){
let data158 = data.hooks;
if(data158 && typeof data158 == "object" && !Array.isArray(data158)){
for(const key28 in data158){
if(!((key28 === "before") || (key28 === "after"))){
const err339 = {instancePath:instancePath+"/hooks",schemaPath:"#/properties/hooks/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key28}};
vErrors = added(vErrors, err339);
errors++;
}
}
if(data158.before !== undefined){
if(!(validate11(data158.before, {instancePath:instancePath+"/hooks/before",parentData:data158,parentDataProperty:"before",rootData}))){
vErrors = vErrors === null ? validate11.errors : vErrors.concat(validate11.errors);
errors = vErrors.length;
}
}
if(data158.after !== undefined){
if(!(validate11(data158.after, {instancePath:instancePath+"/hooks/after",parentData:data158,parentDataProperty:"after",rootData}))){
vErrors = vErrors === null ? validate11.errors : vErrors.concat(validate11.errors);
errors = vErrors.length;
}
}
}
else {
const err340 = {instancePath:instancePath+"/hooks",schemaPath:"#/properties/hooks/type",keyword:"type",params:{type: "object"}};
vErrors = added(vErrors, err340);
errors++;
}
}
if(data.lock !== undefined){
let data161 = data.lock;
if(data161 && typeof data161 == "object" && !Array.isArray(data161)){
for(const key29 in data161){
if(!(key29 === "wait")){
const err341 = {instancePath:instancePath+"/lock",schemaPath:"#/properties/lock/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key29}};
vErrors = added(vErrors, err341);
errors++;
}
}
if(data161.wait !== undefined){
let data162 = data161.wait;
if(typeof data162 == "number"){
if(data162 < 0 || isNaN(data162)){
const err342 = {instancePath:instancePath+"/lock/wait",schemaPath:"#/properties/lock/properties/wait/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
vErrors = added(vErrors, err342);
errors++;
}
}
else {
const err343 = {instancePath:instancePath+"/lock/wait",schemaPath:"#/properties/lock/properties/wait/type",keyword:"type",params:{type: "number"}};
vErrors = added(vErrors, err343);
errors++;
}
}
}
else {
const err344 = {instancePath:instancePath+"/lock",schemaPath:"#/properties/lock/type",keyword:"type",params:{type: "object"}};
vErrors = added(vErrors, err344);
errors++;
}
}
}
else {
const err345 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
vErrors = added(vErrors, err345);
errors++;
}
validate10.errors = vErrors;
return errors === 0;
}
