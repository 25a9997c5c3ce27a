"""A release with Fabric: a tarball to every host, then a command per step."""

import os
import subprocess
from concurrent.futures import ThreadPoolExecutor

from fabric import Config, ThreadingGroup
from paramiko import RejectPolicy

root, release, scratch = os.environ["ROOT"], os.environ["RELEASE"], os.environ["SCRATCH"]
archive = f"{scratch}/{release}.tar.gz"
new = f"{root}/releases/{release}"

STEPS = [
    f"tar -xzf {root}/{release}.tar.gz -C {new} && rm {root}/{release}.tar.gz",
    f"ln -sfn {root}/shared/media {new}/media",
    f"ln -s releases/{release} {root}/.next && mv -T {root}/.next {root}/current",
    f"cd {root}/releases && ls -1 | sort -r | tail -n +6 | xargs -r rm -rf",
]


def main():
    subprocess.run(["tar", "-C", os.environ["TREE"], "-czf", archive, "."], check=True)
    group = ThreadingGroup(
        *os.environ["HOSTS"].split(),
        user="root",
        config=Config(overrides={"load_ssh_configs": False}),
        connect_kwargs={"key_filename": os.environ["KEY"], "allow_agent": False, "look_for_keys": False},
    )
    for connection in group:
        connection.client.load_host_keys(os.environ["KNOWN_HOSTS"])
        connection.client.set_missing_host_key_policy(RejectPolicy())
    group.run(f"mkdir -p {new} {root}/shared/media", hide=True)
    with ThreadPoolExecutor(len(group)) as pool:
        list(pool.map(lambda connection: connection.put(archive, f"{root}/{release}.tar.gz"), group))
    for step in STEPS:
        group.run(step, hide=True)
    group.close()


main()
